package world

import (
	"fmt"
	"slices"
	"time"
)

// Policies are the OUs of the domain and the GPOs that are linked to them.
type Policies struct {
	DomainLinks []Link
	OUs         []*OU
	GPOs        []*GPO
	WMIFilters  []WMIFilter
	Groups      []*Group
}

// Group is a group of computers, by which GPOs may be filtered.
type Group struct {
	Name string
	SID  string
	// OUs are those whose desktops are members, all of them or the first ones.
	OUs   []string
	First int // 0 for all
	// In are the SIDs of the groups that it is a member of.
	In []string
	// Hosts are the host names of servers that are members, and Others the names of
	// objects of other domains.
	Hosts, Others []string
}

// Has tells whether the i-th desktop of an OU is a direct member.
func (g *Group) Has(ou string, i int) bool {
	return slices.Contains(g.OUs, ou) && (g.First == 0 || i < g.First)
}

// OU is an organizational unit.
type OU struct {
	DN    string // without the domain's part
	Links []Link // in the order of gPLink
	Block bool   // blocks inheritance
	// BehindAt are the sites whose directory does not have the flag yet.
	BehindAt map[string]bool
	// Desktops is how many computer accounts of desktops are in the OU, and Prefix
	// how their names begin.
	Desktops int
	Prefix   string
	// Disabled is how many of these accounts, the last ones, are disabled.
	Disabled int
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
	Functionality   int      // gPCFunctionalityVersion; 2 when 0
	// Extensions is gPCMachineExtensionNames, where it is not what the content asks for;
	// "" for a GPO without that attribute.
	Extensions *string

	// Damaged tells that its Registry.pol cannot be read at any site.
	Damaged   bool
	MissingAt map[string]bool // sites whose SYSVOL lacks the folder
	VersionAt map[string]int  // GPT.INI's computer version where it is not ComputerVersion
	// Changed is how long ago it was edited; two months when 0.
	Changed time.Duration
	// BehindAt are the edits that a site has not got yet, in its directory and in SYSVOL.
	BehindAt map[string]Edits
}

// Edits are how often the halves of a GPO were edited.
type Edits struct{ Computer, User int }

// Version is the version of a GPO as the directory and GPT.INI of a site write it.
func (g *GPO) Version(site string) int {
	behind := g.BehindAt[site]
	return (g.UserVersion-behind.User)<<16 | (g.ComputerVersion - behind.Computer)
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
	Desktops          bool // whether desktops pass it
}

// Well-known security identifiers.
const (
	SIDAuthenticatedUsers = "S-1-5-11"
	SIDSystem             = "S-1-5-18"
)

// The registry keys that Citrix, Microsoft and FSLogix read their policies from.
const (
	KeyVDA     = `SOFTWARE\Policies\Citrix\VirtualDesktopAgent`
	KeyFAS     = `SOFTWARE\Policies\Citrix\Authentication\UserCredentialService\Addresses`
	KeyFSLogix = `SOFTWARE\Policies\FSLogix\Profiles`
	KeyUPM     = `SOFTWARE\Policies\Citrix\UserProfileManager`
	KeyRDS     = `SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services`
)

// The names of the GPOs and OUs that faults aim at.
const (
	GPORegistrationFRA = "CTX VDA Registration FRA"
	GPORegistrationMUC = "CTX VDA Registration MUC"
	GPOFAS             = "CTX Federated Authentication"
	GPOFSLogix         = "CTX Profiles FSLogix"
	GPOUPM             = "CTX Profiles UPM"
	GPORDS             = "CTX RDS Licensing"

	OUCitrix        = "OU=Citrix"
	OUVDAFRA        = "OU=FRA,OU=VDA,OU=Citrix"
	OUVDAMUC        = "OU=MUC,OU=VDA,OU=Citrix"
	OUPooledFRA     = "OU=Pooled,OU=FRA,OU=VDA,OU=Citrix"
	OUPooledMUC     = "OU=Pooled,OU=MUC,OU=VDA,OU=Citrix"
	OUSessionsFRA   = "OU=Sessions,OU=FRA,OU=VDA,OU=Citrix"
	OUSessionsMUC   = "OU=Sessions,OU=MUC,OU=VDA,OU=Citrix"
	OUPersistentFRA = "OU=Persistent,OU=FRA,OU=VDA,OU=Citrix"
	OUStoreFront    = "OU=StoreFront,OU=Infrastructure,OU=Citrix"
	OUFAS           = "OU=FAS,OU=Infrastructure,OU=Citrix"
	OUConnectors    = "OU=Cloud Connectors,OU=Infrastructure,OU=Citrix"
	OUServers       = "OU=Servers,OU=Infrastructure,OU=Citrix"
	OUControllers   = "OU=Domain Controllers"
)

// GPO returns the GPO of that display name, which must exist.
func (p *Policies) GPO(name string) *GPO {
	for _, g := range p.GPOs {
		if g.Name == name {
			return g
		}
	}
	panic(missing("GPO " + name))
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

// TextValue is a value of type REG_SZ.
func TextValue(key, name, data string) Value { return Value{Key: key, Name: name, Text: data} }

// ListValue is a value of type REG_MULTI_SZ.
func ListValue(key, name string, data ...string) Value {
	return Value{Key: key, Name: name, List: data}
}

// NumberValue is a value of type REG_DWORD.
func NumberValue(key, name string, n uint32) Value { return Value{Key: key, Name: name, Number: &n} }

// ListOfDDCs writes connectors the way VDAs read them: groups in parentheses, in
// the order of preference.
func ListOfDDCs(groups ...[]string) Value {
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
	return TextValue(KeyVDA, "ListOfDDCs", data)
}

// FASAddresses are the values of a list of FAS servers.
func FASAddresses(hosts ...string) []Value {
	var vs []Value
	for i, h := range hosts {
		vs = append(vs, TextValue(KeyFAS, fmt.Sprintf("Address%d", i+1), h))
	}
	return vs
}

// Connectors of a site, in the order of their names.
func (m *Model) Connectors(site string) []string {
	return m.Component("cloud_connectors").Servers.Of(site)
}
