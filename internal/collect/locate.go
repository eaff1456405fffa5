package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// connectTimeout is how long a host may take to accept a connection. It is not
// the time it may take to answer.
const connectTimeout = 4 * time.Second

// locator finds domain controllers and hosts with the resolvers of a site, never
// with those of the machine that muster happens to run on.
type locator struct {
	est  *estate.Estate
	dns  *dnsclient.Client
	lost *lost
	dcs  map[string]func(context.Context) ([]estate.DomainController, error)
}

func newLocator(est *estate.Estate, dns *dnsclient.Client, lost *lost) *locator {
	l := &locator{est: est, dns: dns, lost: lost, dcs: map[string]func(context.Context) ([]estate.DomainController, error){}}
	for _, site := range []string{estate.Production, estate.Recovery} {
		var once sync.Once
		var found []estate.DomainController
		var err error
		l.dcs[site] = func(ctx context.Context) ([]estate.DomainController, error) {
			once.Do(func() { found, err = l.find(ctx, site) })
			return found, err
		}
	}
	return l
}

// DomainControllers returns the domain controllers of a site: the declared ones,
// or those that the SRV records of its Active Directory site name. It asks once
// per run.
func (e *Env) DomainControllers(ctx context.Context, site string) ([]estate.DomainController, error) {
	return e.locator.dcs[site](ctx)
}

func (l *locator) find(ctx context.Context, site string) ([]estate.DomainController, error) {
	s := l.est.Site(site)
	if len(s.DomainControllers) > 0 {
		return s.DomainControllers, nil
	}
	if err := l.lost.of(site); err != nil {
		return nil, err
	}
	if s.ADSite == "" || len(s.Resolvers) == 0 {
		return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("sites.%s has neither domainControllers nor both adSite and resolvers to find them with", site)}
	}
	name := fmt.Sprintf("_ldap._tcp.%s._sites.dc._msdcs.%s", strings.ToLower(s.ADSite), l.est.Domain)
	var failures []error
	for _, server := range s.Resolvers {
		records, err := l.dns.LookupSRV(ctx, server, name)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		if len(records) == 0 {
			return nil, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s knows no domain controller: %s has no SRV record", server, name)}
		}
		var dcs []estate.DomainController
		for _, r := range records {
			dcs = append(dcs, estate.DomainController{Host: r})
		}
		return dcs, nil
	}
	return nil, errors.Join(failures...)
}

// Addresses are those that the resolvers of a site give for a host; an address is its own.
func (e *Env) Addresses(ctx context.Context, site, host string) ([]string, error) {
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	return e.locator.addresses(ctx, site, host)
}

// Dial connects to host:port. A host name is looked up at the resolvers of the
// site, so that a recovery host is found the way recovery machines find it. Nothing is
// sent to a site that is taken to be lost: the error is [facts.ErrLost].
func (e *Env) Dial(ctx context.Context, site, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(e.lost.of(site), e.lost.at(address)); err != nil {
		return nil, err
	}
	addresses := []string{host}
	if net.ParseIP(host) == nil {
		if addresses, err = e.locator.addresses(ctx, site, host); err != nil {
			return nil, err
		}
	}
	d := net.Dialer{Timeout: e.limits.Timeout(connectTimeout)}
	var failures []error
	for _, a := range addresses {
		if err := e.lost.at(net.JoinHostPort(a, port)); err != nil {
			failures = append(failures, err)
			continue
		}
		c, err := d.DialContext(ctx, "tcp", net.JoinHostPort(a, port))
		if err == nil {
			return c, nil
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}

func (l *locator) addresses(ctx context.Context, site, host string) ([]string, error) {
	var failures []error
	if s := l.est.Site(site); s != nil {
		for _, server := range s.Resolvers {
			found, err := l.dns.LookupHost(ctx, server, host)
			if err == nil && len(found) > 0 {
				return found, nil
			}
			if err == nil {
				err = fmt.Errorf("%s has no address for %s", server, host)
			}
			failures = append(failures, err)
		}
	}
	if len(failures) == 0 {
		failures = append(failures, fmt.Errorf("no resolver is declared for site %s to look up %s", site, host))
	}
	return nil, facts.Failure{Reason: facts.Unreachable, Err: errors.Join(failures...)}
}
