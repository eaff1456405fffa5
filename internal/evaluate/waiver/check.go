package waiver

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Check refuses waivers that may not be, whatever they would cover today: of a rule
// that is unwaivable, and, unless policy.allowWildcardWaivers says why, of a pattern
// that fits about every rule.
func Check(est *estate.Estate, rules map[string]*results.Rule) error {
	ids := slices.Sorted(maps.Keys(rules))
	renames := results.RenamesOf(rules)
	wide := map[string]bool{} // rules that patterns over several components fit, together
	for i := range est.Policy.WaiverList {
		w := &est.Policy.WaiverList[i]
		place := fmt.Sprintf("%s:%d", est.Policy.Waivers, w.At.Line)
		for _, id := range ids {
			if strings.EqualFold(renames.Now(w.Rule), id) && rules[id].Unwaivable {
				return fmt.Errorf("%s: the rule %s may not be waived: remove the waiver, and fix what the rule finds", place, id)
			}
		}
		if est.Policy.AllowWildcardWaivers == "" && fitsEverything(w.Rule, ids) {
			return fmt.Errorf("%s: the waiver of %s covers the rule %s, which fits nearly all rules, also those that nobody thought of: name the rules or their component, or give policy.allowWildcardWaivers in %s a reason",
				place, w.Owner, w.Rule, est.File)
		}
		fit, components := fitting(w.Rule, ids)
		if est.Policy.AllowWildcardWaivers != "" || components < 2 {
			continue
		}
		for _, id := range fit {
			wide[id] = true
		}
		if 2*len(wide) > len(ids) {
			return fmt.Errorf("%s: the waiver of %s for the rule %s and others before it fit nearly all rules together, also those that nobody thought of: name the rules or their component, or give policy.allowWildcardWaivers in %s a reason",
				place, w.Owner, w.Rule, est.File)
		}
	}
	return nil
}

// fitsEverything tells whether a pattern has no word of its own, or fits more than
// half of the rules and those of several components.
func fitsEverything(pattern string, ids []string) bool {
	if !strings.ContainsFunc(pattern, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return true
	}
	if !strings.ContainsAny(pattern, "*?") {
		return false
	}
	fit, components := fitting(pattern, ids)
	return components > 1 && 2*len(fit) > len(ids)
}

// fitting are the rules that a pattern fits, and of how many components they are.
func fitting(pattern string, ids []string) (fit []string, components int) {
	of := map[string]bool{}
	for _, id := range ids {
		if Match(pattern, id) {
			component, _, _ := strings.Cut(id, "/")
			of[component] = true
			fit = append(fit, id)
		}
	}
	return fit, len(of)
}
