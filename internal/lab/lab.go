// Package lab is an estate in a box: two sites with DNS servers, domain
// controllers and SYSVOL, which answer over the real protocols on loopback and
// can be made to fail in many named ways.
//
// It lets newcomers see muster at work without an estate, lets authors of rules
// see them fail for the right reason, and lets the tests prove both. Everything
// is derived from one declarative [Model]; a [Fault] is a change to that model.
//
// What it cannot do: there is no SMB server and no Kerberos, so SYSVOL is a
// folder per site and signing in is a simple bind over TLS. See [Lab.EstateFile]
// for how that is declared.
package lab

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/atomicfile"
)

// Options shape a lab.
type Options struct {
	Model  *Model   // the estate to serve; Healthy() when nil. Start takes it over.
	Faults []string // names from Faults, applied in this order
	Scale  int      // how many desktops the domain has; as the model says when 0
}

// Lab is a running estate. It is safe for concurrent use.
type Lab struct {
	model       *Model
	dir         string
	password    string
	resolvers   map[string][]string // by site: host:port
	controllers map[string]string   // by host name: host:port
	counts      counters
	stop        []func() // in the order in which things were started
	closing     sync.Once
	closeErr    error
}

// Start serves an estate until [Lab.Close]. The context is for starting only.
func Start(ctx context.Context, opt Options) (_ *Lab, err error) {
	m := opt.Model
	if m == nil {
		m = Healthy()
	}
	if err := Apply(m, opt.Faults...); err != nil {
		return nil, err
	}
	m.Scale(opt.Scale)
	l := &Lab{model: m, password: rand.Text(), resolvers: map[string][]string{}, controllers: map[string]string{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	if l.dir, err = os.MkdirTemp("", "muster-lab-"); err != nil {
		return nil, fmt.Errorf("starting the lab: %w", err)
	}
	for _, site := range bothSites {
		if err := m.writeSysvol(l.sysvol(site), site); err != nil {
			return nil, err
		}
	}
	for _, r := range m.Resolvers {
		if err := l.startResolver(ctx, r); err != nil {
			return nil, err
		}
	}
	return l, l.startControllers(ctx)
}

func (l *Lab) sysvol(site string) string { return filepath.Join(l.dir, "sysvol-"+site) }

func (l *Lab) startResolver(ctx context.Context, r *Resolver) error {
	if r.Behaviour == Down {
		address, release, err := closedPort(ctx)
		if err != nil {
			return err
		}
		l.stop = append(l.stop, release)
		l.resolvers[r.Site] = append(l.resolvers[r.Site], address)
		return nil
	}
	s, address, err := serveDNS(ctx, l.model.DNS[r.Site], r.Behaviour, &l.counts)
	if err != nil {
		return err
	}
	l.stop = append(l.stop, s.close)
	l.resolvers[r.Site] = append(l.resolvers[r.Site], address)
	return nil
}

func (l *Lab) startControllers(ctx context.Context) error {
	now := time.Now()
	trusted, err := newAuthority("Contoso Lab Root CA", now)
	if err != nil {
		return err
	}
	stranger, err := newAuthority("Somebody Else's Root CA", now)
	if err != nil {
		return err
	}
	if err := os.WriteFile(l.caFile(), trusted.pem(), 0o600); err != nil {
		return fmt.Errorf("starting the lab: %w", err)
	}
	written := l.password
	if l.model.Account.WrongPassword {
		written = rand.Text()
	}
	if err := os.WriteFile(l.passwordFile(), []byte(written+"\n"), 0o600); err != nil {
		return fmt.Errorf("starting the lab: %w", err)
	}
	t := newTree(l.model, now)
	for _, dc := range l.model.Directory.Controllers {
		if dc.LDAP == Down {
			address, release, err := closedPort(ctx)
			if err != nil {
				return err
			}
			l.stop = append(l.stop, release)
			l.controllers[dc.Host] = address
			continue
		}
		ca := trusted
		if dc.LDAP == WrongCertificate {
			ca = stranger
		}
		certificate, err := ca.issue(dc.Host, l.model.Domain)
		if err != nil {
			return err
		}
		var lc net.ListenConfig
		listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(loopback, "0"))
		if err != nil {
			return fmt.Errorf("starting the domain controller %s: %w", dc.Host, err)
		}
		s := &ldapServer{tree: t, controller: dc, password: l.password, counts: &l.counts,
			tls: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}}
		l.stop = append(l.stop, serveTCP(listener, s.serve).close)
		l.controllers[dc.Host] = listener.Addr().String()
	}
	return nil
}

func (l *Lab) caFile() string       { return filepath.Join(l.dir, "ca.pem") }
func (l *Lab) passwordFile() string { return filepath.Join(l.dir, "password") }

// Close stops every server, ends every connection and deletes the lab's files. It
// may be called more than once.
func (l *Lab) Close() error {
	l.closing.Do(func() {
		var all sync.WaitGroup
		for _, stop := range l.stop {
			all.Go(stop)
		}
		all.Wait()
		if l.dir != "" {
			l.closeErr = os.RemoveAll(l.dir)
		}
	})
	return l.closeErr
}

// Model is what the lab serves. It must not be changed.
func (l *Lab) Model() *Model { return l.model }

// Resolver is the address, host:port, of the site's first DNS server.
func (l *Lab) Resolver(site string) string { return l.resolvers[site][0] }

// Controller is the address, host:port, at which the domain controller of that
// host name answers LDAPS and StartTLS.
func (l *Lab) Controller(host string) string { return l.controllers[l.model.FQDN(host)] }

// Account is the name and the password that the domain controllers accept, and
// the PEM file of the authority that signed their certificates.
func (l *Lab) Account() (username, password, caFile string) {
	return l.model.Account.User + "@" + l.model.Domain, l.password, l.caFile()
}

// Counts tells what has been asked of the lab so far.
type Counts struct {
	Questions int64 // DNS
	Binds     int64 // attempts to sign in, the refused ones among them
	Refused   int64 // attempts with a wrong name or password
	Searches  int64
}

// Counts tells what has been asked of the lab so far.
func (l *Lab) Counts() Counts {
	return Counts{l.counts.questions.Load(), l.counts.binds.Load(), l.counts.refused.Load(), l.counts.searches.Load()}
}

// WriteTo writes the lab's estate file into dir as estate.yaml, and beside it the
// certificate of the lab's authority, so that facts can be judged by that file
// when the lab is gone. Addresses, password and SYSVOL vanish with the lab.
func (l *Lab) WriteTo(dir string) (path string, err error) {
	const ca = "lab-ca.pem"
	certificate, err := os.ReadFile(l.caFile())
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, "estate.yaml")
	for name, content := range map[string][]byte{filepath.Join(dir, ca): certificate, path: l.estateFile(ca)} {
		if err := atomicfile.Write(name, func(w io.Writer) error { _, err := w.Write(content); return err }); err != nil {
			return "", err
		}
	}
	return path, nil
}
