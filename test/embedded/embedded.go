// Package embedded is what tests of the whole program begin with: the bundled rules, and
// scans of the embedded estate over the real protocols.
package embedded

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/internal/imports"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/policies"
)

// Hundreds of documents are read, judged and thrown away: to look for garbage less often,
// as the program itself does, saves a fifth of the time.
func init() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// Rules are the bundled rules, compiled once: by way of an image, as in a release, so that
// what is proven of them is proven of that. What they come to from their sources is the
// same; tests of package policy compare the two.
var Rules = sync.OnceValue(func() *policy.Set {
	bundled := policy.Folder{FS: policies.Files()}
	var image bytes.Buffer
	if err := policy.WriteImage(&image, bundled); err != nil {
		panic(err)
	}
	base := policy.NewBase(bundled, image.Bytes())
	if !base.FromImage() {
		panic("the image of the policies is not understood by what wrote it")
	}
	set, err := base.Load()
	if err != nil {
		panic(err)
	}
	return set
})

// Components reads the component graph once.
var Components = sync.OnceValue(func() *graph.Graph {
	g, err := graph.Load(policies.Files())
	if err != nil {
		panic(err)
	}
	return g
})

// Scan is how an estate is scanned.
type Scan struct {
	// Edit makes of the estate file that of the test; may be nil.
	Edit func(file []byte) ([]byte, error)
	// Imports makes exports of the estate, and returns them as --import takes them; may be
	// nil.
	Imports func(l *lab.Lab) (specs []string, err error)
	// Direction is the one of several sites that is lost; the only one when empty.
	Direction estate.Direction
	// Only are the sources that are asked; all when empty.
	Only []string
	// Lost is a site that is taken to be lost, and Known what an earlier scan learnt of it;
	// may be empty.
	Lost  string
	Known *facts.Document
	// Limits are those of the collectors; unthrottled when zero.
	Limits collect.Limits
	// Deadline ends a scan that hangs; after a minute when zero. Every healthy one is far
	// quicker.
	Deadline time.Duration
}

// Start starts a lab, scans it and stops it again. A lab without parts has all of them.
func (s Scan) Start(opt lab.Options) (_ *facts.Document, err error) {
	if opt.Parts == nil {
		opt.Parts = checks.Lab()
	}
	l, err := lab.Start(context.Background(), opt)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	doc, _, err := s.Collect(l)
	return doc, err
}

// Collect asks the servers of a lab. It returns the estate file too. The signatures of the
// lab's people count where that names a file of them.
func (s Scan) Collect(l *lab.Lab) (*facts.Document, []byte, error) {
	file := l.EstateFile()
	if s.Edit != nil {
		var err error
		if file, err = s.Edit(file); err != nil {
			return nil, nil, err
		}
	}
	est, err := s.Direction.Parse("estate.yaml", file, checks.Credentials()...)
	if err != nil {
		return nil, nil, err
	}
	if est.Policy.Attestations != "" {
		if est.Policy.AttestationList, err = attestation.Parse("attestations.yaml", l.Attestations(), nil); err != nil {
			return nil, nil, err
		}
	}
	if s.Limits == (collect.Limits{}) {
		s.Limits = collect.Unthrottled()
	}
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(s.Deadline, time.Minute))
	defer cancel()
	var exports []*imports.Export
	if s.Imports != nil {
		specs, err := s.Imports(l)
		if err != nil {
			return nil, nil, err
		}
		if exports, err = imports.Read(specs, nil, est, time.Now()); err != nil {
			return nil, nil, err
		}
	}
	doc := collect.Run(ctx, est, checks.All(), collect.Options{Version: "test", Only: s.Only, Limits: s.Limits, Lost: s.Lost, Known: s.Known})
	imports.Apply(doc, exports)
	return doc, file, nil
}
