package directorylab

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// policyFaults keep desktops from registering with a connector, by way of OUs and of
// what the directory knows about Group Policy.
func policyFaults() []world.Fault {
	muc := func(m *world.Model) *world.GPO { return m.Policies.GPO(world.GPORegistrationMUC) }
	return []world.Fault{
		{Name: "recovery-ou-missing", Title: "The OU of the pooled recovery desktops does not exist", Apply: func(m *world.Model) {
			m.Policies.OUs = slices.DeleteFunc(m.Policies.OUs, func(o *world.OU) bool { return o.DN == world.OUPooledMUC })
		}},
		{Name: "directory-not-replicated", Title: "The recovery site's directory does not know that the OU of the kiosks blocks inheritance", Apply: func(m *world.Model) {
			m.Policies.OU("OU=Kiosks").BehindAt = map[string]bool{estate.Recovery: true}
		}},
		{Name: "recovery-ou-same-as-production", Title: "Recovery desktops share the OU of the production desktops", Apply: func(m *world.Model) {
			ous := &m.Component("workloads_mcs").OUs
			ous.Recovery = slices.Clone(ous.Production)
		}},
		{Name: "gpo-link-disabled", Title: "The link of the registration GPO to the recovery OU is disabled", Apply: func(m *world.Model) {
			m.Policies.OU(world.OUVDAMUC).Links[0].Disabled = true
		}},
		{Name: "gpo-unlinked", Title: "The registration GPO is not linked to the recovery OU", Apply: func(m *world.Model) {
			m.Policies.OU(world.OUVDAMUC).Links = nil
		}},
		{Name: "gpo-computer-part-disabled", Title: "The computer half of the recovery registration GPO is switched off", Apply: func(m *world.Model) {
			muc(m).Flags = 2
		}},
		{Name: "inheritance-blocked", Title: "The pooled recovery OU blocks inheritance, so the registration GPO stops above it", Apply: func(m *world.Model) {
			m.Policies.OU(world.OUPooledMUC).Block = true
		}},
		{Name: "gpo-wmi-filter", Title: "The recovery registration GPO depends on a WMI filter", Apply: func(m *world.Model) {
			muc(m).WMIFilter = m.Policies.WMIFilters[0].GUID
		}},
		{Name: "gpo-filtered", Title: "No computer may apply the recovery registration GPO", Apply: func(m *world.Model) {
			muc(m).Apply = nil
		}},
		{Name: "gpo-filtered-to-group", Title: "Only members of one group may apply the recovery registration GPO", Apply: func(m *world.Model) {
			muc(m).Apply = []string{m.DomainSID + "-2107"}
		}},
		{Name: "recovery-profiles-missing", Title: "The policy of Profile Management is not linked to the recovery desktops", Apply: func(m *world.Model) {
			upm := m.Policies.GPO(world.GPOUPM).GUID
			o := m.Policies.OU(world.OUPooledMUC)
			o.Links = slices.DeleteFunc(o.Links, func(l world.Link) bool { return l.GPO == upm })
		}},
		{Name: "gpo-extensions-missing", Title: "A tool wrote the recovery registration GPO, and not which extensions of clients apply it", Apply: func(m *world.Model) {
			muc(m).Extensions = new("")
		}},
		{Name: "gpo-extensions-unsorted", Title: "The recovery registration GPO lists the extensions of clients out of order", Apply: func(m *world.Model) {
			muc(m).Extensions = new("[{B087BE9D-ED37-454F-AF9C-04291E351182}{BEE07A6A-EC9F-4659-B8C9-0B1937907C83}]" +
				"[{35378EAC-683F-11D2-A89A-00C04FBBCFA2}{D02B1F72-3407-48AE-BA88-E8213C6761F1}]")
		}},
		{Name: "gpo-of-another-functionality", Title: "The recovery registration GPO has a functionality version that no client applies", Apply: func(m *world.Model) {
			muc(m).Functionality = 1
		}},
		{Name: "gpo-never-edited", Title: "The recovery registration GPO has version 0, for which clients skip it", Apply: func(m *world.Model) {
			muc(m).ComputerVersion = 0
		}},
	}
}
