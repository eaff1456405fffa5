// Package directory asks Active Directory over LDAP: which domain controllers
// stand, and what each site's copy of the directory says of sites, OUs, Group
// Policy, certification authorities, activation, DHCP, DFS and computers.
//
// Both sites are asked, because replication may be behind and because after a
// disaster only the recovery site's copy is left. Nothing is ever written, and
// nothing is sent unencrypted but the question for encryption.
package directory

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector and of its credential.
const source = "directory"

// limits are how long one step may take. Connecting has a limit of its own, see
// [collect.Env.Dial].
type limits struct {
	handshake time.Duration // TLS, with StartTLS before it
	bind      time.Duration // signing in, Kerberos included
	request   time.Duration // one search, or one page of it
}

// Collector asks the domain controllers of both sites.
type Collector struct{ limits limits }

// New returns the collector of the directory.
func New(l collect.Limits) *Collector {
	return &Collector{limits{handshake: l.Timeout(10 * time.Second), bind: l.Timeout(15 * time.Second), request: l.Timeout(20 * time.Second)}}
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	cred := est.Credentials[source]
	switch {
	case est.Domain == "":
		return errors.New("domain is missing from the estate file, so that nobody knows which directory to ask")
	case cred == nil:
		return errors.New("credentials.directory is missing from the estate file: an ordinary user of the domain is enough")
	case cred.Username == "":
		return errors.New("credentials.directory.username is missing from the estate file")
	}
	switch cred.Method {
	case "", methodSimple, methodGSSAPI:
	default:
		return fmt.Errorf("credentials.directory.method is %q, want simple or gssapi", cred.Method)
	}
	switch cred.Transport {
	case "", transportLDAPS, transportStartTLS:
	default:
		return fmt.Errorf("credentials.directory.transport is %q, want ldaps or starttls: muster never signs in without encryption", cred.Transport)
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		s := est.Site(site)
		if len(s.DomainControllers) > 0 || (s.ADSite != "" && len(s.Resolvers) > 0) {
			return nil
		}
	}
	return errors.New("no site has domainControllers, or adSite and resolvers to find them with")
}

// run is one collection.
type run struct {
	env    *collect.Env
	dialer *dialer
	limits limits
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits}
	sites := []string{estate.Recovery, estate.Production}
	r.store(func(d *facts.Directory) {
		for _, site := range sites {
			v := emptyView()
			v.Answered = facts.No(facts.RunInterrupted, "the run ended before the directory of this site was read")
			d.Views[site] = v
		}
	})
	dialer, err := newDialer(ctx, env, c.limits)
	if err != nil {
		r.store(func(d *facts.Directory) {
			for _, v := range d.Views {
				v.Answered = facts.FromError(err)
			}
		})
		return err
	}
	r.dialer = dialer

	// The recovery site is what is left after a disaster, so the computers are
	// read there while the production site may still be busy.
	opened := map[string]chan *session{}
	for _, site := range sites {
		opened[site] = make(chan *session, 1)
	}
	var all sync.WaitGroup
	for _, site := range sites {
		all.Go(func() {
			var s *session
			if err := collect.Protect(func() { s = r.site(ctx, site) }); err != nil {
				r.store(func(d *facts.Directory) { d.Views[site].Answered = facts.FromError(err) })
				r.fail(site+"/internal", site, "", err)
			}
			opened[site] <- s
		})
	}
	err = collect.Protect(func() { r.computers(ctx, sites, opened) })
	all.Wait()
	for _, c := range opened { // a session that the computers did not need
		select {
		case s := <-c:
			s.close()
		default:
		}
	}
	return err
}

// store lets set write to the section. The section may be a new one: after the
// end of a run nobody looks at it any more.
func (r *run) store(set func(*facts.Directory)) {
	r.env.Store(func(d *facts.Document) {
		if d.Directory == nil {
			d.Directory = &facts.Directory{Servers: map[string]*facts.DirectoryServer{}, Views: map[string]*facts.DirectoryView{
				estate.Production: emptyView(), estate.Recovery: emptyView(),
			}}
		}
		set(d.Directory)
	})
}

// fail notes a system, or a part of one, that could not be asked.
func (r *run) fail(id, site, address string, err error) {
	r.env.Ask(id, site, address)(facts.FromError(err), 1)
}
