package rsop

import (
	"fmt"
	"slices"
	"strings"
)

// read works out what a program finds that looks into the cells one after the
// other and takes the first that is there.
func (r *registry) read(cells []int) *Setting {
	var found outcome    // when no doubtful step happens
	var assumed *outcome // when all do
	var possible []outcome
	var whys, unknown []string
	absent := true // the search may end without a value
	members, unread, citrix := false, false, false
	for _, i := range cells {
		c := r.cells[i]
		possible = append(possible, c.certain)
		passed := !c.certain.set
		for _, d := range c.doubts {
			members, unread, citrix = members || d.members, unread || d.unread, citrix || d.citrix
			if d.unknown {
				unknown = append(unknown, d.why)
				continue
			}
			possible = append(possible, d.outcome)
			whys = append(whys, d.why)
			passed = passed || !d.set
		}
		if c.certain.set && !found.set {
			found = c.certain
		}
		if last := c.latest(); last.set && assumed == nil {
			assumed = &last
		}
		if !passed {
			absent = false
			break
		}
	}
	s := &Setting{State: IsAbsent, Data: []string{}, Read: []string{}, members: members, unread: unread, citrix: citrix}
	differs := false
	for _, p := range possible {
		// A value that is not there is passed over: whether that leads to another
		// result shows in the cells after it.
		differs = differs || p.set && !p.same(found)
	}
	differs = differs || absent && found.set
	switch {
	case len(unknown) > 0:
		s.State, s.Message = IsUnknown, sentence(unknown)
	case differs:
		s.State, s.Message = IsConditional, sentence(whys)
		if assumed != nil {
			s.take(*assumed)
		}
	case found.set:
		s.State = IsSet
		s.take(found)
	}
	return s
}

// latest is the content if every doubtful step happens.
func (c content) latest() outcome {
	if n := len(c.doubts); n > 0 {
		return c.doubts[n-1].outcome
	}
	return c.certain
}

func (s *Setting) take(o outcome) {
	s.Data = append([]string{}, o.data...)
	s.GPO, s.GUID, s.Layer = o.from.name, o.from.guid, o.layer
}

// addresses reads the list of FAS servers, whose places in the list matter.
func (r *registry) addresses() *Setting {
	all := &Setting{State: IsAbsent, Data: []string{}, Read: []string{}}
	rank := map[string]int{IsAbsent: 0, IsSet: 1, IsConditional: 2, IsUnknown: 3}
	var messages, givers []string
	for i, cell := range r.layout.fas {
		s := r.read([]int{cell})
		if rank[s.State] > rank[all.State] {
			all.State = s.State
		}
		all.members, all.unread, all.citrix = all.members || s.members, all.unread || s.unread, all.citrix || s.citrix
		if s.Message != "" && !slices.Contains(messages, s.Message) {
			messages = append(messages, s.Message)
		}
		if len(s.Data) == 0 {
			continue
		}
		for len(all.Data) < i {
			all.Data = append(all.Data, "")
		}
		all.Data = append(all.Data, s.Data[0])
		if all.GUID == "" {
			all.GPO, all.GUID, all.Layer = s.GPO, s.GUID, s.Layer
		}
		if !slices.Contains(givers, s.GPO) {
			givers = append(givers, s.GPO)
		}
	}
	if all.State == IsUnknown {
		all.Data, all.GPO, all.GUID, all.Layer = []string{}, "", "", ""
	} else if len(givers) > 1 {
		messages = append(messages, fmt.Sprintf("the addresses come from several GPOs: %s", strings.Join(givers, ", ")))
	}
	all.Message = strings.Join(messages, "; ")
	return all
}

// settings reads every known setting.
func (r *registry) settings() map[string]*Setting {
	all := make(map[string]*Setting, len(Known))
	for _, id := range Known {
		if id == FASAddresses {
			all[id] = r.addresses()
		} else {
			all[id] = r.read(r.layout.settings[id])
		}
	}
	return all
}
