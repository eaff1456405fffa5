package census_test

import (
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// tenant is a DaaS site of two resource locations with one pooled catalog of
// production, which a case changes.
func tenant(change func(*facts.CitrixCloud)) *facts.Document {
	c := &facts.CitrixCloud{
		Answered:          facts.Yes(),
		ResourceLocations: list(map[string]*facts.ResourceLocation{"rl-p": {ID: "rl-p", Name: "FRA"}, "rl-r": {ID: "rl-r", Name: "MUC"}, "rl-2": {ID: "rl-2", Name: "BER"}}),
		Zones:             list(map[string]*facts.CitrixZone{"z-p": {ID: "z-p", Name: "FRA", ResourceLocation: "rl-p"}, "z-r": {ID: "z-r", Name: "MUC", ResourceLocation: "rl-r"}}),
		Connectors:        list(map[string]*facts.CloudConnector{}),
		Domains:           list(map[string]*facts.ConnectorDomain{}),
		Connections:       list(map[string]*facts.HostingConnection{"hc": {ID: "hc", Name: "AHV-FRA", PluginID: "AcropolisFactory", Zone: "z-p"}}),
		Catalogs: list(map[string]*facts.MachineCatalog{"c": {
			Answered: facts.Yes(), ID: "c", Name: "W11", Provisioning: facts.ProvisioningMCS, Allocation: "Random", Persistence: "Discard", Zone: "z-p", Connection: "hc", Total: 40,
			OU: "ou=vda,dc=corp,dc=example",
		}}),
		DeliveryGroups: list(map[string]*facts.DeliveryGroup{"g": {Answered: facts.Yes(), ID: "g", Name: "Desktops"}}),
		Machines:       list(map[string]*facts.MachineClass{"m": {Catalog: "c", DeliveryGroup: "g", Zone: "z-p", Count: 40}}),
	}
	change(c)
	return &facts.Document{
		Estate: &estate.Estate{Domain: "corp.example", Components: map[string]*estate.Component{}, Sites: estate.Sites{
			Production: estate.Site{ResourceLocation: "FRA"}, Recovery: estate.Site{ResourceLocation: "MUC"},
		}},
		Sources: map[string]*facts.Source{}, Sections: facts.Sections{CitrixCloud: c},
	}
}

func list[T any](items map[string]T) facts.Listing[T] {
	return facts.Listing[T]{Answered: facts.Yes(), Items: items}
}

func TestEveryCatalogHasRulesThatJudgeItOrAReasonWhyNot(t *testing.T) {
	const none = ""
	tests := []struct {
		name   string
		change func(*facts.CitrixCloud)
		judge  string // the first rule that must judge it
		why    bool   // it is told as not judged
		absent bool   // it is none of the census' business
	}{
		{"a pooled catalog on Nutanix", func(*facts.CitrixCloud) {}, "workloads_mcs/recovery-catalog", false, false},
		{"PVS", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Provisioning = "PVS" }, "workloads_mcs/recovery-catalog", false, false},
		{"PVS streaming", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Provisioning = "PVSStreaming" }, "workloads_mcs/recovery-catalog", false, false},
		{"an imported catalog", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Provisioning = "MCSImport" }, none, true, false},
		{"a kind that nobody knows yet", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Provisioning = "Next" }, none, true, false},
		{"machines without power management", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Provisioning = "Manual" }, none, true, false},
		{"Remote PC Access", func(c *facts.CitrixCloud) {
			c.Catalogs.Items["c"].Provisioning, c.Catalogs.Items["c"].PowerManaged, c.Catalogs.Items["c"].RemotePC = "Manual", true, true
		}, none, true, false},
		{"power-managed machines", func(c *facts.CitrixCloud) {
			c.Catalogs.Items["c"].Provisioning, c.Catalogs.Items["c"].PowerManaged = "Manual", true
		}, "workloads_manual/desktops-protected", false, false},
		{"persistent machines on another hypervisor", func(c *facts.CitrixCloud) {
			k := c.Catalogs.Items["c"]
			k.Allocation, k.Persistence, c.Connections.Items["hc"].PluginID = "Static", "OnLocal", "VmwareFactory"
		}, none, true, false},
		{"a zone of neither site", func(c *facts.CitrixCloud) {
			c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "FRA2", ResourceLocation: "rl-2"}
			c.Catalogs.Items["c"].Zone = "z-2"
		}, none, true, false},
		{"no zone at all", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Zone = "" }, none, true, false},
		{"accounts in another domain", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].OU = "ou=vda,dc=emea,dc=corp,dc=example" }, none, true, false},
		{"machines that are counted and not listed", func(c *facts.CitrixCloud) { c.Machines.Items = nil }, none, true, false},
		{"a list that was cut", func(c *facts.CitrixCloud) { c.Machines.Items["m"].Count = 20 }, none, true, false},
		{"machines of a delivery group that is not listed", func(c *facts.CitrixCloud) { c.DeliveryGroups.Items = nil }, none, true, false},
		{"machines of the recovery site in a delivery group that is not listed", func(c *facts.CitrixCloud) {
			c.Catalogs.Items["c"].Zone, c.DeliveryGroups.Items = "z-r", nil
		}, none, true, false},
		{"a catalog whose detail did not come", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Answered = facts.No(facts.Timeout, "") }, none, true, false},
		{"a catalog of a hosting connection that is not listed", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Connection = "hc-2" }, none, true, false},
		{"machines of a hosting connection that is not listed", func(c *facts.CitrixCloud) { c.Machines.Items["m"].Connection = "hc-2" }, none, true, false},
		{"machines in another zone than their catalog", func(c *facts.CitrixCloud) { c.Machines.Items["m"].Zone = "z-r" }, none, true, false},
		{"a machine that was added while the list was read", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Total = 41 }, "workloads_mcs/recovery-catalog", false, false},
		{"an empty catalog", func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Total, c.Machines.Items = 0, nil }, none, false, true},
		{"a catalog of the recovery site whose machines run at production", func(c *facts.CitrixCloud) {
			c.Catalogs.Items["c"].Zone = "z-r"
			c.Machines.Items["m"].Connection = "hc"
		}, none, true, false},
		{"a catalog of the recovery site with a connection of production, whose machines do not say where they run", func(c *facts.CitrixCloud) {
			c.Catalogs.Items["c"].Zone, c.Machines.Items["m"].Connection = "z-r", ""
		}, none, true, false},
		{"a catalog of the recovery site", func(c *facts.CitrixCloud) {
			c.Connections.Items["hc-r"] = &facts.HostingConnection{ID: "hc-r", Name: "AHV-MUC", PluginID: "AcropolisFactory", Zone: "z-r"}
			c.Catalogs.Items["c"].Zone, c.Catalogs.Items["c"].Connection = "z-r", "hc-r"
			c.Machines.Items["m"].Zone, c.Machines.Items["m"].Connection = "z-r", "hc-r"
		}, none, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := tenant(tt.change)
			item := find(census.Of(doc, input.From(doc, time.Unix(0, 0), nil)), census.Catalog, "W11")
			switch {
			case tt.absent && item != nil:
				t.Errorf("it is counted: %+v", item)
			case tt.absent:
			case item == nil:
				t.Fatal("nobody counts it")
			case tt.why != (item.Why != ""):
				t.Errorf("not judged because %q", item.Why)
			case tt.judge != none && (len(item.Judges) == 0 || item.Judges[0].Rule != tt.judge):
				t.Errorf("judged by %v, want %s", item.Judges, tt.judge)
			case item.Foreign != "":
				t.Errorf("foreign: %s", item.Foreign)
			}
		})
	}
}

func TestAZoneOfNeitherSiteIsForeignOnlyWithoutMachines(t *testing.T) {
	third := func(c *facts.CitrixCloud) {
		c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "BER", ResourceLocation: "rl-2"}
		c.Connectors.Items["cc-ber.corp.example"] = &facts.CloudConnector{Host: "cc-ber.corp.example", ResourceLocation: "rl-2"}
	}
	doc := tenant(third)
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	for kind, name := range map[census.Kind]string{census.Zone: "BER", census.Connector: "cc-ber.corp.example"} {
		if i := find(c, kind, name); i == nil || i.Foreign == "" {
			t.Errorf("%s %s is not foreign: %+v", kind, name, i)
		}
	}
	doc = tenant(func(c *facts.CitrixCloud) { third(c); c.Catalogs.Items["c"].Zone = "z-2" })
	c = census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	if i := find(c, census.Zone, "BER"); i == nil || i.Foreign != "" || i.Why == "" {
		t.Errorf("a zone with machines is not told: %+v", i)
	}
}

func TestASiteWithoutAPartInTheDirectionIsNoneOfItsBusiness(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) {
		c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "BER", ResourceLocation: "rl-2"}
		c.Connectors.Items["cc-ber.corp.example"] = &facts.CloudConnector{Host: "cc-ber.corp.example", ResourceLocation: "rl-2"}
		c.Connections.Items["hc"].Zone, c.Catalogs.Items["c"].Zone, c.Machines.Items["m"].Zone = "z-2", "z-2", "z-2"
	})
	judged := func() map[census.Kind]bool {
		c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
		told := map[census.Kind]bool{}
		for _, i := range c.Items {
			told[i.Kind] = told[i.Kind] || i.Foreign == ""
		}
		return told
	}
	if told := judged(); !told[census.Zone] || !told[census.Catalog] {
		t.Fatalf("a site that nobody declares is none of the estate's business: %v", told)
	}
	for _, name := range []string{"ber", "RL-2"} {
		doc.Estate.Others = []estate.OtherSite{{Name: "berlin", ResourceLocations: []string{name}}}
		if told := judged(); told[census.Zone] || told[census.Catalog] || told[census.Connector] || told[census.Connection] || told[census.DeliveryGroup] {
			t.Errorf("%s: %v are told", name, told)
		}
	}
}

func TestWhatIsTakenOutLeavesNothingBehind(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) {
		c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "BER", ResourceLocation: "rl-2"}
		c.Catalogs.Items["c"].Zone = "z-2"
	})
	doc.Estate.Exclude = []estate.Exclusion{{Kind: "Catalog", Name: "w11", Reason: "a test", Owner: "EUC"}}
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	if i := find(c, census.Catalog, "W11"); i == nil {
		t.Error("nobody tells of the catalog that was taken out")
	}
	if i := find(c, census.DeliveryGroup, "Desktops"); i != nil {
		t.Errorf("its delivery group is asked about: %+v", i)
	}
	if i := find(c, census.Zone, "BER"); i == nil || i.Foreign == "" {
		t.Errorf("its zone is asked about: %+v", i)
	}
}

func TestWhatIsInAZoneThatIsTakenOutGoesWithIt(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) {
		c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "BER", ResourceLocation: "rl-2"}
		c.Connectors.Items["cc-ber.corp.example"] = &facts.CloudConnector{Host: "cc-ber.corp.example", ResourceLocation: "rl-2"}
		c.Catalogs.Items["c"].Zone = "z-2"
	})
	doc.Estate.Exclude = []estate.Exclusion{{Kind: "zone", Name: "ber", Reason: "a branch", Owner: "EUC"}}
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	for kind, name := range map[census.Kind]string{census.Catalog: "W11", census.Connector: "cc-ber.corp.example"} {
		if i := find(c, kind, name); i == nil || i.Zone != "BER" {
			t.Errorf("%s %s is not told to be in the zone: %+v", kind, name, i)
		}
	}
	if i := find(c, census.DeliveryGroup, "Desktops"); i != nil {
		t.Errorf("its delivery group is asked about: %+v", i)
	}
}

func TestAConnectorApplianceIsNoConnectorOfDesktops(t *testing.T) {
	for kind, foreign := range map[string]bool{"Windows": false, "windows": false, "": false, "Unified": true} {
		doc := tenant(func(c *facts.CitrixCloud) {
			location := c.Zones.Items[c.Catalogs.Items["c"].Zone].ResourceLocation
			c.Connectors.Items["app.corp.example"] = &facts.CloudConnector{Host: "app.corp.example", ResourceLocation: location, Type: kind}
		})
		c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
		if i := find(c, census.Connector, "app.corp.example"); i == nil || (i.Foreign != "") != foreign {
			t.Errorf("one of the type %q: %+v", kind, i)
		}
	}
}

func TestNobodyTakesOutASiteWithItsZone(t *testing.T) {
	doc := tenant(func(*facts.CitrixCloud) {})
	doc.Estate.Exclude = []estate.Exclusion{{Kind: "zone", Name: doc.CitrixCloud.Zones.Items[doc.CitrixCloud.Catalogs.Items["c"].Zone].Name, Reason: "a branch", Owner: "EUC"}}
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	if i := find(c, census.Catalog, "W11"); i == nil || i.Zone != "" {
		t.Errorf("the catalog goes with the zone of its site: %+v", i)
	}
	if i := find(c, census.DeliveryGroup, "Desktops"); i == nil {
		t.Error("nobody asks about its delivery group")
	}
}

func TestWhatCannotBeListedIsNotTakenForNothing(t *testing.T) {
	for name, change := range map[string]func(*facts.CitrixCloud){
		"catalogs":        func(c *facts.CitrixCloud) { c.Catalogs.Answered = facts.No(facts.PermissionDenied, "403") },
		"delivery groups": func(c *facts.CitrixCloud) { c.DeliveryGroups.Answered = facts.No(facts.Timeout, "late") },
		"machines":        func(c *facts.CitrixCloud) { c.Machines.Answered = facts.No(facts.Timeout, "late") },
		"everything":      func(c *facts.CitrixCloud) { c.Answered = facts.No(facts.Unreachable, "gone") },
		"a desktop seen":  func(c *facts.CitrixCloud) { c.Catalogs.Items, c.DeliveryGroups.Items, c.Machines.Items = nil, nil, nil },
		"a list without a status": func(c *facts.CitrixCloud) {
			c.Catalogs.Answered = facts.Answered{}
		},
	} {
		doc := tenant(change)
		if c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil)); c.Desktops.Learnt() {
			t.Errorf("%s not returned, and the desktops count as known", name)
		}
	}
	doc := tenant(func(*facts.CitrixCloud) {})
	doc.CitrixCloud = nil
	if c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil)); c.Desktops.Learnt() || c.Desktops.Message == "" {
		t.Errorf("Citrix Cloud was not asked, and the desktops count as known: %+v", c.Desktops)
	}
}

func TestOnlyWhatProductionTakesAlongCountsAsDesktops(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) { c.Catalogs.Items["c"].Zone, c.Machines.Items = "z-r", nil })
	i := find(census.Of(doc, input.From(doc, time.Unix(0, 0), nil)), census.Catalog, "W11")
	if i == nil || i.Why == "" || i.Desktops != 0 {
		t.Errorf("a catalog of the recovery site whose machines are hidden: %+v", i)
	}
}

func TestADeliveryGroupOfACatalogThatIsNotListedIsToldWithTheCatalog(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) { c.Catalogs.Items = nil })
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	if i := find(c, census.DeliveryGroup, "Desktops"); i != nil {
		t.Errorf("it is told by itself: %+v", i)
	}
	if i := find(c, census.Catalog, "c"); i == nil || i.Why == "" || i.Desktops != 40 {
		t.Errorf("its catalog is not told: %+v", i)
	}
}

func TestNamespacesOfTheDirectoryPutDFSInScope(t *testing.T) {
	doc := tenant(func(*facts.CitrixCloud) {})
	doc.Directory = &facts.Directory{Views: map[string]*facts.DirectoryView{
		estate.Recovery: {Namespaces: list(map[string]*facts.Namespace{"profiles": {}})},
	}}
	if c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil)); c.Named["dfs"] == "" {
		t.Error("DFS is not in scope")
	}
}

func TestEveryKindCanBeExcluded(t *testing.T) {
	known := map[string]bool{}
	for _, k := range estate.ExclusionKinds {
		known[k] = true
	}
	for _, k := range census.Kinds {
		if !known[string(k)] {
			t.Errorf("exclude does not know the kind %s", k)
		}
	}
	if len(known) != len(census.Kinds) {
		t.Errorf("exclude knows %d kinds, the census %d", len(known), len(census.Kinds))
	}
}

func find(c *census.Census, kind census.Kind, name string) *census.Item {
	for i := range c.Items {
		if c.Items[i].Kind == kind && c.Items[i].Name == name {
			return &c.Items[i]
		}
	}
	return nil
}

func TestWhatRefersToSomethingThatIsNotListedIsTold(t *testing.T) {
	doc := tenant(func(c *facts.CitrixCloud) {
		c.Connections.Items["hc-2"] = &facts.HostingConnection{ID: "hc-2", Name: "AHV-2", PluginID: "AcropolisFactory", Zone: "z-9"}
		c.ResourcePools = list(map[string]*facts.ResourcePool{"p": {ID: "p", Name: "Pool", Connection: "hc-9"}})
		c.Connectors.Items["cc-9.corp.example"] = &facts.CloudConnector{Host: "cc-9.corp.example", ResourceLocation: "rl-9"}
		c.Zones.Items["z-2"] = &facts.CitrixZone{ID: "z-2", Name: "Lost", ResourceLocation: "rl-9"}
		c.Domains.Items["other.example"] = &facts.ConnectorDomain{Name: "other.example", ResourceLocations: []string{"rl-9"}}
	})
	c := census.Of(doc, input.From(doc, time.Unix(0, 0), nil))
	for _, want := range []struct {
		kind census.Kind
		name string
	}{
		{census.Connection, "AHV-2"}, {census.Connection, "Pool"}, {census.Connector, "cc-9.corp.example"},
		{census.Zone, "Lost"}, {census.Domain, "other.example"},
	} {
		n := 0
		for _, i := range c.Items {
			if i.Kind == want.kind && i.Name == want.name {
				n++
				if i.Why == "" || i.Foreign != "" || len(i.Judges) > 0 {
					t.Errorf("%s %s is not told: %+v", want.kind, want.name, i)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s %s is counted %d times", want.kind, want.name, n)
		}
	}
	// What was not listed at all refers to nothing that could be missing from it.
	doc = tenant(func(c *facts.CitrixCloud) {
		c.Connections = facts.Listing[*facts.HostingConnection]{Answered: facts.No(facts.Timeout, "")}
	})
	if i := find(census.Of(doc, input.From(doc, time.Unix(0, 0), nil)), census.Catalog, "W11"); i == nil || i.Why != "" {
		t.Errorf("the catalog is told although no connection was listed: %+v", i)
	}
}
