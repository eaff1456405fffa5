package dnslab

import (
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// windowsTTL is what Windows gives to a record that somebody makes by hand.
const windowsTTL = 3600

// variations are other ways to run DNS.
func variations() []world.Variation {
	everywhere := func(change func(*world.Model, *world.View)) func(*world.Model) {
		return func(m *world.Model) {
			for _, site := range world.BothSites {
				change(m, m.DNS[site])
			}
		}
	}
	return []world.Variation{
		{Name: "resolver-anycast", Title: "Both sites ask one address, behind which each has a server of its own", Apply: func(m *world.Model) {
			m.Sites[estate.Recovery].Shared = true
		}},
		{Name: "resolver-forwards", Title: "The recovery site asks a forwarder, which asks the domain controllers there", Apply: func(m *world.Model) {
			forwards(m, estate.Recovery)
		}},
		{Name: "resolver-forwards-to-production", Title: "The recovery site asks a forwarder, which just now asked a domain controller of production", Apply: func(m *world.Model) {
			forwards(m, estate.Recovery)
			m.DNS[estate.Recovery].Primary = m.DNS[estate.Production].Primary
		}},
		{Name: "resolvers-forward", Title: "Machines of both sites ask forwarders, which ask the domain controllers of their site", Apply: func(m *world.Model) {
			for _, site := range world.BothSites {
				forwards(m, site)
			}
		}},
		{Name: "zone-served-at-production-only", Title: "No DNS server of the recovery site serves the zone of the domain", Apply: noServerAtRecovery},
		{Name: "zone-with-dynamic-updates", Title: "Desktops write thousands of records into the zone of the domain that the other site gets later", Apply: func(m *world.Model) {
			for _, z := range m.DNS[estate.Production].Zones {
				z.Serial += 3000
			}
		}},
		{Name: "zone-no-longer-replicates", Title: "The zone of the domain at the recovery site is an old one, with an old address of a server", Apply: func(m *world.Model) {
			v := m.DNS[estate.Recovery]
			v.Zone(m.Domain).Serial -= 5000
			v.Replace(world.Record{Name: m.FQDN("fs-fra-01"), Type: dns.TypeA, TTL: world.HostTTL, Data: "10.10.10.181"})
		}},
		{Name: "zone-secondary-at-recovery", Title: "The recovery site has a secondary copy of the zone of the domain", Apply: func(m *world.Model) {
			m.DNS[estate.Recovery].Primary = m.DNS[estate.Production].Primary
		}},
		{Name: "zone-copied-from-another", Title: "The recovery site has an old copy of the zone, of a domain controller of production that nobody asks", Apply: func(m *world.Model) {
			v := m.DNS[estate.Recovery]
			v.Primary = m.FQDN("dc-fra-02")
			v.Zone(m.Domain).Serial -= 5000
		}},
		{Name: "names-with-usual-ttl", Title: "The names that stay in a failover have the time to live that Windows gives", Apply: everywhere(func(m *world.Model, v *world.View) {
			for _, name := range []string{"xml", "sf", "callback", "callback-dr", "sspr", "tftp", "ctxlicense", "lic-fra-01"} {
				v.Remember(m.FQDN(name), windowsTTL)
			}
			v.Remember("gateway.contoso.example", windowsTTL)
		})},
		{Name: "storefront-by-gslb", Title: "Global server load balancing gives each site its own StoreFront", Apply: func(m *world.Model) {
			const balanced = "sf.gslb.contoso.example"
			for site, address := range map[string]string{estate.Production: "10.10.10.102", estate.Recovery: "10.20.10.102"} {
				v := m.DNS[site]
				v.Replace(world.Record{Name: m.FQDN("sf"), Type: dns.TypeCNAME, TTL: world.AliasTTL, Data: balanced})
				v.Add(world.Record{Name: balanced, Type: dns.TypeA, TTL: 5, Data: address})
			}
		}},
		{Name: "gateway-by-gslb", Title: "Global server load balancing sends users to the gateway of the site that answers, and no gateway fails over", Apply: func(m *world.Model) {
			const balanced = "gateway.gslb.contoso.example"
			for site, address := range map[string]string{estate.Production: "10.10.10.107", estate.Recovery: "10.20.10.107"} {
				v := m.DNS[site]
				v.Replace(world.Record{Name: "gateway.contoso.example", Type: dns.TypeCNAME, TTL: world.AliasTTL, Data: balanced})
				v.Add(world.Record{Name: balanced, Type: dns.TypeA, TTL: 5, Data: address})
			}
		}},
		{Name: "gateway-by-gslb-outdated", Title: "The recovery site is sent to an address that the gateway had at production before", Apply: func(m *world.Model) {
			m.DNS[estate.Recovery].Replace(world.Record{Name: "gateway.gslb.contoso.example", Type: dns.TypeA, TTL: 5, Data: "10.10.10.127"})
		}},
		{Name: "gslb-answer-outdated", Title: "The recovery site is sent to an address that StoreFront had at production before", Apply: func(m *world.Model) {
			m.DNS[estate.Recovery].Replace(world.Record{Name: "sf.gslb.contoso.example", Type: dns.TypeA, TTL: 5, Data: "10.10.10.122"})
		}},
		{Name: "gateway-inside-and-outside", Title: "The gateway has a name for users outside and one for those inside, and the internet is asked too", Apply: func(m *world.Model) {
			inside := m.FQDN("gateway")
			m.Component("netscaler").Aliases = append(m.Component("netscaler").Aliases, inside)
			for _, site := range world.BothSites {
				v := m.DNS[site]
				v.Add(world.Record{Name: inside, Type: dns.TypeA, TTL: world.AliasTTL, Data: "10.10.10.107"})
			}
			outside := &world.View{Primary: "ns1.provider.example", Zones: []*world.Zone{{Name: "contoso.example", Serial: 2026110101, NotAuthoritative: true}}}
			outside.Add(world.Record{Name: "gateway.contoso.example", Type: dns.TypeA, TTL: world.AliasTTL, Data: "198.51.100.7"})
			m.DNS[estate.Public] = outside
			m.Resolvers = append(m.Resolvers, &world.Resolver{Site: estate.Public})
		}},
		{Name: "gateway-unknown-outside", Title: "The internet does not know the gateway", Apply: func(m *world.Model) {
			m.DNS[estate.Public].Remove("gateway.contoso.example", 0)
		}},
	}
}

// forwards makes the resolver of a site one that serves no zone itself.
func forwards(m *world.Model, site string) {
	for _, z := range m.DNS[site].Zones {
		z.NotAuthoritative = true
	}
}

// noServerAtRecovery takes the domain controllers of the recovery site from those that
// serve the zones.
func noServerAtRecovery(m *world.Model) {
	v := m.DNS[estate.Recovery]
	v.Primary = m.DNS[estate.Production].Primary
	for _, z := range v.Zones {
		kept := z.Records[:0:0]
		for _, r := range z.Records {
			if r.Type != dns.TypeNS || !strings.Contains(r.Data, "-muc-") {
				kept = append(kept, r)
			}
		}
		z.Records = kept
	}
}
