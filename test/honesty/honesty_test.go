// Package honesty looks for a GO that nobody should sign. Estates that no rule was
// written for are scanned over the real protocols, and beside each of them a healthy
// design that looks like it: the verdict, what of the desktops it covers and which
// result says why are compared with a table that was reviewed by hand.
package honesty

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
	"github.com/muster-dr/muster/test/embedded"
)

// subject is what is scanned: the embedded estate, changed.
type subject struct {
	fault   string               // of the lab; "" for none
	design  func(*world.Model)   // of the estate; may be nil
	declare func(*estate.Estate) // in the estate file; may be nil
	only    []string             // sources; all when empty
}

// scanned are the facts of a subject, and the estate file that they were collected by.
type scanned struct {
	doc  *facts.Document
	file []byte
}

// scan starts the lab, collects by the estate file and stops the lab again.
func (s subject) scan() (_ *scanned, err error) {
	l, err := s.start()
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := l.Close(); err == nil {
			err = e
		}
	}()
	return s.collect(l)
}

func (s subject) start() (*lab.Lab, error) {
	opt := lab.Options{Parts: checks.Lab(), Model: world.Healthy()}
	if s.fault != "" {
		opt.Faults = []string{s.fault}
	}
	if s.design != nil {
		s.design(opt.Model)
	}
	return lab.Start(context.Background(), opt)
}

// collect asks the servers of a lab.
func (s subject) collect(l *lab.Lab) (*scanned, error) {
	scan := embedded.Scan{Only: s.only}
	if s.declare != nil {
		scan.Edit = func(file []byte) ([]byte, error) { return edited(file, s.declare) }
	}
	doc, file, err := scan.Collect(l)
	return &scanned{doc, file}, err
}

// standing is the healthy lab. It runs until all tests have ended, since the estate
// file names files of its.
var standing = sync.OnceValues(subject{}.start)

func TestMain(m *testing.M) {
	m.Run()
	if l, err := standing(); err == nil {
		if err := l.Close(); err != nil {
			panic(err)
		}
	}
}

// healthy is the only scan of the healthy estate.
var healthy = sync.OnceValues(func() (*scanned, error) {
	l, err := standing()
	if err != nil {
		return nil, err
	}
	return subject{}.collect(l)
})

func read(file []byte) (*estate.Estate, error) {
	return estate.Parse("estate.yaml", file, checks.Credentials()...)
}

// edited is an estate file after a change, written anew.
func edited(file []byte, change func(*estate.Estate)) ([]byte, error) {
	est, err := read(file)
	if err != nil {
		return nil, err
	}
	change(est)
	return estate.Write(est, nil)
}

// declaring returns the same facts under another estate file.
func (s *scanned) declaring(t *testing.T, change func(*estate.Estate)) *facts.Document {
	t.Helper()
	file, err := edited(s.file, change)
	if err != nil {
		t.Fatal(err)
	}
	est, err := read(file)
	if err != nil {
		t.Fatal(err)
	}
	est.Policy.AttestationList = s.doc.Estate.Policy.AttestationList
	doc := *s.doc
	doc.Estate = est
	return &doc
}

func judge(t *testing.T, doc *facts.Document, opt evaluate.Options) *results.Document {
	t.Helper()
	opt.Version = "test"
	res, err := evaluate.Run(context.Background(), embedded.Rules(), doc, opt)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// healthyScan returns the only scan of the healthy estate.
func healthyScan(t *testing.T) *scanned {
	t.Helper()
	s, err := healthy()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open lists what is not passed, as "status rule target".
func open(res *results.Document) []string {
	var all []string
	for i := range res.Results {
		if r := &res.Results[i]; r.Status != results.Pass && r.Status != results.NotApplicable {
			all = append(all, fmt.Sprintf("%s %s %s", r.Status, r.Rule, r.Target))
		}
	}
	return all
}

// two at a time: each scan keeps a core busy.
var places = make(chan struct{}, 2)

func parallel(t *testing.T) {
	t.Helper()
	t.Parallel()
	places <- struct{}{}
	t.Cleanup(func() { <-places })
}
