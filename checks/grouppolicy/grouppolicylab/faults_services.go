package grouppolicylab

import (
	"github.com/muster-dr/muster/internal/lab/world"
)

// serviceFaults are in the settings by which desktops find other services.
func serviceFaults() []world.Fault {
	return []world.Fault{
		{Name: "fas-address-ip", Title: "A FAS server is listed by its address", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOFAS).Set(world.TextValue(world.KeyFAS, "Address3", m.Host("fas-muc-01").Address))
		}},
		{Name: "fas-lists-differ", Title: "Recovery desktops have another list of FAS servers than StoreFront", Apply: func(m *world.Model) {
			for _, v := range world.FASAddresses(m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02"), m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02")) {
				m.Policies.GPO(world.GPORegistrationMUC).Set(v)
			}
		}},
		{Name: "fas-list-of-lost-servers", Title: "The list of FAS servers names those of production, which nothing brings back", Apply: func(m *world.Model) {
			m.Component("fas").Methods = []string{"application"}
			for _, v := range world.FASAddresses(m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02"), m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02")) {
				m.Policies.GPO(world.GPOFAS).Set(v)
			}
		}},
		{Name: "rds-license-production-ip", Title: "Session hosts know one RDS licence server, by its production address", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPORDS).Set(world.TextValue(world.KeyRDS, "LicenseServers", m.Host("rds-fra-01").Address))
		}},
		{Name: "rds-mode-missing", Title: "Session hosts know RDS licence servers and no licensing mode", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPORDS).Unset(world.KeyRDS, "LicensingMode")
		}},
		{Name: "rds-mode-differs", Title: "Recovery desktops ask for licences per device, and those of production per user", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPORegistrationMUC).Set(world.NumberValue(world.KeyRDS, "LicensingMode", 2))
			m.Policies.OU(world.OUVDAMUC).Links[0].Enforced = true
		}},
		{Name: "fslogix-both-locations", Title: "FSLogix has plain locations beside those of Cloud Cache", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOFSLogix).Set(world.ListValue(world.KeyFSLogix, "VHDLocations", `\\`+m.FQDN("fs-muc-01")+`\fslogix$`))
		}},
		{Name: "profiles-production-only", Title: "FSLogix keeps profile containers on an old production server that nobody replicates", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOFSLogix).Set(world.ListValue(world.KeyFSLogix, "CCDLocations", `type=smb,connectionString=\\`+m.AddOldFileServer()+`\fslogix$`))
		}},
		{Name: "upm-production-only", Title: "Profile Management's user store is on an old production server that nobody replicates", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOUPM).Set(world.TextValue(world.KeyUPM, "PathToUserStore", `\\`+m.AddOldFileServer()+`\upm$\#sAMAccountName#`))
		}},
	}
}
