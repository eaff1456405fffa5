package prism

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/muster-dr/muster/internal/facts"
)

// reference names an entity of the v3 interface.
type reference struct {
	Kind text `json:"kind"`
	UUID text `json:"uuid"`
	Name text `json:"name"`
}

// ruleAnswer is a protection rule. Of its two halves the status tells what is.
type ruleAnswer struct {
	Metadata reference `json:"metadata"`
	Status   struct {
		Name      text `json:"name"`
		Resources struct {
			Zones []struct {
				Central  text   `json:"availability_zone_url"`
				Cluster  text   `json:"cluster_uuid"`
				Clusters []text `json:"cluster_uuid_list"`
			} `json:"ordered_availability_zone_list"`
			Connections []struct {
				Source      number `json:"source_availability_zone_index"`
				Destination number `json:"destination_availability_zone_index"`
				Schedules   []struct {
					RPO number `json:"recovery_point_objective_secs"`
				} `json:"snapshot_schedule_list"`
			} `json:"availability_zone_connectivity_list"`
			Filter struct {
				Params map[string][]text `json:"params"`
			} `json:"category_filter"`
			Primary []number `json:"primary_location_list"`
		} `json:"resources"`
	} `json:"status"`
}

// fact labels locations by their place in the list, which is how the older
// interface refers to them.
func (a *ruleAnswer) fact() (*facts.ProtectionPolicy, error) {
	r := a.Status.Resources
	p := &facts.ProtectionPolicy{
		UUID: a.Metadata.UUID.id(), Name: cmp.Or(string(a.Status.Name), a.Metadata.UUID.id()), Categories: []string{},
		Locations: []facts.PolicyLocation{}, Schedules: []facts.ReplicationSchedule{},
	}
	for key, values := range r.Filter.Params {
		for _, v := range values {
			p.Categories = append(p.Categories, key+"/"+string(v))
		}
	}
	slices.Sort(p.Categories)
	for i, z := range r.Zones {
		p.Locations = append(p.Locations, facts.PolicyLocation{
			Label: strconv.Itoa(i), Central: z.Central.id(), Clusters: ids(append(z.Clusters, z.Cluster)),
			Primary: slices.Contains(r.Primary, number{n: int64(i), said: true}),
		})
	}
	for _, to := range r.Connections {
		remote := ""
		if to.Destination.said && to.Destination != to.Source {
			remote = strconv.FormatInt(to.Destination.n, 10)
		}
		for _, s := range to.Schedules {
			if !s.RPO.said {
				return nil, unsaidRPO(p.Name)
			}
			p.Schedules = append(p.Schedules, facts.ReplicationSchedule{
				Source: strconv.FormatInt(to.Source.n, 10), Remote: remote, RPOSeconds: s.RPO.n,
			})
		}
	}
	return p, nil
}
