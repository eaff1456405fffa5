package results

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// RuleRenamed is the kind of the notices about rules that somebody calls by a former
// id.
const RuleRenamed = "rule_renamed"

// Renames maps the former ids of rules to the ids that they have now. It is the one
// place that knows: whatever names a rule asks it.
type Renames map[string]string

// RenamesOf collects the former ids of rules.
func RenamesOf(rules map[string]*Rule) Renames {
	n := Renames{}
	for id, r := range rules {
		if r == nil {
			continue // in a results file of somebody else
		}
		for _, former := range r.Formerly {
			n[former] = id
		}
	}
	return n
}

// Now is the id that a rule has now, whether the one given is that or a former one, in
// whatever case.
func (n Renames) Now(id string) string {
	if now, ok := n[strings.ToLower(id)]; ok {
		return now
	}
	return id
}

// Former are all former ids, sorted.
func (n Renames) Former() []string { return slices.Sorted(maps.Keys(n)) }

// Advice says what to write in place of a former id; empty for any other id.
func (n Renames) Advice(id string) string {
	now := n.Now(id)
	if now == id {
		return ""
	}
	return fmt.Sprintf("the rule %s is renamed: use %s", id, now)
}

// FirstID is the id that the rule had first. What identifies a result is made from
// it, so that a result stays the same one when its rule is renamed.
func (r *Rule) FirstID() string {
	if len(r.Formerly) > 0 {
		return r.Formerly[0]
	}
	return r.ID
}

// Renamed is the document with its rules under the ids that they have now. What is
// not renamed is shared with the document, which stays as it is.
func (d *Document) Renamed(n Renames) *Document {
	if !slices.ContainsFunc(d.Results, func(r Result) bool { return n[r.Rule] != "" }) &&
		!slices.ContainsFunc(d.Absent, func(r Result) bool { return n[r.Rule] != "" }) {
		return d
	}
	out := *d
	out.Results, out.Absent = n.results(d.Results), n.results(d.Absent)
	out.Rules = make(map[string]*Rule, len(d.Rules))
	for id, r := range d.Rules {
		if now := n.Now(id); now != id && r != nil {
			rule := *r
			rule.ID = now
			r = &rule
		}
		out.Rules[n.Now(id)] = r
	}
	return &out
}

func (n Renames) results(list []Result) []Result {
	list = slices.Clone(list)
	for i := range list {
		list[i].Rule = n.Now(list[i].Rule)
	}
	return list
}
