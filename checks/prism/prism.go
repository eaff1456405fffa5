// Package prism asks Nutanix: the Prism Central of each site for clusters, virtual
// machines, protection policies, recovery plans and recovery points, and the Prism
// Elements that the estate declares for protection domains and snapshots.
//
// Each Prism vouches only for what is registered to it, so copies are asked for
// where they have to be. Nothing is ever created or changed: questions are GET, the
// question for a version is OPTIONS, and the lists of the older interface are POST.
package prism

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector, and of the credential for both sites.
const source = "prism"

// limits are how gently and how patiently a Prism is asked.
type limits struct {
	perSecond float64       // questions to one Prism
	pause     time.Duration // before the first repetition
	probe     time.Duration // until it has to have said anything at all
	answer    time.Duration // for one answer
	pages     int           // of one list
	points    int           // pages of recovery points
	singles   int           // VMs whose recovery points are asked for one by one
	synced    int           // VMs whose synchronous replication is asked for
	templates int           // templates whose versions are asked for when nobody says which matter
}

// Collector asks every Prism of both sites.
type Collector struct{ limits limits }

// New returns the collector of Nutanix. It asks a Prism no more than four questions
// a second.
func New(l collect.Limits) *Collector {
	return &Collector{limits{
		perSecond: l.Rate(4), pause: l.Pause(time.Second), probe: l.Timeout(30 * time.Second), answer: l.Timeout(time.Minute),
		pages: 2000, points: 400, singles: 50, synced: 100, templates: 50,
	}}
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	all := targetsOf(est)
	if len(all) == 0 {
		return errors.New("neither site has a prismCentral, or a cluster with its element, in the estate file")
	}
	var first error
	for _, t := range all {
		_, err := t.credential(est)
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

// run is one collection.
type run struct {
	env     *collect.Env
	limits  limits
	targets []*target
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits, targets: targetsOf(env.Estate)}
	r.prepare()
	var all sync.WaitGroup
	for _, t := range r.targets {
		all.Go(func() {
			defer t.release() // nobody waits in vain, whatever happens
			if err := collect.Protect(func() { r.ask(ctx, t) }); err != nil {
				r.fail(t, err)
			}
		})
	}
	all.Wait()
	return nil
}

// prepare stores that nothing was learnt yet, for a run that ends early.
func (r *run) prepare() {
	r.env.Store(func(d *facts.Document) {
		d.Prism = &facts.Prism{Sites: map[string]*facts.PrismSite{}}
		for _, site := range []string{estate.Production, estate.Recovery} {
			d.Prism.Sites[site] = &facts.PrismSite{Elements: map[string]*facts.PrismElement{}}
		}
	})
	early := facts.No(facts.RunInterrupted, "the run ended before this Prism was read")
	for _, t := range r.targets {
		r.put(t, noCentral(t.prism.Host, early), noElement(t, early))
	}
}

// ask reads one Prism.
func (r *run) ask(ctx context.Context, t *target) {
	if err := r.env.Lost(t.sites[0]); err != nil { // the first is the recovery site where one Prism Central serves both
		t.protected.keep(r.protectedBefore(t))
		r.fail(t, err)
		return
	}
	if t.cluster != "" {
		r.element(ctx, t)
		return
	}
	r.central(ctx, t)
}

// put stores what a Prism said: the first for a Prism Central, the second for a
// Prism Element. A run that has ended has no place for it any more.
func (r *run) put(t *target, pc *facts.PrismCentral, pe *facts.PrismElement) {
	r.env.Store(func(d *facts.Document) {
		if d.Prism == nil {
			return
		}
		for _, site := range t.sites {
			if t.cluster == "" {
				d.Prism.Sites[site].Central = pc
			} else {
				d.Prism.Sites[site].Elements[lower(t.cluster)] = pe
			}
		}
	})
}

// fail notes a Prism of which nothing could be learnt.
func (r *run) fail(t *target, err error) {
	a := facts.FromError(err)
	r.put(t, noCentral(t.prism.Host, a), noElement(t, a))
	r.asking(t, nil)(a, 0, "")
}

// asking notes that the collector turns to a Prism. The returned function notes how
// it went, after how many attempts, and which generations of the interface served.
func (r *run) asking(t *target, c *client) func(a facts.Answered, attempts int, generation string) {
	var done []func(facts.Answered, int)
	for _, site := range t.sites {
		asked := facts.Asked{Site: site, Address: t.address(), Insecure: c != nil && c.insecure}
		done = append(done, r.env.AskWith(t.id(site), asked))
	}
	return func(a facts.Answered, attempts int, generation string) {
		for i, site := range t.sites {
			done[i](a, attempts)
			r.env.Store(func(d *facts.Document) {
				if asked := d.Sources[source].Asked[t.id(site)]; asked != nil {
					asked.Generation = generation
				}
			})
		}
	}
}
