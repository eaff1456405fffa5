package prism

import (
	"net/http"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestTheHighestVersionThatBothKnow(t *testing.T) {
	for theirs, want := range map[string]int{
		"v4.4": 3, "v4.3": 3, "v4.1": 1, "v4.0": 0, "4.2": 2, // without the letter
		"v4.2.b1": 1, "v4.0.b2": -1, "v4.1.3": 1, "v3.9": -1, "v5.0": 3, "v4.12": 3,
	} {
		if got, ok := atMost(clusterSpace, text(theirs)); !ok || got != want {
			t.Errorf("%s: v4.%d, %v; want v4.%d", theirs, got, ok, want)
		}
	}
	for _, nonsense := range []text{"", "v4", "latest", "v.4", "v4.x", "v-1.0", "v4.-1"} {
		if got, ok := atMost(clusterSpace, nonsense); ok {
			t.Errorf("%q is taken for v4.%d", nonsense, got)
		}
	}
}

func TestEveryNamespaceIsAskedForItsVersionOnce(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.offers["vmm"], f.offers["networking"] = 1, 9
	manyVMs(f, 150)
	pc := s.one(t)
	expect(t, "generations", pc.Generations, map[string]string{
		"clusters": "v4.3", "vms": "v4.1", "policies": "v4.3", "plans": "v4.3", "recoveryPoints": "v4.4",
		"subnets": "v4.4", "templates": "v4.1", "licences": "v4.4", "links": "v4.4",
	})
	if n := len(f.requests("OPTIONS /api/vmm")); n != 1 {
		t.Errorf("the version of vmm was asked for %d times", n)
	}
}

func TestAPrismCentralThatDoesNotTellItsVersions(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.silent = true
	f.offers["vmm"], f.offers["datapolicies"] = 0, 1
	f.fill("vmm/ahv/config/vms", guarded("v1", "VM", clusterMUC))
	f.fill("datapolicies/config/protection-policies", policyJSON(policyID, 3600))
	pc := s.one(t)
	expect(t, "generation of VMs", pc.Generations["vms"], "v4.0")
	expect(t, "generation of policies", pc.Generations["policies"], "v4.1")
	expect(t, "generation of plans", pc.Generations["plans"], "v3")
	if !pc.VMs.Learnt() || len(pc.VMs.Items) != 1 || len(pc.Policies.Items) != 1 {
		t.Errorf("VMs %+v, policies %+v", pc.VMs, pc.Policies)
	}
}

// older makes a Prism Central one that has recovery plans in v3 only.
func older(f *fake) {
	for _, ns := range []string{"clustermgmt", "datapolicies", "dataprotection", "licensing", "networking", "prism", "vmm"} {
		f.offers[ns] = 1
	}
}

func TestAnOlderPrismCentralIsReadInPartByTheOlderInterface(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	older(f)
	plan := `{"metadata":{"kind":"recovery_plan","uuid":"` + planID + `"},"status":{"name":"RP-Citrix","latest_test_time":"","latest_validation_time":"",
		"resources":{"parameters":{"availability_zone_list":[{"availability_zone_url":"` + pcFRA + `"},{"availability_zone_url":"` + pcMUC + `"}]},
		"stage_list":[{"stage_work":{"recover_entities":{"entity_info_list":[{"categories":{"DR":"servers"}}]}}}]}}}`
	f.fill("v3/recovery_plan", plan)
	f.things["/api/nutanix/v3/recovery_plans/"+planID] = plan
	f.fill("prism/config/categories", `{"extId":"`+categoryID+`","key":"DR","value":"servers"}`)
	f.fill("vmm/ahv/config/vms", vmJSON("v1", "anything", clusterMUC, "categories", `[{"extId":"`+categoryID+`"}]`))
	f.fill("v3/availability_zone", `{"metadata":{"uuid":"z1"},"status":{"name":"Local AZ","resources":{"management_plane_type":"Local"}}}`,
		`{"metadata":{"uuid":"z2"},"status":{"name":"PC_10","resources":{"management_plane_type":"PC","management_url":"`+pcFRA+`","display_name":"PC_10.10.0.5"}}}`)
	doc := s.scan(t)
	pc := doc.Prism.Sites["recovery"].Central
	expect(t, "asked", doc.Sources["prism"].Asked["recovery/pc-muc.corp.example"].Generation, "v4.1, v3")
	for fact, want := range map[string]string{"plans": "v3", "jobs": "v3", "links": "v3", "policies": "v4.1", "recoveryPoints": "v4.1"} {
		expect(t, "generation of "+fact, pc.Generations[fact], want)
	}
	p := pc.Plans.Items[planID]
	if p == nil || !p.Learnt() || p.Primary.Central != pcFRA || p.Recovery.Central != pcMUC {
		t.Fatalf("plan %+v", p)
	}
	expect(t, "category, as VMs have it", p.Stages[0].Categories, []string{categoryID})
	if pc.VMs.Items["v1"] == nil {
		t.Error("the VM of the category is not among those that matter")
	}
	expect(t, "validation", p.Validation, facts.PlanJob{Answered: facts.Yes(), Problems: []string{}})
	expect(t, "links", pc.Links.Items, map[string]*facts.PlatformLink{pcFRA: {Name: "PC_10.10.0.5", Remote: pcFRA}})
}

func TestAPrismCentralWithoutTheNewInterface(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.offers = map[string]int{}
	f.fill("v3/protection_rule", `{"metadata":{"uuid":"`+policyID+`"},"status":{"name":"PP","resources":{}}}`)
	pc := s.one(t)
	expect(t, "signing in", pc.Answered, facts.Yes())
	expectOpen(t, "clusters", pc.Clusters.Answered, facts.Failed, facts.CollectorFailed, "pc.2024.3")
	expectOpen(t, "VMs", pc.VMs.Answered, facts.Failed, facts.CollectorFailed, "pc.2024.3")
	expect(t, "policies", pc.Policies.Answered, facts.Yes())
	expect(t, "generations", pc.Generations, map[string]string{"policies": "v3", "plans": "v3", "links": "v3"})
}

func TestAVersionThatIsToldToAnybodyIsNotAskedForTwice(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.before = func(r *http.Request) {
		if r.Method == http.MethodOptions && r.Header.Get("Authorization") == "" {
			r.SetBasicAuth(user, password)
		}
	}
	expect(t, "Prism Central", s.one(t).Answered, facts.Yes())
	if n := len(f.requests("OPTIONS /api/clustermgmt")); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}
