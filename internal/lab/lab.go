// Package lab is an estate in a box: two sites with DNS servers, domain
// controllers, SYSVOL and Nutanix Prism, and the Citrix Cloud of both, which answer
// over the real protocols on loopback and can be made to fail in many named ways.
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
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/muster-dr/muster/internal/kit/atomicfile"
)

// Options shape a lab.
type Options struct {
	Model  *Model   // the estate to serve; Healthy() when nil. Start takes it over.
	Faults []string // names from Faults, applied in this order
	Scale  int      // how many desktops the domain has; as the model says when 0

	clock clock // from which ages are counted back; that of the start when zero
}

// Lab is a running estate. It is safe for concurrent use.
type Lab struct {
	model       *Model
	clock       clock
	dir         string
	password    string              // of the account
	viewer      string              // password of the user of Prism
	secret      string              // of the API client of Citrix Cloud
	resolvers   map[string][]string // by site: host:port
	controllers map[string]string   // by host name: host:port
	citrix      string              // host:port
	prisms      map[string]string   // by host name: host:port
	windows     map[string]*WindowsHost
	winrm       string            // host:port of all Windows hosts
	closed      string            // host:port at which nobody listens
	webServers  map[string]string // by host name: host:port
	counts      counters

	trusted, stranger *authority
	stop              []func() // in the order in which things were started
	closing           sync.Once
	closeErr          error
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
	if opt.clock == (clock{}) {
		opt.clock = startClock()
	}
	l := &Lab{
		model: m, clock: opt.clock, password: rand.Text(), viewer: rand.Text(), secret: rand.Text(),
		resolvers: map[string][]string{}, controllers: map[string]string{}, prisms: map[string]string{}, webServers: map[string]string{},
	}
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
	for _, start := range []func(context.Context) error{l.startTrust, l.startControllers, l.startCitrixCloud, l.startPrisms, l.startWindows} {
		if err := start(ctx); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *Lab) sysvol(site string) string { return filepath.Join(l.dir, "sysvol-"+site) }

func (l *Lab) caFile() string       { return filepath.Join(l.dir, "ca.pem") }
func (l *Lab) passwordFile() string { return filepath.Join(l.dir, "password") }
func (l *Lab) viewerFile() string   { return filepath.Join(l.dir, "prism-password") }
func (l *Lab) secretFile() string   { return filepath.Join(l.dir, "client-secret") }

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

// CitrixCloud is the base URL of Citrix Cloud.
func (l *Lab) CitrixCloud() string { return "https://" + l.citrix }

// Prism is the address, host:port, of the Prism Central or Prism Element of that
// host name; "" when there is none.
func (l *Lab) Prism(host string) string { return l.prisms[l.model.FQDN(host)] }

// APIClient is what Citrix Cloud accepts.
func (l *Lab) APIClient() (customer, id, secret string) {
	return l.model.Citrix.Customer, l.model.Citrix.Client, l.secret
}

// PrismAccount is the name and the password that the Prisms accept.
func (l *Lab) PrismAccount() (username, password string) { return l.model.Account.Prism, l.viewer }

// Account is the name and the password that the domain controllers accept, and the
// PEM file of the authority that signed all certificates.
func (l *Lab) Account() (username, password, caFile string) {
	return l.model.Account.User + "@" + l.model.Domain, l.password, l.caFile()
}

// Counts tells what has been asked of the lab so far.
type Counts struct {
	Questions int64 // DNS
	Binds     int64 // LDAP: attempts to sign in, the refused ones among them
	Refused   int64 // attempts to sign in with a wrong name or password, anywhere
	Searches  int64 // LDAP
	Requests  int64 // of Citrix Cloud and Prism
	Writes    int64 // of these, those that would change something; all are turned down
}

// Counts tells what has been asked of the lab so far.
func (l *Lab) Counts() Counts {
	c := &l.counts
	return Counts{c.questions.Load(), c.binds.Load(), c.refused.Load(), c.searches.Load(), c.requests.Load(), c.writes.Load()}
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
