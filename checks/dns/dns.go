// Package dns asks every declared resolver of both sites for every name that a
// failover depends on. Each resolver is asked by itself, because the question is
// not what the names are, but what a machine of either site would be told.
package dns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

const source = "dns"

// Collector asks DNS.
type Collector struct{}

// New returns the collector of the source "dns".
func New() *Collector { return &Collector{} }

// Ready wants a resolver of either site. Public resolvers alone say nothing
// about the estate.
func (*Collector) Ready(est *estate.Estate) error {
	if len(est.Sites.Production.Resolvers)+len(est.Sites.Recovery.Resolvers) == 0 {
		return errors.New("no DNS server is declared: add sites.production.resolvers and sites.recovery.resolvers to the estate file")
	}
	return nil
}

// Collect first asks for what the estate declares, everywhere at once, and then
// for what the other sources turn out to mention.
func (*Collector) Collect(ctx context.Context, env *collect.Env) error {
	askers := everyResolver(env)
	env.Store(func(d *facts.Document) {
		d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{}}
	})
	declared, outside := declaredNames(env.Estate), publicNames(env.Estate)
	together(askers, func(a *asker) {
		if a.site == estate.Public {
			a.run(ctx, outside)
			return
		}
		a.run(ctx, declared)
	})

	found := &names{}
	var waited error
	for _, other := range []string{"directory", "grouppolicy", "netscaler", "citrixcloud"} {
		err := env.Facts(ctx, other, func(d *facts.Document) { found.mentioned(d, env.Estate.Domain) })
		if waited == nil {
			waited = err
		}
	}
	// Without Citrix Cloud there is no connection whose address could matter.
	if err := env.Facts(ctx, "citrixcloud", func(d *facts.Document) { found.connections(d, env.Estate) }); err != nil && ctx.Err() != nil && waited == nil {
		waited = err
	}
	together(askers, func(a *asker) {
		if a.site == estate.Public {
			// The internet is asked for no name that it was not asked for before.
			known := slices.DeleteFunc(slices.Clone(found.balanced), func(name string) bool { return !slices.Contains(outside.hosts, name) })
			if len(known) > 0 {
				a.run(ctx, &names{balanced: known})
			}
			a.finish(nil)
			return
		}
		a.run(ctx, found)
		a.finish(waited)
	})
	return nil
}

func everyResolver(env *collect.Env) []*asker {
	var askers []*asker
	seen := map[string]bool{}
	add := func(site string, servers []string) {
		for _, s := range servers {
			a := newAsker(env, site, dnsclient.Address(s))
			if !seen[a.id] {
				seen[a.id] = true
				if err := env.Lost(site); err != nil {
					a.gaveUp = facts.FromError(err)
				}
				askers = append(askers, a)
			}
		}
	}
	sites := &env.Estate.Sites
	add(estate.Production, sites.Production.Resolvers)
	add(estate.Recovery, sites.Recovery.Resolvers)
	if sites.Public != nil {
		add(estate.Public, sites.Public.Resolvers)
	}
	return askers
}

func together(askers []*asker, do func(*asker)) {
	var all sync.WaitGroup
	for _, a := range askers {
		all.Go(func() {
			if err := collect.Protect(func() { do(a) }); err != nil {
				a.failed(err)
			}
		})
	}
	all.Wait()
}

// run asks for names and then for what the answers lead to: the targets of the
// services and the names of the machines' addresses.
func (a *asker) run(ctx context.Context, n *names) {
	a.machines = append(a.machines, n.machines...)
	a.ask(ctx, n.questions())
	a.ask(ctx, a.targets())
	a.ask(ctx, a.reverse(n.addresses))
}

// targets are the hosts that the SRV records name. They are machines.
func (a *asker) targets() []question {
	var found []question
	for _, s := range a.view.Services {
		for _, r := range s.Records {
			found = append(found, question{host, r.Target})
			a.machines = append(a.machines, r.Target)
		}
	}
	for _, d := range a.view.Delegations {
		for _, server := range d.NameServers {
			found = append(found, question{host, server})
		}
	}
	return found
}

// reverse asks for the names of every address of the machines, as this resolver
// tells the addresses, and of those that are declared as addresses.
func (a *asker) reverse(addresses []string) []question {
	slices.Sort(a.machines)
	a.machines = slices.Compact(a.machines)
	var found []question
	for _, m := range a.machines {
		if h := a.view.Hosts[m]; h != nil && h.Learnt() {
			for _, ip := range h.Addresses {
				found = append(found, question{pointer, ip})
			}
		}
	}
	for _, ip := range addresses {
		found = append(found, question{pointer, ip})
	}
	return found
}

// finish notes how it went with this resolver; waited is why the names that
// other sources mention are not known.
func (a *asker) finish(waited error) {
	state := a.view.Answered
	failed, total := a.failures()
	switch {
	case total == 0:
		return // nothing to ask it for: the view says so
	case !state.Learnt():
	case waited != nil:
		state = facts.FromError(fmt.Errorf("the names that the directory, Group Policy, NetScaler and Citrix Cloud mention were not asked for: %w", waited))
		state.Status = facts.Partial
	case len(failed) > 0:
		state = facts.InPart(fmt.Sprintf("%s did not answer %d of %d questions: %s", a.address, len(failed), total, some(failed)))
	}
	a.done(state, a.put)
}

// some is the first few of a list, for a message.
func some(list []string) string {
	const few = 5
	if len(list) <= few {
		return fmt.Sprint(list)
	}
	return fmt.Sprintf("%v and %d more", list[:few], len(list)-few)
}
