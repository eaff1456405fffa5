package prism

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/restclient"
)

// The facts of a Prism Central, as its Generations name them.
const (
	factClusters  = "clusters"
	factVMs       = "vms"
	factPolicies  = "policies"
	factPlans     = "plans"
	factJobs      = "jobs"
	factPoints    = "recoveryPoints"
	factSubnets   = "subnets"
	factTemplates = "templates"
	factLicences  = "licences"
	factLinks     = "links"
)

// central reads one Prism Central.
type central struct {
	*client
	run    *run
	target *target
	facts  *facts.PrismCentral
	now    time.Time // by its clock, when it was asked first

	guests  map[string]bool      // by cluster: all of its VMs are those of AHV
	lastRun map[string]time.Time // by plan and action, where a plan tells it itself
	mu      sync.Mutex           // for what both lanes of read write
	gaps    []string             // what could not be learnt, in sentences
}

// noCentral is a Prism Central of which nothing was learnt.
func noCentral(host string, a facts.Answered) *facts.PrismCentral {
	return &facts.PrismCentral{
		Answered: a, Host: host, Generations: map[string]string{},
		Clusters:       nothing[*facts.NutanixCluster](a),
		VMs:            nothing[*facts.VM](a),
		Policies:       nothing[*facts.ProtectionPolicy](a),
		Plans:          nothing[*facts.RecoveryPlan](a),
		RecoveryPoints: nothing[*facts.Copies](a),
		Subnets:        nothing[*facts.Subnet](a),
		Templates:      nothing[*facts.MasterImage](a),
		Links:          nothing[*facts.PlatformLink](a),
	}
}

func nothing[T any](a facts.Answered) facts.Listing[T] {
	return facts.Listing[T]{Answered: a, Items: map[string]T{}}
}

// central asks a Prism Central for everything and stores it.
func (r *run) central(ctx context.Context, t *target) {
	client, err := r.newClient(ctx, t)
	done := r.asking(t, client)
	attempts := 0
	var c *central
	if err == nil {
		defer client.rest.Close()
		c = &central{client: client, run: r, target: t, facts: noCentral(t.prism.Host, facts.Answered{}), guests: map[string]bool{}, lastRun: map[string]time.Time{}}
		err = c.open(ctx)
		attempts = client.attempts()
	}
	if err != nil {
		a := facts.FromError(err)
		r.put(t, noCentral(t.prism.Host, a), nil)
		done(a, attempts, "")
		return
	}
	c.read(ctx)
	c.facts.Version = cmp.Or(c.ownVersion(), c.facts.Version)
	c.facts.Answered = facts.Yes()
	summary := c.summary()
	if !c.signedIn() {
		c.facts.Answered = c.facts.Clusters.Answered // whatever was asked, nothing was given
		summary = c.facts.Answered
	}
	r.put(t, c.facts, nil)
	done(summary, attempts, c.servedGenerations())
}

// open finds out whether the Prism Central is there and accepts the credential.
func (c *central) open(ctx context.Context) error {
	resp, err := c.probe(ctx, http.MethodOptions, infoPath(clusterSpace))
	if err != nil {
		return err
	}
	o := c.versions.of(clusterSpace)
	o.learn(clusterSpace, resp) // some tell it without a credential
	o.mu.Unlock()
	c.facts.ObservedAt, c.facts.OffsetSeconds = c.clock()
	c.now = c.facts.ObservedAt
	if err = c.clusters(ctx); err != nil && !c.signedIn() && !absent(err) && restclient.StatusOf(err) == 0 {
		return fmt.Errorf("signing in to %s: %w", c.host, err)
	}
	return nil // the clusters may be what this user may not see
}

// read asks for the rest, in two lanes: a Prism may be asked two things at a time.
func (c *central) read(ctx context.Context) {
	var lanes sync.WaitGroup
	lane := func(steps ...func(context.Context)) {
		lanes.Go(func() {
			for _, step := range steps {
				if err := collect.Protect(func() { step(ctx) }); err != nil {
					c.gap(err)
				}
			}
		})
	}
	unread := facts.No(facts.CollectorFailed, "an internal error kept it from being read")
	f := noCentral("", unread)
	c.facts.VMs, c.facts.Policies, c.facts.Plans, c.facts.RecoveryPoints = f.VMs, f.Policies, f.Plans, f.RecoveryPoints
	c.facts.Subnets, c.facts.Templates, c.facts.Links = f.Subnets, f.Templates, f.Links

	lane(c.hosts, c.licences, c.subnets, c.links, c.templates)
	lane(c.policies, c.plans, c.jobs)
	lanes.Wait()
	// The rest needs what both lanes learnt.
	lane(c.categories, c.vms, c.points, c.synced, c.named)
	lanes.Wait()
}

// by notes which generation of the interface a fact came by.
func (c *central) by(fact, generation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.facts.Generations[fact] = generation
}

// keep makes a list of facts out of what was read, and notes what it came by.
func keep[T any](c *central, fact, generation, what string, items map[string]T, err error) facts.Listing[T] {
	if err == nil || len(items) > 0 {
		c.by(fact, generation)
	}
	return listing(c.host, what, items, err)
}

// gap notes something that was not learnt.
func (c *central) gap(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gaps = append(c.gaps, err.Error())
}

// summary is how well the Prism Central answered altogether.
func (c *central) summary() facts.Answered {
	gaps := c.gaps
	f := c.facts
	for _, a := range []facts.Answered{
		f.Clusters.Answered, f.VMs.Answered, f.Policies.Answered, f.Plans.Answered,
		f.RecoveryPoints.Answered, f.Subnets.Answered, f.Templates.Answered, f.Links.Answered,
	} {
		if !a.Learnt() {
			gaps = append(gaps, a.Message)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Clusters.Items)) {
		cluster := f.Clusters.Items[id]
		for _, a := range []facts.Answered{cluster.Hosts.Answered, cluster.Licence.Answered} {
			if !a.Learnt() {
				gaps = append(gaps, a.Message)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Plans.Items)) {
		plan := f.Plans.Items[id]
		for _, a := range []facts.Answered{plan.Answered, plan.Validation.Answered, plan.Test.Answered} {
			if !a.Learnt() {
				gaps = append(gaps, a.Message)
			}
		}
	}
	return partly(gaps)
}

// partly is the answer of a Prism that left some questions open.
func partly(gaps []string) facts.Answered {
	gaps = compact(gaps)
	switch len(gaps) {
	case 0:
		return facts.Yes()
	case 1:
		return facts.InPart(gaps[0])
	}
	return facts.InPart(fmt.Sprintf("%s; and %d more questions stayed open", gaps[0], len(gaps)-1))
}

// servedGenerations are the generations of the interface that served, the newest first.
func (c *central) servedGenerations() string {
	all := slices.Compact(slices.Sorted(maps.Values(c.facts.Generations)))
	slices.Reverse(all)
	return strings.Join(all, ", ")
}
