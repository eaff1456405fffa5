package prism

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// plan3 is a recovery plan of the older interface.
type plan3 struct {
	Metadata reference `json:"metadata"`
	Status   struct {
		Name text `json:"name"`
		// When it was validated and tested last; "" when never.
		Validated text `json:"latest_validation_time"`
		Tested    text `json:"latest_test_time"`
		Resources struct {
			Parameters struct {
				Zones    []zone3    `json:"availability_zone_list"`
				Primary  number     `json:"primary_location_index"`
				Mappings []mapping3 `json:"network_mapping_list"`
			} `json:"parameters"`
			Stages []stage3 `json:"stage_list"`
		} `json:"resources"`
	} `json:"status"`
}

// zone3 is one end of a plan.
type zone3 struct {
	Central  text        `json:"availability_zone_url"`
	Clusters []reference `json:"cluster_reference_list"`
}

func (z zone3) fact() facts.PlanLocation {
	var clusters []text
	for _, c := range z.Clusters {
		clusters = append(clusters, c.UUID)
	}
	return facts.PlanLocation{Central: z.Central.id(), Clusters: ids(clusters)}
}

type mapping3 struct {
	Stretched flag  `json:"are_networks_stretched"`
	Ends      []end `json:"availability_zone_network_mapping_list"`
}

// end is what a mapping says of one end of the plan.
type end struct {
	zone3
	Recovery network3 `json:"recovery_network"`
	Test     network3 `json:"test_network"`
	Assigned []struct {
		VM reference `json:"vm_reference"`
		IP []struct {
			Address address `json:"ip_address"`
		} `json:"ip_config_list"`
	} `json:"recovery_ip_assignment_list"`
}

type network3 struct {
	Name    text      `json:"name"`
	Network reference `json:"virtual_network_reference"`
	Subnets []struct {
		Gateway address `json:"gateway_ip"`
		Prefix  number  `json:"prefix_length"`
	} `json:"subnet_list"`
}

func (n network3) fact() facts.PlanNetwork {
	out := facts.PlanNetwork{Name: string(n.Name), Subnet: n.Network.UUID.id()}
	if len(n.Subnets) > 0 {
		out.Gateway, out.Prefix = string(n.Subnets[0].Gateway), int(n.Subnets[0].Prefix.n)
	}
	return out
}

type stage3 struct {
	Delay number `json:"delay_time_secs"`
	Work  struct {
		Recover struct {
			Entities []struct {
				Entity     reference       `json:"any_entity_reference"`
				Categories map[string]text `json:"categories"`
			} `json:"entity_info_list"`
		} `json:"recover_entities"`
	} `json:"stage_work"`
}

func (s *stage3) fact() facts.PlanStage {
	var vms []text
	out := facts.PlanStage{Categories: []string{}, DelaySeconds: s.Delay.n}
	for _, e := range s.Work.Recover.Entities {
		if e.Entity.Kind == "vm" || e.Entity.Kind == "" {
			vms = append(vms, e.Entity.UUID)
		}
		for key, value := range e.Categories {
			out.Categories = append(out.Categories, key+"/"+string(value))
		}
	}
	out.VMs = ids(vms)
	slices.Sort(out.Categories)
	return out
}

// fact is the whole plan but its jobs.
func (a *plan3) fact() *facts.RecoveryPlan {
	parameters := a.Status.Resources.Parameters
	out := (&planAnswer{ExtID: a.Metadata.UUID, Name: a.Status.Name}).fact()
	out.Answered = facts.Yes()
	for i, z := range parameters.Zones {
		if int64(i) == parameters.Primary.n {
			out.Primary = z.fact()
		} else {
			out.Recovery = z.fact()
		}
	}
	for i := range a.Status.Resources.Stages {
		out.Stages = append(out.Stages, a.Status.Resources.Stages[i].fact())
	}
	out.Stretched = len(parameters.Mappings) > 0
	for _, m := range parameters.Mappings {
		out.Stretched = out.Stretched && m.Stretched.yes()
		var mapping facts.NetworkMapping
		for i, e := range m.Ends {
			if e.isPrimary(i, out) {
				mapping.Primary, mapping.PrimaryTest = e.Recovery.fact(), e.Test.fact()
				continue
			}
			mapping.Recovery, mapping.RecoveryTest = e.Recovery.fact(), e.Test.fact()
			for _, a := range e.Assigned {
				if len(a.IP) > 0 && a.VM.UUID != "" && a.IP[0].Address != "" {
					out.Addresses[a.VM.UUID.id()] = string(a.IP[0].Address)
				}
			}
		}
		out.Networks = append(out.Networks, mapping)
	}
	return out
}

// isPrimary tells which end of a mapping is that of the primary location. Where one
// Prism Central has both, the clusters tell, or else the order.
func (e *end) isPrimary(i int, p *facts.RecoveryPlan) bool {
	if p.Primary.Central != p.Recovery.Central {
		return e.Central.id() == p.Primary.Central
	}
	if clusters := e.fact().Clusters; len(clusters) > 0 && !slices.Equal(p.Primary.Clusters, p.Recovery.Clusters) {
		return slices.Equal(clusters, p.Primary.Clusters)
	}
	return i == 0
}

// plans3 reads the recovery plans in the older interface. Only the question for one
// of them tells when it was validated and tested.
func (c *central) plans3(ctx context.Context) {
	items := map[string]*facts.RecoveryPlan{}
	err := each3(ctx, c.client, "recovery_plan", "", 0, func(a *plan3) string { return a.Metadata.UUID.id() }, func(page []plan3) bool {
		for i := range page {
			items[page[i].Metadata.UUID.id()] = page[i].fact()
		}
		return true
	})
	for _, id := range slices.Sorted(maps.Keys(items)) {
		var a plan3
		if err := c.get(ctx, "/api/nutanix/v3/recovery_plans/"+url.PathEscape(id), nil, &a); err != nil {
			items[id].Answered = facts.FromError(fmt.Errorf("asking %s for the recovery plan %s: %w", c.host, items[id].Name, err))
			continue
		}
		a.Metadata.UUID = text(id)
		items[id] = a.fact()
		c.remember(id, &a)
	}
	c.facts.Plans = keep(c, factPlans, generation3, "its recovery plans", items, err)
}

// remember keeps when a plan was validated and tested last, for those whose job is
// not on record any more.
func (c *central) remember(id string, a *plan3) {
	if at, ok := a.Status.Validated.when(); ok {
		c.lastRun[id+"/"+actionValidate] = at
	}
	if at, ok := a.Status.Tested.when(); ok {
		c.lastRun[id+"/"+actionTest] = at
	}
}
