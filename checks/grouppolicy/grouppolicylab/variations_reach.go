package grouppolicylab

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// asked are the OUs of the desktops that a scan asks what they hold.
var asked = []string{world.OUPooledFRA, world.OUPooledMUC, world.OUPersistentFRA}

// reachVariations are the ways in which policies reach some computers and not others, and
// in which settings reach computers without a policy that can be read from outside.
func reachVariations() []world.Variation {
	const group, other = "-1521", "-1522"
	const systems, models = "{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A02}", "{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A03}"
	registration := func(m *world.Model) []*world.GPO {
		return []*world.GPO{m.Policies.GPO(world.GPORegistrationFRA), m.Policies.GPO(world.GPORegistrationMUC)}
	}
	filtered := func(id, name, query string) func(*world.Model) {
		return func(m *world.Model) {
			m.Policies.WMIFilters = append(m.Policies.WMIFilters, world.WMIFilter{GUID: id, Name: name, Query: query, Desktops: true})
			for _, g := range registration(m) {
				g.WMIFilter = id
			}
		}
	}
	return []world.Variation{
		{Name: "gpo-citrix-policies", Title: "The desktops get their connectors by Citrix policies in a GPO", Apply: func(m *world.Model) {
			onlySessions(m)
			g := &world.GPO{GUID: "{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C20}", Name: "CTX Citrix Policies", ComputerVersion: 12, CitrixPolicies: true,
				Apply: []string{world.SIDAuthenticatedUsers}, MissingAt: map[string]bool{}, VersionAt: map[string]int{}}
			m.Policies.GPOs = append(m.Policies.GPOs, g)
			for _, ou := range asked {
				link(m, ou, g)
			}
		}},
		{Name: "gpo-citrix-policies-changed", Title: "The Citrix policies were changed an hour ago", Apply: func(m *world.Model) {
			m.Policies.GPO("CTX Citrix Policies").Changed = world.Day / 24
		}},
		{Name: "gpo-citrix-policies-for-others", Title: "Citrix policies in a GPO have a WMI filter that desktops do not pass", Apply: func(m *world.Model) {
			const others = "{5B2F6F0E-91B4-4C5E-9C1B-0D6D0C2E7A04}"
			m.Policies.WMIFilters = append(m.Policies.WMIFilters, world.WMIFilter{GUID: others, Name: "Physical machines",
				Query: `select * from Win32_ComputerSystem where Manufacturer = "HP"`})
			g := &world.GPO{GUID: "{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C23}", Name: "CTX Remote PC", ComputerVersion: 4, CitrixPolicies: true, WMIFilter: others,
				Apply: []string{world.SIDAuthenticatedUsers}, MissingAt: map[string]bool{}, VersionAt: map[string]int{}}
			m.Policies.GPOs = append(m.Policies.GPOs, g)
			for _, ou := range asked {
				link(m, ou, g)
			}
		}},
		{Name: "gpo-citrix-policies-for-desktops", Title: "The desktops pass the WMI filter of these Citrix policies", Apply: func(m *world.Model) {
			for i := range m.Policies.WMIFilters {
				m.Policies.WMIFilters[i].Desktops = true
			}
		}},
		{Name: "gpo-not-readable", Title: "The account may not read what the registration GPO of the recovery site holds", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPORegistrationMUC).Damaged = true
		}},
		{Name: "gpo-not-readable-production", Title: "That GPO names the connectors of production alone", Apply: func(m *world.Model) {
			g := m.Policies.GPO(world.GPORegistrationMUC)
			for i, v := range g.Policy {
				g.Policy[i].Text = strings.ReplaceAll(v.Text, "-muc-", "-fra-")
			}
		}},
		{Name: "gpo-citrix-policies-production", Title: "The Citrix policies give the recovery desktops the connectors of production alone", Apply: func(m *world.Model) {
			d := m.Windows.Desktops[world.OUPooledMUC]
			d.PolicyList = strings.NewReplacer("-muc-", "-fra-").Replace(d.PolicyList)
		}},
		{Name: "gpo-for-a-group", Title: "The registration GPOs are filtered by a group, in which a group of all desktops is", Apply: func(m *world.Model) {
			m.Policies.Groups = append(m.Policies.Groups,
				&world.Group{Name: "CTX Registration", SID: m.DomainSID + group},
				&world.Group{Name: "CTX Desktops", SID: m.DomainSID + other, In: []string{m.DomainSID + group}, OUs: []string{
					world.OUPooledFRA, world.OUPooledMUC, world.OUSessionsFRA, world.OUSessionsMUC, world.OUPersistentFRA}})
			for _, g := range registration(m) {
				g.Apply = []string{m.DomainSID + group}
			}
		}},
		{Name: "gpo-for-a-group-of-some", Title: "The desktops that were added last are not in the group", Apply: func(m *world.Model) {
			for _, g := range m.Policies.Groups {
				if g.SID == m.DomainSID+other {
					g.First = 200
				}
			}
			m.Windows.Desktops[world.OUPooledMUC].PolicyList = "" // those that are asked are behind the first 200
			m.Windows.Desktops[world.OUPooledFRA].PolicyList = ""
		}},
		{Name: "gpo-for-clients", Title: "The registration GPOs have a WMI filter for clients of Windows 10 and later", Apply: filtered(systems, "Windows clients",
			`select * from Win32_OperatingSystem where Version like "10.%" and ProductType = "1"`)},
		{Name: "gpo-for-servers", Title: "The registration GPOs have a WMI filter for servers", Apply: filtered(systems, "Windows servers",
			`select * from Win32_OperatingSystem where ProductType = "3"`)},
		{Name: "gpo-for-virtual-machines", Title: "The registration GPOs of the desktops have a WMI filter for virtual machines", Apply: func(m *world.Model) {
			filtered(models, "Virtual machines", `select * from Win32_ComputerSystem where Manufacturer = "Nutanix"`)(m)
			onlySessions(m)
			for i, name := range []string{"CTX Sessions FRA", "CTX Sessions MUC"} { // of which none is asked
				whole := *registration(m)[i]
				whole.GUID, whole.Name, whole.WMIFilter = "{6C1D7A40-3F2B-4E8A-9D55-7E0C1A2B3C2"+string(rune('1'+i))+"}", name, ""
				m.Policies.GPOs = append(m.Policies.GPOs, &whole)
				o := m.Policies.OU([]string{world.OUSessionsFRA, world.OUSessionsMUC}[i])
				o.Links = append([]world.Link{{GPO: whole.GUID}}, o.Links[1:]...)
			}
			link(m, world.OUPooledFRA, registration(m)[0])
			link(m, world.OUPersistentFRA, registration(m)[0])
			link(m, world.OUPooledMUC, registration(m)[1])
		}},
		{Name: "profiles-by-image", Title: "The image of the pooled desktops has the locations of FSLogix, and no GPO", Apply: func(m *world.Model) {
			for _, ou := range []string{world.OUPooledFRA, world.OUPooledMUC} {
				m.Policies.OU(ou).Links = nil
				d := m.Windows.Desktops[ou]
				d.Own = []world.Value{
					world.NumberValue(`SOFTWARE\FSLogix\Profiles`, "Enabled", 1),
					world.ListValue(`SOFTWARE\FSLogix\Profiles`, "CCDLocations",
						`type=smb,connectionString=\\`+m.FQDN("fs-fra-01")+`\fslogix$`, `type=smb,connectionString=\\`+m.FQDN("fs-muc-01")+`\fslogix$`),
				}
			}
		}},
		{Name: "profiles-by-image-production", Title: "The image of the recovery desktops has a location on a server of production alone", Apply: func(m *world.Model) {
			d := m.Windows.Desktops[world.OUPooledMUC]
			d.Own = []world.Value{d.Own[0], world.ListValue(`SOFTWARE\FSLogix\Profiles`, "CCDLocations", `type=smb,connectionString=\\`+m.FQDN("pvs-fra-01")+`\fslogix$`)}
		}},
		{Name: "registration-by-mcs", Title: "MCS gives the pooled desktops their connectors", Apply: func(m *world.Model) {
			onlySessions(m)
			link(m, world.OUPersistentFRA, registration(m)[0])
			for _, ou := range []string{world.OUPooledFRA, world.OUPooledMUC} {
				d := m.Windows.Desktops[ou]
				d.PersonalityList, d.PolicyList = d.PolicyList, ""
			}
			for _, name := range []string{world.CatalogPooledFRA, world.CatalogPooledMUC} {
				m.Citrix.Catalog(name).Controllers = slices.Concat(m.Connectors(estate.Recovery), m.Connectors(estate.Production))
			}
		}},
		{Name: "registration-by-mcs-production", Title: "MCS gives the recovery desktops the connectors of production alone", Apply: func(m *world.Model) {
			d := m.Windows.Desktops[world.OUPooledMUC]
			d.PersonalityList = strings.NewReplacer("-muc-", "-fra-").Replace(d.PersonalityList)
			m.Citrix.Catalog(world.CatalogPooledMUC).Controllers = m.Connectors(estate.Production)
		}},
	}
}

// onlySessions links the registration GPOs to the session hosts alone.
func onlySessions(m *world.Model) {
	for ou, name := range map[string]string{world.OUVDAFRA: world.GPORegistrationFRA, world.OUVDAMUC: world.GPORegistrationMUC} {
		g := m.Policies.GPO(name)
		at := m.Policies.OU(ou)
		at.Links = slices.DeleteFunc(at.Links, func(l world.Link) bool { return l.GPO == g.GUID })
		link(m, "OU=Sessions,"+ou, g)
	}
}

// link links a GPO to an OU, before those that are there.
func link(m *world.Model, ou string, g *world.GPO) {
	o := m.Policies.OU(ou)
	o.Links = append([]world.Link{{GPO: g.GUID}}, o.Links...)
}
