package evaluate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// partial tells what the run left out that belongs to the answer; nil when that is
// nothing. Left out are
//
//   - rules and questions that --only or --skip deselected, but for those of components that the
//     estate file declares not to be there;
//   - sources that nobody asked, although a rule needs them that was not deselected
//     and that has something to judge; but for one that only another machine could have asked;
//   - what had not been asked when the run was cut off.
func partial(set *policy.Set, doc *facts.Document, all []results.Result, opt Options) *results.Partial {
	p := &results.Partial{}
	skipped, open, judged := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range all {
		switch r := &all[i]; r.Status {
		case results.Skipped:
			skipped[r.Rule] = true
		case results.Unknown:
			open[r.Rule] = true
		}
		if all[i].Status != results.NotApplicable {
			judged[all[i].Rule] = true
		}
	}
	renames := set.Renames()
	flag := func(rule, component string) string {
		if len(opt.Only) > 0 && !named(opt.Only, rule, component, renames) {
			return "--only"
		}
		return "--skip"
	}
	byFlag := map[string][]string{}
	isRule := map[string]bool{}
	unasked := map[string]string{}
	for _, r := range set.Rules {
		isRule[r.ID] = true
		component := doc.Estate.Components[r.Component]
		if component.Excluded() {
			continue
		}
		p.Rules++
		if skipped[r.ID] {
			by := flag(r.ID, r.Component)
			byFlag[by] = append(byFlag[by], r.ID)
			continue
		}
		p.Judged++
		if component == nil && !open[r.ID] { // neither declared nor found
			continue
		}
		if r.Declared && !judged[r.ID] { // the estate file, which is all there, declares nothing that it is about
			continue
		}
		for _, name := range r.Sources() {
			switch s := doc.Sources[name]; {
			case s == nil:
				unasked[name] = "the facts have nothing from it"
			case s.Status == facts.Skipped && s.Reason == facts.UnsupportedVantage:
				// Most nights a machine scans that is no vantage. That nothing was tried from one has
				// a result of its own, which does not decide.
			case s.Status == facts.Skipped:
				unasked[name] = cmp.Or(s.Message, "it was not asked")
			}
		}
	}
	questionsByFlag := map[string][]string{}
	for i := range all {
		if r := &all[i]; r.Status == results.Skipped && !isRule[r.Rule] {
			by := flag(r.Rule, r.Component)
			questionsByFlag[by] = append(questionsByFlag[by], r.Rule)
		}
	}
	leave := func(kind string, byFlag map[string][]string) {
		for _, by := range slices.Sorted(maps.Keys(byFlag)) {
			slices.Sort(byFlag[by])
			p.LeftOut = append(p.LeftOut, results.LeftOut{Kind: kind, Names: byFlag[by], Why: by})
		}
	}
	leave(results.LeftOutRules, byFlag)
	leave(results.LeftOutQuestions, questionsByFlag)
	for _, name := range slices.Sorted(maps.Keys(unasked)) {
		p.LeftOut = append(p.LeftOut, results.LeftOut{Kind: results.LeftOutSource, Names: []string{name}, Why: unasked[name]})
	}
	switch {
	case doc.Run.Interrupted:
		p.LeftOut = append(p.LeftOut, results.LeftOut{Kind: results.LeftOutRest, Names: []string{}, Why: "what had not been asked when the run was interrupted"})
	case doc.Run.CutOff:
		p.LeftOut = append(p.LeftOut, results.LeftOut{Kind: results.LeftOutRest, Names: []string{}, Why: "what had not been asked when the time was up"})
	}
	if len(p.LeftOut) == 0 {
		return nil
	}
	return p
}
