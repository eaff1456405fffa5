// Package reachability tries, from a machine that stands for others, whom these reach at the
// recovery site: it opens ports as they would and says the first word of the protocol.
//
// It signs in nowhere, changes nothing and touches nothing but the pairs that follow from
// the estate file (policies/ports.yaml). What it never sends stands in README.md, and a test
// holds the bytes against it.
package reachability

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector.
const source = "reachability"

// limits are how gently and how patiently ports are tried.
type limits struct {
	perSecond float64       // connections in all; 0 for any number
	connect   time.Duration // Linux sends its second SYN after one second, the third after three
	answer    time.Duration
	pause     time.Duration // between two tries
}

// tries is how often a port is tried that does not answer as it should.
const tries = 3

// together is how many ports are tried at a time.
const together = 16

// ControlPort is one that IANA has given to nobody (TCP 4): no server listens there.
const ControlPort = 4

// Collector tries the ports.
type Collector struct{ limits limits }

// New returns the collector.
func New(l collect.Limits) *Collector {
	c := &Collector{limits{perSecond: l.Rate(20), connect: l.Timeout(5 * time.Second), answer: l.Timeout(5 * time.Second), pause: l.Pause(1500 * time.Millisecond)}}
	if c.limits.perSecond == 0 {
		c.limits.pause = min(c.limits.pause, 50*time.Millisecond) // servers that need not be spared
	}
	return c
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	_, err := standingAt(est, ownAddresses())
	return err
}

// run is one collection.
type run struct {
	env    *collect.Env
	limits limits
	rate   *rate.Limiter
	places chan struct{}
	roots  *x509.CertPool
	// secret is that which RADIUS servers share with this vantage, and unsecret why there is none.
	secret   []byte
	unsecret error
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	standing, err := standingAt(env.Estate, ownAddresses())
	if err != nil {
		return err
	}
	r := &run{env: env, limits: c.limits, rate: rate.NewLimiter(rate.Inf, 1), places: make(chan struct{}, together)}
	if c.limits.perSecond > 0 {
		r.rate = rate.NewLimiter(rate.Limit(c.limits.perSecond), 1)
	}
	if r.roots, err = trusted(env.Estate); err != nil {
		return err
	}
	if err := r.radiusSecret(ctx); err != nil {
		return err
	}
	early := facts.No(facts.RunInterrupted, "the run ended before everything was tried from this vantage")
	var all sync.WaitGroup
	for _, s := range standing {
		r.store(s, func(v *facts.ReachVantage) { *v = *s.unknown(env.Vantage, early) })
	}
	for _, s := range standing {
		all.Go(func() { r.vantage(ctx, s) })
	}
	all.Wait()
	return nil
}

// store lets set write to what is known of a vantage.
func (r *run) store(s *standing, set func(*facts.ReachVantage)) {
	r.env.Store(func(d *facts.Document) {
		if d.Reachability == nil {
			d.Reachability = &facts.Reachability{Vantages: map[string]*facts.ReachVantage{}}
		}
		if d.Reachability.Vantages[s.Name] == nil {
			d.Reachability.Vantages[s.Name] = &facts.ReachVantage{}
		}
		set(d.Reachability.Vantages[s.Name])
	})
}

// vantage tries everything that one vantage has to reach, host by host.
func (r *run) vantage(ctx context.Context, s *standing) {
	hosts := map[string][]paths.Wanted{}
	var order []string
	for _, w := range s.wanted {
		if w.When != paths.Now {
			continue // nobody has to be there, and the name still leads to production
		}
		if hosts[w.Host] == nil {
			order = append(order, w.Host)
		}
		hosts[w.Host] = append(hosts[w.Host], w)
	}
	for _, w := range s.wanted {
		if w.When == paths.Now {
			r.probed(s, w, &facts.Probe{Answered: facts.No(facts.RunInterrupted, "the run ended before this was tried"), Host: w.Host, Addresses: map[string]*facts.ProbedAddress{}})
		}
	}
	var all sync.WaitGroup
	for _, host := range order {
		all.Go(func() { r.host(ctx, s, host, hosts[host]) })
	}
	all.Wait()
	if ctx.Err() == nil {
		r.store(s, func(v *facts.ReachVantage) { v.Answered = facts.Yes() })
	}
}

func (r *run) probed(s *standing, w paths.Wanted, p *facts.Probe) {
	r.store(s, func(v *facts.ReachVantage) { v.Probes[w.ID] = p })
}

// host tries all that one host has to offer, and notes how that went.
func (r *run) host(ctx context.Context, s *standing, host string, wanted []paths.Wanted) {
	var open []string // what stays open, for the record
	done := func(facts.Answered, int) {}
	panicked := collect.Protect(func() {
		done = r.env.Ask(s.Name+"/"+strings.ToLower(host), estate.Recovery, host)
		addresses, err := r.env.Addresses(ctx, estate.Recovery, host)
		if err != nil {
			err = fmt.Errorf("the resolvers of the recovery site give no address for %s: %w", host, err)
			for _, w := range wanted {
				p := r.probe(s, w)
				p.Answered = facts.FromError(err)
				r.probed(s, w, p)
			}
			open = append(open, err.Error())
			return
		}
		slices.Sort(addresses)
		addresses = slices.Compact(addresses)
		if len(addresses) > mostAddresses {
			addresses = addresses[:mostAddresses]
		}
		for _, a := range addresses {
			r.control(ctx, s, host, a)
		}
		for _, w := range wanted {
			p := r.probe(s, w)
			if w.Probe == "radius" && r.unsecret != nil {
				p.Answered = facts.FromError(r.unsecret)
				open = append(open, p.Message)
				r.probed(s, w, p)
				continue
			}
			p.Answered = facts.Yes()
			for _, a := range addresses {
				found := r.address(ctx, s, w, a)
				p.Addresses[a] = found
				if !found.Learnt() {
					open = append(open, found.Message)
				}
			}
			if ctx.Err() != nil {
				p.Answered = facts.No(facts.RunInterrupted, "the run ended before this was tried")
			}
			r.probed(s, w, p)
		}
	})
	switch {
	case panicked != nil:
		answered := facts.FromError(panicked)
		for _, w := range wanted {
			p := r.probe(s, w)
			p.Answered = answered
			r.probed(s, w, p)
		}
		r.store(s, func(v *facts.ReachVantage) { v.Answered = answered })
		r.env.Store(func(d *facts.Document) {
			if a := d.Sources[source].Asked[s.Name+"/"+strings.ToLower(host)]; a != nil {
				a.Answered = answered
			}
		})
		done(answered, 1)
	case ctx.Err() != nil:
		done(facts.No(facts.RunInterrupted, "the run ended before "+host+" was tried"), 1)
	case len(open) > 0:
		done(facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: open[0]}, 1)
	default:
		done(facts.Yes(), 1)
	}
}

// mostAddresses is how many addresses of one name are tried.
const mostAddresses = 8

func (r *run) probe(s *standing, w paths.Wanted) *facts.Probe {
	p := &facts.Probe{Host: w.Host, Addresses: map[string]*facts.ProbedAddress{}}
	if w.Outside() {
		p.Via = s.Proxy
	}
	return p
}

// place waits until one more connection to a host may be opened.
func (r *run) place(ctx context.Context, address string) (release func(), err error) {
	if err := r.rate.Wait(ctx); err != nil {
		return nil, err
	}
	host, err := r.env.Hosts.Acquire(ctx, address)
	if err != nil {
		return nil, err
	}
	select {
	case r.places <- struct{}{}:
		return func() { <-r.places; host() }, nil
	case <-ctx.Done():
		host()
		return nil, ctx.Err()
	}
}

// trusted are the authorities that this machine trusts, and the one of the estate file for
// Citrix Cloud.
func trusted(est *estate.Estate) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if c := est.Credentials["citrixcloud"]; c != nil && c.CAFile != "" {
		pem, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("credentials.citrixcloud.caFile: %w", err)
		}
		pool.AppendCertsFromPEM(pem)
	}
	return pool, nil
}

// control tries the port that nobody serves.
func (r *run) control(ctx context.Context, s *standing, host, address string) {
	to := s.elsewhere(host, ControlPort)
	if to == "" {
		to = net.JoinHostPort(address, fmt.Sprint(ControlPort))
	}
	c := &facts.ReachControl{Port: ControlPort}
	release, err := r.place(ctx, address)
	if err == nil {
		d := net.Dialer{Timeout: r.limits.connect}
		var conn net.Conn
		if err = r.env.LostAt(to); err == nil {
			conn, err = d.DialContext(ctx, "tcp", to)
		}
		if err == nil {
			c.Accepted = true
			_ = conn.Close()
		}
		release()
	}
	switch {
	case ctx.Err() != nil:
		c.Answered = facts.No(facts.RunInterrupted, "the run ended before this was tried")
	case c.Accepted || refused(err):
		c.Answered = facts.Yes()
	default:
		c.Answered = facts.FromError(fmt.Errorf("port %d of %s: %w", ControlPort, address, err))
	}
	r.store(s, func(v *facts.ReachVantage) { v.Controls[address] = c })
}
