// Package files asks Prism what it knows of Nutanix Files: file servers and their shares, what
// replicates these and how its runs went, and which replicas have arrived at the recovery site.
// The older kind of recovery, by protection domains, is asked of Prism Element.
//
// It only reads: every question is a GET, or the OPTIONS that tells a version. The namespace has
// actions that fail over and that rewrite DNS; none of them is known here.
package files

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// source is the name of the collector.
const source = "files"

// perSecond is how many questions a second a Prism is asked, beside those of others.
const perSecond = 3

// limits are how gently and how patiently a Prism is asked.
type limits struct {
	perSecond float64
	pause     time.Duration // before the first repetition
	answer    time.Duration // for one answer
	pages     int           // of one list
	runs      int           // pages of the runs of one policy
	replicas  int           // shares whose replicas are asked for
}

// Collector asks the Prisms of both sites.
type Collector struct{ limits limits }

// New returns the collector of Nutanix Files.
func New(l collect.Limits) *Collector {
	return &Collector{limits{perSecond: l.Rate(perSecond), pause: l.Pause(time.Second), answer: l.Timeout(time.Minute), pages: 100, runs: 20, replicas: 300}}
}

// Ready implements [collect.Collector].
func (*Collector) Ready(est *estate.Estate) error {
	declared := sites(est)
	if len(declared) == 0 {
		return errors.New("neither site has files in the estate file; people are asked about Nutanix Files")
	}
	first := errors.New("the estate file names file servers, and no prismCentral to ask about them")
	for i, site := range declared {
		for _, t := range targetsOf(est, site) {
			_, err := t.credential(est)
			if err == nil {
				return nil
			}
			if i == 0 {
				first = err
			}
		}
	}
	return first
}

// run is one collection.
type run struct {
	env    *collect.Env
	limits limits
}

// Collect implements [collect.Collector].
func (c *Collector) Collect(ctx context.Context, env *collect.Env) error {
	r := &run{env: env, limits: c.limits}
	early := facts.No(facts.RunInterrupted, "the run ended before this Prism was read")
	var all sync.WaitGroup
	for _, site := range sites(env.Estate) {
		targets := targetsOf(env.Estate, site)
		r.store(site, func(s *facts.FilesSite) {
			*s = *unread(env.Estate.Site(site).PrismCentral.Host, early)
			s.Clusters = facts.Listing[*facts.FilesCluster]{Answered: facts.Yes(), Items: map[string]*facts.FilesCluster{}}
			for _, t := range targets {
				if t.cluster != "" {
					s.Clusters.Items[strings.ToLower(t.cluster)] = noCluster(early)
				}
			}
			if env.Estate.Site(site).PrismCentral.Host == "" {
				s.Answered = facts.No(facts.FactMissing, fmt.Sprintf("sites.%s has no prismCentral to ask about Nutanix Files", site))
			}
		})
		for _, t := range targets {
			all.Go(func() { r.ask(ctx, t) })
		}
	}
	all.Wait()
	return nil
}

// ask turns to one Prism and notes how it went.
func (r *run) ask(ctx context.Context, t *target) {
	var answered facts.Answered
	var done func(facts.Answered, int)
	attempts := 1
	if err := r.env.Lost(t.site); err != nil {
		answered = facts.FromError(err)
		r.fail(t, answered)
		r.env.AskWith(t.id(), facts.Asked{Site: t.site, Address: t.address()})(answered, 0)
		return
	}
	err := collect.Protect(func() {
		c, err := r.newClient(ctx, t)
		done = r.env.AskWith(t.id(), facts.Asked{Site: t.site, Address: t.address(), Insecure: c != nil && c.insecure})
		if err == nil {
			defer c.rest.Close()
			if t.cluster != "" {
				answered = r.element(ctx, c, t)
			} else {
				answered = r.central(ctx, c, t)
			}
			return
		}
		answered = facts.FromError(err)
		r.fail(t, answered)
	})
	if err != nil {
		answered = facts.FromError(err)
		r.fail(t, answered)
	}
	if done != nil {
		done(answered, attempts)
		return
	}
	r.env.Store(func(d *facts.Document) { // it was not even noted that it is asked
		if asked := d.Sources[source].Asked[t.id()]; asked != nil {
			asked.Answered = answered
		}
	})
}

// fail stores that nothing was learnt of a Prism.
func (r *run) fail(t *target, a facts.Answered) {
	r.store(t.site, func(s *facts.FilesSite) {
		if t.cluster != "" {
			s.Clusters.Items[strings.ToLower(t.cluster)] = noCluster(a)
			return
		}
		clusters := s.Clusters
		*s = *unread(t.prism.Host, a)
		s.Clusters = clusters
	})
}

// store lets set write to what is known of a site. After the end of a run nobody looks.
func (r *run) store(site string, set func(*facts.FilesSite)) {
	r.env.Store(func(d *facts.Document) {
		if d.Files == nil {
			d.Files = &facts.Files{Sites: map[string]*facts.FilesSite{}}
		}
		if d.Files.Sites[site] == nil {
			d.Files.Sites[site] = &facts.FilesSite{}
		}
		set(d.Files.Sites[site])
	})
}

// unread is a site of which nothing is known, and why.
func unread(host string, a facts.Answered) *facts.FilesSite {
	return &facts.FilesSite{
		Answered: a, ReadFrom: host,
		Servers: nothing[facts.FileServer](a), Policies: nothing[facts.FilesPolicy](a), Clusters: nothing[facts.FilesCluster](a),
	}
}

func noCluster(a facts.Answered) *facts.FilesCluster {
	return &facts.FilesCluster{Servers: nothing[facts.FilesOnCluster](a)}
}

func nothing[T any](a facts.Answered) facts.Listing[*T] {
	return facts.Listing[*T]{Answered: a, Items: map[string]*T{}}
}

// listing is a list as facts have it. What was read before it broke is kept.
func listing[T any](host, what string, items map[string]*T, err error) facts.Listing[*T] {
	a := facts.Yes()
	if err != nil {
		a = facts.FromError(fmt.Errorf("asking %s for %s: %w", host, what, err))
		if len(items) > 0 {
			a.Status, a.Reason = facts.Partial, facts.CollectorPartial
		}
	}
	return facts.Listing[*T]{Answered: a, Items: items}
}
