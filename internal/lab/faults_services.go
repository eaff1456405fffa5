package lab

import "github.com/muster-dr/muster/internal/estate"

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
		{Name: "profiles-production-only", Title: "FSLogix keeps profile containers at the production site only", apply: func(m *Model) {
			g := m.Policies.GPO(gpoFSLogix)
			for _, v := range g.Policy {
				if v.Name == "CCDLocations" {
					g.Set(list(keyFSLogix, "CCDLocations", v.List[0]))
				}
			}
		}},
		{Name: "upm-production-only", Title: "The store of Profile Management is a share of a production server", apply: func(m *Model) {
			m.Policies.GPO(gpoUPM).Set(text(keyUPM, "PathToUserStore", `\\`+m.FQDN("fs-fra-01")+`\upm$\#sAMAccountName#`))
		}},
	}
}
