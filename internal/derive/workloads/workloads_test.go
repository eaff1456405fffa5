package workloads_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// document is a site with a pooled catalog and a delivery group at each end.
func document() *facts.Document {
	est := &estate.Estate{Components: map[string]*estate.Component{"workloads_mcs": {}}}
	est.Sites.Production.ResourceLocation = "HQ"
	est.Sites.Recovery.ResourceLocation = "rl-dr" // by its id
	return &facts.Document{Estate: est, Sections: facts.Sections{CitrixCloud: &facts.CitrixCloud{
		Answered: facts.Yes(),
		ResourceLocations: list(map[string]*facts.ResourceLocation{
			"rl-hq": {ID: "rl-hq", Name: "hq"}, "rl-dr": {ID: "rl-dr", Name: "DR"},
		}),
		Zones: list(map[string]*facts.CitrixZone{
			"zone-hq": {ID: "zone-hq", ResourceLocation: "rl-hq"}, "zone-dr": {ID: "zone-dr", ResourceLocation: "rl-dr"},
		}),
		Connectors: list(map[string]*facts.CloudConnector{
			"cc2": {ResourceLocation: "rl-hq"}, "cc1": {ResourceLocation: "rl-hq"}, "cc3": {ResourceLocation: "rl-dr"},
		}),
		Connections: list(map[string]*facts.HostingConnection{
			"ahv-hq": {Type: "Custom", PluginID: "AcropolisFactory", Zone: "zone-hq"}, "ahv-dr": {Type: "Custom", PluginID: "AcropolisFactory", Zone: "zone-dr"},
			"vc-hq": {Type: "VCenter", Zone: "zone-hq"},
		}),
		Catalogs:       list(map[string]*facts.MachineCatalog{"pooled-hq": pooled("Pooled HQ", "hq"), "pooled-dr": pooled("Pooled DR", "dr")}),
		DeliveryGroups: list(map[string]*facts.DeliveryGroup{"hq": group(`CORP\A`, `CORP\B`), "dr": group(`corp\b`, `CORP\A`, `CORP\C`)}),
		Machines:       list(map[string]*facts.MachineClass{"1": {Catalog: "pooled-hq", DeliveryGroup: "hq", Count: 3}, "2": {Catalog: "pooled-dr", DeliveryGroup: "dr", Count: 1}}),
	}}}
}

func list[T any](items map[string]T) facts.Listing[T] {
	return facts.Listing[T]{Answered: facts.Yes(), Items: items}
}

func pooled(name, site string) *facts.MachineCatalog {
	return &facts.MachineCatalog{Answered: facts.Yes(), Name: name, Provisioning: "MCS", Allocation: "Random", Persistence: "Discard", PowerManaged: true, Zone: "zone-" + site, Connection: "ahv-" + site}
}

func group(users ...string) *facts.DeliveryGroup {
	return &facts.DeliveryGroup{Answered: facts.Yes(), Enabled: true, Users: users}
}

func TestASiteIsFoundByTheNameOrIDOfItsResourceLocation(t *testing.T) {
	s := workloads.Of(document())
	for site, want := range map[string]string{
		"production": "rl-hq zone-hq [cc1 cc2] [ahv-hq vc-hq]", "recovery": "rl-dr zone-dr [cc3] [ahv-dr]",
	} {
		got := s.Sites[site]
		if text := fmt.Sprint(got.ResourceLocation, " ", got.Zone, " ", got.Connectors, " ", got.Connections); text != want || !got.Learnt() {
			t.Errorf("%s: %s (%s), want %s", site, text, got.Status, want)
		}
	}
}

func TestWhatIsNotKnownOfASiteIsNotTakenForNothing(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*facts.Document)
		site     facts.Answered
		location string
	}{
		"a resource location that nobody declares": {func(d *facts.Document) { d.Estate.Sites.Recovery.ResourceLocation = "" }, facts.No(facts.FactMissing, ""), ""},
		"one that does not exist":                  {func(d *facts.Document) { d.Estate.Sites.Recovery.ResourceLocation = "Munich" }, facts.Yes(), ""},
		"resource locations that nobody may read": {func(d *facts.Document) {
			d.CitrixCloud.ResourceLocations = facts.Listing[*facts.ResourceLocation]{Answered: facts.No(facts.PermissionDenied, "403")}
		}, facts.No(facts.PermissionDenied, "403"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := document()
			c.change(d)
			s := workloads.Of(d)
			got := s.Sites["recovery"]
			if got.Status != c.site.Status || got.Reason != c.site.Reason || got.ResourceLocation != c.location {
				t.Errorf("%+v", got)
			}
			if s.Learnt() != c.site.Learnt() {
				t.Errorf("the whole is %+v", s.Answered)
			}
		})
	}
}

func TestTheKindOfACatalogIsHowItsMachinesComeBack(t *testing.T) {
	for name, c := range map[string]struct {
		catalog facts.MachineCatalog
		want    workloads.Kind
		ahv     string
	}{
		"random machines":                         {facts.MachineCatalog{Provisioning: "MCS", Allocation: "Random", Persistence: "Discard", PluginID: "AcropolisFactory"}, workloads.Pooled, "true"},
		"assigned machines that forget":           {facts.MachineCatalog{Provisioning: "MCS", Allocation: "Static", Persistence: "Discard", PluginID: "acropolispcfactory"}, workloads.Pooled, "true"},
		"assigned machines that keep":             {facts.MachineCatalog{Provisioning: "MCS", Allocation: "Static", Persistence: "OnLocal", Connection: "ahv-hq"}, workloads.Dedicated, "true"},
		"on another hypervisor":                   {facts.MachineCatalog{Provisioning: "MCS", Allocation: "Static", Persistence: "OnLocal", Connection: "vc-hq"}, workloads.Dedicated, "false"},
		"on another plug-in":                      {facts.MachineCatalog{Provisioning: "MCS", PluginID: "HPMoonshotFactory"}, workloads.Pooled, "false"},
		"power-managed machines of somebody else": {facts.MachineCatalog{Provisioning: "Manual", PowerManaged: true}, workloads.Manual, "<nil>"},
		"machines that cannot be switched on":     {facts.MachineCatalog{Provisioning: "Manual"}, workloads.Other, "<nil>"},
		"office computers":                        {facts.MachineCatalog{Provisioning: "Manual", PowerManaged: true, RemotePC: true}, workloads.Other, "<nil>"},
		"streamed machines":                       {facts.MachineCatalog{Provisioning: "PVS", PowerManaged: true}, workloads.Streamed, "<nil>"},
		"machines streamed to a local disk":       {facts.MachineCatalog{Provisioning: "PVSStreaming", Allocation: "Static", Persistence: "Discard"}, workloads.Streamed, "<nil>"},
		"streamed machines that keep":             {facts.MachineCatalog{Provisioning: "PVS", Allocation: "Static", Persistence: "OnLocal"}, workloads.Other, "<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			d := document()
			c.catalog.Zone = "zone-hq"
			d.CitrixCloud.Catalogs.Items["x"] = &c.catalog
			got := workloads.Of(d).Catalogs["x"]
			ahv := "<nil>"
			if got.AHV != nil {
				ahv = fmt.Sprint(*got.AHV)
			}
			if got.Kind != c.want || ahv != c.ahv || got.Site != "production" {
				t.Errorf("%s at %q, on Nutanix %s", got.Kind, got.Site, ahv)
			}
		})
	}
}

func TestStandIns(t *testing.T) {
	machines := func(d *facts.Document, key, catalog, group string) {
		d.CitrixCloud.Machines.Items[key] = &facts.MachineClass{Catalog: catalog, DeliveryGroup: group, Count: 1}
	}
	// servers is another delivery group at recovery, which comes first by its id.
	servers := func(d *facts.Document, g *facts.DeliveryGroup) {
		d.CitrixCloud.Catalogs.Items["servers-dr"] = pooled("Servers DR", "dr")
		d.CitrixCloud.DeliveryGroups.Items["a"] = g
		machines(d, "3", "servers-dr", "a")
	}
	for name, c := range map[string]struct {
		change                  func(*facts.Document)
		catalog, group, missing string // "-" for not learnt
	}{
		"another group is entitled to the same users": {func(*facts.Document) {}, "pooled-dr users", "dr users", "[]"},
		"a user is missing":                           {func(d *facts.Document) { d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\A`} }, "pooled-dr users", "dr users", `[CORP\B]`},
		"the other group is for other people": {func(d *facts.Document) { d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\C`} },
			" ", " ", "[]"},
		"the other group is for everybody": {func(d *facts.Document) { d.CitrixCloud.DeliveryGroups.Items["dr"].Everyone = true }, "pooled-dr users", "dr users", "[]"},
		"the other group is for all users of the domain": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\Domain Users`}
		}, "pooled-dr users", "dr users", "[]"},
		"the other group is for all users of another domain": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`LAB\Domain Users`}
		}, " ", " ", "[]"},
		"the other group is for all users of the domain of one of them": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["hq"].Users = []string{`CORP\A`, `LAB\B`}
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`corp\domänen-benutzer`}
		}, "pooled-dr users", "dr users", `[LAB\B]`},
		"the other group is for whoever signs in": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`NT AUTHORITY\Authenticated Users`}
		}, "pooled-dr users", "dr users", "[]"},
		"the other group is for computers of the domain": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\Domain Computers`}
		}, " ", " ", "[]"},
		"one group has machines of both": {func(d *facts.Document) { machines(d, "3", "pooled-dr", "hq") }, "pooled-dr group", "hq group", "[]"},
		"a declared stand-in goes first": {func(d *facts.Document) {
			d.CitrixCloud.Catalogs.Items["other-dr"] = pooled("Other DR", "dr")
			d.Estate.Components["workloads_mcs"].Catalogs = map[string]string{"pooled hq": "other dr"}
		}, "other-dr declared", "dr users", "[]"},
		"a declared stand-in that is not at recovery": {func(d *facts.Document) {
			d.Estate.Components["workloads_mcs"].Catalogs = map[string]string{"Pooled HQ": "Pooled HQ"}
		}, " declared", "dr users", "[]"},
		"a catalog for single desktops is no stand-in": {func(d *facts.Document) {
			d.CitrixCloud.Catalogs.Items["pooled-dr"].Allocation, d.CitrixCloud.Catalogs.Items["pooled-dr"].Persistence = "Static", "OnLocal"
		}, " ", "dr users", "[]"},
		"there is nothing at recovery": {func(d *facts.Document) { delete(d.CitrixCloud.Machines.Items, "2") }, " ", " ", "[]"},
		"of two groups the one that is in use": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["b"] = group(`CORP\A`, `CORP\B`)
			d.CitrixCloud.DeliveryGroups.Items["b"].InMaintenance = true
			machines(d, "3", "pooled-dr", "b")
		}, "pooled-dr users", "dr users", "[]"},
		"of two groups the one that lacks less": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["b"] = group(`CORP\A`)
			machines(d, "3", "pooled-dr", "b")
		}, "pooled-dr users", "dr users", "[]"},
		"of two groups for the same users the one with the declared machines": {func(d *facts.Document) {
			servers(d, group(`CORP\A`, `CORP\B`))
			d.Estate.Components["workloads_mcs"].Catalogs = map[string]string{"Pooled HQ": "Pooled DR"}
		}, "pooled-dr declared", "dr users", "[]"},
		"of two groups the one with the declared machines, though the other lets everybody in": {func(d *facts.Document) {
			servers(d, &facts.DeliveryGroup{Answered: facts.Yes(), Enabled: true, Everyone: true})
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\A`}
			d.Estate.Components["workloads_mcs"].Catalogs = map[string]string{"Pooled HQ": "Pooled DR"}
		}, "pooled-dr declared", "dr users", `[CORP\B]`},
		"no other group is asked where that of the declared machines is for other people": {func(d *facts.Document) {
			servers(d, group(`CORP\A`, `CORP\B`))
			d.CitrixCloud.DeliveryGroups.Items["dr"].Users = []string{`CORP\C`}
			d.Estate.Components["workloads_mcs"].Catalogs = map[string]string{"Pooled HQ": "Pooled DR"}
		}, "pooled-dr declared", " ", "[]"},
		"of two groups for the same users the one of a like name": {func(d *facts.Document) {
			servers(d, group(`CORP\A`, `CORP\B`))
			for id, name := range map[string]string{"hq": "Desktops HQ", "dr": "desktops (DR)", "a": "Servers DR"} {
				d.CitrixCloud.DeliveryGroups.Items[id].Name = name
			}
		}, "pooled-dr users", "dr users", "[]"},
		"who is entitled was not read": {func(d *facts.Document) {
			d.CitrixCloud.DeliveryGroups.Items["dr"].Answered = facts.No(facts.Timeout, "slow")
		}, "-", "-", "[]"},
		"half of the machines were read": {func(d *facts.Document) { d.CitrixCloud.Machines.Status = facts.Partial }, "-", "-", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			d := document()
			c.change(d)
			s := workloads.Of(d)
			for _, x := range []struct {
				what string
				got  workloads.StandIn
				want string
			}{{"catalog", s.Catalogs["pooled-hq"].StandIn, c.catalog}, {"group", s.Groups["hq"].StandIn, c.group}} {
				got := x.got.ID + " " + x.got.By
				if !x.got.Learnt() {
					got = "-"
					if x.got.Reason == "" || x.got.Message == "" {
						t.Errorf("the %s's stand-in is unknown and does not say why: %+v", x.what, x.got)
					}
				}
				if got != x.want {
					t.Errorf("the %s's stand-in is %q, want %q", x.what, got, x.want)
				}
			}
			if got := fmt.Sprint(s.Groups["hq"].StandIn.Missing); got != c.missing {
				t.Errorf("missing are %s, want %s", got, c.missing)
			}
		})
	}
}

func TestAGroupKnowsItsCatalogs(t *testing.T) {
	g := workloads.Of(document()).Groups["hq"]
	if !slices.Equal(g.Production, []string{"pooled-hq"}) || len(g.Recovery) != 0 || !g.Pooled {
		t.Errorf("%+v", g)
	}
	if workloads.Of(&facts.Document{}) != nil {
		t.Error("there are workloads although nobody was asked")
	}
}

func TestACatalogThatTheEstateFileTakesOutIsOfNoSite(t *testing.T) {
	d := document()
	d.Estate.Exclude = []estate.Exclusion{{Kind: "catalog", Name: "POOLED HQ", Reason: "a test", Owner: "EUC"}}
	s := workloads.Of(d)
	if c := s.Catalogs["pooled-hq"]; c.Site != "" || len(s.Groups["hq"].Production) > 0 {
		t.Errorf("it is still judged: %+v, %+v", c, s.Groups["hq"])
	}
	if c := s.Catalogs["pooled-dr"]; c.Site != estate.Recovery {
		t.Errorf("another one is taken out as well: %+v", c)
	}
}
