package prismlab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// routes3 are what v3 answers for. Lists are asked for with POST although that reads.
func (s *central) routes3() []restlab.Route {
	var all []restlab.Route
	for kind, entities := range map[string]func() []obj{
		"availability_zone": s.zones3, "protection_rule": s.rules3, "recovery_plan": s.plans3,
		"recovery_plan_job": s.jobs3, "vm_recovery_point": s.points3,
	} {
		all = append(all, restlab.Route{Method: http.MethodPost, Path: kind + "s/list", Kind: kind, List: func(*restlab.Request) (restlab.Listing, error) {
			return restlab.Fixed(entities()), nil
		}}, restlab.Route{Path: kind + "s/{}", Kind: kind, One: func(q *restlab.Request) (any, error) {
			for _, e := range entities() {
				if e["metadata"].(obj)["uuid"] == q.ID() {
					if kind == "recovery_plan" {
						s.latest3(e)
					}
					return e, nil
				}
			}
			return nil, restlab.NotFound("entity " + q.ID())
		}})
	}
	return all
}

// dialect3 is v3: what is wanted stands in a body.
type dialect3 struct{}

// most3 is the greatest number of entities in an answer.
const most3 = 500

// Parse implements [restlab.Dialect].
func (dialect3) Parse(q *restlab.Request) error {
	if q.Route.List == nil {
		return nil
	}
	wanted := struct {
		Kind   string `json:"kind"`
		Offset int    `json:"offset"`
		Length int    `json:"length"`
	}{Kind: q.Route.Kind, Length: 20}
	if err := json.NewDecoder(q.R.Body).Decode(&wanted); err != nil || wanted.Kind != q.Route.Kind || wanted.Offset < 0 || wanted.Length < 1 || wanted.Length > most3 {
		return &restlab.Error{Status: http.StatusUnprocessableEntity, Message: fmt.Sprintf("The body has to ask for the kind %s, from an offset, up to a length of %d.", q.Route.Kind, most3)}
	}
	q.First, q.Limit = wanted.Offset, wanted.Length
	return nil
}

// Page implements [restlab.Dialect].
func (dialect3) Page(q *restlab.Request, p restlab.Page) any {
	return obj{
		"api_version": "3.1", "entities": p.Entries,
		"metadata": obj{"kind": q.Route.Kind, "length": len(p.Entries), "offset": q.First, "total_matches": p.Total},
	}
}

// One implements [restlab.Dialect].
func (dialect3) One(_ *restlab.Request, v any) any {
	v.(obj)["api_version"] = "3.1"
	return v
}

// Error implements [restlab.Dialect].
func (dialect3) Error(_ *restlab.Request, e *restlab.Error) any {
	return obj{
		"api_version": "3.1", "code": e.Status, "state": "ERROR",
		"message_list": []obj{{"message": e.Message, "reason": strings.ToUpper(strings.ReplaceAll(http.StatusText(e.Status), " ", "_"))}},
	}
}

// entity3 is how v3 shows a thing: as it is, as it should be, and what is said about
// both.
func (s *central) entity3(kind, uuid, name string, resources obj) obj {
	changed := world.RFC3339(s.clock.Ago(60 * world.Day))
	return obj{
		"status":   obj{"name": name, "state": "COMPLETE", "resources": resources},
		"spec":     obj{"name": name, "resources": resources},
		"metadata": obj{"kind": kind, "uuid": uuid, "creation_time": changed, "last_update_time": changed, "spec_version": 1, "categories": obj{}, "categories_mapping": obj{}},
	}
}

func (s *central) zones3() []obj {
	zone := func(name, plane string, c *world.Central) obj {
		return s.entity3("availability_zone", world.GUIDOf("availability zone", c.Host), name, obj{
			"management_plane_type": plane, "management_url": centralID(c.Host), "display_name": name,
		})
	}
	all := []obj{zone("Local AZ", "Local", s.central)}
	for _, c := range s.others() {
		all = append(all, zone("PC_"+s.addressOf(c.Host), "PC", c))
	}
	return all
}

func (s *central) rules3() []obj {
	var all []obj
	for _, x := range s.knownPolicies() {
		zone := func(cluster string) obj {
			return obj{"availability_zone_url": s.centralOf(cluster), "cluster_uuid": clusterID(cluster)}
		}
		way := func(from, to int) obj {
			return obj{"source_availability_zone_index": from, "destination_availability_zone_index": to, "snapshot_schedule_list": []obj{{
				"recovery_point_objective_secs": int(x.RPO.Seconds()), "snapshot_type": "CRASH_CONSISTENT",
				"local_snapshot_retention_policy": obj{"num_snapshots": x.Keep}, "remote_snapshot_retention_policy": obj{"num_snapshots": x.Keep},
			}}}
		}
		zones := []obj{zone(x.From)}
		var ways []obj
		for i, remote := range x.Ends()[1:] {
			if zones, ways = append(zones, zone(remote)), append(ways, way(0, i+1)); !x.OneWay {
				ways = append(ways, way(i+1, 0))
			}
		}
		all = append(all, s.entity3("protection_rule", policyID(x.Name), x.Name, obj{
			"ordered_availability_zone_list": zones, "primary_location_list": []int{0}, "start_time": "18h:0m", "availability_zone_connectivity_list": ways,
			"category_filter": obj{"type": "CATEGORIES_MATCH_ANY", "kind_list": []string{"vm"}, "params": obj{x.Category.Key: []string{x.Category.Value}}},
		}))
	}
	return all
}

func (s *central) points3() []obj {
	var all []obj
	for _, x := range s.points() {
		v, created := x.of.at(x.guest), s.clock.Ago(x.age)
		moment := world.RFC3339(created)
		e := s.entity3("vm_recovery_point", world.GUIDOf("recovery point", v.uuid, moment, x.holder), v.policy.Name+"-"+moment, obj{
			"parent_vm_reference": obj{"kind": "vm", "uuid": v.uuid, "name": v.name}, "creation_time": moment,
			"expiration_time":     world.RFC3339(created.Add(kept)),
			"recovery_point_type": "CRASH_CONSISTENT", "vm_recovery_point_location_agnostic_uuid": world.GUIDOf("recovery point", v.uuid, moment),
			"source_cluster_reference": obj{"kind": "cluster", "uuid": clusterID(v.cluster.Name)},
		})
		status := e["status"].(obj)
		status["cluster_reference"] = obj{"kind": "cluster", "uuid": clusterID(x.holder)}
		status["availability_zone_reference"] = obj{"kind": "availability_zone", "uuid": centralID(s.central.Host)}
		all = append(all, e)
	}
	return all
}
