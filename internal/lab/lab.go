// Package lab is an estate in a box: two sites with DNS servers, domain
// controllers, SYSVOL and Nutanix Prism, and the Citrix Cloud of both, which answer
// over the real protocols on loopback and can be made to fail in many named ways.
//
// It lets newcomers see muster at work without an estate, lets authors of rules
// see them fail for the right reason, and lets the tests prove both. Everything
// is derived from one declarative [world.Model]; a [world.Fault] is a change to that model.
//
// The lab knows no source: it starts the servers of the parts that it is given, and
// writes the estate file that leads to them.
//
// What it cannot do: there is no SMB server and no Kerberos, so SYSVOL is a
// folder per site and signing in is a simple bind over TLS. See [Lab.EstateFile]
// for how that is declared.
package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Options shape a lab.
type Options struct {
	Parts []world.Part // what is served
	Model *world.Model // the estate to serve; Healthy() when nil. Start takes it over.
	// Variations and Faults are names of those of the parts, applied in this order.
	Variations []string
	Faults     []string
	Scale      int // how many desktops the domain has; as the model says when 0

	Clock    world.Clock    // from which ages are counted back; one that starts now when zero
	Override world.Override // answers in the place of web interfaces, for tests; may be nil
}

// Lab is a running estate. It is safe for concurrent use.
type Lab struct {
	world    *world.World
	dir      string
	servers  []world.Server // those that were started
	parts    []part
	closing  sync.Once
	closeErr error
}

// part is a part with the addresses of its servers.
type part struct {
	world.Part
	addresses []world.Address
}

// Start serves an estate until [Lab.Close]. The context is for starting only.
func Start(ctx context.Context, opt Options) (_ *Lab, err error) {
	m := opt.Model
	if m == nil {
		m = world.Healthy()
	}
	if err := world.Vary(m, Variations(opt.Parts), opt.Variations...); err != nil {
		return nil, err
	}
	if err := world.Apply(m, Faults(opt.Parts), opt.Faults...); err != nil {
		return nil, err
	}
	m.Scale(opt.Scale)
	if opt.Clock == (world.Clock{}) {
		opt.Clock = world.StartClock()
	}
	l := &Lab{}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	if l.dir, err = os.MkdirTemp("", "muster-lab-"); err != nil {
		return nil, fmt.Errorf("starting the lab: %w", err)
	}
	if l.world, err = world.NewWorld(m, opt.Clock, l.dir); err != nil {
		return nil, err
	}
	l.world.Override = opt.Override
	for _, p := range opt.Parts {
		started := part{Part: p}
		for _, s := range p.Servers(l.world) {
			l.servers = append(l.servers, s)
			if err := s.Start(ctx); err != nil {
				return nil, fmt.Errorf("starting the lab's part for %s: %w", p.Source, err)
			}
			started.addresses = append(started.addresses, s.Addresses()...)
		}
		l.parts = append(l.parts, started)
	}
	if err := l.world.WriteSecrets(); err != nil {
		return nil, err
	}
	if err := os.WriteFile(l.world.File(signedName), l.Attestations(), 0o600); err != nil {
		return nil, fmt.Errorf("writing the attestations of the lab: %w", err)
	}
	return l, nil
}

// Close stops every server, ends every connection and deletes the lab's files. It
// may be called more than once.
func (l *Lab) Close() error {
	l.closing.Do(func() {
		var all sync.WaitGroup
		for _, s := range l.servers {
			all.Go(s.Close)
		}
		all.Wait()
		if l.dir != "" {
			l.closeErr = os.RemoveAll(l.dir)
		}
	})
	return l.closeErr
}

// Stop switches off what the lab serves at some addresses, as when a site loses its power, and
// returns these. Servers that serve other hosts as well have to be a [world.Stopper]. It must
// not be called while others use the lab.
func (l *Lab) Stop(at func(world.Address) bool) (stopped []world.Address, err error) {
	var left []world.Server
	for _, s := range l.servers {
		all := s.Addresses()
		off := slices.DeleteFunc(slices.Clone(all), func(a world.Address) bool { return !at(a) })
		stopped = append(stopped, off...)
		if len(off) > 0 && len(off) == len(all) {
			s.Close()
			continue
		}
		left = append(left, s)
		for _, a := range off {
			part, ok := s.(world.Stopper)
			if !ok {
				return nil, fmt.Errorf("stopping %s of %s: its server serves others too and cannot stop it alone", a.Service, a.Name)
			}
			part.Stop(a.Name)
		}
	}
	l.servers = left
	return stopped, nil
}

// World is what the servers stand on.
func (l *Lab) World() *world.World { return l.world }

// Model is what the lab serves. It must not be changed.
func (l *Lab) Model() *world.Model { return l.world.Model }

// Addresses are those of all servers.
func (l *Lab) Addresses() []world.Address {
	var all []world.Address
	for _, p := range l.parts {
		all = append(all, p.addresses...)
	}
	return all
}

// Address is where a service is found: of the site of that name, or of the host, the
// short or full name of which is given. It is "" when there is none.
func (l *Lab) Address(service, name string) string {
	for _, a := range l.Addresses() {
		if a.Service == service && (a.Name == name || a.Name == l.world.Model.FQDN(name)) {
			return a.At
		}
	}
	return ""
}

// Counts tells what has been asked of the lab so far.
func (l *Lab) Counts() world.Counts { return l.world.Counters.Counts() }

// WriteTo writes the lab's estate file into dir as estate.yaml, and beside it the
// certificate of the lab's authority, so that facts can be judged by that file
// when the lab is gone. Addresses, password and SYSVOL vanish with the lab.
func (l *Lab) WriteTo(dir string) (path string, err error) {
	const ca = "lab-ca.pem" // beside it, as the attestations are
	certificate, err := os.ReadFile(l.world.CAFile())
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "estate.yaml")
	for name, content := range map[string][]byte{
		filepath.Join(dir, ca): certificate, filepath.Join(dir, signedName): l.Attestations(), path: l.estateFile(ca, signedName),
	} {
		if err := atomicfile.Write(name, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
			return "", err
		}
	}
	return path, nil
}
