package world

import "fmt"

// healthyPolicies are OUs and GPOs under which every desktop registers, signs in
// and finds its profile at either site.
func (m *Model) healthyPolicies() *Policies {
	p := &Policies{WMIFilters: []WMIFilter{{
		GUID: "{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A01}", Name: "Laptops",
		Query: "SELECT * FROM Win32_SystemEnclosure WHERE ChassisTypes = 10",
	}}}
	add := func(guid, name string, values ...Value) *GPO {
		g := &GPO{GUID: guid, Name: name, ComputerVersion: 3 + len(values), Apply: []string{SIDAuthenticatedUsers}, Policy: values,
			MissingAt: map[string]bool{}, VersionAt: map[string]int{}}
		p.GPOs = append(p.GPOs, g)
		return g
	}
	own := func(n int) string { return fmt.Sprintf("{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C%02X}", n) }
	fra, muc := m.Connectors("production"), m.Connectors("recovery")
	share := func(server, name string) string { return `\\` + m.FQDN(server) + `\` + name }

	domain := add("{31B2F340-016D-11D2-945F-00C04FB984F9}", "Default Domain Policy",
		NumberValue(`SOFTWARE\Policies\Microsoft\SystemCertificates\EFS`, "EFSBlob", 1))
	controllers := add("{6AC1786C-016F-11D2-945F-00C04FB984F9}", "Default Domain Controllers Policy")
	hardening := add(own(1), "Server and Desktop Hardening",
		NumberValue(`SOFTWARE\Policies\Microsoft\Windows NT\DNSClient`, "EnableMulticast", 0))
	hardening.UserVersion = 2
	hardening.Preferences = []Value{TextValue(`SOFTWARE\Contoso\Build`, "Baseline", "2026.09")}
	laptops := add(own(2), "Laptop BitLocker", NumberValue(`SOFTWARE\Policies\Microsoft\FVE`, "EncryptionMethodWithXtsOs", 7))
	laptops.WMIFilter = p.WMIFilters[0].GUID
	retired := add(own(3), "Old Receiver Settings", TextValue(`SOFTWARE\Policies\Citrix\ICA Client`, "EnableSSOnThruICAFile", "true"))
	pilot := add(own(4), "Pilot Ring", TextValue(`SOFTWARE\Contoso\Build`, "Ring", "pilot"))
	pilot.Apply = []string{m.DomainSID + "-1507"}
	p.Groups = []*Group{{Name: "Pilot Desktops", SID: m.DomainSID + "-1507", OUs: []string{OUPooledFRA}, First: 5}}

	fas := add(own(0x10), GPOFAS, FASAddresses(m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02"), m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02"))...)
	registrationFRA := add(own(0x11), GPORegistrationFRA, ListOfDDCs(fra, muc))
	registrationMUC := add(own(0x12), GPORegistrationMUC, ListOfDDCs(muc, fra))
	fslogix := add(own(0x13), GPOFSLogix,
		ListValue(KeyFSLogix, "CCDLocations", "type=smb,connectionString="+share("fs-fra-01", "fslogix$"), "type=smb,connectionString="+share("fs-muc-01", "fslogix$")))
	fslogix.Preferences = []Value{NumberValue(`SOFTWARE\FSLogix\Profiles`, "Enabled", 1)}
	upm := add(own(0x14), GPOUPM,
		NumberValue(KeyUPM, "ServiceActive", 1),
		TextValue(KeyUPM, "PathToUserStore", `\\`+m.Domain+`\Profiles\UPM\#sAMAccountName#`))
	rds := add(own(0x15), GPORDS,
		TextValue(KeyRDS, "LicenseServers", m.FQDN("rdslicense")+","+m.FQDN("rds-muc-01")),
		NumberValue(KeyRDS, "LicensingMode", 4))

	p.DomainLinks = []Link{{GPO: domain.GUID}, {GPO: laptops.GUID}}
	ou := func(dn string, links ...*GPO) *OU {
		o := &OU{DN: dn}
		for _, g := range links {
			o.Links = append(o.Links, Link{GPO: g.GUID})
		}
		p.OUs = append(p.OUs, o)
		return o
	}
	desktops := func(dn, prefix string, n int, links ...*GPO) {
		o := ou(dn, links...)
		o.Prefix, o.Desktops = prefix, n
	}
	ou(OUControllers, controllers)
	ou("OU=Staff")
	ou("OU=Kiosks").Block = true
	citrix := ou(OUCitrix, fas, hardening, retired)
	citrix.Links[1].Enforced = true
	citrix.Links[2].Disabled = true
	ou("OU=Infrastructure,OU=Citrix")
	ou(OUConnectors)
	ou(OUStoreFront)
	ou(OUFAS)
	ou(OUServers)
	ou("OU=VDA,OU=Citrix", pilot)
	ou(OUVDAFRA, registrationFRA)
	desktops(OUPooledFRA, "FRAW11P", 240, upm)
	desktops(OUSessionsFRA, "FRAS22S", 24, fslogix, rds)
	desktops(OUPersistentFRA, "FRAW11D", 80)
	ou(OUVDAMUC, registrationMUC)
	desktops(OUPooledMUC, "MUCW11P", 240, upm)
	desktops(OUSessionsMUC, "MUCS22S", 24, fslogix, rds)
	return p
}
