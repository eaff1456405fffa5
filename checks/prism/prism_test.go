package prism

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func TestBothSitesAreRead(t *testing.T) {
	s := newSetup(t)
	fra, muc := s.central(t, estate.Production), s.central(t, estate.Recovery)
	s.element(t, estate.Production)
	s.element(t, estate.Recovery)
	const vm = "aaaaaaaa-0001-4001-8001-000000000001"
	fra.fill("vmm/ahv/config/vms", guarded(vm, "lic-fra-01", clusterFRA))
	for _, f := range []*fake{fra, muc} {
		f.fill("datapolicies/config/protection-policies", policyJSON(policyID, 3600))
	}
	made := muc.date.Add(-20 * time.Minute)
	fra.fill("dataprotection/config/recovery-points", pointJSON("p1", vm, clusterFRA, made))
	muc.fill("dataprotection/config/recovery-points", pointJSON("p2", vm, clusterMUC, made))
	doc := s.scan(t)

	expect(t, "source", doc.Sources["prism"].Answered, facts.Yes())
	for id, generation := range map[string]string{
		"production/pc-fra.corp.example": "v4.4, v4.3", "recovery/pc-muc.corp.example": "v4.4, v4.3",
		"production/NTX-FRA": "v2.0", "recovery/NTX-MUC": "v2.0",
	} {
		asked := doc.Sources["prism"].Asked[id]
		if asked == nil {
			t.Fatalf("%s was not asked", id)
		}
		expect(t, id, asked.Answered, facts.Yes())
		if asked.Generation != generation || asked.Attempts != 1 || asked.Address == "" || asked.Insecure {
			t.Errorf("%s: %+v", id, asked)
		}
	}
	pc := doc.Prism.Sites[estate.Recovery].Central
	expect(t, "Prism Central", []string{pc.Host, pc.UUID, pc.Version}, []string{"pc-muc.corp.example", pcMUC, "pc.7.5.1"})
	expect(t, "clock", pc.ObservedAt, muc.date)
	expect(t, "clusters", pc.Clusters, facts.Listing[*facts.NutanixCluster]{Answered: facts.Yes(), Items: map[string]*facts.NutanixCluster{
		clusterMUC: {UUID: clusterMUC, Name: "NTX-MUC", Address: "10.0.0.10", Version: "7.0.1", Nodes: 2, Available: yes(),
			Hosts:       facts.HostCapacity{Answered: facts.Yes(), Count: 2, Memory: 768 << 30, LargestMemory: 512 << 30},
			MemoryInUse: 0, Licence: facts.Licence{Answered: facts.Yes(), Edition: "PRO"}},
	}})
	expect(t, "recovery points", pc.RecoveryPoints, facts.Listing[*facts.Copies]{Answered: facts.Yes(), Items: map[string]*facts.Copies{
		vm: {VM: vm, Newest: map[string]*facts.Copy{clusterMUC: {Created: stamp(made), AgeSeconds: 1200, Origin: "origin-p2"}}},
	}})
	if got := doc.Prism.Sites[estate.Production].Central.Clusters.Items[clusterFRA].MemoryInUse; got != 4<<30 {
		t.Errorf("memory in use at production is %d", got)
	}
	for _, f := range []*fake{fra, muc} {
		if n := len(f.requests("")); n > 24 {
			t.Errorf("one Prism Central was asked %d questions: %v", n, f.requests(""))
		}
	}
}

func TestNothingIsAskedThatCouldChangeSomething(t *testing.T) {
	s := newSetup(t)
	f := s.central(t, estate.Recovery)
	f.offers = map[string]int{"clustermgmt": 0, "vmm": 0}
	s.element(t, estate.Recovery)
	s.scan(t)
	for _, r := range f.requests("") {
		method, path, _ := strings.Cut(r, " ")
		list := method == "POST" && strings.HasSuffix(path, "/list")
		if method != "GET" && method != "OPTIONS" && !list {
			t.Errorf("asked %s", r)
		}
	}
}
