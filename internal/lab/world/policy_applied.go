package world

import (
	"slices"
	"strings"
)

// Applied are the registry values that the desktops of an OU get by Group Policy, the
// ones that count: of several GPOs, that of the winner.
func (m *Model) Applied(ou string) []Value {
	var values []Value
	set := func(v Value) {
		if !slices.ContainsFunc(values, func(o Value) bool { return strings.EqualFold(o.Key, v.Key) && strings.EqualFold(o.Name, v.Name) }) {
			values = append(values, v)
		}
	}
	winners := m.linked(ou)
	for _, g := range winners {
		for _, v := range g.Preferences {
			set(v)
		}
	}
	for _, g := range winners {
		for _, v := range g.Policy {
			set(v)
		}
	}
	return values
}

// AppliedGPOs are the GPOs that the desktops of an OU apply, the winner first.
func (m *Model) AppliedGPOs(ou string) []*GPO { return m.linked(ou) }

// linked are the GPOs that apply to the desktops of an OU, the winner first.
func (m *Model) linked(ou string) []*GPO {
	var normal, enforced []*GPO
	blocked := false
	add := func(links []Link) {
		var here []*GPO
		for _, l := range links {
			i := slices.IndexFunc(m.Policies.GPOs, func(g *GPO) bool { return g.GUID == l.GPO })
			if i < 0 || l.Disabled || !m.reaches(m.Policies.GPOs[i], ou) {
				continue
			}
			switch {
			case l.Enforced:
				here = append(here, m.Policies.GPOs[i])
			case !blocked:
				normal = append(normal, m.Policies.GPOs[i])
			}
		}
		enforced = append(here, enforced...)
	}
	for at := ou; at != ""; _, at, _ = strings.Cut(at, ",") {
		if o := m.Policies.OU(at); o != nil {
			add(o.Links)
			blocked = blocked || o.Block
		}
	}
	add(m.Policies.DomainLinks)
	return append(enforced, normal...)
}

// reaches tells whether a GPO applies to the desktops of an OU that a scan asks, as far
// as the model has filters.
func (m *Model) reaches(g *GPO, ou string) bool {
	meant := func(sids []string) bool {
		return slices.ContainsFunc(sids, func(sid string) bool {
			return sid == SIDAuthenticatedUsers || sid == m.DomainSID+"-515" || m.within(sid, ou) // 515: Domain Computers
		})
	}
	if g.Flags&2 != 0 || !meant(g.Apply) || meant(g.Deny) || g.MissingAt[BothSites[0]] {
		return false
	}
	for _, f := range m.Policies.WMIFilters {
		if f.GUID == g.WMIFilter {
			return f.Desktops
		}
	}
	return true
}

// within tells whether all desktops of an OU are in a group, directly or not.
func (m *Model) within(sid, ou string) bool {
	for _, g := range m.Policies.Groups {
		if g.SID == sid && slices.Contains(g.OUs, ou) && g.First == 0 {
			return true
		}
		if slices.Contains(g.In, sid) && m.within(g.SID, ou) {
			return true
		}
	}
	return false
}
