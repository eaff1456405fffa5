package lab

import "fmt"

// Policies are the OUs of the domain and the GPOs that are linked to them.
type Policies struct {
	DomainLinks []Link
	OUs         []*OU
	GPOs        []*GPO
	WMIFilters  []WMIFilter
}

// OU is an organizational unit.
type OU struct {
	DN    string // without the domain's part
	Links []Link // in the order of gPLink
	Block bool   // blocks inheritance
	// Desktops is how many computer accounts of desktops are in the OU, and Prefix
	// how their names begin.
	Desktops int
	Prefix   string
}

// Link is the link of a GPO.
type Link struct {
	GPO      string // {GUID}
	Disabled bool
	Enforced bool
}

// GPO is a Group Policy object: its container in the directory and its folder in
// SYSVOL.
type GPO struct {
	GUID            string
	Name            string
	Flags           int // 1 user part disabled, 2 computer part disabled
	ComputerVersion int
	UserVersion     int
	WMIFilter       string   // GUID of the filter; "" when there is none
	Apply           []string // SIDs that may apply it
	Deny            []string // SIDs that must not
	Policy          []Value  // Machine\Registry.pol
	Preferences     []Value  // Machine\Preferences\Registry\Registry.xml
	CitrixPolicies  bool     // has a Citrix\GroupPolicy\Policies.gpf

	MissingAt map[string]bool // sites whose SYSVOL lacks the folder
	VersionAt map[string]int  // GPT.INI's computer version where it is not ComputerVersion
}

// Value is a registry value under HKEY_LOCAL_MACHINE. Exactly one of the three
// kinds of data is used: Text for REG_SZ, List for REG_MULTI_SZ, Number for
// REG_DWORD.
type Value struct {
	Key, Name string
	Text      string
	List      []string
	Number    *uint32
}

// WMIFilter is a WMI filter that GPOs may refer to.
type WMIFilter struct {
	GUID, Name, Query string
}

// Well-known security identifiers.
const (
	sidAuthenticatedUsers = "S-1-5-11"
	sidSystem             = "S-1-5-18"
)

// The registry keys that Citrix, Microsoft and FSLogix read their policies from.
const (
	keyVDA     = `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`
	keyFAS     = `SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
	keyFSLogix = `SOFTWARE\Policies\FSLogix\Profiles`
	keyUPM     = `SOFTWARE\Policies\Citrix\UserProfileManager`
	keyRDS     = `SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`
)

// The names of the GPOs and OUs that faults aim at.
const (
	gpoRegistrationFRA = "CTX VDA Registration FRA"
	gpoRegistrationMUC = "CTX VDA Registration MUC"
	gpoFAS             = "CTX Federated Authentication"
	gpoFSLogix         = "CTX Profiles FSLogix"
	gpoUPM             = "CTX Profiles UPM"
	gpoRDS             = "CTX RDS Licensing"

	ouCitrix        = "OU=Citrix"
	ouVDAFRA        = "OU=FRA,OU=VDA,OU=Citrix"
	ouVDAMUC        = "OU=MUC,OU=VDA,OU=Citrix"
	ouPooledFRA     = "OU=Pooled,OU=FRA,OU=VDA,OU=Citrix"
	ouPooledMUC     = "OU=Pooled,OU=MUC,OU=VDA,OU=Citrix"
	ouSessionsFRA   = "OU=Sessions,OU=FRA,OU=VDA,OU=Citrix"
	ouSessionsMUC   = "OU=Sessions,OU=MUC,OU=VDA,OU=Citrix"
	ouPersistentFRA = "OU=Persistent,OU=FRA,OU=VDA,OU=Citrix"
	ouStoreFront    = "OU=StoreFront,OU=Infrastructure,OU=Citrix"
	ouFAS           = "OU=FAS,OU=Infrastructure,OU=Citrix"
	ouConnectors    = "OU=Cloud Connectors,OU=Infrastructure,OU=Citrix"
	ouServers       = "OU=Servers,OU=Infrastructure,OU=Citrix"
	ouControllers   = "OU=Domain Controllers"
)

// GPO returns the GPO of that display name, which must exist.
func (p *Policies) GPO(name string) *GPO {
	for _, g := range p.GPOs {
		if g.Name == name {
			return g
		}
	}
	panic("lab: the model has no GPO " + name)
}

// OU returns the OU of that distinguished name (without the domain's part), nil
// when there is none.
func (p *Policies) OU(dn string) *OU {
	for _, o := range p.OUs {
		if o.DN == dn {
			return o
		}
	}
	return nil
}

// Set writes a value of the GPO's Registry.pol, in the place of an older one.
func (g *GPO) Set(v Value) {
	for i := range g.Policy {
		if g.Policy[i].Key == v.Key && g.Policy[i].Name == v.Name {
			g.Policy[i] = v
			return
		}
	}
	g.Policy = append(g.Policy, v)
}

// Unset removes a value from the GPO's Registry.pol.
func (g *GPO) Unset(key, name string) {
	kept := g.Policy[:0:0]
	for _, v := range g.Policy {
		if v.Key != key || v.Name != name {
			kept = append(kept, v)
		}
	}
	g.Policy = kept
}

func text(key, name, data string) Value { return Value{Key: key, Name: name, Text: data} }

func list(key, name string, data ...string) Value { return Value{Key: key, Name: name, List: data} }

func number(key, name string, n uint32) Value { return Value{Key: key, Name: name, Number: &n} }

// listOfDDCs writes connectors the way VDAs read them: groups in parentheses, in
// the order of preference.
func listOfDDCs(groups ...[]string) Value {
	data := ""
	for i, g := range groups {
		if i > 0 {
			data += " "
		}
		data += "("
		for j, host := range g {
			if j > 0 {
				data += " "
			}
			data += host
		}
		data += ")"
	}
	return text(keyVDA, "ListOfDDCs", data)
}

func fasAddresses(hosts ...string) []Value {
	var vs []Value
	for i, h := range hosts {
		vs = append(vs, text(keyFAS, fmt.Sprintf("Address%d", i+1), h))
	}
	return vs
}

// Connectors of a site, in the order of their names.
func (m *Model) Connectors(site string) []string {
	return m.Component("cloud_connectors").Servers.Of(site)
}
