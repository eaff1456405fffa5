package world

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/miekg/dns"
)

// View is what the DNS servers of one site know.
type View struct {
	Primary string // host name that SOA records give: of a domain controller of the site
	Zones   []*Zone
}

// Zone is a DNS zone as one site holds it.
type Zone struct {
	Name   string // lower case, without the final dot
	Serial uint32
	// NotAuthoritative clears the AA bit: the server answers from a copy that it
	// does not own.
	NotAuthoritative bool
	Records          []Record
}

// Record is a resource record. Names are fully qualified and in lower case,
// without the final dot.
type Record struct {
	Name string
	Type uint16 // one of A, AAAA, CNAME, NS, PTR, SRV
	TTL  uint32 // seconds
	Data string // an address or the name that is pointed to
	Port uint16 // of an SRV record; its priority is 0, its weight 100
}

// Zone returns the zone that holds name, the most specific one; nil when there is
// none.
func (v *View) Zone(name string) *Zone {
	var best *Zone
	for _, z := range v.Zones {
		if (name == z.Name || strings.HasSuffix(name, "."+z.Name)) && (best == nil || len(z.Name) > len(best.Name)) {
			best = z
		}
	}
	return best
}

// Add puts a record into the zone that holds its name. The zone must exist.
func (v *View) Add(r Record) {
	z := v.Zone(r.Name)
	if z == nil {
		panic("lab: no zone holds " + r.Name)
	}
	z.Records = append(z.Records, r)
}

// Remove takes the records of that name and type away; every type when 0.
func (v *View) Remove(name string, qtype uint16) {
	if z := v.Zone(name); z != nil {
		z.Records = slices.DeleteFunc(z.Records, func(r Record) bool { return r.Name == name && (qtype == 0 || r.Type == qtype) })
	}
}

// Replace gives a name exactly this record.
func (v *View) Replace(r Record) {
	v.Remove(r.Name, 0)
	v.Add(r)
}

// Remember sets how long clients may keep the records of a name, in seconds.
func (v *View) Remember(name string, ttl uint32) {
	z := v.Zone(name)
	for i := range z.Records {
		if z.Records[i].Name == name {
			z.Records[i].TTL = ttl
		}
	}
}

// AliasTTL is how long clients may keep the address of a name that moves in a
// failover, and hostTTL what Windows gives to the records that servers register.
const (
	AliasTTL = 300
	HostTTL  = 1200
	SRVTTL   = 600
)

// CloudNames are those of Citrix Cloud that connectors call, in the region that people have
// who name none.
var CloudNames = []string{
	"agenthub-us.citrixworkspacesapi.net", "trust-us.citrixworkspacesapi.net", "us.cloud.com", "global.g.nssvc.net", "cwsproduction.blob.core.windows.net",
}

// healthyDNS is the content of DNS. Both sites know the same, as they do when
// the zones are integrated into Active Directory.
func (m *Model) healthyDNS(primary string) *View {
	v := &View{Primary: m.FQDN(primary)}
	for _, name := range []string{m.Domain, "_msdcs." + m.Domain, "contoso.example", "10.10.in-addr.arpa", "20.10.in-addr.arpa"} {
		v.Zones = append(v.Zones, &Zone{Name: name, Serial: 20417})
	}
	host := func(name, address string, ttl uint32) {
		v.Add(Record{Name: name, Type: dns.TypeA, TTL: ttl, Data: address})
		v.Add(Record{Name: ReverseName(address), Type: dns.TypePTR, TTL: ttl, Data: name})
	}
	for _, h := range m.Hosts {
		host(h.Name, h.Address, h.TTL)
	}
	for _, a := range []struct{ alias, address string }{
		{"xml", "10.10.10.101"}, {"sf", "10.10.10.102"}, {"callback", "10.10.10.103"}, {"callback-dr", "10.20.10.103"},
		{"sspr", "10.10.10.104"}, {"tftp", "10.10.10.105"}, {"sql-ag1-ctx", "10.10.10.106"},
	} {
		host(m.FQDN(a.alias), a.address, AliasTTL)
	}
	host("gateway.contoso.example", "10.10.10.107", AliasTTL)
	// What connectors call is found through both sites' servers.
	for i, name := range CloudNames {
		v.Zones = append(v.Zones, &Zone{Name: name, Serial: 1, NotAuthoritative: true})
		v.Add(Record{Name: name, Type: dns.TypeA, TTL: 60, Data: netip.AddrFrom4([4]byte{192, 0, 2, byte(10 + i)}).String()})
	}
	v.Add(Record{Name: m.FQDN("ctxlicense"), Type: dns.TypeCNAME, TTL: AliasTTL, Data: m.FQDN("lic-fra-01")})
	v.Add(Record{Name: m.FQDN("rdslicense"), Type: dns.TypeCNAME, TTL: AliasTTL, Data: m.FQDN("rds-fra-01")})
	for _, kms := range []string{"kms-fra-01", "kms-muc-01"} {
		v.Add(Record{Name: "_vlmcs._tcp." + m.Domain, Type: dns.TypeSRV, TTL: 3600, Data: m.FQDN(kms), Port: 1688})
	}
	for _, c := range m.Directory.Controllers {
		m.locatorRecords(v, c)
		for _, z := range v.Zones {
			v.Add(Record{Name: z.Name, Type: dns.TypeNS, TTL: 3600, Data: c.Host})
		}
	}
	return v
}

// locatorRecords adds what Netlogon registers for a domain controller.
func (m *Model) locatorRecords(v *View, c *Controller) {
	site := strings.ToLower(c.ADSite)
	srv := func(name string, port uint16) {
		v.Add(Record{Name: name + m.Domain, Type: dns.TypeSRV, TTL: SRVTTL, Data: c.Host, Port: port})
	}
	v.Add(Record{Name: m.Domain, Type: dns.TypeA, TTL: SRVTTL, Data: m.Host(c.Host).Address})
	v.Add(Record{Name: GUIDOf("dsa", c.Host) + "._msdcs." + m.Domain, Type: dns.TypeCNAME, TTL: SRVTTL, Data: c.Host})
	for _, at := range []string{"", site + "._sites."} {
		srv("_ldap._tcp."+at+"dc._msdcs.", 389)
		srv("_kerberos._tcp."+at+"dc._msdcs.", 88)
		srv("_ldap._tcp."+at, 389)
		srv("_kerberos._tcp."+at, 88)
		if c.GlobalCatalog {
			srv("_gc._tcp."+at, 3268)
			srv("_ldap._tcp."+at+"gc._msdcs.", 3268)
		}
	}
	srv("_kerberos._udp.", 88)
	srv("_kpasswd._tcp.", 464)
	srv("_kpasswd._udp.", 464)
	if m.Directory.Roles["pdc"] == c.Host {
		srv("_ldap._tcp.pdc._msdcs.", 389)
	}
}

// ReverseName is the name that the pointer of an address has.
func ReverseName(address string) string {
	name, err := dns.ReverseAddr(netip.MustParseAddr(address).String())
	if err != nil {
		panic(err) // cannot happen: the address has just been parsed
	}
	return strings.TrimSuffix(name, ".")
}
