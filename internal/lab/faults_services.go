package lab

import (
	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/estate"
)

// serviceFaults are in the settings by which desktops find other services.
func serviceFaults() []Fault {
	return []Fault{
		{Name: "fas-address-ip", Title: "A FAS server is listed by its address", apply: func(m *Model) {
			m.Policies.GPO(gpoFAS).Set(text(keyFAS, "Address3", m.Host("fas-muc-01").Address))
		}},
		{Name: "fas-unresolvable", Title: "The recovery resolver does not know a FAS server of the recovery site", apply: func(m *Model) {
			m.DNS[estate.Recovery].Remove(m.FQDN("fas-muc-01"), 0)
		}},
		{Name: "fas-lists-differ", Title: "Recovery desktops have another list of FAS servers than StoreFront", apply: func(m *Model) {
			for _, v := range fasAddresses(m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02"), m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02")) {
				m.Policies.GPO(gpoRegistrationMUC).Set(v)
			}
		}},
		{Name: "rds-license-unresolvable", Title: "The recovery resolver does not know the RDS licence servers", apply: func(m *Model) {
			for _, host := range []string{"rdslicense", "rds-fra-01", "rds-muc-01"} {
				m.DNS[estate.Recovery].Remove(m.FQDN(host), 0)
			}
		}},
		{Name: "rds-license-production-ip", Title: "Session hosts know one RDS licence server, by its production address", apply: func(m *Model) {
			m.Policies.GPO(gpoRDS).Set(text(keyRDS, "LicenseServers", m.Host("rds-fra-01").Address))
		}},
		{Name: "profiles-production-only", Title: "FSLogix keeps profile containers on an old production server that nobody replicates", apply: func(m *Model) {
			m.Policies.GPO(gpoFSLogix).Set(list(keyFSLogix, "CCDLocations", `type=smb,connectionString=\\`+m.addOldFileServer()+`\fslogix$`))
		}},
		{Name: "upm-production-only", Title: "Profile Management's user store is on an old production server that nobody replicates", apply: func(m *Model) {
			m.Policies.GPO(gpoUPM).Set(text(keyUPM, "PathToUserStore", `\\`+m.addOldFileServer()+`\upm$\#sAMAccountName#`))
		}},
	}
}

// addOldFileServer adds a file server that the estate does not declare, at the
// production site, and returns its name. Adding it twice changes nothing.
func (m *Model) addOldFileServer() string {
	host := m.FQDN("winfs-fra-01")
	m.addHost(host, "10.10.10.82", ouServers)
	return host
}

// addHost gives the estate one more server, known at both sites. Without an OU it
// has no computer account.
func (m *Model) addHost(host, address, ou string) {
	if m.Host(host) != nil {
		return
	}
	m.Hosts = append(m.Hosts, &Host{Name: host, Site: m.SiteOf(address), Address: address, OU: ou, TTL: hostTTL})
	for _, site := range bothSites {
		m.DNS[site].Add(Record{Name: host, Type: dns.TypeA, TTL: hostTTL, Data: address})
		m.DNS[site].Add(Record{Name: reverse(address), Type: dns.TypePTR, TTL: hostTTL, Data: host})
	}
}
