package citrixlab

import (
	"slices"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// moreFaults are in what the site says beside its objects, and what it refuses to say.
func moreFaults() []world.Fault {
	citrix := func(change func(*world.CitrixCloud)) func(*world.Model) {
		return func(m *world.Model) { change(m.Citrix) }
	}
	return []world.Fault{
		{Name: "recovery-plugin-not-offered", Title: "The zone of the recovery site does not offer the Nutanix plug-in", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).NoPlugin = "The plug-in is installed on none of the connectors"
		})},
		{Name: "recovery-plugins-refused", Title: "The API client may not see plug-ins, and nobody has tested the connection of the recovery site", Apply: citrix(func(c *world.CitrixCloud) {
			c.Hidden = []string{"plugins"}
			c.Connection(world.ConnectionMUC).Test = world.NeverTested
		})},
		{Name: "recovery-pool-test-failed", Title: "The resource pool of the recovery site failed its test", Apply: citrix(func(c *world.CitrixCloud) {
			c.Connection(world.ConnectionMUC).PoolTest = "Failed"
		})},
		{Name: "fas-not-connected-at-recovery", Title: "All FAS servers are connected to the resource location of production", Apply: citrix(func(c *world.CitrixCloud) {
			for _, x := range c.FAS {
				x.Zones = []string{"FRA"}
			}
		})},
		{Name: "fas-offline-at-recovery", Title: "No FAS server of the recovery site is connected to Citrix Cloud", Apply: citrix(func(c *world.CitrixCloud) {
			c.FASServer("fas-muc-01").Down, c.FASServer("fas-muc-02").Down = true, true
		})},
		{Name: "fas-hub-refuses", Title: "The API client may not see FAS servers", Apply: citrix(func(c *world.CitrixCloud) {
			c.Hidden = []string{"fas"}
		})},
		{Name: "mcs-lists-production-connectors", Title: "MCS gives the recovery desktops the connectors of production, and no policy gives them others", Apply: func(m *world.Model) {
			m.Citrix.Catalog(world.CatalogPooledMUC).Controllers = m.Connectors(estate.Production)
			registration, ou := m.Policies.GPO(world.GPORegistrationMUC), m.Policies.OU(world.OUVDAMUC)
			ou.Links = slices.DeleteFunc(ou.Links, func(l world.Link) bool { return l.GPO == registration.GUID })
			d := m.Windows.Desktops[world.OUPooledMUC]
			d.PersonalityList, d.PolicyList = world.ListOfDDCs(m.Connectors(estate.Production)).Text, ""
		}},
		{Name: "recovery-desktops-drained", Title: "Windows on all desktops of the recovery site takes no new session", Apply: citrix(func(c *world.CitrixCloud) {
			c.Catalog(world.CatalogPooledMUC).Drained = true
		})},
		{Name: "citrix-scope-narrow", Title: "The API client sees what is in one scope of the site alone", Apply: citrix(func(c *world.CitrixCloud) {
			c.Scope = "EUC Munich"
		})},
		{Name: "citrix-policy-proxy-at-production", Title: "A Citrix policy sends desktops of both sites through a proxy of production", Apply: func(m *world.Model) {
			for _, site := range world.BothSites {
				m.DNS[site].Add(world.Record{Name: m.FQDN("proxy-fra-01"), Type: dns.TypeA, TTL: world.HostTTL, Data: "10.10.10.90"})
			}
			m.Citrix.Policy(world.PolicyBaseline).Settings["RendezvousProxy"] = "http://" + m.FQDN("proxy-fra-01") + ":8080"
		}},
		{Name: "citrix-policy-wem-at-production", Title: "A Citrix policy gives agents of WEM the connectors of production alone", Apply: func(m *world.Model) {
			all := m.Connectors(estate.Production)
			m.Citrix.Policy(world.PolicyBaseline).Settings["WemCloudConnectorList"] = `["https://` + all[0] + `","https://` + all[1] + `"]`
		}},
		{Name: "recovery-group-client-addresses", Title: "The delivery group of the recovery site lets only certain client addresses in", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).ClientIPs = true
		})},
		{Name: "citrix-policy-for-production-tag", Title: "A Citrix policy is for machines with a tag that only those of production have", Apply: citrix(func(c *world.CitrixCloud) {
			p := c.Policy(world.PolicyPooled)
			p.Groups, p.Tags = nil, []string{"Office"}
			c.Catalog(world.CatalogPooledFRA).Tags = []string{"Office"}
		})},
		{Name: "citrix-tests-refused", Title: "The API client may not see reports of tests", Apply: citrix(func(c *world.CitrixCloud) {
			c.Hidden = []string{"tests"}
		})},
		{Name: "citrix-tags-refused", Title: "A Citrix policy is for machines with a tag, and the API client may not see which tags there are", Apply: citrix(func(c *world.CitrixCloud) {
			c.Hidden = []string{"tags"}
			p := c.Policy(world.PolicyPooled)
			p.Groups, p.Tags = nil, []string{"Office"}
		})},
		{Name: "site-warns", Title: "Citrix Cloud warns that Local Host Cache would not work at the recovery site, and of more", Apply: citrix(func(c *world.CitrixCloud) {
			c.Warnings = map[string]string{"MUC": "Local Host Cache: a Cloud Connector of the zone has too little memory", "FRA": "Cloud Connectors of the zone have different versions"}
			c.Misconfigured, c.BackupFailed = "[{\"Issue\":\"No StoreFront server is configured\"}]", true
		})},
	}
}
