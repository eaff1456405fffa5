package prism

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// policyAnswer is a protection policy.
type policyAnswer struct {
	ExtID      text   `json:"extId"`
	Name       text   `json:"name"`
	Categories []text `json:"categoryIds"`
	Locations  []struct {
		Label   text `json:"label"`
		Central text `json:"domainManagerExtId"`
		Primary flag `json:"isPrimary"`
		Sub     struct {
			Clusters []text `json:"clusterExtIds"`
		} `json:"replicationSubLocation"`
	} `json:"replicationLocations"`
	Schedules []struct {
		Source   text `json:"sourceLocationLabel"`
		Remote   text `json:"remoteLocationLabel"`
		Schedule struct {
			RPO    number `json:"recoveryPointObjectiveTimeSeconds"`
			Paused flag   `json:"isReplicationPaused"`
		} `json:"schedule"`
	} `json:"replicationConfigurations"`

	unpaused bool // a synchronous schedule does not say whether it is paused
}

// saysPaused is the first minor version whose synchronous schedules say whether they are
// paused. Others cannot be.
const saysPaused = 2

// fact is the policy. A schedule that does not say how often it makes copies is an
// error: no seconds at all would mean that it makes them synchronously.
func (a *policyAnswer) fact() (*facts.ProtectionPolicy, error) {
	p := &facts.ProtectionPolicy{
		UUID: a.ExtID.id(), Name: cmp.Or(string(a.Name), a.ExtID.id()), Categories: ids(a.Categories),
		Locations: []facts.PolicyLocation{}, Schedules: []facts.ReplicationSchedule{},
	}
	for _, l := range a.Locations {
		p.Locations = append(p.Locations, facts.PolicyLocation{
			Label: string(l.Label), Central: l.Central.id(), Clusters: ids(l.Sub.Clusters), Primary: l.Primary.yes(),
		})
	}
	for _, s := range a.Schedules {
		if !s.Schedule.RPO.said {
			return nil, unsaidRPO(p.Name)
		}
		a.unpaused = a.unpaused || s.Remote != "" && s.Schedule.RPO.n == 0 && s.Schedule.Paused.v == nil
		p.Schedules = append(p.Schedules, facts.ReplicationSchedule{
			Source: string(s.Source), Remote: string(s.Remote), RPOSeconds: s.Schedule.RPO.n, Paused: s.Schedule.Paused.yes(),
		})
	}
	return p, nil
}

func unsaidRPO(policy string) error {
	return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the policy %s does not say how often it makes copies", policy)}
}

// policies reads the protection policies, called protection rules in the older
// interface.
func (c *central) policies(ctx context.Context) {
	items := map[string]*facts.ProtectionPolicy{}
	var unread error
	silent := map[string]string{} // names of policies that do not say whether they are paused, by uuid
	add := func(p *facts.ProtectionPolicy, err error) {
		if err != nil {
			unread = err
		} else {
			items[p.UUID] = p
		}
	}
	l := list{space: policySpace, path: "/config/protection-policies"}
	minor, err := each(ctx, c.client, l, func(a *policyAnswer) string { return a.ExtID.id() }, func(page []policyAnswer) bool {
		for _, a := range page {
			add(a.fact())
			if a.unpaused {
				silent[a.ExtID.id()] = string(a.Name)
			}
		}
		return true
	})
	if minor >= saysPaused {
		for _, id := range slices.Sorted(maps.Keys(silent)) {
			delete(items, id)
			unread = facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("the policy %s does not say whether its synchronous replication is paused", silent[id])}
		}
	}
	by := generation4(minor)
	if absent(err) {
		by = generation3
		err = each3(ctx, c.client, "protection_rule", "", 0, func(a *ruleAnswer) string { return a.Metadata.UUID.id() }, func(page []ruleAnswer) bool {
			for _, a := range page {
				add(a.fact())
			}
			return true
		})
	}
	if err == nil {
		err = unread
	}
	c.facts.Policies = keep(c, factPolicies, by, "its protection policies", items, err)
}
