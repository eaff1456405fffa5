package protection

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// policies tell what the recovery site's own Prism Central has of the protection policies of
// production, without those of other people. After a failover its copies protect the machines.
func (j *join) policies(foreign map[string]string) map[string]*Known {
	out := map[string]*Known{}
	if j.keeper.central == nil {
		return out
	}
	for id, p := range j.keeper.central.Policies.Items {
		if _, theirs := foreign[id]; theirs {
			continue
		}
		known, twin := j.policyAtRecovery(id, p.Name)
		known.Differs = []string{}
		if twin != nil {
			known.Differs = policyDiffers(p, twin, j.sameGeneration())
		}
		out[id] = &known
	}
	return out
}

// policyAtRecovery finds a policy at the recovery site's own Prism Central, by its uuid or its
// name: paired Prism Centrals keep copies of each other's policies.
func (j *join) policyAtRecovery(id, name string) (Known, *facts.ProtectionPolicy) {
	c := j.recovery.central
	switch {
	case c == nil:
		return Known{Answered: facts.No(facts.FactMissing, "sites.recovery.prismCentral is not declared, so nobody can tell whether it knows the policy")}, nil
	case !c.Learnt():
		return Known{Answered: c.Answered}, nil
	case c.UUID != "" && c.UUID == j.production.uuid():
		return Known{Answered: facts.Yes(), There: true, Shared: true}, nil
	}
	if p := c.Policies.Items[id]; p != nil {
		return Known{Answered: facts.Yes(), There: true}, p
	}
	for _, other := range ordered(c.Policies.Items) {
		if p := c.Policies.Items[other]; strings.EqualFold(p.Name, name) {
			return Known{Answered: facts.Yes(), There: true}, p
		}
	}
	if !c.Policies.Learnt() {
		return Known{Answered: c.Policies.Answered}, nil
	}
	return Known{Answered: facts.Yes()}, nil
}

// sameGeneration tells that both Prism Centrals described their policies by the same
// generation of the interface: v3 writes clusters and pauses otherwise than v4.
func (j *join) sameGeneration() bool {
	old := func(s *side) bool { return s.central.Generations["policies"] == "v3" }
	return old(j.keeper) == old(j.recovery)
}

// policyDiffers are the parts of a policy that its copy at the other Prism Central has
// otherwise, sorted. Labels and the ids of categories may differ there. What only one
// generation of the interface says is compared where both are the same.
func policyDiffers(policy, twin *facts.ProtectionPolicy, exact bool) []string {
	differ := []string{}
	for what, same := range map[string]bool{
		"the places that it copies between": slices.Equal(policyPlaces(policy, exact), policyPlaces(twin, exact)),
		"how often it copies":               slices.Equal(paces(policy, false, exact), paces(twin, false, exact)),
		"what is paused":                    !exact || slices.Equal(paces(policy, true, exact), paces(twin, true, exact)),
		"whether categories choose":         (len(policy.Categories) == 0) == (len(twin.Categories) == 0),
	} {
		if !same {
			differ = append(differ, what)
		}
	}
	slices.Sort(differ)
	return differ
}

// policyPlaces are the places of a policy by their Prism Central and clusters, sorted.
func policyPlaces(p *facts.ProtectionPolicy, exact bool) []string {
	var all []string
	for _, l := range p.Locations {
		all = append(all, placeOf(l, exact))
	}
	slices.Sort(all)
	return all
}

func placeOf(l facts.PolicyLocation, exact bool) string {
	if !exact {
		return l.Central
	}
	return l.Central + "/" + strings.Join(slices.Sorted(slices.Values(l.Clusters)), ",")
}

// paces are how often a policy copies from where to where, or what of that is paused, sorted.
func paces(p *facts.ProtectionPolicy, paused, exact bool) []string {
	places := map[string]string{}
	for _, l := range p.Locations {
		places[l.Label] = placeOf(l, exact)
	}
	at := func(label string) string { return cmp.Or(places[label], label) }
	var all []string
	for _, s := range p.Schedules {
		if paused && !s.Paused {
			continue
		}
		all = append(all, fmt.Sprintf("%s -> %s %d", at(s.Source), at(s.Remote), s.RPOSeconds))
	}
	slices.Sort(all)
	return all
}
