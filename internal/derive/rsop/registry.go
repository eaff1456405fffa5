package rsop

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// What follows plays through what a computer does to its registry when it
// applies its GPOs, on the few values that matter:
//
//  1. Registry policies (Registry.pol) are applied first, from the GPO of lowest
//     precedence to that of highest; within a GPO in the order of the file. A
//     later one overwrites or deletes what an earlier one wrote.
//  2. Preferences (Registry.xml) are applied by another extension afterwards, in
//     the same order of GPOs. So a preference for the very value that a policy
//     writes wins over it; mostly preferences write the plain key of a product,
//     and there the policy key wins because the product looks there first.
//  3. Citrix policies come last and may have written some values.
//
// A step that may or may not happen is remembered beside the certain content of
// the value. A certain step afterwards makes all that irrelevant.

// outcome is the content of a registry value, and who gave it.
type outcome struct {
	set   bool
	data  []string
	from  *candidate
	layer string
}

func (o outcome) same(p outcome) bool { return o.set == p.set && slices.Equal(o.data, p.data) }

// doubt is a step that may happen.
type doubt struct {
	outcome
	unknown bool   // nobody knows what the step would do
	members bool   // it depends on who is in a group
	unread  bool   // a file that may decide could not be read
	citrix  bool   // it is about what Citrix policies set
	why     string // a clause
}

// content is a registry value with its doubts, oldest first.
type content struct {
	certain outcome
	doubts  []doubt
}

// step is one instruction of a GPO to one cell.
type step struct {
	cell      int
	set       bool
	data      []string
	layer     string
	condition string
	ifMissing bool // does nothing to a value that exists
}

// program is what a GPO does to the cells.
type program struct {
	policy, preference []step
	// Why something could not be read; "" when it was. Then its steps do not count.
	policyUnread, preferenceUnread, citrixUnread string
	citrix                                       bool // it has Citrix policies
	// templates are cells that a setting may write of which a report tells its words alone.
	templates    []int
	templatesWhy string
	reported     bool // its steps come from a report
}

// compile translates the files of a GPO.
func (l *layout) compile(g *facts.GPOFiles) *program {
	p := &program{citrix: g.CitrixPolicies.Learnt() && g.CitrixPolicies.Present}
	unread := func(f facts.File, what string) string {
		switch {
		case !g.Learnt():
			return cmp.Or(g.Message, "its folder in SYSVOL could not be read")
		case !f.Learnt():
			return cmp.Or(f.Message, what+" could not be read")
		}
		return ""
	}
	p.policyUnread = unread(g.RegistryPol, "its Registry.pol")
	p.preferenceUnread = unread(g.RegistryPreferences, "its registry preferences")
	p.citrixUnread = unread(g.CitrixPolicies, "whether it has Citrix policies")
	for _, s := range g.Settings {
		condition, ifMissing := s.Condition, false
		if condition == facts.OnlyIfMissing {
			condition, ifMissing = "", true
		}
		for _, cell := range l.affected(s) {
			st := step{cell: cell, set: s.Action == facts.ActionSet, data: s.Data, layer: s.Layer, condition: condition, ifMissing: ifMissing}
			if s.Layer == facts.LayerPolicy {
				p.policy = append(p.policy, st)
			} else {
				p.preference = append(p.preference, st)
			}
		}
	}
	return p
}

// registry is the state of the cells while GPOs are applied.
type registry struct {
	layout *layout
	cells  []content
}

// play applies the GPOs, which come in order of precedence, the winner first.
func (l *layout) play(applied []linked) *registry {
	r := &registry{layout: l, cells: make([]content, len(l.cells))}
	for _, g := range slices.Backward(applied) {
		r.run(g, g.program.policy, g.program.policyUnread)
		r.template(g)
	}
	for _, g := range slices.Backward(applied) {
		r.run(g, g.program.preference, g.program.preferenceUnread)
	}
	for _, g := range applied {
		r.citrix(g)
	}
	return r
}

func (r *registry) run(g linked, steps []step, unread string) {
	if unread != "" {
		why := fmt.Sprintf("the GPO %q may set it, but %s", g.name, unread)
		for i := range r.cells {
			r.cells[i].doubts = append(r.cells[i].doubts, doubt{unknown: true, members: g.members, unread: true, why: why})
		}
		return
	}
	for _, s := range steps {
		c := &r.cells[s.cell]
		result := outcome{set: s.set, data: s.data, from: g.candidate, layer: s.layer}
		conditions := join(g.condition, s.condition)
		if s.ifMissing {
			decided := c.certain.from != nil && len(c.doubts) == 0
			if decided && c.certain.set {
				continue
			}
			if !decided { // the computer may have the value from elsewhere
				conditions = join(conditions, facts.OnlyIfMissing)
			}
		}
		if conditions == "" {
			c.certain, c.doubts = result, nil
			continue
		}
		verb := "sets"
		if !s.set {
			verb = "deletes"
		}
		c.doubts = append(c.doubts, doubt{outcome: result, members: g.members, why: fmt.Sprintf("the GPO %q %s it under a condition: %s", g.name, verb, conditions)})
	}
}

// template marks what a GPO may write by an administrative template of which a report
// tells its words alone.
func (r *registry) template(g linked) {
	for _, cell := range g.program.templates {
		r.cells[cell].doubts = append(r.cells[cell].doubts, doubt{unknown: true, members: g.members, unread: true,
			why: fmt.Sprintf("the GPO %q may set it: %s", g.name, g.program.templatesWhy)})
	}
}

// citrix marks what the Citrix policies of a GPO may have written.
func (r *registry) citrix(g linked) {
	var why string
	switch {
	case g.program.citrix:
		why = fmt.Sprintf("the GPO %q carries Citrix policies, which only Citrix's own tools can read and which may set it", g.name)
	case g.program.citrixUnread != "":
		why = fmt.Sprintf("the GPO %q may carry Citrix policies that set it, but %s", g.name, g.program.citrixUnread)
	default:
		return
	}
	for _, n := range citrixValues {
		c := &r.cells[r.layout.index[n]]
		c.doubts = append(c.doubts, doubt{unknown: true, members: g.members, unread: !g.program.citrix, citrix: true, why: why})
	}
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

// sentence joins clauses, each once.
func sentence(clauses []string) string {
	var once []string
	for _, c := range clauses {
		if !slices.Contains(once, c) {
			once = append(once, c)
		}
	}
	return strings.Join(once, "; ")
}
