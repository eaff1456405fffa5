// Package windows asks Windows hosts for what only they know: the Nutanix plug-in
// of connectors, the connectors that VDAs really use, the servers and gateways that
// StoreFront really lists, and what their hosts files put before DNS.
package windows

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/winrm"
)

const source = "windows"

// Collector asks Windows hosts.
type Collector struct {
	limits limits
}

type limits struct {
	hosts int           // asked at the same time
	host  time.Duration // for all questions to one host
	call  time.Duration // for one question
}

// New returns the collector of the source "windows".
func New(l collect.Limits) *Collector {
	return &Collector{limits{hosts: 16, host: 90 * time.Second, call: l.Timeout(30 * time.Second)}}
}

// Ready wants a credential; which hosts there are shows later.
func (*Collector) Ready(est *estate.Estate) error {
	if est.Credentials[source] == nil {
		return errors.New("Windows hosts are not asked: add credentials.windows to the estate file") //nolint:staticcheck // begins with a name
	}
	return nil
}

// after names the sources that know of further hosts: connectors and VDAs.
var after = []string{"citrixcloud", "directory"}

// Collect asks all hosts, several at a time. A host that does not answer delays
// nobody else.
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	defer r.close()
	env.Store(func(d *facts.Document) { d.Windows = &facts.Windows{Hosts: map[string]*facts.WindowsHost{}} })

	k := &known{est: env.Estate}
	for _, other := range after {
		if err := env.Facts(ctx, other, k.read); err != nil {
			return fmt.Errorf("the hosts that %s knows are not known: %w", other, err)
		}
	}
	places := make(chan struct{}, c.limits.hosts)
	var all sync.WaitGroup
	for _, t := range k.targets() {
		all.Go(func() {
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			case <-ctx.Done():
			}
			if err := collect.Protect(func() { r.oneOf(ctx, t) }); err != nil {
				r.failed(t, err)
			}
		})
	}
	all.Wait()
	return nil
}

// run is one collection.
type run struct {
	env     *collect.Env
	limits  limits
	account *collect.Account
	options winrm.Options
}

// oneOf asks a host and stores what it says. Where it is one of many, and is not there, the
// next one speaks for them; that the first did not answer stays among what was asked.
func (r *run) oneOf(ctx context.Context, t target) {
	h := r.ask(ctx, t)
	for silent(h) {
		next, ok := t.spares.next()
		if !ok {
			break
		}
		if other := r.ask(ctx, next); other.Learnt() {
			h = other
		}
	}
	r.store(h)
}

// silent tells that a host did not answer. One that refuses the account is no silent one:
// the next would refuse it as well.
func silent(h *facts.WindowsHost) bool {
	return h.Reason == facts.Unreachable || h.Reason == facts.Timeout
}

// unread is a host of which nothing was learnt. Which catalog and OU a VDA belongs to is
// known all the same.
func unread(t target, why facts.Answered) *facts.WindowsHost {
	h := &facts.WindowsHost{Answered: why, Host: t.host, Site: t.site, Roles: t.roles}
	if t.catalog != "" || t.ou != "" {
		h.VDA = &facts.VDAState{Answered: why, Catalog: t.catalog, OU: t.ou, Lists: []facts.ConnectorList{}}
		h.VDA.Settings.Answered = why
	}
	return h
}

// ask asks one host and returns what it says.
func (r *run) ask(ctx context.Context, t target) *facts.WindowsHost {
	done := r.env.AskWith(t.site+"/"+t.host, facts.Asked{Site: t.site, Address: r.address(t), Insecure: r.unverified()})
	ctx, cancel := context.WithTimeout(ctx, r.limits.host)
	defer cancel()
	h := &facts.WindowsHost{Host: t.host, Site: t.site, Roles: t.roles}
	if err := r.env.Lost(t.site); err != nil {
		h = unread(t, facts.FromError(err))
		done(h.Answered, 0)
		return h
	}
	s, err := r.open(ctx, t)
	if err != nil {
		h = unread(t, facts.FromError(err))
		done(h.Answered, 1)
		return h
	}
	defer s.Close()
	h.Answered = facts.Yes()
	g := &hostQueries{run: r, session: s, target: t, host: h}
	g.all(ctx)
	state := facts.Yes()
	if g.trouble != nil {
		state = facts.FromError(g.trouble)
		state.Status = facts.Partial
	}
	done(state, 1)
	return h
}

// failed notes a host of which nothing could be learnt because of an error of ours.
func (r *run) failed(t target, err error) {
	a := facts.FromError(err)
	r.store(unread(t, a))
	r.env.AskWith(t.site+"/"+t.host, facts.Asked{Site: t.site, Address: r.address(t), Insecure: r.unverified()})(a, 1)
}

func (r *run) store(h *facts.WindowsHost) {
	r.env.Store(func(d *facts.Document) { d.Windows.Hosts[h.Host] = h })
}
