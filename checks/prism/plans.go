package prism

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// planAnswer is a recovery plan. What it consists of takes further questions.
type planAnswer struct {
	ExtID    text         `json:"extId"`
	Name     text         `json:"name"`
	Primary  planLocation `json:"primaryLocation"`
	Recovery planLocation `json:"recoveryLocation"`
}

type planLocation struct {
	Central  text     `json:"domainManagerExtId"`
	Clusters []entity `json:"clusters"`
}

type entity struct {
	ExtID text `json:"extId"`
}

func (l planLocation) fact() facts.PlanLocation {
	return facts.PlanLocation{Central: l.Central.id(), Clusters: entities(l.Clusters)}
}

func entities(list []entity) []string {
	var out []text
	for _, e := range list {
		out = append(out, e.ExtID)
	}
	return ids(out)
}

func (a *planAnswer) fact() *facts.RecoveryPlan {
	unread := facts.No(facts.RunInterrupted, "the run ended before this was read")
	return &facts.RecoveryPlan{
		Answered: unread, UUID: a.ExtID.id(), Name: cmp.Or(string(a.Name), a.ExtID.id()), Primary: a.Primary.fact(), Recovery: a.Recovery.fact(),
		Stages: []facts.PlanStage{}, Networks: []facts.NetworkMapping{}, Addresses: map[string]string{},
		Validation: noJob(unread), Test: noJob(unread),
	}
}

func noJob(a facts.Answered) facts.PlanJob { return facts.PlanJob{Answered: a, Problems: []string{}} }

// stageAnswer is what a plan starts together.
type stageAnswer struct {
	ExtID      text     `json:"extId"`
	Priority   number   `json:"priority"`
	Kind       text     `json:"entityType"`
	Entities   []entity `json:"entities"`
	Categories []text   `json:"categoryExtIds"`
	After      []struct {
		Config struct {
			Delay number `json:"delaySecs"`
		} `json:"config"`
	} `json:"postActions"`
}

func (a *stageAnswer) fact() facts.PlanStage {
	s := facts.PlanStage{VMs: []string{}, Categories: []string{}}
	if a.Kind != "VOLUME_GROUP" {
		s.VMs, s.Categories = entities(a.Entities), ids(a.Categories)
	}
	for _, action := range a.After {
		s.DelaySeconds += action.Config.Delay.n
	}
	return s
}

// mappingAnswer says which networks stand in for which.
type mappingAnswer struct {
	ExtID         text          `json:"extId"`
	MapsAddresses flag          `json:"isIpMappingEnabled"`
	Primary       networkAnswer `json:"primaryNetwork"`
	Recovery      networkAnswer `json:"recoveryNetwork"`
	PrimaryTest   networkAnswer `json:"primaryTestNetwork"`
	RecoveryTest  networkAnswer `json:"recoveryTestNetwork"`
}

type networkAnswer struct {
	Name   text `json:"subnetName"`
	Subnet text `json:"subnetExtId"`
	IP     struct {
		IPv4 struct {
			Gateway address `json:"defaultGatewayIp"`
			Prefix  number  `json:"prefixLength"`
		} `json:"ipv4"`
	} `json:"ipConfig"`
}

func (a networkAnswer) fact() facts.PlanNetwork {
	return facts.PlanNetwork{Name: string(a.Name), Subnet: a.Subnet.id(), Gateway: string(a.IP.IPv4.Gateway), Prefix: int(a.IP.IPv4.Prefix.n)}
}

func (a *mappingAnswer) fact() facts.NetworkMapping {
	return facts.NetworkMapping{
		Primary: a.Primary.fact(), Recovery: a.Recovery.fact(), PrimaryTest: a.PrimaryTest.fact(), RecoveryTest: a.RecoveryTest.fact(),
		MapsAddresses: a.MapsAddresses.v,
	}
}

// settingAnswer is what a plan does with one VM. The secrets of attached volume
// groups, which stand beside these fields, are never decoded.
type settingAnswer struct {
	ExtID   text `json:"extId"`
	Setting struct {
		VM       entity `json:"vm"`
		Mappings []struct {
			Recovery address `json:"recoveryIp"`
		} `json:"ipMappings"`
	} `json:"recoverySetting"`
}

// plans reads the recovery plans, from v4.2 on or in the older interface.
func (c *central) plans(ctx context.Context) {
	items := map[string]*facts.RecoveryPlan{}
	l := list{space: policySpace, since: since42, path: "/config/recovery-plans"}
	minor, err := each(ctx, c.client, l, func(a *planAnswer) string { return a.ExtID.id() }, func(page []planAnswer) bool {
		for _, a := range page {
			items[a.ExtID.id()] = a.fact()
		}
		return true
	})
	if absent(err) {
		c.plans3(ctx)
		return
	}
	for _, id := range slices.Sorted(maps.Keys(items)) {
		p := items[id]
		err := c.detail(ctx, p)
		if err != nil {
			err = fmt.Errorf("asking %s for the recovery plan %s: %w", c.host, p.Name, err)
		}
		p.Answered = facts.FromError(err)
	}
	c.facts.Plans = keep(c, factPlans, generation4(minor), "its recovery plans", items, err)
}

// detail asks for the parts of a plan.
func (c *central) detail(ctx context.Context, p *facts.RecoveryPlan) error {
	part := func(name string) list {
		return list{space: policySpace, since: since42, path: "/config/recovery-plans/" + url.PathEscape(p.UUID) + "/" + name}
	}
	var stages []stageAnswer
	_, err := each(ctx, c.client, part("stages"), func(a *stageAnswer) string { return a.ExtID.id() }, func(page []stageAnswer) bool {
		stages = append(stages, page...)
		return true
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(stages, func(a, b stageAnswer) int { return cmp.Compare(a.Priority.n, b.Priority.n) })
	for _, s := range stages {
		p.Stages = append(p.Stages, s.fact())
	}
	_, err = each(ctx, c.client, part("network-mappings"), func(a *mappingAnswer) string { return a.ExtID.id() }, func(page []mappingAnswer) bool {
		for _, m := range page {
			p.Networks = append(p.Networks, m.fact())
		}
		return true
	})
	if err != nil {
		return err
	}
	_, err = each(ctx, c.client, part("recovery-settings"), func(a *settingAnswer) string { return a.ExtID.id() }, func(page []settingAnswer) bool {
		for _, s := range page {
			for _, m := range s.Setting.Mappings {
				if m.Recovery != "" && s.Setting.VM.ExtID != "" {
					p.Addresses[s.Setting.VM.ExtID.id()] = string(m.Recovery)
					break
				}
			}
		}
		return true
	})
	return err
}

// named fills in the names of networks that plans give by uuid only.
func (c *central) named(context.Context) {
	for _, p := range c.facts.Plans.Items {
		for i := range p.Networks {
			m := &p.Networks[i]
			for _, n := range []*facts.PlanNetwork{&m.Primary, &m.Recovery, &m.PrimaryTest, &m.RecoveryTest} {
				if s := c.facts.Subnets.Items[n.Subnet]; n.Name == "" && s != nil {
					n.Name = s.Name
				}
			}
		}
	}
}
