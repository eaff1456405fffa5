package dnslab

import (
	"slices"
	"strings"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// nameFaults are in the content of DNS.
func nameFaults() []world.Fault {
	recovery := func(change func(*world.Model, *world.View)) func(*world.Model) {
		return func(m *world.Model) { change(m, m.DNS[estate.Recovery]) }
	}
	everywhere := func(change func(*world.Model, *world.View)) func(*world.Model) {
		return func(m *world.Model) {
			for _, site := range world.BothSites {
				change(m, m.DNS[site])
			}
		}
	}
	// missing takes the alias of a component away from the recovery resolver.
	missing := func(name, alias, title string) world.Fault {
		return world.Fault{Name: name, Title: title, Apply: recovery(func(m *world.Model, v *world.View) { v.Remove(m.FQDN(alias), 0) })}
	}
	return []world.Fault{
		missing("alias-missing-at-recovery", "ctxlicense", "The recovery resolver does not know the alias of the Citrix licence server"),
		missing("rds-alias-missing", "rdslicense", "The recovery resolver does not know the alias of the RDS licence server"),
		missing("sql-listener-missing", "sql-ag1-ctx", "The recovery resolver does not know the listener of the availability group"),
		missing("xml-missing", "xml", "The recovery resolver does not know the XML alias of the connectors"),
		missing("storefront-missing", "sf", "The recovery resolver does not know StoreFront's base URL"),
		missing("callback-missing", "callback-dr", "The recovery resolver does not know the callback name of the recovery gateway"),
		missing("gateway-missing", "gateway.contoso.example", "The recovery resolver does not know the gateway's name"),
		missing("sspr-missing", "sspr", "The recovery resolver does not know the name of self-service password reset"),
		missing("tftp-missing", "tftp", "The recovery resolver does not know the TFTP name that streamed desktops start from"),
		{Name: "alias-is-server-name", Title: "The Citrix licence server is found by its own name instead of an alias", Apply: func(m *world.Model) {
			c := m.Component("license_server")
			c.Aliases = []string{c.Servers.Production[0]}
		}},
		{Name: "alias-cname", Title: "StoreFront's base URL is a CNAME, which breaks Kerberos", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("sf"), Type: dns.TypeCNAME, TTL: world.AliasTTL, Data: m.FQDN("sf-vip")})
			v.Add(world.Record{Name: m.FQDN("sf-vip"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "10.10.10.102"})
		})},
		{Name: "alias-ttl-long", Title: "Clients may keep the listener's address of the production site for a whole day", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Remember(m.FQDN("sql-ag1-ctx"), 86400)
		})},
		{Name: "alias-moved", Title: "The listener of the availability group has another address than in the list that was signed", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("sql-ag1-ctx"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "10.10.10.126"})
		})},
		{Name: "alias-differs", Title: "The recovery resolver gives an outdated address for the XML alias", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("xml"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "10.10.10.121"})
		})},
		{Name: "alias-nowhere", Title: "The recovery resolver leads StoreFront's base URL nowhere: to 0.0.0.0", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("sf"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "0.0.0.0"})
		})},
		{Name: "alias-of-unknown-network", Title: "The recovery resolver leads the XML alias to a network that nobody has declared", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("xml"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "172.31.1.1"})
		})},
		{Name: "alias-with-dead-address", Title: "StoreFront's base URL has an address of a link beside its own at the recovery site", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Add(world.Record{Name: m.FQDN("sf"), Type: dns.TypeA, TTL: world.AliasTTL, Data: "169.254.7.7"})
		})},
		{Name: "server-record-outdated", Title: "DNS still has the address that a FAS server of the recovery site had before it moved", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("fas-muc-01"), Type: dns.TypeA, TTL: world.HostTTL, Data: "10.20.10.151"})
		})},
		{Name: "server-record-of-another", Title: "DNS has the address of one FAS server of the recovery site for the other one too", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Replace(world.Record{Name: m.FQDN("fas-muc-02"), Type: dns.TypeA, TTL: world.HostTTL, Data: m.Host("fas-muc-01").Address})
		})},
		{Name: "kerberos-records-production-only", Title: "The recovery resolver names domain controllers of production alone for Kerberos", Apply: recovery(func(m *world.Model, v *world.View) {
			z := v.Zone("_kerberos._tcp." + m.Domain)
			z.Records = slices.DeleteFunc(z.Records, func(r world.Record) bool {
				return r.Name == "_kerberos._tcp."+m.Domain && strings.Contains(r.Data, "-muc-")
			})
		})},
		{Name: "kms-host-nowhere", Title: "Windows activates by KMS alone, and the recovery resolver has no address of the host there", Apply: func(m *world.Model) {
			m.Directory.ActivationObjects = nil
			m.DNS[estate.Recovery].Remove(m.FQDN("kms-muc-01"), 0)
		}},
		{Name: "public-zone-forwarded", Title: "The recovery site asks production for the zone of the gateway", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Primary = m.DNS[estate.Production].Primary
			v.Zone("gateway.contoso.example").NotAuthoritative = true
		})},
		{Name: "resolver-shared", Title: "Both sites share one resolver, and nobody has confirmed that it outlives production", Apply: func(m *world.Model) {
			m.Sites[estate.Recovery].Shared = true
		}},
		{Name: "ptr-missing", Title: "A recovery connector has no reverse record", Apply: everywhere(func(m *world.Model, v *world.View) {
			v.Remove(world.ReverseName(m.Host("cc-muc-01").Address), dns.TypePTR)
		})},
		{Name: "zone-stale", Title: "The recovery resolver's copy of the domain's zone is far behind", Apply: recovery(func(m *world.Model, v *world.View) {
			v.Primary = m.DNS[estate.Production].Primary // which counts the serial for all copies
			v.Zone(m.Domain).Serial -= 5000
		})},
		{Name: "recovery-resolver-not-authoritative", Title: "The recovery resolver only forwards: it does not hold the domain's zone", Apply: func(m *world.Model) {
			forwards(m, estate.Recovery)
			noServerAtRecovery(m)
		}},
		{Name: "recovery-site-srv-missing", Title: "DNS names no domain controller for the recovery site", Apply: everywhere(func(m *world.Model, v *world.View) {
			for _, prefix := range []string{"_ldap._tcp.muc._sites.dc._msdcs.", "_kerberos._tcp.muc._sites.dc._msdcs.", "_ldap._tcp.muc._sites.", "_kerberos._tcp.muc._sites.", "_gc._tcp.muc._sites.", "_ldap._tcp.muc._sites.gc._msdcs."} {
				v.Remove(prefix+m.Domain, dns.TypeSRV)
			}
		})},
		{Name: "listofddcs-unresolvable", Title: "A recovery connector in ListOfDDCs has no address at the recovery resolver", Apply: func(m *world.Model) {
			m.DNS[estate.Recovery].Remove(m.Connectors(estate.Recovery)[1], 0)
		}},
		{Name: "fas-unresolvable", Title: "The recovery resolver does not know a FAS server of the recovery site", Apply: func(m *world.Model) {
			m.DNS[estate.Recovery].Remove(m.FQDN("fas-muc-01"), 0)
		}},
		{Name: "rds-license-unresolvable", Title: "The recovery resolver does not know the RDS licence servers", Apply: func(m *world.Model) {
			for _, host := range []string{"rdslicense", "rds-fra-01", "rds-muc-01"} {
				m.DNS[estate.Recovery].Remove(m.FQDN(host), 0)
			}
		}},
	}
}
