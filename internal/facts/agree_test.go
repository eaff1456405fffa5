package facts

import (
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// agreeing is a document of every kind of thing that is compared, without a contradiction.
func agreeing() *Document {
	started := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	age := int64(3600)
	est := estate.New()
	est.Components = map[string]*estate.Component{"cloud_connectors": {Servers: estate.PerSite{Recovery: []string{"cc3"}}}}
	est.Sites.Recovery.Sysvol = `C:\sysvol\`
	ok := Reply{Answered: Yes(), Rcode: "NOERROR", Exists: true, TTL: 300}
	return &Document{
		Run: Run{Started: started, Finished: started.Add(time.Minute)}, Estate: est,
		Sources: map[string]*Source{"dns": {Answered: Yes(), Asked: map[string]*Asked{
			"recovery/10.0.0.1:53":       {Answered: Yes(), Started: started},
			"recovery/10.0.0.1:53@other": {Answered: No(Timeout, "silence"), Started: started.Add(-time.Hour)},
			"recovery/web#storefront":    {Answered: No(FactMissing, "too old"), Started: started.Add(-time.Hour)},
		}}},
		Sections: Sections{
			DNS: &DNS{Resolvers: map[string]*Resolver{"recovery/10.0.0.1:53": {
				Answered: Yes(), Site: "recovery",
				Hosts:    map[string]*Host{"web": {Reply: ok, Addresses: []string{"10.0.0.2"}, Chain: []Alias{{"web", "web1", 300}, {"web1", "web2", 600}}, Canonical: "web2"}},
				Services: map[string]*Service{"_ldap": {Reply: ok, Records: []ServiceRecord{{Target: "dc"}}}},
				Zones:    map[string]*Zone{"x": {Reply: ok, Serial: 1, Primary: "dc"}},
				Pointers: map[string]*Pointer{"10.0.0.2": {Reply: ok, Names: []string{"web2"}}},
			}}},
			Directory: &Directory{
				Servers: map[string]*DirectoryServer{"recovery/dc": {Answered: Yes(), Site: "recovery", Host: "dc", CurrentTime: "2026-11-22T12:05:10Z", OffsetSeconds: 300}},
				Views: map[string]*DirectoryView{"recovery": {
					Answered: Yes(), Server: "dc", DomainDN: "DC=corp",
					Containers: Listing[*Container]{Answered: Yes(), Items: map[string]*Container{"dc=corp": {}, "ou=a,dc=corp": {Parent: "dc=corp"}}},
					GPOs:       Listing[*GPO]{Answered: Yes(), Items: map[string]*GPO{"{1}": {Filtering: "all", AppliesTo: []string{"S-1-1-0"}, Changed: "2026-11-22T11:00:30Z", ChangedAgeSeconds: &age}}},
					Namespaces: Listing[*Namespace]{Answered: Yes(), Items: map[string]*Namespace{"apps": {
						Answered: Yes(), Roots: []Target{{Server: "FS1", Path: `\\fs1\apps`}},
						Folders: map[string]*Folder{"a/b": {Answered: Yes(), Path: "A/B", Targets: []Target{{Server: "fs1", Path: `\\fs1\b`}}}},
					}}},
				}},
				Computers: &Computers{Answered: Yes(), Server: "dc", Items: []Computer{{Name: "PC, 1", DN: `CN=PC\, 1,DC=corp`}}},
			},
			GroupPolicy: &GroupPolicy{Views: map[string]*SysvolView{"recovery": {Answered: Yes(), Root: `C:\sysvol\corp\Policies`, GPOs: map[string]*GPOFiles{
				"{1}": {Answered: Yes(), RegistryPol: File{Answered: Yes(), Present: true, Size: 9}, Settings: []RegistrySetting{{Layer: LayerPolicy}}},
			}}}},
			CitrixCloud: &CitrixCloud{
				Answered:   Yes(),
				PolicySets: Listing[*PolicySet]{Answered: Yes()},
				Machines:   Listing[*MachineClass]{Answered: Yes(), Items: map[string]*MachineClass{"1": {Count: 1, Machines: []CitrixMachine{{Name: "W1"}}}}},
				Catalogs:   Listing[*MachineCatalog]{Answered: Yes(), Items: map[string]*MachineCatalog{"c": {Provisioned: true, ImagePath: `XDHyp:\a\Gold.template`, Image: "Gold"}}},
			},
			Prism: &Prism{Sites: map[string]*PrismSite{"recovery": {
				Central: &PrismCentral{
					Answered: Yes(), ObservedAt: started.Add(70 * time.Second), OffsetSeconds: 60,
					Plans:          Listing[*RecoveryPlan]{Answered: Yes(), Items: map[string]*RecoveryPlan{"p": {Test: PlanJob{Done: true, Ended: "2026-11-22T11:01:10Z", AgeSeconds: &age}}}},
					RecoveryPoints: Listing[*Copies]{Answered: Yes(), Items: map[string]*Copies{"v": {Newest: map[string]*Copy{"c": {Created: "2026-11-22T11:01:10Z", AgeSeconds: 3600}}}}},
					Clusters:       Listing[*NutanixCluster]{Answered: Yes(), Items: map[string]*NutanixCluster{"c": {MemoryInUse: 8, Hosts: HostCapacity{Answered: Yes(), Count: 3, Memory: 30, LargestMemory: 12, Maintenance: 12}}}},
					VMs:            Listing[*VM]{Answered: Yes(), Items: map[string]*VM{"v": {Cluster: "c", Power: "ON", Memory: 8}}},
				},
				Elements: map[string]*PrismElement{"c": {Answered: Yes(), ObservedAt: started, RemoteSites: Listing[*PlatformLink]{Answered: Yes(), Items: map[string]*PlatformLink{"muc": {Name: "MUC"}}}}},
			}}},
			Windows: &Windows{Hosts: map[string]*WindowsHost{
				"cc3": {Answered: Yes(), Site: "recovery", Roles: []string{RoleConnector}, Plugin: &PluginState{}, Services: &Services{}, Products: &Products{}},
				"w1":  {Answered: Yes(), Site: "recovery", Roles: []string{RoleVDA}, FAS: &AddressList{}, VDA: &VDAState{Lists: []ConnectorList{{Text: "CC3 cc4", Hosts: []string{"cc3", "cc4"}, Groups: [][]string{{"cc3"}, {"cc4"}}}}}},
			}},
		},
	}
}

// tested is a hosting connection with a test of some time and age.
func tested(at string, age *int64) map[string]*HostingConnection {
	return map[string]*HostingConnection{"h": {Test: ConnectionTest{Answered: Yes(), At: at, AgeSeconds: age, Outcome: TestPassed}}}
}

func TestWhatContradictsItselfIsFound(t *testing.T) {
	resolver := func(d *Document) *Resolver { return d.DNS.Resolvers["recovery/10.0.0.1:53"] }
	view := func(d *Document) *DirectoryView { return d.Directory.Views["recovery"] }
	central := func(d *Document) *PrismCentral { return d.Prism.Sites["recovery"].Central }
	cluster := func(d *Document) *NutanixCluster { return d.Prism.Sites["recovery"].Central.Clusters.Items["c"] }
	for _, tt := range []struct {
		name   string
		change func(*Document)
		want   string
	}{
		{"nothing", func(*Document) {}, ""},
		{"a system that failed of a source that is ok", func(d *Document) { d.Sources["dns"].Asked["recovery/10.0.0.1:53"].Status = Failed }, "failed, and the source is ok"},
		{"a system that was asked before the run", func(d *Document) {
			d.Sources["dns"].Asked["recovery/10.0.0.1:53"].Started = d.Run.Started.Add(-time.Hour)
		}, "and that is no moment of the run"},
		{"computers of a server that was not asked", func(d *Document) { d.Directory.Computers.Server = "dc9" }, `server is "dc9"`},
		{"a copy that is younger than its time", func(d *Document) { central(d).RecoveryPoints.Items["v"].Newest["c"].AgeSeconds = 0 }, "which is longer ago"},
		{"a copy that is older than its time", func(d *Document) { central(d).RecoveryPoints.Items["v"].Newest["c"].AgeSeconds = 7200 }, ""},
		{"a test with an age and without a time", func(d *Document) { central(d).Plans.Items["p"].Test.Ended = "" }, "and no time"},
		{"a test with a time alone", func(d *Document) { central(d).Plans.Items["p"].Test.AgeSeconds = nil }, ""},
		{"a contact that is younger than its time", func(d *Document) {
			d.CitrixCloud.ObservedAt = d.Run.Started
			d.CitrixCloud.Connectors.Items = map[string]*CloudConnector{"cc3": {LastContact: "2026-11-22T11:00:00Z", ContactAgeSeconds: new(int64(60))}}
		}, "which is longer ago"},
		{"a remote site under another name", func(d *Document) {
			d.Prism.Sites["recovery"].Elements["c"].RemoteSites.Items["muc"].Name = "FRA"
		}, `name is "FRA"`},
		{"no section at all", func(d *Document) { d.Sections = Sections{} }, ""},
		{"a resolver of another site", func(d *Document) { resolver(d).Site = "production" }, `site is "production"`},
		{"a host that exists without an address", func(d *Document) { resolver(d).Hosts["web"].Addresses = nil }, "exists is true, and it has no address"},
		{"a host with an address that does not exist", func(d *Document) { resolver(d).Hosts["web"].Exists = false }, "exists is false, and it has an address"},
		{"an answer that was not learnt and exists", func(d *Document) { resolver(d).Hosts["web"].Status = Failed }, "and it was not learnt"},
		{"aliases that lead nowhere", func(d *Document) { resolver(d).Hosts["web"].Canonical = "web" }, `canonical is "web", and its aliases lead to "web2"`},
		{"aliases that are no chain", func(d *Document) { resolver(d).Hosts["web"].Chain[1].Name = "other" }, `chain leads on from "other"`},
		{"a TTL above that of an alias", func(d *Document) { resolver(d).Hosts["web"].TTL = 301 }, "and an alias of it has 300"},
		{"aliases in a circle", func(d *Document) { h := resolver(d).Hosts["web"]; h.Message, h.Canonical = "in a circle", "web1" }, ""},
		{"a code of a failure", func(d *Document) { resolver(d).Services["_ldap"].Rcode = "SERVFAIL" }, `rcode is "SERVFAIL", and its status is ok`},
		{"a name that is not there with records", func(d *Document) { resolver(d).Services["_ldap"].Rcode = "NXDOMAIN" }, "rcode is NXDOMAIN, and it has a record"},
		{"records without a TTL", func(d *Document) { resolver(d).Pointers["10.0.0.2"].TTL = -1 }, "ttl is -1"},
		{"a zone that does not exist and has a serial number", func(d *Document) { z := resolver(d).Zones["x"]; z.Exists, z.TTL = false, -1 }, "has a serial number"},
		{"a controller of another site", func(d *Document) { d.Directory.Servers["recovery/dc"].Site = "production" }, `site is "production"`},
		{"a clock that is not of the run", func(d *Document) { d.Directory.Servers["recovery/dc"].OffsetSeconds = 0 }, "no moment of the run"},
		{"a view of a server that was not asked", func(d *Document) { view(d).Server = "dc9" }, "which was not asked for that site"},
		{"a container below another one", func(d *Document) { view(d).Containers.Items["ou=a,dc=corp"].Parent = "" }, "parent is"},
		{"an age that is not that of its time", func(d *Document) { *view(d).GPOs.Items["{1}"].ChangedAgeSeconds = 0 }, "and it was changed at"},
		{"an age without a time", func(d *Document) { view(d).GPOs.Items["{1}"].Changed = "" }, "and it has no time"},
		{"a policy for all that applies to nobody", func(d *Document) { view(d).GPOs.Items["{1}"].AppliesTo = nil }, "applies to nobody"},
		{"a target on another server", func(d *Document) { view(d).Namespaces.Items["apps"].Roots[0].Server = "fs2" }, `has the server "fs2"`},
		{"a folder of another path", func(d *Document) { view(d).Namespaces.Items["apps"].Folders["a/b"].Path = "A/C" }, `path is "A/C"`},
		{"a computer of another name", func(d *Document) { d.Directory.Computers.Items[0] = Computer{Name: "PC", DN: "CN=PC1,DC=corp"} }, `name is "PC"`},
		{"a name that is written in several ways", func(d *Document) { d.Directory.Computers.Items[0].Name = "PC" }, ""},
		{"a storefront server that is not declared", func(d *Document) { d.Windows.Hosts["cc3"].Roles = []string{RoleConnector, RoleStoreFront} }, "has the role storefront"},
		{"a connector that Citrix Cloud knows alone", func(d *Document) {
			d.Windows.Hosts["cc4"] = &WindowsHost{Site: "recovery", Roles: []string{RoleConnector}}
			d.CitrixCloud.Connectors.Items = map[string]*CloudConnector{"cc4": {}}
		}, ""},
		{"SYSVOL from another folder than is declared", func(d *Document) { d.GroupPolicy.Views["recovery"].Root = `D:\sysvol` }, `root is "D:\\sysvol"`},
		{"SYSVOL from a server, and a folder is declared", func(d *Document) { d.GroupPolicy.Views["recovery"].Server = "dc" }, `server is "dc"`},
		{"a setting of a file that is not there", func(d *Document) {
			d.GroupPolicy.Views["recovery"].GPOs["{1}"].RegistryPol = File{Answered: Yes()}
		}, "and no such file"},
		{"a count that is not that of the list", func(d *Document) { d.CitrixCloud.Machines.Items["1"].Count = 2 }, "count is 2, and it names 1"},
		{"an image that is not in its path", func(d *Document) { d.CitrixCloud.Catalogs.Items["c"].Image = "gold" }, `image is "gold"`},
		{"a catalog without a scheme that has an image", func(d *Document) { d.CitrixCloud.Catalogs.Items["c"].Provisioned = false }, "provisioned is false"},
		{"an image with more at its end than its path has", func(d *Document) { d.CitrixCloud.Catalogs.Items["c"].Image = "Gold." }, `image is "Gold."`},
		{"an image of the type that nobody wrote", func(d *Document) {
			d.CitrixCloud.Catalogs.Items["c"].ImagePath = `XDHyp:\a\Gold 1.2`
			d.CitrixCloud.Catalogs.Items["c"].Image = "Gold 1.2"
		}, ""},
		{"a catalog of MCS whose machines nobody can start", func(d *Document) {
			c := d.CitrixCloud.Catalogs.Items["c"]
			c.Answered, c.Provisioning = Yes(), ProvisioningMCS
		}, "provisioned by MCS, with powerManaged false"},
		{"a catalog of MCS of physical machines", func(d *Document) {
			c := d.CitrixCloud.Catalogs.Items["c"]
			c.Answered, c.Provisioning, c.PowerManaged, c.RemotePC = Yes(), ProvisioningMCS, true, true
		}, "and remotePC true"},
		{"a catalog of MCS of which the site did not say that", func(d *Document) {
			c := d.CitrixCloud.Catalogs.Items["c"]
			c.Answered, c.Provisioning = No(FactMissing, "it does not say"), ProvisioningMCS
		}, ""},
		{"an image that is yet to come", func(d *Document) {
			d.CitrixCloud.ObservedAt, d.CitrixCloud.Catalogs.Items["c"].ImageDate = d.Run.Started, "2026-11-24T12:00:00Z"
		}, "which is yet to come"},
		{"an image that is in use since an hour that nobody is sure of", func(d *Document) {
			d.CitrixCloud.ObservedAt, d.CitrixCloud.Catalogs.Items["c"].ImageDate = d.Run.Started, "2026-11-22T22:00:00Z"
		}, ""},
		{"a test of a connection that is younger than its time", func(d *Document) {
			d.CitrixCloud.ObservedAt, d.CitrixCloud.Connections.Items = d.Run.Started, tested("2026-11-20T12:00:00Z", new(int64(60)))
		}, "which is longer ago"},
		{"a test of a connection that is yet to come", func(d *Document) {
			d.CitrixCloud.ObservedAt, d.CitrixCloud.Connections.Items = d.Run.Started, tested("2026-11-24T12:00:00Z", new(int64(60)))
		}, "which is yet to come"},
		{"a test of a connection at a time that nobody counted from", func(d *Document) {
			d.CitrixCloud.ObservedAt, d.CitrixCloud.Connections.Items = d.Run.Started, tested("2026-11-24T12:00:00Z", nil)
		}, ""},
		{"tags that nothing asks for", func(d *Document) {
			d.CitrixCloud.DeliveryGroups.Answered, d.CitrixCloud.ApplicationGroups.Answered = Yes(), Yes()
			d.CitrixCloud.Machines.Items["1"].TagsUnknown = true
		}, "speaks of tags, and nothing asks for any"},
		{"tags that an application group asks for", func(d *Document) {
			d.CitrixCloud.DeliveryGroups.Answered, d.CitrixCloud.ApplicationGroups.Answered = Yes(), Yes()
			d.CitrixCloud.ApplicationGroups.Items = map[string]*ApplicationGroup{"a": {Tag: "finance"}}
			d.CitrixCloud.Machines.Items["1"].Tags = []string{"finance"}
		}, ""},
		{"tags where nobody knows what asks for them", func(d *Document) { d.CitrixCloud.Machines.Items["1"].TagsUnknown = true }, ""},
		{"a filter for an OU that is none", func(d *Document) {
			d.CitrixCloud.PolicySets.Items = map[string]*PolicySet{"s": {Policies: map[string]*CitrixPolicy{"p": {Filters: []PolicyFilter{{Kind: "OU", Target: "dc=corp."}}}}}}
		}, "which is no OU"},
		{"a run of years", func(d *Document) { d.Run.Started = d.Run.Started.AddDate(-2, 0, 0) }, "and no run lasts as long as that"},
		{"more hosts than a cluster has", func(d *Document) { cluster(d).Hosts.Count = 4000000000 }, "which no cluster has"},
		{"a Prism whose time is not of the run", func(d *Document) { d.Prism.Sites["recovery"].Central.OffsetSeconds = -600 }, "no moment of the run"},
		{"hosts with more memory than they can have", func(d *Document) { cluster(d).Hosts.Count = 2 }, "has 2 hosts"},
		{"more memory in maintenance than there is", func(d *Document) { cluster(d).Hosts.Maintenance = 31 }, "maintenance is 31 of 30"},
		{"less memory in use than machines have", func(d *Document) { cluster(d).MemoryInUse = 7 }, "memoryInUse is 7"},
		{"memory in use that nobody knows", func(d *Document) { cluster(d).MemoryInUse = -1 }, ""},
		{"a host without a role", func(d *Document) { d.Windows.Hosts["w1"].Roles = nil }, "has no role"},
		{"a connector that is declared and is none", func(d *Document) { d.Windows.Hosts["cc3"].Roles = []string{RolePVS} }, "has not the role connector"},
		{"a connector of the other site", func(d *Document) { d.Windows.Hosts["cc3"].Site = "production" }, "site is production"},
		{"a connector that was asked nothing before the run ended", func(d *Document) { d.Windows.Hosts["cc3"].Services = nil }, ""},
		{"a list whose groups are others", func(d *Document) { d.Windows.Hosts["w1"].VDA.Lists[0].Groups = [][]string{{"cc3"}} }, "and the groups"},
		{"a list whose text is another", func(d *Document) { d.Windows.Hosts["w1"].VDA.Lists[0].Text = "cc3" }, "which its text does not name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := agreeing()
			tt.change(d)
			got := agree(d)
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
