package prismlab

import (
	"fmt"

	"github.com/muster-dr/muster/internal/lab/world"
)

func (s *central) plans3() []obj {
	var all []obj
	for _, x := range s.knownPlans() {
		primary, recovery := s.centralOf(world.ClusterFRA), s.centralOf(world.ClusterMUC)
		network := func(name string) obj {
			if name == "" {
				return obj{} // left open
			}
			n := s.model.Nutanix.Network(name)
			return obj{"name": n.Name, "subnet_list": []obj{{"gateway_ip": n.Gateway, "prefix_length": n.Prefix, "external_connectivity_state": "DISABLED"}}}
		}
		mappings := []obj{}
		for _, m := range x.Mappings {
			at := func(zone, name, test string) obj {
				return obj{"availability_zone_url": zone, "recovery_network": network(name), "test_network": network(test), "recovery_ip_assignment_list": []obj{}}
			}
			mappings = append(mappings, obj{"are_networks_stretched": false, "availability_zone_network_mapping_list": []obj{
				at(primary, m.Production, m.ProductionTest), at(recovery, m.Recovery, m.RecoveryTest),
			}})
		}
		e := s.entity3("recovery_plan", planID(x.Name), x.Name, obj{
			"parameters": obj{
				"primary_location_index": 0, "availability_zone_list": []obj{s.zone3(primary, world.ClusterFRA), s.zone3(recovery, world.ClusterMUC)},
				"floating_ip_assignment_list": []obj{}, "witness_configuration_list": []obj{}, "network_mapping_list": mappings,
			},
			"stage_list": s.stages3(x),
		})
		e["status"].(obj)["description"] = ""
		all = append(all, e)
	}
	return all
}

// zone3 is place of v3.
func (s *central) zone3(url, cluster string) obj {
	o := obj{"availability_zone_url": url}
	if s.site == everywhere {
		o["cluster_reference_list"] = []obj{{"kind": "cluster", "uuid": clusterID(cluster)}}
	}
	return o
}

func (s *central) stages3(x *world.RecoveryPlan) []obj {
	var all []obj
	for i, stage := range x.Stages {
		var entities []obj
		for _, name := range stage.VMs {
			entities = append(entities, obj{"any_entity_reference": obj{"kind": "vm", "uuid": s.started(name), "name": name}})
		}
		for _, id := range stage.Gone {
			entities = append(entities, obj{"any_entity_reference": obj{"kind": "vm", "uuid": id}})
		}
		if c := stage.Category; c != world.NoCategory {
			entities = append(entities, obj{"categories": obj{c.Key: c.Value}})
		}
		all = append(all, obj{
			"stage_uuid": world.GUIDOf("stage", x.Name, fmt.Sprint(i)), "delay_time_secs": int(stage.Delay.Seconds()),
			"stage_work": obj{"recover_entities": obj{"entity_info_list": entities}},
		})
	}
	return all
}

// latest3 adds what only the answer for a single plan says; what never happened is
// an empty text.
func (s *central) latest3(e obj) {
	status := e["status"].(obj)
	status["latest_validation_time"], status["latest_test_time"] = "", ""
	for _, j := range s.planJobs() {
		if planID(j.plan.Name) == e["metadata"].(obj)["uuid"] {
			key := map[string]string{"VALIDATE": "latest_validation_time", "TEST_FAILOVER": "latest_test_time"}[j.action]
			status[key] = world.RFC3339(s.clock.Ago(j.Age))
		}
	}
}

func (s *central) jobs3() []obj {
	var all []obj
	for _, j := range s.planJobs() {
		done := obj{"status": "COMPLETED", "percentage_complete": 100}
		result, problems := "COMPLETED", []obj{}
		if j.Failed {
			result = "FAILED"
		}
		if j.Problem != "" {
			problems = append(problems, obj{
				"message": j.Problem, "validation_type": "NETWORK", "affected_any_reference_list": []obj{}, "impact_message_list": []string{"The failover would not succeed."},
				"cause_and_resolution_message_list": []obj{{"cause": j.Problem, "resolution_list": []string{"Correct the plan."}}},
			})
		}
		began, ended := world.RFC3339(s.clock.Ago(j.Age+took)), world.RFC3339(s.clock.Ago(j.Age))
		plan := obj{"kind": "recovery_plan", "uuid": planID(j.plan.Name), "name": j.plan.Name}
		all = append(all, obj{
			"api_version": "3.1",
			"metadata":    obj{"kind": "recovery_plan_job", "uuid": j.id(), "creation_time": began, "last_update_time": ended, "spec_version": 1, "categories": obj{}, "categories_mapping": obj{}},
			"spec": obj{"name": j.action, "resources": obj{
				"recovery_plan_reference": obj{"kind": "recovery_plan", "uuid": planID(j.plan.Name)}, "execution_parameters": obj{"action_type": j.action},
			}},
			"status": obj{
				"name": j.action, "start_time": began, "end_time": ended,
				"resources": obj{"recovery_plan_reference": plan, "execution_parameters": obj{
					"action_type":                     j.action,
					"failed_availability_zone_list":   []obj{{"availability_zone_url": s.centralOf(world.ClusterFRA)}},
					"recovery_availability_zone_list": []obj{{"availability_zone_url": s.centralOf(world.ClusterMUC)}},
				}},
				"execution_status": obj{
					"status": result, "percentage_complete": 100,
					"preprocessing_status": done, "operation_status": obj{"status": result, "percentage_complete": 100}, "postprocessing_status": done,
				},
				"cleanup_status":         done,
				"validation_information": obj{"errors_list": problems, "warnings_list": []obj{}},
			},
		})
	}
	return all
}
