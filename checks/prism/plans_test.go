package prism

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestPolicies(t *testing.T) {
	t.Run("are read with their locations and schedules", func(t *testing.T) {
		p, err := read[policyAnswer](t, `{"extId":"P","name":"PP","categoryIds":["B","A","$REDACTED"],
			"replicationLocations":[{"label":"fra","domainManagerExtId":"X","isPrimary":true,"replicationSubLocation":{"$objectType":"datapolicies.v4.config.NutanixCluster","clusterExtIds":["C1"]}},
				{"label":"muc","domainManagerExtId":"Y","isPrimary":"$UNKNOWN"}],
			"replicationConfigurations":[{"sourceLocationLabel":"fra","schedule":{"recoveryPointObjectiveTimeSeconds":"3600"}},
				{"sourceLocationLabel":"fra","remoteLocationLabel":"muc","schedule":{"recoveryPointObjectiveTimeSeconds":0,"isReplicationPaused":true}}]}`).fact()
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "policy", *p, facts.ProtectionPolicy{UUID: "p", Name: "PP", Categories: []string{"a", "b"},
			Locations: []facts.PolicyLocation{{Label: "fra", Central: "x", Clusters: []string{"c1"}, Primary: true}, {Label: "muc", Central: "y", Clusters: []string{}}},
			Schedules: []facts.ReplicationSchedule{{Source: "fra", RPOSeconds: 3600}, {Source: "fra", Remote: "muc", Paused: true}}})
	})
	t.Run("an interval that is hidden is not synchronous replication", func(t *testing.T) {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		f.fill("datapolicies/config/protection-policies", policyJSON(policyID, 3600),
			`{"extId":"p2","name":"PP-Hidden","replicationConfigurations":[{"sourceLocationLabel":"a","schedule":{"recoveryPointObjectiveTimeSeconds":"$REDACTED"}}]}`)
		pc := s.one(t)
		expectOpen(t, "policies", pc.Policies.Answered, facts.Partial, facts.CollectorPartial, "PP-Hidden does not say how often")
		if len(pc.Policies.Items) != 1 {
			t.Errorf("%d policies", len(pc.Policies.Items))
		}
	})
	t.Run("of the older interface are named by their places", func(t *testing.T) {
		p, err := read[ruleAnswer](t, `{"metadata":{"uuid":"P"},"spec":{"name":"meant"},"status":{"name":"PP","resources":{
			"ordered_availability_zone_list":[{"availability_zone_url":"X","cluster_uuid":"C1"},{"availability_zone_url":"Y","cluster_uuid_list":["D2","D1"]}],
			"primary_location_list":[0],"category_filter":{"params":{"DR":["b","a"]}},
			"availability_zone_connectivity_list":[{"source_availability_zone_index":0,"destination_availability_zone_index":1,"snapshot_schedule_list":[{"recovery_point_objective_secs":3600},{"recovery_point_objective_secs":60}]},
				{"source_availability_zone_index":0,"snapshot_schedule_list":[{"recovery_point_objective_secs":7200}]}]}}}`).fact()
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "policy", *p, facts.ProtectionPolicy{UUID: "p", Name: "PP", Categories: []string{"DR/a", "DR/b"},
			Locations: []facts.PolicyLocation{{Label: "0", Central: "x", Clusters: []string{"c1"}, Primary: true}, {Label: "1", Central: "y", Clusters: []string{"d1", "d2"}}},
			Schedules: []facts.ReplicationSchedule{{Source: "0", Remote: "1", RPOSeconds: 3600}, {Source: "0", Remote: "1", RPOSeconds: 60}, {Source: "0", RPOSeconds: 7200}}})
	})
}

// planned is a Prism Central with a plan.
func planned(t *testing.T) (*setup, *fake) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.fill("datapolicies/config/recovery-plans", fmt.Sprintf(`{"extId":%q,"name":"RP-Citrix","primaryLocation":{"domainManagerExtId":%q,"clusters":[{"extId":%q}]},"recoveryLocation":{"domainManagerExtId":%q}}`,
		planID, pcFRA, clusterFRA, pcMUC))
	return s, f
}

func TestAPlanIsReadWithAllItsParts(t *testing.T) {
	s, f := planned(t)
	at := "datapolicies/config/recovery-plans/" + planID
	f.fill(at+"/stages",
		`{"extId":"s2","priority":2,"entityType":"VM","categoryExtIds":["C1"]}`,
		`{"extId":"s3","priority":3,"entityType":"VOLUME_GROUP","entities":[{"extId":"vg"}]}`,
		`{"extId":"s1","priority":1,"entityType":"VM","entities":[{"extId":"V2"},{"extId":"V1"}],"postActions":[{"config":{"$objectType":"datapolicies.v4.config.DelayAction","delaySecs":120}},{"config":{"delaySecs":"30"}}]}`)
	f.fill(at+"/network-mappings",
		`{"extId":"m1","isIpMappingEnabled":true,"primaryNetwork":{"subnetName":"VL20","ipConfig":{"ipv4":{"defaultGatewayIp":"10.1.0.1","prefixLength":24}}},
			"recoveryNetwork":{"subnetExtId":"N1","ipConfig":{"ipv4":{"defaultGatewayIp":{"value":"10.2.0.1"},"prefixLength":24}}},"recoveryTestNetwork":{"subnetExtId":"far away"}}`,
		`{"extId":"m2","isIpMappingEnabled":"$UNKNOWN","primaryNetwork":{"subnetName":"VL30"}}`)
	f.fill(at+"/recovery-settings",
		`{"extId":"r1","scope":"VM","recoverySetting":{"$objectType":"datapolicies.v4.config.VmRecoverySetting","vm":{"extId":"V1"},"ipMappings":[{"recoveryIp":{"ipv4":{"value":"10.2.0.12"}}}]}}`,
		`{"extId":"r2","scope":"VM_CATEGORY","recoverySetting":{"vmCategoryExtId":"c"}}`)
	f.fill("networking/config/subnets", `{"extId":"n1","name":"VL20-DR"}`)
	p := s.one(t).Plans.Items[planID]
	expect(t, "plan", *p, facts.RecoveryPlan{Answered: facts.Yes(), UUID: planID, Name: "RP-Citrix",
		Primary: facts.PlanLocation{Central: pcFRA, Clusters: []string{clusterFRA}}, Recovery: facts.PlanLocation{Central: pcMUC, Clusters: []string{}},
		Stages: []facts.PlanStage{{VMs: []string{"v1", "v2"}, Categories: []string{}, DelaySeconds: 150}, {VMs: []string{}, Categories: []string{"c1"}}, {VMs: []string{}, Categories: []string{}}},
		Networks: []facts.NetworkMapping{
			{Primary: facts.PlanNetwork{Name: "VL20", Gateway: "10.1.0.1", Prefix: 24}, Recovery: facts.PlanNetwork{Name: "VL20-DR", Subnet: "n1", Gateway: "10.2.0.1", Prefix: 24},
				RecoveryTest: facts.PlanNetwork{Subnet: "far away"}, MapsAddresses: yes()},
			{Primary: facts.PlanNetwork{Name: "VL30"}},
		},
		Addresses:  map[string]string{"v1": "10.2.0.12"},
		Validation: facts.PlanJob{Answered: facts.Yes(), Problems: []string{}}, Test: facts.PlanJob{Answered: facts.Yes(), Problems: []string{}},
	})
}

func TestAPartOfAPlanThatIsNotToldLeavesThePlanOpen(t *testing.T) {
	for _, part := range []string{"stages", "network-mappings", "recovery-settings"} {
		t.Run(part, func(t *testing.T) {
			s, f := planned(t)
			f.status["/api/datapolicies/v4.3/config/recovery-plans/"+planID+"/"+part] = http.StatusForbidden
			pc := s.one(t)
			expect(t, "plans", pc.Plans.Answered, facts.Yes())
			expectOpen(t, "plan", pc.Plans.Items[planID].Answered, facts.Failed, facts.PermissionDenied, "the recovery plan RP-Citrix")
		})
	}
}

func jobJSON(id, action, status, end string) string {
	return fmt.Sprintf(`{"extId":%q,"recoveryPlanExtId":%q,"actionType":%q,"status":%q,"startTime":"2026-03-01T03:00:00Z","endTime":%q}`, id, planID, action, status, end)
}

func TestTheNewestJobsOfAPlan(t *testing.T) {
	found := func(n int, severity string) []string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprintf(`{"extId":"%s%d","severity":%q,"message":"%s %d\n of it"}`, severity, i, severity, severity, i))
		}
		return out
	}
	for name, c := range map[string]struct {
		jobs       []string
		errors     []string
		status     int // of the question for errors
		validation facts.PlanJob
		reason     facts.Reason // why the validation is not learnt
		words      string
	}{
		"none": {validation: facts.PlanJob{}},
		"of several": {jobs: []string{jobJSON("j1", "VALIDATE", "FAILED", "2026-03-01T03:01:10Z"), jobJSON("j2", "VALIDATE", "SUCCEEDED", "2026-03-08T03:00:00Z"),
			jobJSON("j3", "VALIDATE", "FAILED", "2026-02-01T03:01:10Z"), jobJSON("j4", "PLANNED_FAILOVER", "SUCCEEDED", "2026-03-09T00:00:00Z")},
			validation: facts.PlanJob{Done: true, Status: "SUCCEEDED", Ended: "2026-03-08T03:00:00Z"}},
		"that ended": {jobs: []string{jobJSON("j1", "VALIDATE", "RUNNING", ""), jobJSON("j2", "VALIDATE", "QUEUED", ""), jobJSON("j3", "VALIDATE", "ABORTED", "2026-03-08T03:00:00Z")},
			validation: facts.PlanJob{Done: true, Status: "ABORTED", Ended: "2026-03-08T03:00:00Z"}},
		"with warnings": {jobs: []string{jobJSON("j1", "VALIDATE", "SUCCEEDED_WITH_VALIDATION_WARNING", "2026-03-08T03:00:00Z")},
			errors: append(found(7, "WARNING"), found(2, "ERROR")...),
			validation: facts.PlanJob{Done: true, Status: "SUCCEEDED_WITH_WARNING", Ended: "2026-03-08T03:00:00Z", Errors: 2, Warnings: 7,
				Problems: []string{"ERROR 0 of it", "ERROR 1 of it", "WARNING 0 of it", "WARNING 1 of it", "WARNING 2 of it"}}},
		"that failed, and nobody may know why": {jobs: []string{jobJSON("j1", "VALIDATE", "FAILED", "2026-03-08T03:00:00Z")}, status: http.StatusForbidden,
			validation: facts.PlanJob{Done: true, Status: "FAILED", Ended: "2026-03-08T03:00:00Z", Problems: []string{"why it failed could not be read: "}}},
		"that went well with something that nobody may know": {jobs: []string{jobJSON("j1", "VALIDATE", "SUCCEEDED_WITH_VALIDATION_WARNING", "2026-03-08T03:00:00Z")}, status: http.StatusForbidden,
			reason: facts.PermissionDenied, words: "what it found"},
		"that ended nobody knows how": {jobs: []string{jobJSON("j1", "VALIDATE", "$UNKNOWN", "2026-03-08T03:00:00Z")}, reason: facts.FactMissing, words: "does not say how that ended"},
		"without a time of its end":   {jobs: []string{jobJSON("j1", "VALIDATE", "SUCCEEDED", "")}, validation: facts.PlanJob{Done: true, Status: "SUCCEEDED", Ended: "2026-03-01T03:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, f := planned(t)
			f.fill("dataprotection/config/recovery-plan-jobs", c.jobs...)
			f.fill("dataprotection/config/recovery-plan-jobs/j1/validation-errors", c.errors...)
			if c.status > 0 {
				f.status["/api/dataprotection/v4.4/config/recovery-plan-jobs/"] = c.status
			}
			p := s.one(t).Plans.Items[planID]
			got := p.Validation
			if c.reason != "" {
				expectOpen(t, "validation", got.Answered, facts.Failed, c.reason, c.words)
				return
			}
			if got.Ended != "" && got.AgeSeconds == nil {
				t.Error("it has no age")
			}
			got.AgeSeconds = nil
			if len(got.Problems) == 1 && len(c.validation.Problems) == 1 && strings.HasPrefix(got.Problems[0], c.validation.Problems[0]) {
				got.Problems = c.validation.Problems
			}
			if c.validation.Problems == nil {
				c.validation.Problems = []string{}
			}
			c.validation.Answered = facts.Yes()
			expect(t, "validation", got, c.validation)
			expect(t, "test", p.Test, facts.PlanJob{Answered: facts.Yes(), Problems: []string{}})
		})
	}
}

func TestJobsThatAreNotAllRead(t *testing.T) {
	breaking := func(f *fake) {
		f.hook = func(w http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, "/recovery-plan-jobs") && r.URL.Query().Get("$page") == "1" {
				w.WriteHeader(http.StatusInternalServerError)
				_, _ = io.WriteString(w, "broken")
				return true
			}
			return false
		}
	}
	t.Run("those in their order are believed", func(t *testing.T) {
		s, f := planned(t)
		breaking(f)
		for i := range 150 {
			f.fill("dataprotection/config/recovery-plan-jobs", jobJSON(fmt.Sprint("j", i), "VALIDATE", "SUCCEEDED", "2026-03-08T03:00:00Z"))
		}
		p := s.one(t).Plans.Items[planID]
		expect(t, "validation", p.Validation.Status, "SUCCEEDED")
		expectOpen(t, "test, which may be among the others", p.Test.Answered, facts.Failed, facts.CollectorFailed, "HTTP 500")
	})
	t.Run("those in no order are not", func(t *testing.T) {
		s, f := planned(t)
		breaking(f)
		for i := range 150 {
			f.fill("dataprotection/config/recovery-plan-jobs", strings.Replace(jobJSON(fmt.Sprint("j", i), "VALIDATE", "SUCCEEDED", "2026-03-08T03:00:00Z"),
				`"startTime":"2026`, fmt.Sprintf(`"startTime":"20%d`, 26+i%7), 1))
		}
		p := s.one(t).Plans.Items[planID]
		expectOpen(t, "validation", p.Validation.Answered, facts.Failed, facts.CollectorFailed, "HTTP 500")
	})
}

func TestPlansOfTheOlderInterface(t *testing.T) {
	zones := func(same bool) string {
		if same { // one Prism Central, two clusters
			return `[{"availability_zone_url":"PC","cluster_reference_list":[{"uuid":"C1"}]},{"availability_zone_url":"PC","cluster_reference_list":[{"uuid":"C2"}]}]`
		}
		return `[{"availability_zone_url":"X"},{"availability_zone_url":"Y"}]`
	}
	network := func(name string) string {
		return `{"name":"` + name + `","subnet_list":[{"gateway_ip":"10.0.0.1","prefix_length":24}]}`
	}
	plan := func(zones, index, ends, stretched string) *facts.RecoveryPlan {
		return read[plan3](t, `{"metadata":{"uuid":"P"},"status":{"name":"RP","execution_context":{"task_uuid":["a"]},"resources":{"parameters":{
			"availability_zone_list":`+zones+`,"primary_location_index":`+index+`,"network_mapping_list":[{"are_networks_stretched":`+stretched+`,
			"availability_zone_network_mapping_list":[`+ends+`]}]},"stage_list":[{"delay_time_secs":60,"stage_work":{"recover_entities":{"entity_info_list":[
			{"any_entity_reference":{"kind":"vm","uuid":"V1","name":"A"}},{"any_entity_reference":{"kind":"volume_group","uuid":"G"}},{"categories":{"DR":"servers"}}]}}}]}}}`).fact()
	}
	end := func(zone, cluster, name string) string {
		return `{"availability_zone_url":"` + zone + `","cluster_reference_list":[` + cluster + `],"recovery_network":` + network(name) + `,"test_network":` + network(name+"-T") +
			`,"recovery_ip_assignment_list":[{"vm_reference":{"uuid":"V1"},"ip_config_list":[{"ip_address":"ip of ` + name + `"}]}]}`
	}
	want := func(from, to string) []facts.NetworkMapping {
		n := func(name string) facts.PlanNetwork {
			return facts.PlanNetwork{Name: name, Gateway: "10.0.0.1", Prefix: 24}
		}
		return []facts.NetworkMapping{{Primary: n(from), PrimaryTest: n(from + "-T"), Recovery: n(to), RecoveryTest: n(to + "-T")}}
	}
	a := plan(zones(false), "0", end("Y", "", "there")+","+end("X", "", "here"), "false")
	expect(t, "networks, whatever their order", a.Networks, want("here", "there"))
	expect(t, "addresses", a.Addresses, map[string]string{"v1": "ip of there"})
	expect(t, "stages", a.Stages, []facts.PlanStage{{VMs: []string{"v1"}, Categories: []string{"DR/servers"}, DelaySeconds: 60}})
	if a.Stretched || a.Primary.Central != "x" || a.Recovery.Central != "y" {
		t.Errorf("%+v", a)
	}
	b := plan(zones(false), "1", end("Y", "", "here")+","+end("X", "", "there"), "true")
	expect(t, "networks of a plan that leads back", b.Networks, want("here", "there"))
	if !b.Stretched || b.Primary.Central != "y" {
		t.Errorf("%+v", b)
	}
	c := plan(zones(true), "0", end("PC", `{"uuid":"C2"}`, "there")+","+end("PC", `{"uuid":"C1"}`, "here"), "false")
	expect(t, "networks within one Prism Central", c.Networks, want("here", "there"))
	d := plan(zones(true), "0", end("PC", "", "here")+","+end("PC", "", "there"), "false")
	expect(t, "networks that only their order tells", d.Networks, want("here", "there"))
}

func TestJobsOfTheOlderInterface(t *testing.T) {
	job := func(action, status, cleanUp, end string) string {
		return fmt.Sprintf(`{"metadata":{"uuid":%q},"status":{"start_time":"2026-01-01T00:00:00Z","end_time":%q,"execution_status":{"status":%q},%s
			"execution_context":{"task_uuid":["x"]},"validation_information":{"errors_list":[],"warnings_list":[{"message":"no NGT"}]},
			"resources":{"recovery_plan_reference":{"uuid":%q},"execution_parameters":{"action_type":%q,"recovery_availability_zone_order_list":[[{}]]}}}}`,
			action+end, end, status, cleanUp, planID, action)
	}
	ago := func(validated, tested string) string {
		return `{"metadata":{"uuid":"` + planID + `"},"status":{"name":"RP","latest_validation_time":"` + validated + `","latest_test_time":"` + tested + `"}}`
	}
	set := func(t *testing.T, plan string, jobs ...string) *facts.RecoveryPlan {
		s := newSetup(t)
		f := s.central(t, estate.Recovery)
		older(f)
		f.fill("v3/recovery_plan", ago("", ""))
		f.things["/api/nutanix/v3/recovery_plans/"+planID] = plan
		f.fill("v3/recovery_plan_job", jobs...)
		return s.one(t).Plans.Items[planID]
	}
	t.Run("an empty time is not 1970", func(t *testing.T) {
		p := set(t, ago("", ""))
		expect(t, "test", p.Test, facts.PlanJob{Answered: facts.Yes(), Problems: []string{}})
	})
	t.Run("say how they ended and whether they were put away", func(t *testing.T) {
		p := set(t, ago("2026-03-01T03:01:10Z", "2026-03-02T18:41:00Z"),
			job("VALIDATE", "COMPLETED_WITH_WARNING", "", "2026-03-01T03:01:10Z"), job("VALIDATE", "COMPLETED", "", "2026-02-01T03:01:10Z"),
			job("TEST_FAILOVER", "FAILED_WITH_WARNING", `"cleanup_status":{"status":"RUNNING"},`, "2026-03-02T18:41:00Z"))
		p.Validation.AgeSeconds, p.Test.AgeSeconds = nil, nil
		expect(t, "validation", p.Validation, facts.PlanJob{Answered: facts.Yes(), Done: true, Status: "SUCCEEDED_WITH_WARNING", Ended: "2026-03-01T03:01:10Z", Warnings: 1, Problems: []string{"no NGT"}})
		expect(t, "test", p.Test, facts.PlanJob{Answered: facts.Yes(), Done: true, Status: "FAILED", Ended: "2026-03-02T18:41:00Z", Warnings: 1, Problems: []string{"no NGT"}, CleanUp: "RUNNING"})
	})
	t.Run("a test that was put away says so", func(t *testing.T) {
		p := set(t, ago("", "2026-03-02T18:41:00Z"), job("TEST_FAILOVER", "COMPLETED", `"cleanup_status":{"status":"COMPLETED"},`, "2026-03-02T18:41:00Z"))
		expect(t, "clean-up", p.Test.CleanUp, "COMPLETED")
	})
	t.Run("one that is not on record any more is not judged by an older one", func(t *testing.T) {
		p := set(t, ago("2026-03-01T03:01:10Z", "2026-03-05T00:00:00Z"), job("TEST_FAILOVER", "COMPLETED", "", "2026-03-02T18:41:00Z"))
		expectOpen(t, "test", p.Test.Answered, facts.Failed, facts.FactMissing, "at 2026-03-05T00:00:00Z, and no record of how it ended")
		expectOpen(t, "validation", p.Validation.Answered, facts.Failed, facts.FactMissing, "at 2026-03-01T03:01:10Z")
	})
	t.Run("a plan that cannot be opened is not learnt", func(t *testing.T) {
		p := set(t, `nonsense`)
		expectOpen(t, "plan", p.Answered, facts.Failed, facts.CollectorFailed, "the recovery plan RP")
	})
}
