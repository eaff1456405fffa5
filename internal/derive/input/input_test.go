package input_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/policies"
)

func TestMachinesNeverReachPolicies(t *testing.T) {
	doc := &facts.Document{
		Estate: &estate.Estate{},
		Sections: facts.Sections{Directory: &facts.Directory{Computers: &facts.Computers{Answered: facts.Yes(), Items: []facts.Computer{{Name: "SECRETPC", DN: "CN=SECRETPC,OU=A,DC=x"}}}},
			CitrixCloud: &facts.CitrixCloud{Machines: facts.Listing[*facts.MachineClass]{Answered: facts.Yes(), Items: map[string]*facts.MachineClass{
				"k": {Catalog: "c", Count: 1, Machines: []facts.CitrixMachine{{Name: "SECRETVDA"}}},
			}}}},
	}
	b, err := json.Marshal(input.From(doc, time.Unix(0, 0), nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"SECRETPC", "SECRETVDA"} {
		if strings.Contains(string(b), name) {
			t.Errorf("the input names %s", name)
		}
	}
	if !strings.Contains(string(b), `"catalog":"c"`) {
		t.Errorf("the classes of machines are missing: %s", b)
	}
	if doc.CitrixCloud.Machines.Items["k"].Machines == nil || doc.Directory.Computers == nil {
		t.Error("the facts were changed")
	}
}

func TestTargetsStandForMachines(t *testing.T) {
	doc := &facts.Document{Estate: &estate.Estate{}, Sections: facts.Sections{CitrixCloud: &facts.CitrixCloud{
		Catalogs:       facts.Listing[*facts.MachineCatalog]{Items: map[string]*facts.MachineCatalog{"c": {Name: "W11"}}},
		DeliveryGroups: facts.Listing[*facts.DeliveryGroup]{Items: map[string]*facts.DeliveryGroup{"g": {Name: "Staff"}}},
		Machines: facts.Listing[*facts.MachineClass]{Items: map[string]*facts.MachineClass{
			"1": {Catalog: "c", DeliveryGroup: "g", Machines: []facts.CitrixMachine{{Name: "B"}, {Name: "C"}}},
			"2": {Catalog: "c", Machines: []facts.CitrixMachine{{Name: "A"}}},
			"3": {Catalog: "other", Machines: []facts.CitrixMachine{{Name: "X"}}},
		}},
	}}}
	in := input.From(doc, time.Unix(0, 0), nil)
	for target, want := range map[string][]string{"catalog/W11": {"A", "B", "C"}, "deliverygroup/Staff": {"B", "C"}, "catalog/none": nil, "host/a": nil, "ou/x": nil} {
		if got := in.Members(target); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
}

func TestComponentsKnowAllThatMustBeUpBeforeThem(t *testing.T) {
	nodes, err := graph.Load(policies.Files())
	if err != nil {
		t.Fatal(err)
	}
	order, err := nodes.For(&estate.Estate{Components: map[string]*estate.Component{}})
	if err != nil {
		t.Fatal(err)
	}
	all := input.Components(nodes, order)
	for id, want := range map[string][]string{"pvs": {"license_server", "sql", "ad", "network"}, "workloads_mcs": {"base_images", "cloud_connectors", "dns"}} {
		for _, needed := range want {
			if !slices.Contains(all[id].Needs, needed) {
				t.Errorf("%s does not need %s: %v", id, needed, all[id].Needs)
			}
		}
		if slices.Contains(all[id].Needs, id) {
			t.Errorf("%s needs itself", id)
		}
	}
	if got := all["cloud_connectors"].Strategies; !slices.Equal(got, []string{"deploy_new"}) {
		t.Errorf("strategies of the connectors: %v", got)
	}
	if all["radius"] != nil {
		t.Error("a leaf is a component")
	}
}

// An estate without pooled desktops has no images, and that is known.
func TestWhatThereIsNoneOfIsNotWhatNobodyAsked(t *testing.T) {
	sections := func(doc *facts.Document) map[string]any {
		t.Helper()
		b, err := json.Marshal(input.From(doc, time.Unix(0, 0), nil))
		if err != nil {
			t.Fatal(err)
		}
		var all map[string]any
		if err := json.Unmarshal(b, &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	asked := &facts.Document{Estate: &estate.Estate{}, Sections: facts.Sections{
		CitrixCloud: &facts.CitrixCloud{Answered: facts.Yes()}, Prism: &facts.Prism{Sites: map[string]*facts.PrismSite{}},
	}}
	for _, section := range []string{"images", "desktops"} {
		if got, there := sections(asked)[section]; !there || got == nil {
			t.Errorf("both were asked and have none, and %s is not there", section)
		}
		if _, there := sections(&facts.Document{Estate: &estate.Estate{}})[section]; there {
			t.Errorf("nobody was asked, and %s is there", section)
		}
	}
}
