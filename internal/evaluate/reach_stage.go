package evaluate

import (
	"slices"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/reach"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// addReach asks of everything that was found whether a rule judged it, and adds what
// follows to the results of rules and questions. A rule of package reach that is not
// selected is skipped as any other. What it returns is asked once more when all
// results are final. What gone gives a reason for is lost with production, and need not be judged.
func addReach(set *policy.Set, doc *facts.Document, in *input.Input, found *census.Census, gone func(target string) string, out *results.Document, opt Options) (*reach.Judge, error) {
	people, err := opt.questions()
	if err != nil {
		return nil, err
	}
	j := &reach.Judge{Doc: doc, Input: in, Rules: map[string]*policy.Rule{}, Questions: map[string]*questions.Question{}, Census: found}
	for _, r := range set.Rules {
		j.Rules[r.ID] = r
	}
	for _, q := range people.All {
		j.Questions[q.Rule()] = q
	}
	added, reached, notices := j.Run(out.Results)
	selected := ofRules(opt.selected)
	for _, r := range set.Rules {
		if r.Engine && selected != nil && !selected(r) {
			res := engine.Result(doc.Estate, r, engine.WholeEstate, r.Component)
			res.Status, res.Message = results.Skipped, "deselected by --only or --skip"
			out.Results = append(out.Results, res)
		}
	}
	for _, q := range added {
		r := j.Rules[q.Rule]
		if r == nil || selected != nil && !selected(r) {
			continue // a set of rules without the bundled ones
		}
		res := engine.Result(doc.Estate, r, q.Target, q.Component)
		res.Status, res.Reason, res.Message, res.Fix = q.Status, q.Reason, q.Message, q.Fix
		if q.Severity != "" {
			res.Severity = q.Severity
		}
		if why := gone(q.Target); why != "" {
			res = inapplicable(res, why)
		}
		if len(q.List) > 0 {
			res.List, res.ListSHA256 = slices.Sorted(slices.Values(q.List)), attestation.Hash(q.List)
		}
		out.Results = append(out.Results, res)
	}
	engine.Sort(out.Results)
	if reached != nil {
		reached.NotJudged = slices.DeleteFunc(reached.NotJudged, func(u results.Unjudged) bool { return gone("host/"+u.Name) != "" })
	}
	out.Reach = reached
	out.Notices = append(out.Notices, notices...)
	return j, nil
}

// proves tells the rules and questions that ask whether a component stands ready at
// the recovery site.
func proves(j *reach.Judge) func(rule string) bool {
	return func(rule string) bool {
		q := j.Questions[rule]
		return rule == reach.ComponentAtRecovery || q != nil && q.Proves
	}
}
