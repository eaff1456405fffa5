package rsop

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// result is what OUs share to which the same GPOs apply.
type result struct {
	settings     map[string]*Setting
	registration Registration
}

// result works out the settings, once for each list of GPOs.
func (s *site) result(effective []linked) *result {
	var id strings.Builder
	for _, l := range effective {
		id.WriteString(l.guid)
		if l.condition != "" {
			fmt.Fprintf(&id, "?%v%s", l.members, l.condition)
		}
	}
	if r := s.results[id.String()]; r != nil {
		return r
	}
	r := &result{settings: s.layout.play(effective).settings()}
	for _, one := range r.settings {
		one.Policy = one.State
		if one.State == IsSet || one.State == IsAbsent {
			one.Witness = ByPolicy
		}
		if c := s.candidates[one.GUID]; one.State == IsSet && c != nil && c.program != nil && c.program.reported {
			one.Witness = ByReports
		}
		one.Settles = one.settledBy()
	}
	r.registration = registration(r.settings[ListOfDDCs])
	s.results[id.String()] = r
	return r
}

// reach tells which of the GPOs that are linked above a container apply to computers
// of it.
func (s *site) reach(key string, of []*facts.Computer) (effective []linked, excluded []Linked) {
	all, excluded := s.order(s.scopes(key))
	for _, l := range all {
		v, why, members := s.judge(l.candidate, of)
		if v == spared {
			excluded = append(excluded, Linked{GUID: l.guid, Name: l.name, LinkedAt: l.at, Why: s.keptOut(l.candidate, of)})
			continue
		}
		l.condition, l.members = join(l.condition, why), members
		effective = append(effective, l)
	}
	return effective, excluded
}

// keptOut says what keeps a GPO from computers that it applies to none of: its WMI filter
// where the right to apply it is there, else that right.
func (s *site) keptOut(g *candidate, of []*facts.Computer) string {
	for _, c := range of {
		if permitted, _ := s.groups.permitted(g.gpo, c); permitted != spared {
			return FilteredByWMI
		}
	}
	return Filtered
}

// everyDomainHas tells whether a key is that of the container Computers of a domain that
// was read. It is no OU, links nothing, and is there though no computer may be in it.
func (s *site) everyDomainHas(key string) bool {
	domain, ok := strings.CutPrefix(key, "cn=computers,")
	return ok && strings.HasPrefix(domain, "dc=") && s.containers[domain] != nil
}

// ou is the resultant set for a class of computers.
func (s *site) ou(of *class, holdsComputers bool) *OU {
	c := s.containers[of.container]
	ou := &OU{
		Answered: facts.Yes(), DN: of.container, Exists: c != nil || holdsComputers || s.everyDomainHas(of.container),
		Of: of.container, Classes: []string{of.key}, Computers: len(of.computers), OfComputers: of.all,
		Applied: []Applied{}, Excluded: []Linked{}, Settings: map[string]*Setting{}, Registration: registration(nil),
	}
	if !ou.Exists {
		for _, id := range Known {
			ou.Settings[id] = &Setting{State: IsAbsent, Policy: IsAbsent, Witness: ByPolicy, Data: []string{}, Read: []string{}, Message: "there is no such OU"}
		}
		return ou
	}
	if c != nil {
		ou.DN = c.DN
	}
	effective, excluded := s.reach(of.container, of.computers)
	for _, l := range effective {
		ou.Applied = append(ou.Applied, Applied{
			GUID: l.guid, Name: l.name, LinkedAt: l.at, Enforced: l.enforced, Condition: l.condition, CitrixPolicies: l.program.citrix,
		})
	}
	ou.Excluded = append(ou.Excluded, excluded...)
	r := s.result(effective)
	ou.Settings, ou.Registration = r.settings, r.registration
	return ou
}

// together is what can be said of all computers of a container whose classes get
// different GPOs.
func together(whole *OU, parts []*OU) {
	whole.Classes = []string{}
	whole.Settings = map[string]*Setting{}
	for _, id := range Known {
		first := parts[0].Settings[id]
		same := !slices.ContainsFunc(parts, func(p *OU) bool {
			s := p.Settings[id]
			return s.State != first.State || !slices.Equal(s.Data, first.Data)
		})
		if same {
			whole.Settings[id] = first
			continue
		}
		var each []string
		for _, p := range parts {
			each = append(each, fmt.Sprintf("%d get %s", p.Computers, p.Settings[id].brief()))
		}
		whole.Settings[id] = &Setting{State: IsConditional, Policy: IsConditional, Data: []string{}, Read: []string{},
			Message: fmt.Sprintf("the %d computers do not get the same: %s", whole.Computers, strings.Join(each, ", "))}
	}
	whole.Registration = registration(whole.Settings[ListOfDDCs])
}

// settledBy is the export that would settle what Group Policy leaves open. What Citrix
// policies set, only the computers show; what is not readable, a report of the GPO; and
// whether a GPO applies, the computers' own resultant set.
func (s *Setting) settledBy() string {
	switch {
	case s.State == IsSet || s.State == IsAbsent:
		return ""
	case s.unread:
		return ByGPOReport
	case s.citrix:
		return ByKeys
	}
	return ByResult
}

func (s *Setting) brief() string {
	switch s.State {
	case IsSet:
		return fmt.Sprintf("%.200q", strings.Join(s.Data, " "))
	case IsAbsent:
		return "nothing"
	}
	return "what is not known"
}
