package evaluate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
)

// CheckPolicy refuses what an estate file may not ask of the rules, before anything
// is asked of the estate: a laxer threshold than that of muster, another severity
// for a rule that does not exist, a lower one or a waiver for a rule that may not be
// waived, and a waiver for everything that the file does not allow.
func CheckPolicy(set *policy.Set, est *estate.Estate) error {
	failOn := cmp.Or(results.Severity(est.Policy.FailOn), verdict.DefaultFailOn)
	switch {
	case !slices.Contains(results.Severities, failOn):
		return fmt.Errorf("policy.failOn in %s is %q; use one of %v", est.File, failOn, estate.VerdictThresholds)
	case !verdict.Counts(verdict.DefaultFailOn, failOn):
		return fmt.Errorf("policy.failOn in %s is %s: the verdict counts high and worse at least, and the estate file may only be stricter; to let a pipeline pass, use --fail-on %s",
			est.File, failOn, failOn)
	}
	rules := map[string]*results.Rule{}
	for _, r := range set.Rules {
		rules[r.ID] = &r.Rule
	}
	people, err := questions.Bundled()
	if err != nil {
		return err
	}
	ids := slices.Sorted(maps.Keys(rules))
	for _, q := range people.All {
		ids = append(ids, q.Rule())
	}
	named, err := severities(est, ids, set.Renames())
	problems := []error{err}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		r, name := rules[id], named[id]
		if r == nil {
			continue // a question to people
		}
		to := results.Severity(est.Policy.Severities[name].Severity)
		if r.Unwaivable && slices.Index(results.Severities, to) > slices.Index(results.Severities, r.Severity) {
			problems = append(problems, severityProblem(est, name, fmt.Sprintf("lowers the rule from %s to %s; it may not be waived, and so not be lowered either", r.Severity, to)))
		}
	}
	return errors.Join(append(problems, waiver.Check(est, rules))...)
}
