package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// custom are the annotations of a rule below custom.
var custom = []string{"severity", "remediation", "requires", "recommendations", "basis", "unwaivable", "formerly", "platform"}

var idForm = regexp.MustCompile(`^[a-z][a-z0-9_]*/[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// formerly checks custom.formerly: the ids that a rule had before, the oldest first.
// An annotation that is nearly one of ours is refused as well: people would wonder
// for long why a misspelt list of former ids has no effect.
func formerly(r *Rule, annotations map[string]any) error {
	for key := range annotations {
		if near := suggest.To(key, custom); near != "" && near != key {
			return fmt.Errorf("%s: rule %s has custom.%s in its METADATA; did you mean custom.%s?", r.File, r.ID, key, near)
		}
	}
	written, there := annotations["formerly"]
	if list, ok := written.([]any); there && (!ok || len(list) != len(r.Formerly)) {
		return fmt.Errorf("%s: rule %s: custom.formerly is not a list of ids, such as [dns/old-name]", r.File, r.ID)
	}
	for i, id := range r.Formerly {
		switch {
		case !idForm.MatchString(id):
			return fmt.Errorf("%s: rule %s: custom.formerly names %q, which is no rule id", r.File, r.ID, id)
		case id == r.ID:
			return fmt.Errorf("%s: rule %s: custom.formerly names the id that the rule has now", r.File, r.ID)
		case slices.Contains(r.Formerly[:i], id):
			return fmt.Errorf("%s: rule %s: custom.formerly names %s twice", r.File, r.ID, id)
		}
	}
	return nil
}

// taken refuses former ids that would not lead to one rule: those that another rule
// has now, or had as well.
func taken(byID map[string]*Rule) []error {
	var problems []error
	claimed := map[string]*Rule{}
	for _, r := range sorted(byID) {
		for _, id := range r.Formerly {
			if other := byID[id]; other != nil {
				problems = append(problems, fmt.Errorf("%s: rule %s was formerly %s, but that is the id of another rule (%s): give that one another name", r.File, r.ID, id, other.File))
				continue
			}
			if other := claimed[id]; other != nil {
				problems = append(problems, fmt.Errorf("%s: rule %s was formerly %s, but so was %s (%s)", r.File, r.ID, id, other.ID, other.File))
				continue
			}
			claimed[id] = r
		}
	}
	return problems
}

func sorted(byID map[string]*Rule) []*Rule {
	list := make([]*Rule, 0, len(byID))
	for _, r := range byID {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Renames are the former ids of all rules.
func (p *Parsed) Renames() results.Renames {
	n := results.Renames{}
	for _, r := range p.Rules {
		for _, former := range r.Formerly {
			n[former] = r.ID
		}
	}
	return n
}

// Former says under which ids the rule was known before; empty when it never had
// another.
func (r *Rule) Former() string {
	if len(r.Formerly) == 0 {
		return ""
	}
	return strings.Join(r.Formerly, ", ") + ". Waivers, attestations and earlier results under that id still count."
}
