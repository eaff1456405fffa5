package lab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// registrationFaults keep desktops from registering with a connector, by way of
// OUs and Group Policy.
func registrationFaults() []Fault {
	policy := func(name string) func(*Model) *GPO {
		return func(m *Model) *GPO { return m.Policies.GPO(name) }
	}
	fra, muc := policy(gpoRegistrationFRA), policy(gpoRegistrationMUC)
	// both lets a change hit the registration GPOs of both sites.
	both := func(change func(*Model, *GPO)) func(*Model) {
		return func(m *Model) { change(m, fra(m)); change(m, muc(m)) }
	}
	return []Fault{
		{Name: "recovery-ou-missing", Title: "The OU of the pooled recovery desktops does not exist", apply: func(m *Model) {
			m.Policies.OUs = slices.DeleteFunc(m.Policies.OUs, func(o *OU) bool { return o.DN == ouPooledMUC })
		}},
		{Name: "recovery-ou-same-as-production", Title: "Recovery desktops share the OU of the production desktops", apply: func(m *Model) {
			ous := &m.component("workloads_mcs").OUs
			ous.Recovery = slices.Clone(ous.Production)
		}},
		{Name: "gpo-link-disabled", Title: "The link of the registration GPO to the recovery OU is disabled", apply: func(m *Model) {
			m.Policies.OU(ouVDAMUC).Links[0].Disabled = true
		}},
		{Name: "gpo-unlinked", Title: "The registration GPO is not linked to the recovery OU", apply: func(m *Model) {
			m.Policies.OU(ouVDAMUC).Links = nil
		}},
		{Name: "gpo-computer-part-disabled", Title: "The computer half of the recovery registration GPO is switched off", apply: func(m *Model) {
			muc(m).Flags = 2
		}},
		{Name: "inheritance-blocked", Title: "The pooled recovery OU blocks inheritance, so the registration GPO stops above it", apply: func(m *Model) {
			m.Policies.OU(ouPooledMUC).Block = true
		}},
		{Name: "gpo-wmi-filter", Title: "The recovery registration GPO depends on a WMI filter", apply: func(m *Model) {
			muc(m).WMIFilter = m.Policies.WMIFilters[0].GUID
		}},
		{Name: "gpo-filtered", Title: "No computer may apply the recovery registration GPO", apply: func(m *Model) {
			muc(m).Apply = nil
		}},
		{Name: "gpo-filtered-to-group", Title: "Only members of one group may apply the recovery registration GPO", apply: func(m *Model) {
			muc(m).Apply = []string{m.DomainSID + "-2107"}
		}},
		{Name: "listofddcs-missing", Title: "No policy tells the recovery desktops where to register", apply: func(m *Model) {
			muc(m).Unset(keyVDA, "ListOfDDCs")
		}},
		{Name: "listofddcs-production-only", Title: "The recovery desktops' ListOfDDCs names production connectors only", apply: func(m *Model) {
			muc(m).Set(listOfDDCs(m.connectors(estate.Production)))
		}},
		{Name: "listofddcs-ungrouped", Title: "ListOfDDCs mixes the connectors of both sites without groups", apply: both(func(m *Model, g *GPO) {
			data := ""
			for _, host := range slices.Concat(m.connectors(estate.Production), m.connectors(estate.Recovery)) {
				data += " " + host
			}
			g.Set(text(keyVDA, "ListOfDDCs", data[1:]))
		})},
		{Name: "listofddcs-recovery-last", Title: "The recovery desktops try the production connectors first", apply: func(m *Model) {
			muc(m).Set(listOfDDCs(m.connectors(estate.Production), m.connectors(estate.Recovery)))
		}},
		{Name: "listofddcs-commas", Title: "The entries of ListOfDDCs are separated by commas, which desktops do not understand", apply: func(m *Model) {
			c := m.connectors(estate.Recovery)
			muc(m).Set(text(keyVDA, "ListOfDDCs", c[0]+","+c[1]))
		}},
		{Name: "listofddcs-ip-address", Title: "ListOfDDCs names a connector by its address", apply: func(m *Model) {
			c := m.connectors(estate.Recovery)
			muc(m).Set(listOfDDCs([]string{m.Host(c[0]).Address, c[1]}, m.connectors(estate.Production)))
		}},
		{Name: "listofddcs-unknown-host", Title: "ListOfDDCs names a host that is no connector: the XML alias", apply: func(m *Model) {
			muc(m).Set(listOfDDCs(append([]string{m.FQDN("xml")}, m.connectors(estate.Recovery)...), m.connectors(estate.Production)))
		}},
		{Name: "listofddcs-unresolvable", Title: "A recovery connector in ListOfDDCs has no address at the recovery resolver", apply: func(m *Model) {
			m.DNS[estate.Recovery].Remove(m.connectors(estate.Recovery)[1], 0)
		}},
		{Name: "listofsids-production-only", Title: "ListOfSIDs trusts a single production connector and none of the recovery site", apply: both(func(m *Model, g *GPO) {
			g.Set(text(keyVDA, "ListOfSIDs", m.sidOf(m.connectors(estate.Production)[0])))
		})},
		{Name: "persistent-ou-production-only", Title: "Persistent desktops that fail over know production connectors only", apply: func(m *Model) {
			fra(m).Set(listOfDDCs(m.connectors(estate.Production)))
		}},
		{Name: "citrix-policy-undecodable", Title: "Recovery registration is set by a Citrix policy, whose format only Citrix can read", apply: func(m *Model) {
			g := muc(m)
			g.Unset(keyVDA, "ListOfDDCs")
			g.CitrixPolicies = true
		}},
		{Name: "sysvol-not-replicated", Title: "The recovery registration GPO has not reached the recovery site's SYSVOL", apply: func(m *Model) {
			muc(m).MissingAt[estate.Recovery] = true
		}},
		{Name: "gpt-version-mismatch", Title: "The recovery site's SYSVOL has an older version of the registration GPO than the directory", apply: func(m *Model) {
			g := muc(m)
			g.VersionAt[estate.Recovery] = g.ComputerVersion - 1
		}},
	}
}

// sidOf is the security identifier of a server's computer account.
func (m *Model) sidOf(host string) string {
	i := slices.IndexFunc(m.Hosts, func(h *Host) bool { return h.Name == host })
	return serverSID(m, i)
}
