package prism

import (
	"context"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// protected is what a Prism Central knows of VMs that have to have copies, on its
// own clusters or elsewhere.
type protected struct {
	central  string                             // uuid of the Prism Central
	vms      map[string]*facts.VM               // by uuid: those that matter
	policies map[string]*facts.ProtectionPolicy // by uuid
}

func (c *central) protectedVMs() *protected {
	return &protected{central: c.facts.UUID, vms: c.facts.VMs.Items, policies: c.facts.Policies.Items}
}

// protectedBefore is what a Prism Central that is lost told an earlier run of its VMs: what
// has to have copies elsewhere. Nil when nobody knows.
func (r *run) protectedBefore(t *target) *protected {
	known := r.env.Known()
	if known == nil || known.Prism == nil || t.cluster != "" || known.Prism.Sites[t.sites[0]] == nil {
		return nil
	}
	c := known.Prism.Sites[t.sites[0]].Central
	if c == nil || !c.Learnt() || !c.VMs.Learnt() || !c.Policies.Learnt() || c.Host != t.prism.Host {
		return nil
	}
	return &protected{central: c.UUID, vms: c.VMs.Items, policies: c.Policies.Items}
}

// anyLost tells that one of the Prism Centrals is lost: what it protected may be known to
// nobody.
func (r *run) anyLost() bool {
	return slices.ContainsFunc(r.targets, func(t *target) bool { return r.env.Lost(t.sites[0]) != nil })
}

// expected is a VM of which a location of its policy should have recovery points
// here. It only tells when enough was read: that there is no recovery point is told
// by looking for it.
type expected struct {
	vm       string
	clusters []string      // any of them; all of this Prism Central when empty
	rpo      time.Duration // of the copies that this location gets
}

// within is how far back to look among the recovery points of everybody before the
// VM is asked for singly.
func (e expected) within() time.Duration { return max(3*e.rpo, 3*time.Hour) }

// met reports whether one of the clusters has a copy.
func (e expected) met(found *facts.Copies) bool {
	if found == nil {
		return false
	}
	if len(e.clusters) == 0 {
		return len(found.Newest) > 0
	}
	return slices.ContainsFunc(e.clusters, func(c string) bool { return found.Newest[c] != nil })
}

// expectations are what this Prism Central should hold, and the VMs that it should
// replicate synchronously. Those of other sites are known from their own Prism
// Centrals; the last result is false when one of them did not tell.
func (c *central) expectations(ctx context.Context) (expect []expected, synced []string, known bool) {
	known = c.facts.Policies.Learnt()
	told := map[string]bool{}
	for _, t := range c.run.targets {
		if t.cluster != "" {
			continue
		}
		p, err := t.protected.wait(ctx)
		if err != nil || p == nil {
			known = false
			continue
		}
		told[p.central] = true
		for id, vm := range p.vms {
			policy := c.facts.Policies.Items[vm.Policy]
			if policy == nil {
				policy = p.policies[vm.Policy]
			}
			if vm.Protection != facts.ProtectedByPolicy || policy == nil {
				continue
			}
			e, s := c.places(vm, policy, t == c.target)
			expect = append(expect, e...)
			if s {
				synced = append(synced, id)
			}
		}
	}
	if known = known && c.all(told); !known {
		expect = append(expect, c.planned()...)
	}
	slices.Sort(synced)
	return expect, slices.Compact(synced), known
}

// all reports whether every Prism Central told that policies protect VMs of. That is
// the primary one; others have VMs of theirs only after a failover.
func (c *central) all(told map[string]bool) bool {
	for _, p := range c.facts.Policies.Items {
		marked := slices.ContainsFunc(p.Locations, func(l facts.PolicyLocation) bool { return l.Primary })
		for _, l := range p.Locations {
			if (l.Primary || !marked) && l.Central != "" && !told[l.Central] {
				return false
			}
		}
	}
	return true
}

// planned are VMs that plans name: some of those that nobody else tells.
func (c *central) planned() []expected {
	var out []expected
	for _, p := range c.facts.Plans.Items {
		for _, s := range p.Stages {
			for _, vm := range s.VMs {
				out = append(out, expected{vm: vm, rpo: c.longestRPO()})
			}
		}
	}
	return out
}

// places are where this Prism Central should hold recovery points of a VM.
func (c *central) places(vm *facts.VM, policy *facts.ProtectionPolicy, here bool) (expect []expected, synced bool) {
	for _, at := range policy.Locations {
		if at.Central != c.facts.UUID && at.Central != "" && c.facts.UUID != "" {
			continue
		}
		e := expected{vm: vm.UUID, clusters: at.Clusters}
		inside := here && (len(at.Clusters) == 0 || slices.Contains(at.Clusters, vm.Cluster))
		for _, s := range policy.Schedules {
			gets := s.Remote == at.Label && s.Source != at.Label
			makes := inside && s.Source == at.Label
			if !gets && !makes {
				continue
			}
			if gets && inside {
				continue // the way back after a failover
			}
			synced = synced || s.RPOSeconds == 0
			if rpo := time.Duration(s.RPOSeconds) * time.Second; rpo > 0 && (e.rpo == 0 || rpo < e.rpo) {
				e.rpo = rpo
			}
		}
		if e.rpo > 0 {
			expect = append(expect, e)
		}
	}
	return expect, synced
}

// longestRPO is that of all policies, an hour at least.
func (c *central) longestRPO() time.Duration {
	longest := time.Hour
	for _, p := range c.facts.Policies.Items {
		for _, s := range p.Schedules {
			longest = max(longest, time.Duration(s.RPOSeconds)*time.Second)
		}
	}
	return longest
}
