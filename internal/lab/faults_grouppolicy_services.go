package lab

// serviceFaults are in the settings by which desktops find other services.
func serviceFaults() []Fault {
	return []Fault{
		{Name: "fas-address-ip", Title: "A FAS server is listed by its address", Apply: func(m *Model) {
			m.Policies.GPO(gpoFAS).Set(text(keyFAS, "Address3", m.Host("fas-muc-01").Address))
		}},
		{Name: "fas-lists-differ", Title: "Recovery desktops have another list of FAS servers than StoreFront", Apply: func(m *Model) {
			for _, v := range fasAddresses(m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02"), m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02")) {
				m.Policies.GPO(gpoRegistrationMUC).Set(v)
			}
		}},
		{Name: "rds-license-production-ip", Title: "Session hosts know one RDS licence server, by its production address", Apply: func(m *Model) {
			m.Policies.GPO(gpoRDS).Set(text(keyRDS, "LicenseServers", m.Host("rds-fra-01").Address))
		}},
		{Name: "profiles-production-only", Title: "FSLogix keeps profile containers on an old production server that nobody replicates", Apply: func(m *Model) {
			m.Policies.GPO(gpoFSLogix).Set(list(keyFSLogix, "CCDLocations", `type=smb,connectionString=\\`+m.AddOldFileServer()+`\fslogix$`))
		}},
		{Name: "upm-production-only", Title: "Profile Management's user store is on an old production server that nobody replicates", Apply: func(m *Model) {
			m.Policies.GPO(gpoUPM).Set(text(keyUPM, "PathToUserStore", `\\`+m.AddOldFileServer()+`\upm$\#sAMAccountName#`))
		}},
	}
}
