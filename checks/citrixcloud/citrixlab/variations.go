package citrixlab

import (
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to use Citrix Cloud than with two resource locations on
// Nutanix and machine accounts in Active Directory.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "access-rules-of-own", Title: "Delivery groups have access rules of their own, which no simple access policy tells", Apply: func(m *world.Model) {
			for _, g := range m.Citrix.Groups {
				g.OwnRules = true
			}
		}},
		{Name: "applications-copied", Title: "The recovery site has applications of its own, which users see under the same names", Apply: func(m *world.Model) {
			c := m.Citrix
			c.Application(world.AppOutlook).Groups = []string{world.GroupFRA}
			c.ApplicationGroup(world.AppGroupFinance).Groups = []string{world.GroupFRA}
			c.Applications = append(c.Applications,
				&world.Application{Name: world.AppOutlook + " MUC", Published: "OUTLOOK", Groups: []string{world.GroupMUC}},
				&world.Application{Name: world.AppSAP + " MUC", Published: world.AppSAP, Groups: []string{world.GroupMUC}, Users: []string{m.NetBIOS + `\finance`}, Zone: "MUC", ZoneOnly: true},
			)
		}},
		{Name: "both-sites-work", Title: "The desktops of both sites are in use, and each site takes over from the other", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).OnEvery = 1
			m.Nutanix.Fleet(world.OUPooledMUC).OnEvery = 1
		}},
		{Name: "catalog-of-first-site-small", Title: "The first site has a tenth of the other site's desktops", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledFRA).Machines = 24
		}},
		{Name: "citrix-policies-by-tag", Title: "A Citrix policy is for machines with a tag, and those of both sites have it", Apply: func(m *world.Model) {
			c := m.Citrix
			p := c.Policy(world.PolicyPooled)
			p.Groups, p.Tags = nil, []string{"Pooled"}
			c.Catalog(world.CatalogPooledFRA).Tags = []string{"Pooled", "Floor 1"}
			c.Catalog(world.CatalogPooledMUC).Tags = []string{"Pooled"}
		}},
		{Name: "citrix-policies-of-each-site", Title: "Each delivery group has Citrix policies of its own, with values of its site", Apply: func(m *world.Model) {
			c := m.Citrix
			c.PolicySets = []*world.PolicySet{{Name: "Recovery", Groups: []string{world.GroupMUC}, Policies: []*world.CitrixPolicy{
				{Name: "Recovery", Settings: map[string]string{
					"EnableAutoUpdateOfControllers": "True", "HDXAdaptiveTransport": "Off", "ClipboardRedirection": "True", "SessionIdleTimerInterval": "30",
				}},
				{Name: "Recovery printing", Settings: map[string]string{"UpsEnable": "UpsOnlyEnabled"}, Groups: []string{world.GroupMUC}, Users: []string{m.DomainSID + "-513"}},
			}}}
		}},
		{Name: "connectors-more", Title: "Each site has a Connector Appliance too, and the recovery site a hosting connection that nothing uses", Apply: func(m *world.Model) {
			c := m.Citrix
			for _, zone := range []string{"FRA", "MUC"} {
				c.Connectors = append(c.Connectors, &world.Connector{Host: m.FQDN("appliance-" + strings.ToLower(zone)), Zone: zone, Version: "3.1.0.214", Silent: 20 * time.Second, Appliance: true})
			}
			c.Connections = append(c.Connections, &world.Connection{
				Name: "Azure", Zone: "MUC", Type: "AzureRM", Plugin: "AzureRmFactory", Pool: "Azure-West", Network: "vnet-1",
			})
		}},
		{Name: "connector-in-update", Title: "One connector of the recovery site is in maintenance, as during its update", Apply: func(m *world.Model) {
			m.Citrix.Connector("cc-muc-02").Maintenance = true
		}},
		{Name: "connector-in-update-too", Title: "Another connector of the recovery site is in maintenance", Apply: func(m *world.Model) {
			m.Citrix.Connector("cc-muc-03").Maintenance = true
		}},
		{Name: "connector-of-branch", Title: "A branch has a resource location with a connector, which the lists of all desktops name last", Apply: func(m *world.Model) {
			addLocation(m, "NUE")
			host := m.FQDN("cc-nue-01")
			m.Hosts = append(m.Hosts, &world.Host{Name: host, Site: estate.Production, Address: "10.30.0.21", OU: world.OUConnectors, TTL: world.HostTTL})
			for _, site := range world.BothSites {
				m.DNS[site].Add(world.Record{Name: host, Type: dns.TypeA, TTL: world.HostTTL, Data: "10.30.0.21"})
			}
			m.Citrix.Connectors = append(m.Citrix.Connectors, &world.Connector{Host: host, Zone: "NUE", Version: world.ConnectorVersion, Silent: 25 * time.Second})
			list(m, []string{host})
		}},
		{Name: "connector-of-branch-gone", Title: "The connector of a branch was removed from Citrix Cloud", Apply: func(m *world.Model) {
			m.Citrix.RemoveZone("NUE")
		}},
		{Name: "connector-restarting-at-production", Title: "A connector of production has been silent for twenty minutes", Apply: func(m *world.Model) {
			m.Citrix.Connector("cc-fra-02").Silent = 20 * time.Minute
		}},
		{Name: "connectors-three", Title: "The recovery site has three connectors", Apply: addConnector},
		{Name: "desktops-entra-joined", Title: "Desktops are joined to Entra ID alone and register with Citrix Cloud itself", Apply: func(m *world.Model) {
			joined(m, "AzureAD", world.CatalogPooledFRA, world.CatalogPooledMUC)
		}},
		{Name: "desktops-in-workgroup", Title: "Desktops are joined to nothing and register with Citrix Cloud itself", Apply: func(m *world.Model) {
			joined(m, "Workgroup", world.CatalogPooledFRA, world.CatalogPooledMUC)
		}},
		{Name: "desktops-of-third-site", Title: "A third site has a resource location with desktops of its own", Apply: func(m *world.Model) {
			addLocation(m, "BER")
			addBranch(m, "BER")
		}},
		{Name: "fas-for-both-sites", Title: "All FAS servers are connected to the resource locations of both sites", Apply: func(m *world.Model) {
			for _, x := range m.Citrix.FAS {
				x.Zones = []string{"FRA", "MUC"}
			}
		}},
		{Name: "fas-for-storefront", Title: "FAS serves StoreFront alone, and no server is connected to Citrix Cloud", Apply: func(m *world.Model) {
			m.Citrix.FAS = nil
		}},
		{Name: "one-group-for-both-sites", Title: "One delivery group has the machines of both sites, and a desktop for those of each", Apply: func(m *world.Model) {
			c := m.Citrix
			c.Groups = slices.DeleteFunc(c.Groups, func(g *world.DeliveryGroup) bool { return g.Name == world.GroupMUC })
			c.Catalog(world.CatalogPooledMUC).Group = world.GroupFRA
			c.Group(world.GroupFRA).Desktops = append(c.Group(world.GroupFRA).Desktops, &world.Desktop{Name: world.DesktopMUC, Tag: "MUC"})
			c.Group(world.GroupFRA).Desktops[0].Tag = "FRA"
			c.Catalog(world.CatalogPooledFRA).Tags = []string{"FRA"}
			c.Catalog(world.CatalogPooledMUC).Tags = []string{"MUC", "Floor 2"}
			c.Application(world.AppOutlook).Groups = []string{world.GroupFRA}
			c.ApplicationGroup(world.AppGroupFinance).Groups = []string{world.GroupFRA}
		}},
		{Name: "one-group-tags-forgotten", Title: "The tag of the recovery machines was forgotten", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).Tags = nil
		}},
		{Name: "profiles-by-citrix-policy", Title: "A Citrix policy sets the user store, and Group Policy has none", Apply: func(m *world.Model) {
			storeByPolicy(m, `\\`+m.Domain+`\Profiles\UPM\#SAMAccountName#`)
		}},
		{Name: "recovery-connection-to-nutanix", Title: "The hosting connection of the recovery site leads to Nutanix", Apply: func(m *world.Model) {
			x := m.Citrix.Connection(world.ConnectionMUC)
			x.Type, x.Plugin, x.Address = "Custom", "AcropolisFactory", "https://"+m.FQDN("pe-muc")+":9440"
		}},
		{Name: "recovery-in-azure", Title: "The recovery site is a region of Azure", Apply: func(m *world.Model) {
			x := m.Citrix.Connection(world.ConnectionMUC)
			x.Type, x.Plugin, x.Address = "AzureRM", "AzureRmFactory", ""
		}},
		{Name: "session-hosts-for-the-same-users", Title: "The users of the desktops have session hosts too, which everybody may use at the recovery site", Apply: addSessionHosts},
	}
}

// addSessionHosts gives the users of the pooled desktops session hosts too, for which the recovery
// site has a group that is open to everybody.
func addSessionHosts(m *world.Model) {
	c := m.Citrix
	for _, x := range []struct{ like, name, group, ou, user string }{
		{world.CatalogPooledFRA, "S22-FRA", "Office FRA", world.OUSessionsFRA, `W11-Users`},
		{world.CatalogPooledMUC, "S22-MUC", "Office MUC", world.OUSessionsMUC, `Domain Users`},
	} {
		servers := *c.Catalog(x.like)
		servers.Name, servers.Group, servers.AccountsOU, servers.MachinesOU, servers.OnEvery = x.name, x.group, x.ou, x.ou, 1
		c.Catalogs = append(c.Catalogs, &servers)
		c.Groups = append(c.Groups, &world.DeliveryGroup{
			Name: x.group, Users: []string{m.NetBIOS + `\` + x.user}, ZonePreferences: []string{"UserLocation"}, Desktops: []*world.Desktop{{Name: x.group + "_1"}},
		})
	}
	m.Component("workloads_mcs").Catalogs["S22-FRA"] = "S22-MUC"
}

// list adds a group of connectors to the end of every list of connectors.
func list(m *world.Model, group []string) {
	fra, muc := m.Connectors(estate.Production), m.Connectors(estate.Recovery)
	m.Policies.GPO(world.GPORegistrationFRA).Set(world.ListOfDDCs(fra, muc, group))
	m.Policies.GPO(world.GPORegistrationMUC).Set(world.ListOfDDCs(muc, fra, group))
	for _, d := range m.Windows.Desktops {
		d.PolicyList += " " + world.ListOfDDCs(group).Text
	}
}

// addConnector gives the recovery site one more connector, which all lists name.
func addConnector(m *world.Model) {
	host := m.FQDN("cc-muc-03")
	old := append([]string{}, m.Connectors(estate.Recovery)...)
	m.AddHost(host, "10.20.10.23", world.OUConnectors)
	c := m.Component("cloud_connectors")
	c.Servers.Recovery = append(c.Servers.Recovery, host)
	m.Citrix.Connectors = append(m.Citrix.Connectors, &world.Connector{Host: host, Zone: "MUC", Version: world.ConnectorVersion, Silent: 50 * time.Second})
	like := m.FQDN("cc-muc-01")
	m.Windows.Hosts[host] = m.Windows.ConnectorLike(like)
	vm := *m.Nutanix.VM("cc-muc-01")
	vm.Name, vm.Address = "cc-muc-03", "10.20.10.23"
	m.Nutanix.VMs = append(m.Nutanix.VMs, &vm)
	fra := m.Connectors(estate.Production)
	m.Policies.GPO(world.GPORegistrationFRA).Set(world.ListOfDDCs(fra, c.Servers.Recovery))
	m.Policies.GPO(world.GPORegistrationMUC).Set(world.ListOfDDCs(c.Servers.Recovery, fra))
	was, now := world.ListOfDDCs(old).Text, world.ListOfDDCs(c.Servers.Recovery).Text
	m.Windows.Relist(was, now)
	for _, h := range m.Windows.Hosts {
		if h.StoreFront != nil {
			h.StoreFront.Farms[0].Servers = append(h.StoreFront.Farms[0].Servers, host)
		}
	}
}

// joined takes the machines of catalogs out of Active Directory and joins them to something
// else, or to nothing.
func joined(m *world.Model, identity string, catalogs ...string) {
	for _, name := range catalogs {
		c := m.Citrix.Catalog(name)
		c.Identity, c.AccountsOU, c.Controller = identity, "", "rendezvous.nssvc.net"
	}
}
