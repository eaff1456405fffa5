package evaluate

import (
	"slices"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/reach"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// addReach asks of everything that was found whether a rule judged it, and adds what
// follows to the results. A rule of package reach that is not selected is skipped as
// any other.
func addReach(set *policy.Set, doc *facts.Document, in *input.Input, all []results.Result, selected func(*policy.Rule) bool) ([]results.Result, *results.Reach, []results.Notice) {
	rules := make(map[string]*policy.Rule, len(set.Rules))
	for _, r := range set.Rules {
		rules[r.ID] = r
	}
	j := reach.Judge{Doc: doc, Input: in, Rules: rules, Census: census.Of(doc, in)}
	questions, reached, notices := j.Run(all)
	for _, r := range set.Rules {
		if r.Engine && selected != nil && !selected(r) {
			res := engine.Result(doc.Estate, r, engine.WholeEstate, r.Component)
			res.Status, res.Message = results.Skipped, "deselected by --only or --skip"
			all = append(all, res)
		}
	}
	for _, q := range questions {
		r := rules[q.Rule]
		if r == nil || selected != nil && !selected(r) {
			continue
		}
		res := engine.Result(doc.Estate, r, q.Target, q.Component)
		res.Status, res.Reason, res.Message = q.Status, q.Reason, q.Message
		if len(q.List) > 0 {
			res.List, res.ListSHA256 = slices.Sorted(slices.Values(q.List)), attestation.Hash(q.List)
		}
		all = append(all, res)
	}
	engine.Sort(all)
	if notices == nil {
		notices = []results.Notice{}
	}
	return all, reached, notices
}
