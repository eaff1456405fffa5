package citrixlab

import (
	"slices"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// applicationFaults are in what delivery groups offer to users.
func applicationFaults() []world.Fault {
	citrix := func(change func(*world.CitrixCloud)) func(*world.Model) {
		return func(m *world.Model) { change(m.Citrix) }
	}
	// atProduction is what is left of delivery groups without that of the recovery site.
	atProduction := func(groups []string) []string {
		return slices.DeleteFunc(slices.Clone(groups), func(g string) bool { return g == world.GroupMUC })
	}
	return []world.Fault{
		{Name: "application-missing-at-recovery", Title: "An application was published to the delivery group of production alone", Apply: citrix(func(c *world.CitrixCloud) {
			a := c.Application(world.AppOutlook)
			a.Groups = atProduction(a.Groups)
		})},
		{Name: "application-group-missing-at-recovery", Title: "The delivery group of the recovery site is not in the application group", Apply: citrix(func(c *world.CitrixCloud) {
			g := c.ApplicationGroup(world.AppGroupFinance)
			g.Groups = atProduction(g.Groups)
		})},
		{Name: "application-copy-disabled", Title: "The recovery site has a copy of an application, and that is disabled", Apply: func(m *world.Model) {
			copied(m).Disabled = true
		}},
		{Name: "application-copy-for-fewer-users", Title: "The recovery site has a copy of an application for fewer users", Apply: func(m *world.Model) {
			copied(m).Users = []string{m.NetBIOS + `\W11-Pilots`}
		}},
		{Name: "application-home-zone-only", Title: "An application starts in the zone of production only", Apply: citrix(func(c *world.CitrixCloud) {
			a := c.Application(world.AppOutlook)
			a.Zone, a.ZoneOnly = "FRA", true
		})},
		{Name: "application-group-tag", Title: "An application group asks for a tag that only machines of production have", Apply: citrix(func(c *world.CitrixCloud) {
			c.ApplicationGroup(world.AppGroupFinance).Tag = "Finance"
			c.Catalog(world.CatalogPooledFRA).Tags = []string{"Finance"}
		})},
		{Name: "recovery-desktop-missing", Title: "The delivery group of the recovery site offers applications and no desktop", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).Desktops = nil
		})},
		{Name: "recovery-desktop-disabled", Title: "The desktop of the recovery site is disabled", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).Desktop(world.DesktopMUC).Disabled = true
		})},
		{Name: "recovery-desktop-for-fewer-users", Title: "The desktop of the recovery site is for those who tried it", Apply: func(m *world.Model) {
			m.Citrix.Group(world.GroupMUC).Desktop(world.DesktopMUC).Users = []string{m.NetBIOS + `\W11-Pilots`}
		}},
		{Name: "recovery-desktop-excludes-users", Title: "The desktop of the recovery site excludes some of the users of production", Apply: func(m *world.Model) {
			m.Citrix.Group(world.GroupMUC).Desktop(world.DesktopMUC).Excluded = []string{m.NetBIOS + `\W11-Traders`}
		}},
		{Name: "recovery-desktop-tag", Title: "The desktop of the recovery site asks for a tag that only machines of production have", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).Desktop(world.DesktopMUC).Tag = "Office"
			c.Catalog(world.CatalogPooledFRA).Tags = []string{"Office"}
		})},
		{Name: "production-group-offers-nothing", Title: "The delivery group of production offers neither a desktop nor an application", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupFRA).Desktops = nil
			for _, a := range c.Applications {
				a.Disabled = true
			}
		})},
		{Name: "recovery-group-gateway-only", Title: "The delivery group of the recovery site lets nobody in but through a gateway", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).GatewayOnly = true
		})},
		{Name: "recovery-group-smart-access", Title: "The delivery group of the recovery site wants tags of a gateway", Apply: citrix(func(c *world.CitrixCloud) {
			c.Group(world.GroupMUC).SmartAccess = true
		})},
		{Name: "citrix-policy-for-production", Title: "A Citrix policy is for the delivery group of production alone", Apply: citrix(func(c *world.CitrixCloud) {
			p := c.Policy(world.PolicyPooled)
			p.Groups = atProduction(p.Groups)
		})},
		{Name: "citrix-policy-denied-at-recovery", Title: "A Citrix policy is denied to the delivery group of the recovery site", Apply: citrix(func(c *world.CitrixCloud) {
			c.Policy(world.PolicyBaseline).Without = []string{world.GroupMUC}
		})},
		{Name: "citrix-policy-for-production-ou", Title: "A Citrix policy is for the OU of production alone", Apply: citrix(func(c *world.CitrixCloud) {
			c.Policy(world.PolicyPrinting).OUs = []string{world.OUPooledFRA}
		})},
		{Name: "citrix-policy-set-of-recovery", Title: "The delivery group of the recovery site has a set of policies of its own, with fewer settings", Apply: citrix(func(c *world.CitrixCloud) {
			c.PolicySets = []*world.PolicySet{{Name: "Recovery", Groups: []string{world.GroupMUC}, Policies: []*world.CitrixPolicy{
				{Name: "Recovery", Settings: map[string]string{"HDXAdaptiveTransport": "Off"}},
			}}}
		})},
		{Name: "print-servers-by-address", Title: "A Citrix policy has print servers by their addresses", Apply: func(m *world.Model) {
			m.Components["ups"] = &estate.Component{Methods: []string{"existing"}}
			m.Citrix.Policy(world.PolicyPrinting).Settings["LoadBalancedPrintServers"] = `["\\\\10.10.10.70"]`
		}},
		{Name: "print-server-unknown-at-recovery", Title: "The recovery site does not know the name of a print server in a Citrix policy", Apply: func(m *world.Model) {
			m.Components["ups"] = &estate.Component{Methods: []string{"existing"}}
			m.DNS[estate.Production].Add(world.Record{Name: m.FQDN("print-fra-02"), Type: dns.TypeA, TTL: world.HostTTL, Data: "10.10.10.71"})
			m.Citrix.Policy(world.PolicyPrinting).Settings["LoadBalancedPrintServers"] = `["\\\\print-fra-02"]`
		}},
		{Name: "citrix-user-store-at-production", Title: "A Citrix policy has the user store on an old production server, and Group Policy has none", Apply: func(m *world.Model) {
			storeByPolicy(m, `\\`+m.AddOldFileServer()+`\upm$\#SAMAccountName#`)
		}},
		{Name: "citrix-policies-refused", Title: "The API client may not read Citrix policies, and there is a Universal Print Server", Apply: func(m *world.Model) {
			m.Components["ups"] = &estate.Component{Methods: []string{"existing"}}
			m.Citrix.Hidden = []string{"policies"}
		}},
		{Name: "citrix-hides-applications", Title: "Citrix Cloud shows the API client no application", Apply: citrix(func(c *world.CitrixCloud) {
			c.Hidden = []string{"applications"}
		})},
	}
}

// storeByPolicy lets a Citrix policy set the user store in place of Group Policy.
func storeByPolicy(m *world.Model, path string) {
	m.Policies.GPO(world.GPOUPM).Unset(world.KeyUPM, "PathToUserStore")
	settings := m.Citrix.Policy(world.PolicyBaseline).Settings
	settings["ServiceActive"], settings["DATPath_Part"] = "True", path
}

// copied takes an application from the recovery site, and makes one there that users see
// under the same name.
func copied(m *world.Model) *world.Application {
	a := m.Citrix.Application(world.AppOutlook)
	a.Groups = []string{world.GroupFRA}
	b := &world.Application{Name: world.AppOutlook + " MUC", Published: world.AppOutlook, Groups: []string{world.GroupMUC}}
	m.Citrix.Applications = append(m.Citrix.Applications, b)
	return b
}
