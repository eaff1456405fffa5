package prismlab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// serve3 answers in v3, in which lists are asked for with POST although that reads.
func (s *centralServer) serve3(w http.ResponseWriter, r *http.Request, path []string) {
	fail := func(status int, message string) { fail3(w, status, message) }
	isList := r.Method == http.MethodPost && len(path) == 2 && path[1] == "list"
	if !s.admit(w, r, isList || restlab.IsRead(r.Method), fail) {
		return
	}
	entities, known := map[string]func() []obj{
		"availability_zones": s.zones3, "protection_rules": s.rules3, "recovery_plans": s.plans3,
		"recovery_plan_jobs": s.jobs3, "vm_recovery_points": s.points3,
	}[path[0]]
	switch {
	case !known:
		fail(http.StatusNotFound, "There is no such kind.")
	case isList:
		s.list3(w, r, strings.TrimSuffix(path[0], "s"), entities())
	case r.Method == http.MethodGet && len(path) == 2:
		for _, e := range entities() {
			if e["metadata"].(obj)["uuid"] == path[1] {
				if path[0] == "recovery_plans" {
					s.latest3(e)
				}
				e["api_version"] = "3.1"
				restlab.WriteJSON(w, http.StatusOK, e)
				return
			}
		}
		fail(http.StatusNotFound, "There is no entity "+path[1]+".")
	default:
		fail(http.StatusNotFound, "There is no such resource.")
	}
}

func fail3(w http.ResponseWriter, status int, message string) {
	restlab.WriteJSON(w, status, obj{
		"api_version": "3.1", "code": status, "state": "ERROR",
		"message_list": []obj{{"message": message, "reason": strings.ToUpper(strings.ReplaceAll(http.StatusText(status), " ", "_"))}},
	})
}

// most3 is the greatest number of entities in an answer.
const most3 = 500

func (s *centralServer) list3(w http.ResponseWriter, r *http.Request, kind string, entities []obj) {
	asked := struct {
		Kind   string `json:"kind"`
		Offset int    `json:"offset"`
		Length int    `json:"length"`
	}{Kind: kind, Length: 20}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Kind != kind || asked.Offset < 0 || asked.Length < 1 || asked.Length > most3 {
		fail3(w, http.StatusUnprocessableEntity, fmt.Sprintf("The body has to ask for the kind %s, from an offset, up to a length of %d.", kind, most3))
		return
	}
	total, first := len(entities), min(asked.Offset, len(entities))
	if s.behaviour == world.EndlessPaging && total > 0 {
		total, first = endless, 0
	}
	page := entities[first:min(first+asked.Length, len(entities))]
	if page == nil {
		page = []obj{}
	}
	restlab.WriteJSON(w, http.StatusOK, obj{
		"api_version": "3.1", "entities": page,
		"metadata": obj{"kind": kind, "length": len(page), "offset": asked.Offset, "total_matches": total},
	})
}

// entity3 is how v3 shows a thing: as it is, as it should be, and what is said about
// both.
func (s *centralServer) entity3(kind, uuid, name string, resources obj) obj {
	changed := world.RFC3339(s.clock.Ago(60 * world.Day))
	return obj{
		"status":   obj{"name": name, "state": "COMPLETE", "resources": resources},
		"spec":     obj{"name": name, "resources": resources},
		"metadata": obj{"kind": kind, "uuid": uuid, "creation_time": changed, "last_update_time": changed, "spec_version": 1, "categories": obj{}, "categories_mapping": obj{}},
	}
}

func (s *centralServer) zones3() []obj {
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

func (s *centralServer) rules3() []obj {
	var all []obj
	for _, x := range s.model.Nutanix.Policies {
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
			zones, ways = append(zones, zone(remote)), append(ways, way(0, i+1), way(i+1, 0))
		}
		all = append(all, s.entity3("protection_rule", policyID(x.Name), x.Name, obj{
			"ordered_availability_zone_list": zones, "primary_location_list": []int{0}, "start_time": "18h:0m", "availability_zone_connectivity_list": ways,
			"category_filter": obj{"type": "CATEGORIES_MATCH_ANY", "kind_list": []string{"vm"}, "params": obj{x.Category.Key: []string{x.Category.Value}}},
		}))
	}
	return all
}

func (s *centralServer) points3() []obj {
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
