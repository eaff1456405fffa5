package protection_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/derive/protection"
	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func list[T any](items map[string]T) facts.Listing[T] {
	return facts.Listing[T]{Answered: facts.Yes(), Items: items}
}

// document is an estate with a policy, a plan and a protection domain that lead
// from production to recovery, and everything in its place.
func document() *facts.Document {
	est := &estate.Estate{Components: map[string]*estate.Component{
		"storefront":       {Servers: estate.PerSite{Production: []string{"sf1.corp.example"}}},
		"cloud_connectors": {Servers: estate.PerSite{Production: []string{"cc1.corp.example"}, Recovery: []string{"cc3.corp.example"}}},
		"base_images":      {VMs: []string{"MASTER"}},
	}}
	est.Sites.Production.ResourceLocation, est.Sites.Recovery.ResourceLocation = "HQ", "DR"
	return &facts.Document{Estate: est, Sections: facts.Sections{CitrixCloud: citrixCloud(), Prism: &facts.Prism{Sites: map[string]*facts.PrismSite{
		"production": {Central: productionCentral(), Elements: map[string]*facts.PrismElement{"hq": element("c-hq", "HQ", true)}},
		"recovery":   {Central: recoveryCentral(), Elements: map[string]*facts.PrismElement{"dr": element("c-dr", "DR", false)}},
	}}}}
}

func productionCentral() *facts.PrismCentral {
	vm := func(uuid, name, protection, policy string) *facts.VM {
		return &facts.VM{UUID: uuid, Name: name, Cluster: "c-hq", Power: "ON", Memory: 8 << 30, Protection: protection, Policy: policy,
			NICs: []facts.NIC{{Subnet: "n-hq", Addresses: []string{"10.1.0.5"}}}}
	}
	return &facts.PrismCentral{
		Answered: facts.Yes(), Host: "pc-hq", UUID: "pc-hq", ObservedAt: noon,
		Clusters: list(map[string]*facts.NutanixCluster{"c-hq": {UUID: "c-hq", Name: "HQ"}}),
		VMs: list(map[string]*facts.VM{
			"v-sf":   vm("v-sf", "SF1", facts.ProtectedByPolicy, "p1"),
			"v-cc":   vm("v-cc", "cc1", facts.Unprotected, ""),
			"v-dev":  vm("v-dev", "dev-1", facts.ProtectedByPolicy, "p1"),
			"v-gold": vm("v-gold", "Master", facts.ProtectedByDomain, ""),
		}),
		Policies: list(map[string]*facts.ProtectionPolicy{"p1": {UUID: "p1", Name: "Servers",
			Locations: []facts.PolicyLocation{{Label: "here", Central: "pc-hq", Primary: true}, {Label: "there", Central: "pc-dr"}},
			Schedules: []facts.ReplicationSchedule{{Source: "here", RPOSeconds: 3600}, {Source: "here", Remote: "there", RPOSeconds: 3600}, {Source: "there", Remote: "here", RPOSeconds: 60}},
		}}),
		Plans: list(map[string]*facts.RecoveryPlan{"r1": {Answered: facts.Yes(), UUID: "r1", Name: "Citrix",
			Primary: facts.PlanLocation{Central: "pc-hq"}, Recovery: facts.PlanLocation{Central: "pc-dr"},
			Stages:     []facts.PlanStage{{VMs: []string{"v-sf"}}, {VMs: []string{"v-dev"}}},
			Networks:   []facts.NetworkMapping{{Primary: facts.PlanNetwork{Name: "LAN"}, Recovery: facts.PlanNetwork{Name: "LAN-DR"}, RecoveryTest: facts.PlanNetwork{Name: "TEST"}}},
			Validation: facts.PlanJob{Answered: facts.Yes(), Done: true, Status: "SUCCEEDED", AgeSeconds: new(int64(9000))},
			Test:       facts.PlanJob{Answered: facts.Yes()},
		}}),
		Subnets:        list(map[string]*facts.Subnet{"n-hq": {UUID: "n-hq", Name: "LAN", Cluster: "c-hq", CIDR: "10.1.0.0/24"}}),
		RecoveryPoints: list(map[string]*facts.Copies{}),
	}
}

func recoveryCentral() *facts.PrismCentral {
	point := func(age int64) *facts.Copies {
		return &facts.Copies{Newest: map[string]*facts.Copy{"c-dr": {AgeSeconds: age, Origin: "o"}}}
	}
	return &facts.PrismCentral{
		Answered: facts.Yes(), Host: "pc-dr", UUID: "pc-dr", ObservedAt: noon,
		Clusters: list(map[string]*facts.NutanixCluster{"c-dr": {UUID: "c-dr", Name: "DR", MemoryInUse: 32 << 30,
			Hosts: facts.HostCapacity{Answered: facts.Yes(), Count: 3, Memory: 300 << 30, LargestMemory: 100 << 30}}}),
		VMs:            list(map[string]*facts.VM{"w-cc": {UUID: "w-cc", Name: "CC3", Protection: facts.Unprotected}}),
		Policies:       list(map[string]*facts.ProtectionPolicy{}),
		Plans:          list(map[string]*facts.RecoveryPlan{"other": {Answered: facts.Yes(), Name: "citrix", Test: facts.PlanJob{Answered: facts.Yes(), Done: true, AgeSeconds: new(int64(5))}, Validation: facts.PlanJob{Answered: facts.Yes()}}}),
		RecoveryPoints: list(map[string]*facts.Copies{"v-sf": point(600), "v-dev": point(700)}),
		Subnets:        list(map[string]*facts.Subnet{"n-dr": {UUID: "n-dr", Name: "LAN-DR", Cluster: "c-dr", CIDR: "10.1.0.0/24", Managed: true}, "n-test": {UUID: "n-test", Name: "TEST"}}),
		Templates:      list(map[string]*facts.MasterImage{}),
	}
}

func element(uuid, name string, active bool) *facts.PrismElement {
	d := &facts.ProtectionDomain{Name: "PD", Active: active, VMs: map[string]string{}, Copies: list(map[string]*facts.Copies{}),
		Schedules: facts.DomainSchedules{Answered: facts.Yes()}}
	e := &facts.PrismElement{Answered: facts.Yes(), Cluster: name, UUID: uuid, ObservedAt: noon,
		Domains: list(map[string]*facts.ProtectionDomain{"PD": d}), Snapshots: list(map[string]*facts.MasterImage{})}
	if active {
		d.VMs["v-gold"] = "Master"
		d.Schedules.Items = []facts.DomainSchedule{{RPOSeconds: 86400, Retained: map[string]int{"dr": 7}}}
		e.Snapshots.Items["gold-2026"] = &facts.MasterImage{Name: "gold-2026", VM: "Master"}
	} else {
		d.Copies.Items["x"] = &facts.Copies{VM: "x", Name: "Master", Newest: map[string]*facts.Copy{uuid: {AgeSeconds: 4000, Created: "2026-11-22T10:53:20Z"}}}
	}
	return e
}

func citrixCloud() *facts.CitrixCloud {
	return &facts.CitrixCloud{
		Answered: facts.Yes(), ObservedAt: noon,
		ResourceLocations: list(map[string]*facts.ResourceLocation{"l-hq": {ID: "l-hq", Name: "HQ"}, "l-dr": {ID: "l-dr", Name: "DR"}}),
		Zones:             list(map[string]*facts.CitrixZone{"z-hq": {ResourceLocation: "l-hq"}, "z-dr": {ResourceLocation: "l-dr"}}),
		Connectors:        list(map[string]*facts.CloudConnector{"cc9.corp.example": {ResourceLocation: "l-hq"}}),
		Catalogs: list(map[string]*facts.MachineCatalog{
			"pooled": {Name: "Pooled", Provisioning: "MCS", Zone: "z-hq", PluginID: "AcropolisFactory", Image: "GOLD-2026", ImageDate: "2026-11-20T12:00:00Z"},
			"dev":    {Name: "Dev", Provisioning: "Manual", PowerManaged: true, Zone: "z-hq"},
		}),
		DeliveryGroups: list(map[string]*facts.DeliveryGroup{}),
		Machines: list(map[string]*facts.MachineClass{
			"a": {Catalog: "pooled", Count: 2, Machines: []facts.CitrixMachine{{Name: "P1", VM: "v-p1"}, {Name: "P2", VM: ""}}},
			"b": {Catalog: "dev", Count: 1, Machines: []facts.CitrixMachine{{Name: "DEV-1", VM: "v-dev"}}},
		}),
	}
}

func joined(t *testing.T, change func(*facts.Document)) protection.Joined {
	t.Helper()
	d := document()
	if change != nil {
		change(d)
	}
	return protection.Of(d, workloads.Of(d))
}

// told says what is known of a VM in a line.
func told(vm *protection.VM) string {
	if !vm.Learnt() {
		return "unknown: " + string(vm.Reason) + map[bool]string{true: ", absent"}[vm.Absent]
	}
	text := vm.By
	if vm.Protector != "" {
		text += " " + vm.Protector
	}
	if vm.Remote {
		text += fmt.Sprintf(" remote %d", vm.RPOSeconds)
	}
	if vm.Paused {
		text += " paused"
	}
	for _, p := range vm.Plans {
		text += fmt.Sprintf(" in %s/%d", p.Name, p.Stage)
	}
	switch c := vm.Copy; {
	case !c.Learnt():
		text += " copy unknown: " + string(c.Reason)
	case c.There:
		text += fmt.Sprintf(" copy %d at %v", c.AgeSeconds, c.Clusters)
	}
	return text
}

func central(d *facts.Document, site string) *facts.PrismCentral { return d.Prism.Sites[site].Central }

func TestAServerIsToldByBothSites(t *testing.T) {
	const whole = "policy Servers remote 3600 in Citrix/1 copy 600 at [DR]"
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"protected, planned and copied": {nil, whole},
		"by its full name":              {func(d *facts.Document) { central(d, "production").VMs.Items["v-sf"].Name = "sf1.corp.example" }, whole},
		"not protected": {func(d *facts.Document) {
			vm := central(d, "production").VMs.Items["v-sf"]
			vm.Protection, vm.Policy = facts.Unprotected, ""
		}, "none in Citrix/1"},
		"nobody says whether it is protected": {func(d *facts.Document) {
			vm := central(d, "production").VMs.Items["v-sf"]
			vm.Protection, vm.Policy = "", ""
		}, "unknown: fact_missing"},
		"by a policy that stays at home": {func(d *facts.Document) {
			p := central(d, "production").Policies.Items["p1"]
			p.Schedules = p.Schedules[:1]
		}, "policy Servers in Citrix/1 copy 600 at [DR]"},
		"by a policy that leads elsewhere": {func(d *facts.Document) {
			central(d, "production").Policies.Items["p1"].Locations[1].Central = "pc-elsewhere"
		}, "policy Servers in Citrix/1 copy 600 at [DR]"},
		"by a policy that is paused": {func(d *facts.Document) { central(d, "production").Policies.Items["p1"].Schedules[1].Paused = true },
			"policy Servers remote 3600 paused in Citrix/1 copy 600 at [DR]"},
		"by a policy that nobody may read": {func(d *facts.Document) {
			central(d, "production").Policies = facts.Listing[*facts.ProtectionPolicy]{Answered: facts.No(facts.PermissionDenied, "403")}
		}, "unknown: permission_denied"},
		"in a plan to clusters that nobody listed": {func(d *facts.Document) {
			central(d, "production").Plans.Items["r1"].Recovery.Clusters = []string{"c-unheard"}
			central(d, "recovery").Clusters = facts.Listing[*facts.NutanixCluster]{Answered: facts.No(facts.Timeout, "slow")}
		}, "policy Servers remote 3600 in Citrix/1 copy 600 at [DR]"},
		"in a plan to clusters of another site": {func(d *facts.Document) {
			central(d, "production").Plans.Items["r1"].Recovery.Clusters = []string{"c-unheard"}
		}, "policy Servers remote 3600 copy 600 at [DR]"},
		"in a plan that leads elsewhere": {func(d *facts.Document) {
			central(d, "production").Plans.Items["r1"].Recovery.Central = "pc-hq"
		}, "policy Servers remote 3600 copy 600 at [DR]"},
		"in a plan by its category": {func(d *facts.Document) {
			central(d, "production").VMs.Items["v-sf"].Categories = []string{"k"}
			central(d, "production").Plans.Items["r1"].Stages = []facts.PlanStage{{VMs: []string{"v-dev"}}, {Categories: []string{"k"}}}
		}, "policy Servers remote 3600 in Citrix/2 copy 600 at [DR]"},
		"in no plan that could be read": {func(d *facts.Document) {
			p := central(d, "production").Plans.Items["r1"]
			p.Answered, p.Stages = facts.No(facts.Timeout, "slow"), nil
		}, "unknown: timeout"},
		"plans were not read": {func(d *facts.Document) {
			central(d, "production").Plans = facts.Listing[*facts.RecoveryPlan]{Answered: facts.No(facts.Timeout, "slow")}
		}, "unknown: timeout"},
		"recovery has no copy": {func(d *facts.Document) { delete(central(d, "recovery").RecoveryPoints.Items, "v-sf") }, "policy Servers remote 3600 in Citrix/1"},
		"recovery is silent": {func(d *facts.Document) {
			*central(d, "recovery") = facts.PrismCentral{Answered: facts.No(facts.Unreachable, "down")}
		}, "policy Servers remote 3600 in Citrix/1 copy unknown: unreachable"},
		"a copy on a cluster of another site is none": {func(d *facts.Document) {
			d.Estate.Sites.Recovery.Clusters = []estate.Cluster{{Name: "Elsewhere"}}
			d.Prism.Sites["recovery"].Elements = nil
		}, "policy Servers remote 3600 in Citrix/1"},
		"production is silent": {func(d *facts.Document) {
			*central(d, "production") = facts.PrismCentral{Answered: facts.No(facts.Unreachable, "down")}
		}, "unknown: unreachable"},
		"there is no such VM": {func(d *facts.Document) { delete(central(d, "production").VMs.Items, "v-sf") }, "unknown: fact_missing, absent"},
		"there are two": {func(d *facts.Document) {
			central(d, "production").VMs.Items["v-2"] = &facts.VM{UUID: "v-2", Name: "sf1"}
		}, "unknown: fact_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			vm := joined(t, c.change).Protection.Servers["sf1.corp.example"]
			if got := told(vm); got != c.want {
				t.Errorf("got  %s (%s)\nwant %s", got, vm.Message, c.want)
			}
		})
	}
}

func TestAProtectionDomainIsToldByPrismElements(t *testing.T) {
	domain := func(d *facts.Document, site, cluster string) *facts.ProtectionDomain {
		return d.Prism.Sites[site].Elements[cluster].Domains.Items["PD"]
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"copied": {nil, "domain PD remote 86400 copy 4000 at [DR]"},
		"suspended": {func(d *facts.Document) { domain(d, "production", "hq").Schedules.Items[0].Suspended = true },
			"domain PD remote 86400 paused copy 4000 at [DR]"},
		"one of two schedules is suspended": {func(d *facts.Document) {
			s := &domain(d, "production", "hq").Schedules
			s.Items = append(s.Items, facts.DomainSchedule{RPOSeconds: 3600, Suspended: true, Retained: map[string]int{"dr": 1}})
		}, "domain PD remote 86400 copy 4000 at [DR]"},
		"nothing is kept elsewhere": {func(d *facts.Document) { domain(d, "production", "hq").Schedules.Items[0].Retained = nil },
			"domain PD copy 4000 at [DR]"},
		"recovery does not know the domain": {func(d *facts.Document) { delete(d.Prism.Sites["recovery"].Elements["dr"].Domains.Items, "PD") }, "domain PD"},
		"the recovery element is silent": {func(d *facts.Document) {
			d.Prism.Sites["recovery"].Elements["dr"] = &facts.PrismElement{Answered: facts.No(facts.Unreachable, "down"), Cluster: "DR"}
		}, "domain PD remote 86400 copy unknown: unreachable"},
		"nobody asked a recovery element":        {func(d *facts.Document) { d.Prism.Sites["recovery"].Elements = nil }, "domain PD remote 86400 copy unknown: fact_missing"},
		"nobody asked the element of the VM":     {func(d *facts.Document) { d.Prism.Sites["production"].Elements = nil }, "unknown: fact_missing"},
		"plans that were not read do not matter": {func(d *facts.Document) { central(d, "production").Plans.Answered = facts.No(facts.Timeout, "slow") }, "domain PD remote 86400 copy 4000 at [DR]"},
		"Metro Availability": {func(d *facts.Document) {
			domain(d, "production", "hq").Metro, domain(d, "recovery", "dr").Metro = "Enabled", "Enabled"
		}, "domain PD remote 0 copy 4000 at [DR]"},
	} {
		t.Run(name, func(t *testing.T) {
			vm := joined(t, c.change).Protection.VMs["master"]
			if got := told(vm); got != c.want {
				t.Errorf("got  %s (%s)\nwant %s", got, vm.Message, c.want)
			}
		})
	}
}

func TestConnectorsAreLookedForAtBothSites(t *testing.T) {
	set := joined(t, func(d *facts.Document) {
		central(d, "production").Plans.Items["back"] = &facts.RecoveryPlan{Answered: facts.Yes(), Name: "Elsewhere",
			Recovery: facts.PlanLocation{Central: "nowhere"}, Stages: []facts.PlanStage{{VMs: []string{"v-cc"}}}}
	}).Protection
	for host, want := range map[string]string{
		"cc1.corp.example": "none in Elsewhere/1", "cc3.corp.example": "none", "cc9.corp.example": "unknown: fact_missing, absent",
	} {
		if got := told(set.Connectors[host]); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
		if vm := set.Connectors[host]; vm.Absent != strings.Contains(vm.Message, "hypervisor: other") {
			t.Errorf("%s: what to write into the estate file where it is elsewhere is not what it says: %s", host, vm.Message)
		}
		if set.Servers[host] != nil {
			t.Errorf("the connector %s is among the servers that have to be replicated", host)
		}
	}
}

func TestAConnectorApplianceNeedsNoMachineOfItsName(t *testing.T) {
	for name, c := range map[string]struct {
		kind, host string
		want       bool // it is looked for, found or not
	}{
		"an appliance":                       {"Appliance", "ca8.corp.example", false},
		"an appliance whose VM is there":     {"Appliance", "cc1.corp.example", true},
		"an appliance that is declared":      {"Appliance", "cc3.corp.example", true},
		"a Windows connector":                {"Windows", "cc8.corp.example", true},
		"one of which nobody knows the kind": {"", "cc8.corp.example", true},
	} {
		t.Run(name, func(t *testing.T) {
			set := joined(t, func(d *facts.Document) {
				d.CitrixCloud.Connectors.Items[c.host] = &facts.CloudConnector{ResourceLocation: "l-dr", Type: c.kind}
			}).Protection
			if got := set.Connectors[c.host] != nil; got != c.want {
				t.Errorf("it is looked for: %v, want %v", got, c.want)
			}
		})
	}
	// While nobody knows which machines there are, an appliance may be one of them.
	set := joined(t, func(d *facts.Document) {
		d.CitrixCloud.Connectors.Items["ca8.corp.example"] = &facts.CloudConnector{ResourceLocation: "l-dr", Type: "Appliance"}
		central(d, "recovery").VMs.Answered = facts.No(facts.Timeout, "slow")
	}).Protection
	if set.Connectors["ca8.corp.example"] == nil {
		t.Error("an appliance is passed over, though the machines were not listed")
	}
}

func TestAConnectorOfAnotherLocationNeedsNoMachineInThePrismsOfTheSites(t *testing.T) {
	for name, c := range map[string]struct {
		location, host string
		want           bool // it is looked for, found or not
	}{
		"of another location":                      {"l-third", "cc8.corp.example", false},
		"of another location, and its VM is there": {"l-third", "cc1.corp.example", true},
		"of a location of the sites":               {"l-dr", "cc8.corp.example", true},
		"declared, and known to be somewhere else": {"l-third", "cc3.corp.example", true},
	} {
		t.Run(name, func(t *testing.T) {
			set := joined(t, func(d *facts.Document) {
				d.CitrixCloud.Connectors.Items[c.host] = &facts.CloudConnector{ResourceLocation: c.location}
			}).Protection
			if got := set.Connectors[c.host] != nil; got != c.want {
				t.Errorf("it is looked for: %v, want %v", got, c.want)
			}
		})
	}
}

// moved puts the master image to the recovery site.
func moved(d *facts.Document) {
	delete(central(d, "production").VMs.Items, "v-gold")
	d.Prism.Sites["production"].Elements["hq"].Domains.Items["PD"].VMs = map[string]string{}
	central(d, "recovery").VMs.Items["w-gold"] = &facts.VM{UUID: "w-gold", Name: "MASTER", Cluster: "c-dr"}
}

// servers adds a second cluster to the recovery site, which has no image.
func servers(d *facts.Document) {
	clusters := central(d, "recovery").Clusters.Items
	clusters["c-dr"].Address = "10.2.0.9"
	clusters["c-2"] = &facts.NutanixCluster{UUID: "c-2", Name: "DR2", Address: "10.2.0.8"}
	d.Prism.Sites["recovery"].Elements["dr"].Host = "pe-dr.corp.example"
}

// hosting adds a hosting connection of the recovery site for each address.
func hosting(d *facts.Document, addresses ...string) {
	items := map[string]*facts.HostingConnection{}
	for _, a := range addresses {
		items[a] = &facts.HostingConnection{ID: a, Name: a, Zone: "z-dr", PluginID: "AcropolisFactory", Addresses: []string{a}}
	}
	d.CitrixCloud.Connections = list(items)
}

func TestImages(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"a snapshot that production's element knows": {nil, "Master 172800 copy 4000 [DR] lacking []"},
		"a snapshot with the name of a declared image": {func(d *facts.Document) {
			d.CitrixCloud.Catalogs.Items["pooled"].Image = "ctx_master_2026-11"
		}, "Master 172800 copy 4000 [DR] lacking []"},
		"a snapshot of nobody": {func(d *facts.Document) { d.CitrixCloud.Catalogs.Items["pooled"].Image = "x" }, "unknown: fact_missing"},
		"an element that is silent": {func(d *facts.Document) {
			d.CitrixCloud.Catalogs.Items["pooled"].Image = "x"
			d.Prism.Sites["production"].Elements["hq"] = &facts.PrismElement{Answered: facts.No(facts.Timeout, "slow")}
		}, "unknown: timeout"},
		"a cluster without it": {func(d *facts.Document) {
			central(d, "recovery").Clusters.Items["c-2"] = &facts.NutanixCluster{UUID: "c-2", Name: "DR2"}
		}, "Master 172800 copy 4000 [DR] lacking [DR2]"},
		"a cluster for servers, where the hosting connection leads to the other one by its name": {func(d *facts.Document) {
			servers(d)
			hosting(d, "PE-DR.corp.example.")
		}, "Master 172800 copy 4000 [DR] lacking []"},
		"a cluster for servers, where the hosting connection leads to the other one by its address": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.9")
		}, "Master 172800 copy 4000 [DR] lacking []"},
		"a cluster for servers, where the hosting connection leads to the other one by a name that DNS knows": {func(d *facts.Document) {
			servers(d)
			hosting(d, "prism.corp.example")
			d.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{"recovery/10.2.0.1": {Site: "recovery", Hosts: map[string]*facts.Host{
				"prism.corp.example": {Reply: facts.Reply{Answered: facts.Yes(), Exists: true}, Addresses: []string{"10.2.0.9"}},
			}}}}
		}, "Master 172800 copy 4000 [DR] lacking []"},
		"a hosting connection to the cluster without it": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.8")
		}, "Master 172800 copy 4000 [DR] lacking [DR2]"},
		"hosting connections to both clusters": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.9", "10.2.0.8")
		}, "Master 172800 copy 4000 [DR] lacking [DR2]"},
		"a hosting connection to nobody knows which cluster": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.9", "10.2.0.77")
		}, "Master 172800 copy 4000 [DR] lacking [DR2]"},
		"a cluster that the estate file takes out, and a hosting connection to nobody knows which": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.77")
			d.Estate.Exclude = []estate.Exclusion{{Kind: "cluster", Name: "dr2"}}
		}, "Master 172800 copy 4000 [DR] lacking []"},
		"a hosting connection to a cluster that the estate file takes out": {func(d *facts.Document) {
			servers(d)
			hosting(d, "10.2.0.8")
			d.Estate.Exclude = []estate.Exclusion{{Kind: "cluster", Name: "dr2"}}
		}, "Master 172800 copy 4000 [DR] lacking [DR2]"},
		"a master that stands at the recovery site, with the snapshot in use": {func(d *facts.Document) {
			moved(d)
			d.Prism.Sites["recovery"].Elements["dr"].Snapshots.Items["gold-2026"] = &facts.MasterImage{Name: "gold-2026", VM: "master", Created: "2026-11-19T12:00:00Z"}
		}, "MASTER 172800 copy 259200 [DR] lacking []"},
		"a master that stands at the recovery site, without it": {moved, "unknown copy: fact_missing"},
		"a snapshot of that name at the recovery site, of another machine": {func(d *facts.Document) {
			moved(d)
			d.Prism.Sites["recovery"].Elements["dr"].Snapshots.Items["gold-2026"] = &facts.MasterImage{Name: "gold-2026", VM: "OTHER", Created: "2026-11-19T12:00:00Z"}
		}, "unknown copy: fact_missing"},
		"a master on a cluster that is none of the recovery site's": {func(d *facts.Document) {
			moved(d)
			central(d, "recovery").VMs.Items["w-gold"].Cluster = "c-hq"
		}, "unknown: fact_missing"},
		"a template version that arrived": {func(d *facts.Document) {
			mc := d.CitrixCloud.Catalogs.Items["pooled"]
			mc.Template, mc.Image = "W11", "v2"
			central(d, "recovery").Templates.Items["w11/v2"] = &facts.MasterImage{Name: "v2", Template: "w11", Created: "2026-11-22T11:00:00Z"}
		}, "template [v2] 172800 copy 3600 [DR] lacking []"},
		"a template that did not arrive": {func(d *facts.Document) {
			mc := d.CitrixCloud.Catalogs.Items["pooled"]
			mc.Template, mc.Image = "W11", "v2"
		}, "template [] 172800 no copy lacking [DR]"},
	} {
		t.Run(name, func(t *testing.T) {
			img := joined(t, c.change).Images["pooled"]
			got := "unknown: " + string(img.Reason)
			if img.Learnt() && !img.Copy.Learnt() {
				got = "unknown copy: " + string(img.Copy.Reason)
			} else if img.Learnt() {
				got = "template " + fmt.Sprint(img.Versions)
				if img.VM != nil {
					got = img.VM.Name
				}
				got += fmt.Sprintf(" %d", *img.InUseAgeSeconds)
				if img.Copy.There {
					got += fmt.Sprintf(" copy %d %v", img.Copy.AgeSeconds, img.Copy.Clusters)
				} else {
					got += " no copy"
				}
				got += fmt.Sprintf(" lacking %v", img.Copy.Lacking)
			}
			if got != c.want {
				t.Errorf("got  %s (%s)\nwant %s", got, img.Message, c.want)
			}
		})
	}
}

func TestDesktops(t *testing.T) {
	all := joined(t, func(d *facts.Document) {
		d.CitrixCloud.Machines.Items["b"].Machines = []facts.CitrixMachine{{Name: "DEV-3", VM: "v-none"}, {Name: "DEV-1", VM: "v-dev"}, {Name: "DEV-2", VM: "v-cc"}}
		d.CitrixCloud.Machines.Items["a"].Machines[0].VM = "v-gold"
		central(d, "recovery").RecoveryPoints.Items["v-dev"].Newest["c-dr"].AgeSeconds = 7201
	}).Desktops
	dev, pooled := all["dev"], all["pooled"]
	if dev.Total != 3 || !slices.Equal(dev.Without, []string{"DEV-3"}) || !slices.Equal(dev.Unprotected, []string{"DEV-2"}) || !slices.Equal(dev.Copies.Late, []string{"DEV-1"}) {
		t.Errorf("persistent desktops: %+v", dev)
	}
	if pooled.Total != 2 || !slices.Equal(pooled.Replicated, []string{"P1"}) || len(pooled.Unprotected) > 0 {
		t.Errorf("pooled desktops: %+v", pooled)
	}
	silent := joined(t, func(d *facts.Document) { d.CitrixCloud.Machines.Status = facts.Partial }).Desktops["dev"]
	if silent.Learnt() {
		t.Error("half of the machines were read, and the desktops are taken to be all")
	}
}

func TestAPlanIsToldByBothSites(t *testing.T) {
	p := joined(t, nil).Protection.Plans["r1"]
	if !p.Known.There || *p.Validation.AgeSeconds != 9000 || *p.Test.AgeSeconds != 5 {
		t.Errorf("known %v, validated %+v, tested %+v", p.Known.There, p.Validation, p.Test)
	}
	if got := p.Stages["storefront"]; got != (protection.Stages{First: 1, Last: 1}) {
		t.Errorf("StoreFront starts in %+v", got)
	}
	n := p.Networks.Items["n-hq"]
	if !n.Mapped || n.Recovery != "LAN-DR" || n.Test != "TEST" || !*n.RecoveryExists || !*n.TestExists || !*n.Kept || !n.Managed || len(n.VMs) != 2 || n.VMs[0].GuestTools != "missing" {
		t.Errorf("%+v", n)
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		check  func(*protection.Plan) bool
	}{
		"recovery does not know it": {func(d *facts.Document) { delete(central(d, "recovery").Plans.Items, "other") }, func(p *protection.Plan) bool { return p.Known.Learnt() && !p.Known.There }},
		"recovery did not list any": {func(d *facts.Document) {
			central(d, "recovery").Plans = facts.Listing[*facts.RecoveryPlan]{Answered: facts.No(facts.Timeout, "slow")}
		}, func(p *protection.Plan) bool { return !p.Known.Learnt() }},
		"one Prism Central for both": {func(d *facts.Document) {
			central(d, "recovery").UUID = "pc-hq"
			central(d, "production").Plans.Items["r1"].Recovery.Clusters = []string{"c-dr"}
		}, func(p *protection.Plan) bool { return p.Known.Learnt() && p.Known.There && p.Known.Shared }},
		"other addresses there":      {func(d *facts.Document) { central(d, "recovery").Subnets.Items["n-dr"].CIDR = "10.2.0.0/24" }, func(p *protection.Plan) bool { return !*p.Networks.Items["n-hq"].Kept }},
		"nobody knows the addresses": {func(d *facts.Document) { central(d, "recovery").Subnets.Items["n-dr"].CIDR = "" }, func(p *protection.Plan) bool { return p.Networks.Items["n-hq"].Kept == nil }},
		"the plan says what is there": {func(d *facts.Document) {
			central(d, "production").Plans.Items["r1"].Networks[0].Recovery.Gateway, central(d, "production").Plans.Items["r1"].Networks[0].Recovery.Prefix = "10.9.0.1", 24
			central(d, "recovery").Subnets.Items["n-dr"].CIDR = "10.2.0.0/24"
		}, func(p *protection.Plan) bool {
			return p.Networks.Items["n-hq"].Planned == "10.9.0.0/24" && p.Networks.Items["n-hq"].Actual == "10.2.0.0/24"
		}},
		"the network is not there":    {func(d *facts.Document) { delete(central(d, "recovery").Subnets.Items, "n-dr") }, func(p *protection.Plan) bool { return !*p.Networks.Items["n-hq"].RecoveryExists }},
		"the network is not mapped":   {func(d *facts.Document) { central(d, "production").Plans.Items["r1"].Networks = nil }, func(p *protection.Plan) bool { return !p.Networks.Items["n-hq"].Mapped }},
		"stretched networks":          {func(d *facts.Document) { central(d, "production").Plans.Items["r1"].Stretched = true }, func(p *protection.Plan) bool { return *p.Networks.Items["n-hq"].Kept }},
		"networks that were not read": {func(d *facts.Document) { central(d, "production").Subnets.Answered = facts.No(facts.Timeout, "slow") }, func(p *protection.Plan) bool { return !p.Networks.Learnt() }},
	} {
		if p := joined(t, c.change).Protection.Plans["r1"]; p == nil || !c.check(p) {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestAMachineThatRunsAtBothSites(t *testing.T) {
	twin := func(uuid, cluster, power string) func(*facts.Document) {
		return func(d *facts.Document) {
			d.Estate.Components["storefront"] = &estate.Component{Servers: estate.PerSite{Production: []string{"sf1.corp.example"}}}
			central(d, "recovery").VMs.Items[uuid] = &facts.VM{UUID: uuid, Name: "sf1", Cluster: cluster, Power: power}
		}
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"another one runs there":        {twin("w-sf", "c-dr", "ON"), "DR"},
		"another one is off there":      {twin("w-sf", "c-dr", "OFF"), ""},
		"another one runs elsewhere":    {twin("w-sf", "c-third", "ON"), ""},
		"the same one, which both know": {twin("v-sf", "c-dr", "ON"), ""},
	} {
		if vm := joined(t, c.change).Protection.Servers["sf1.corp.example"]; vm == nil || vm.Twin != c.want {
			t.Errorf("%s: %+v", name, vm)
		}
	}
}

func TestWhatStandsAtTheRecoverySite(t *testing.T) {
	vm := func(d *facts.Document, uuid, name, cluster, power string) {
		central(d, "recovery").VMs.Items[uuid] = &facts.VM{UUID: uuid, Name: name, Cluster: cluster, Power: power}
	}
	base := func(d *facts.Document) {
		for _, other := range central(d, "recovery").VMs.Items {
			other.Cluster = "c-hq" // what is there by itself runs elsewhere
		}
		d.Directory = &facts.Directory{Views: map[string]*facts.DirectoryView{"recovery": {
			DomainControllers: list(map[string]*facts.DomainController{"dc2.corp.example": {}}),
			EnrollmentServers: list(map[string]*facts.EnrollmentService{"ca": {Host: "CA2.corp.example"}}),
			DHCPServers:       list(map[string]*facts.DHCPServer{"dhcp2.corp.example": {}}),
		}}}
		d.Estate.Components["sql"] = &estate.Component{Servers: estate.PerSite{Recovery: []string{"sql2.corp.example"}}}
		for i, name := range []string{"DC2", "ca2", "dhcp2", "sql2.corp.example"} {
			vm(d, fmt.Sprint("w", i), name, "c-dr", "OFF")
		}
	}
	moved := func(d *facts.Document, cluster, power string) {
		delete(central(d, "recovery").VMs.Items, "w3")
		central(d, "production").VMs.Items["w3"] = &facts.VM{UUID: "w3", Name: "sql2", Cluster: cluster, Power: power}
	}
	s := joined(t, base).Protection.Standing
	if !s.Learnt() || len(s.Items) != 4 || len(s.Astray) != 0 {
		t.Fatalf("got %+v", s)
	}
	if dc := s.Items["dc2.corp.example"]; !slices.Equal(dc.Roles, []string{"controller"}) || dc.Name != "DC2" || dc.Cluster != "DR" || dc.Power != "OFF" || len(dc.Components) != 0 {
		t.Errorf("the domain controller is %+v", dc)
	}
	if sql := s.Items["sql2.corp.example"]; !slices.Equal(sql.Components, []string{"sql"}) || len(sql.Roles) != 0 {
		t.Errorf("the declared server is %+v", sql)
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		check  func(protection.Standing) bool
	}{
		"a machine of a cluster that nobody lists": {func(d *facts.Document) { central(d, "recovery").VMs.Items["w0"].Cluster = "c-other" }, func(s protection.Standing) bool {
			dc := s.Items["dc2.corp.example"]
			return dc != nil && dc.Power == "" && dc.Cluster == "a cluster that Prism does not list"
		}},
		"a machine of another cluster": {func(d *facts.Document) {
			d.Estate.Sites.Recovery.Clusters = []estate.Cluster{{Name: "DR"}}
			central(d, "recovery").Clusters.Items["c-other"] = &facts.NutanixCluster{UUID: "c-other", Name: "Other"}
			central(d, "recovery").VMs.Items["w0"].Cluster = "c-other"
		}, func(s protection.Standing) bool { return s.Items["dc2.corp.example"] == nil }},
		"two machines of one name": {func(d *facts.Document) { vm(d, "w9", "dc2", "c-dr", "ON") }, func(s protection.Standing) bool { return s.Items["dc2.corp.example"] == nil }},
		"a server of both sites": {func(d *facts.Document) {
			d.Estate.Components["sql"].Servers.Production = []string{"sql2.corp.example"}
		}, func(s protection.Standing) bool { return len(s.Items["sql2.corp.example"].Components) == 0 }},
		"a component that the estate does not have": {func(d *facts.Document) { d.Estate.Components["sql"].InScope = new(false) }, func(s protection.Standing) bool { return s.Items["sql2.corp.example"] == nil }},
		"a connector": {func(d *facts.Document) { vm(d, "w8", "cc9", "c-dr", "ON") }, func(s protection.Standing) bool {
			return slices.Equal(s.Items["cc9.corp.example"].Roles, []string{"connector"})
		}},
		"the directory was not read": {func(d *facts.Document) { d.Directory = nil }, func(s protection.Standing) bool {
			return s.Items["dc2.corp.example"] == nil && s.Items["sql2.corp.example"] != nil
		}},
		"a declared server that runs at production": {func(d *facts.Document) { moved(d, "c-hq", "ON") }, func(s protection.Standing) bool {
			return s.Items["sql2.corp.example"] == nil && s.Astray["sql2.corp.example"] != nil
		}},
		"an old machine of its name lies at production": {func(d *facts.Document) { moved(d, "c-hq", "OFF") }, func(s protection.Standing) bool { return len(s.Astray) == 0 }},
		"a machine of its name runs elsewhere":          {func(d *facts.Document) { moved(d, "c-other", "ON") }, func(s protection.Standing) bool { return len(s.Astray) == 0 }},
		"a server of both sites that runs at production": {func(d *facts.Document) {
			moved(d, "c-hq", "ON")
			d.Estate.Components["sql"].Servers.Production = []string{"sql2.corp.example"}
		}, func(s protection.Standing) bool { return len(s.Astray) == 0 }},
		"the machines were not listed": {func(d *facts.Document) { central(d, "recovery").VMs.Answered = facts.No(facts.Timeout, "slow") }, func(s protection.Standing) bool { return s.Reason == facts.Timeout }},
		"one Prism Central for both sites": {func(d *facts.Document) {
			central(d, "production").VMs.Items["w0"] = central(d, "recovery").VMs.Items["w0"]
			central(d, "production").Clusters.Items["c-dr"] = central(d, "recovery").Clusters.Items["c-dr"]
			d.Prism.Sites["recovery"].Central = nil
		}, func(s protection.Standing) bool { return s.Learnt() && s.Items["dc2.corp.example"] != nil }},
	} {
		if s := joined(t, func(d *facts.Document) { base(d); c.change(d) }).Protection.Standing; !c.check(s) {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestCapacity(t *testing.T) {
	c := joined(t, nil).Protection.Capacity
	if !c.Learnt() || c.Usable != 200<<30 || c.InUse != 32<<30 || c.Added != 16<<30 || c.VMs != 2 {
		t.Errorf("%+v", c)
	}
	for name, change := range map[string]func(*facts.Document){
		"hosts not read": func(d *facts.Document) {
			central(d, "recovery").Clusters.Items["c-dr"].Hosts.Answered = facts.No(facts.Timeout, "slow")
		},
		"VMs not all read": func(d *facts.Document) { central(d, "recovery").Clusters.Items["c-dr"].MemoryInUse = -1 },
		"no cluster": func(d *facts.Document) {
			d.Estate.Sites.Recovery.Clusters = []estate.Cluster{{Name: "x"}}
			d.Prism.Sites["recovery"].Elements = nil
		},
		"plans not read":          func(d *facts.Document) { central(d, "production").Plans.Answered = facts.No(facts.Timeout, "slow") },
		"no Prism at recovery":    func(d *facts.Document) { d.Prism.Sites["recovery"].Central = nil },
		"a planned VM of no size": func(d *facts.Document) { central(d, "production").VMs.Items["v-sf"].Memory = 0 },
		"machines not listed":     func(d *facts.Document) { d.CitrixCloud.Machines.Answered = facts.No(facts.Timeout, "slow") },
		"desktops of no size": func(d *facts.Document) {
			off(d)
			d.CitrixCloud.Catalogs.Items["dr"].MemoryMB = 0
		},
	} {
		if c := joined(t, change).Protection.Capacity; c.Learnt() {
			t.Errorf("%s: %+v", name, c)
		}
	}
	for name, c := range map[string]struct {
		change   func(*facts.Document)
		usable   int64
		desktops int64
		off      int
	}{
		"desktops that are off":  {func(d *facts.Document) { off(d) }, 200 << 30, 80 << 30, 10},
		"desktops that are on":   {func(d *facts.Document) { off(d); d.CitrixCloud.Machines.Items["dr"].Power = "On" }, 200 << 30, 0, 0},
		"desktops of production": {func(d *facts.Document) { off(d); d.CitrixCloud.Catalogs.Items["dr"].Zone = "z-hq" }, 200 << 30, 0, 0},
		"desktops elsewhere":     {func(d *facts.Document) { off(d); d.CitrixCloud.Catalogs.Items["dr"].PluginID = "AzureRm" }, 200 << 30, 0, 0},
		"one host in maintenance": {func(d *facts.Document) {
			central(d, "recovery").Clusters.Items["c-dr"].Hosts.Maintenance = 100 << 30
		}, 200 << 30, 0, 0},
		"two hosts in maintenance": {func(d *facts.Document) {
			central(d, "recovery").Clusters.Items["c-dr"].Hosts.Maintenance = 200 << 30
		}, 100 << 30, 0, 0},
	} {
		if got := joined(t, c.change).Protection.Capacity; !got.Learnt() || got.Usable != c.usable || got.Desktops != c.desktops || got.Off != c.off {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// off gives the recovery site a catalog with machines that are off.
func off(d *facts.Document) {
	d.CitrixCloud.Catalogs.Items["dr"] = &facts.MachineCatalog{Name: "Pooled DR", Provisioning: "MCS", Provisioned: true, Zone: "z-dr", PluginID: "AcropolisFactory", MemoryMB: 8192}
	d.CitrixCloud.Machines.Items["dr"] = &facts.MachineClass{Catalog: "dr", Power: "Off", Count: 10}
}

func TestWithoutPrismThereIsNothingToJoin(t *testing.T) {
	d := document()
	d.Prism = nil
	if j := protection.Of(d, workloads.Of(d)); j.Protection != nil || j.Images != nil || j.Desktops != nil {
		t.Errorf("%+v", j)
	}
	d = document()
	d.CitrixCloud = nil
	if j := protection.Of(d, nil); j.Protection == nil || j.Images != nil {
		t.Errorf("%+v", j)
	}
}

func TestACopyOfAPlanThatStartsLessIsNoCopy(t *testing.T) {
	stage := func(vms, categories []string) []facts.PlanStage {
		return []facts.PlanStage{{VMs: vms, Categories: categories}}
	}
	for name, c := range map[string]struct {
		production, recovery []facts.PlanStage
		known                bool
	}{
		"the same":                     {stage([]string{"v-sf"}, []string{"k"}), stage([]string{"V-SF"}, []string{"k"}), true},
		"categories with ids of there": {stage([]string{"v-sf"}, []string{"k"}), stage([]string{"v-sf"}, []string{"other"}), true},
		"by categories alone":          {stage([]string{"v-sf"}, nil), stage(nil, []string{"other"}), true},
		"nothing":                      {stage([]string{"v-sf"}, nil), nil, false},
		"nothing for a category":       {stage(nil, []string{"k"}), nil, false},
		"a machine less":               {stage([]string{"v-sf", "v-dev"}, nil), stage([]string{"v-sf"}, nil), false},
		"nothing, as in production":    {nil, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := joined(t, func(d *facts.Document) {
				for site, stages := range map[string][]facts.PlanStage{"production": c.production, "recovery": c.recovery} {
					for _, plan := range central(d, site).Plans.Items {
						plan.Answered, plan.Stages = facts.Yes(), stages
					}
				}
			}).Protection.Plans["r1"]
			if p.Known.Learnt() != c.known {
				t.Errorf("known: %v (%s)", p.Known.Learnt(), p.Known.Message)
			}
		})
	}
}

func TestAClusterIsOfOtherPeopleOnlyWhenNoMachineOfTheEstateRunsOnIt(t *testing.T) {
	second := func(d *facts.Document, cluster string) {
		c := central(d, "production")
		c.Clusters.Items["c-2"] = &facts.NutanixCluster{Name: "HQ-2"}
		c.VMs.Items["v-erp"] = &facts.VM{UUID: "v-erp", Name: "erp1", Cluster: "c-2"}
		c.VMs.Items["v-sf"].Cluster = cluster
	}
	for name, c := range map[string]struct {
		change func(*facts.Document)
		want   string
	}{
		"a machine of others": {func(d *facts.Document) { second(d, "c-hq") }, "HQ-2"},
		"one of each":         {func(d *facts.Document) { second(d, "c-2") }, ""},
		"machines of the estate cannot be told": {func(d *facts.Document) {
			second(d, "c-hq")
			d.CitrixCloud.Machines.Answered = facts.No(facts.Timeout, "slow")
		}, ""},
	} {
		if got := joined(t, c.change).Protection.Foreign.Clusters["c-2"]; got != c.want {
			t.Errorf("%s: foreign is %q, want %q", name, got, c.want)
		}
	}
}
