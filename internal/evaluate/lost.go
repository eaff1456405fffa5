package evaluate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// judged is what the rules say of facts.
type judged struct {
	results  []results.Result
	machines map[string][]string
	in       *input.Input
	named    *facts.Document // the facts that in is made of
	gone     func(target string) string
}

func judgePresent(ctx context.Context, set *policy.Set, doc *facts.Document, opt engine.Options) (*judged, error) {
	all, machines, in, err := engine.Evaluate(ctx, set, doc, opt)
	if err != nil {
		return nil, err
	}
	return &judged{all, machines, in, doc, func(string) string { return "" }}, nil
}

// judgeLost judges the facts of a run that took production to be lost. The rules see what
// was learnt now, and what production reported before is never among it: so nothing passes
// on it. The earlier facts are judged by themselves, for the failures that are kept. Rules
// that say so may take names and counts from them, because what decides is learnt elsewhere;
// these see both together. A rule may pass for want of what only production could have shown:
// where it failed before, it has to pass without knowing of the loss, and with all that is
// known of production.
func judgeLost(ctx context.Context, set *policy.Set, doc, earlier *facts.Document, opt engine.Options) (*judged, error) {
	now, err := judgePresent(ctx, set, doc, opt)
	if err != nil {
		return nil, err
	}
	l := &losing{est: doc.Estate, site: doc.LostSite(), asOf: opt.AsOf}
	if earlier != nil {
		both, err := doc.WithLastKnown(earlier)
		if err != nil {
			return nil, fmt.Errorf("last-known facts: %w", err)
		}
		before := opt
		before.AsOf = earlier.Run.Finished
		then, err := judgePresent(ctx, set, earlier, before)
		if err != nil {
			return nil, err
		}
		named, err := judgePresent(ctx, set, both, opt)
		if err != nil {
			return nil, err
		}
		silent := *doc
		silent.Run.Lost = nil
		unknowing, err := judgePresent(ctx, set, &silent, opt)
		if err != nil {
			return nil, err
		}
		l.at, l.then, l.named, l.unknowing = earlier.Run.Finished.UTC(), byRule(then.results), byRule(named.results), passing(unknowing.results)
		now.in, now.named = named.in, both
		for target, machines := range named.machines {
			now.machines[target] = machines
		}
	}
	l.gone, l.off = goneWith(now.named, now.in)
	now.gone = l.gone
	present := byRule(now.results)
	now.results = nil
	for _, r := range set.Rules {
		now.results = append(now.results, l.rule(r, present[r.ID])...)
	}
	out := lostHosts(doc.Estate, l.site)
	for i := range now.results {
		once(&now.results[i], out, l.site)
	}
	engine.Sort(now.results)
	return now, nil
}

func byRule(all []results.Result) map[string][]results.Result {
	by := map[string][]results.Result{}
	for i := range all {
		by[all[i].Rule] = append(by[all[i].Rule], all[i])
	}
	return by
}

// losing makes one list of what the rules say of the present and of the past.
type losing struct {
	est         *estate.Estate
	site        string                      // that is lost
	asOf, at    time.Time                   // at: when the earlier facts were collected
	then, named map[string][]results.Result // by rule; nil without earlier facts
	unknowing   map[[2]string]bool          // what passes, by rule and target, where no rule knows of the loss
	gone        func(target string) string  // why a target does not matter any more
	off         func(target string) bool    // it stood at production, and comes back from a copy
}

func passing(all []results.Result) map[[2]string]bool {
	pass := map[[2]string]bool{}
	for i := range all {
		if all[i].Status == results.Pass {
			pass[[2]string{all[i].Rule, all[i].Target}] = true
		}
	}
	return pass
}

// rule is what is said of the targets of one rule.
func (l *losing) rule(r *policy.Rule, now []results.Result) []results.Result {
	then := map[string]*results.Result{}
	for i := range l.then[r.ID] {
		t := &l.then[r.ID][i]
		then[t.Target] = t
	}
	neverApplied := len(l.then[r.ID]) > 0 && !slices.ContainsFunc(l.then[r.ID], func(x results.Result) bool { return x.Status != results.NotApplicable })
	base := now
	if named := l.named[r.ID]; r.Lost == policy.LostNames && len(named) > 0 {
		base = named
	}
	var out []results.Result
	seen := map[string]bool{}
	for i := range base {
		res := base[i]
		seen[res.Target] = true
		if res.Status == results.Skipped {
			return base
		}
		switch why := l.gone(res.Target); {
		case why != "":
			out = append(out, inapplicable(res, why))
		case r.Lost == policy.LostRunning && l.off(res.Target):
			out = append(out, inapplicable(res, "production is taken to be lost: "+r.LostWhy))
		case res.Status == results.Unknown && then[res.Target] == nil && covered(l.then[r.ID], base):
			out = append(out, inapplicable(res, fmt.Sprintf("it stands for what was not read; all that was known of that %s is judged", l.when())))
		case res.Status == results.Unknown && neverApplied:
			out = append(out, inapplicable(res, fmt.Sprintf("it did not apply %s", l.when())))
		case res.Status == results.Unknown:
			was := then[res.Target]
			if was == nil { // it stands for what was not read, and what held of that is known
				was = alike(l.then[r.ID])
			}
			out = append(out, l.open(res, was))
		case res.Status == results.Pass && r.Lost != policy.LostNames && failed(then[res.Target]) && (!l.unknowing[[2]string{r.ID, res.Target}] || l.failsWithAll(r, res.Target)):
			out = append(out, l.kept(then[res.Target]))
		default:
			out = append(out, res)
		}
	}
	// What failed and is not even named now.
	for i := range l.then[r.ID] {
		t := &l.then[r.ID][i]
		if t.Status == results.Fail && !seen[t.Target] && l.gone(t.Target) == "" {
			out = append(out, l.kept(t))
		}
	}
	if r.Lost == policy.LostGone {
		out = l.ended(r, out)
	}
	return out
}

// covered tells that all targets of which a rule spoke before are decided now: then a target
// that was not there before stands for others that nobody could name, and these are known.
func covered(then, now []results.Result) bool {
	decided, spoken := map[string]bool{}, false
	for i := range now {
		decided[now[i].Target] = now[i].Status == results.Pass || now[i].Status == results.Fail
	}
	for i := range then {
		if then[i].Status == results.NotApplicable {
			continue
		}
		spoken = true
		if !decided[then[i].Target] {
			return false
		}
	}
	return spoken
}

// alike is a result that passes, when all of a rule that applied passed before; nil otherwise.
func alike(then []results.Result) *results.Result {
	var pass *results.Result
	for i := range then {
		switch then[i].Status {
		case results.Pass:
			pass = &then[i]
		case results.NotApplicable:
		default:
			return nil
		}
	}
	return pass
}

func failed(r *results.Result) bool { return r != nil && r.Status == results.Fail }

// failsWithAll tells that a rule fails when it sees what production reported before as well.
func (l *losing) failsWithAll(r *policy.Rule, target string) bool {
	return slices.ContainsFunc(l.named[r.ID], func(x results.Result) bool { return x.Target == target && x.Status == results.Fail })
}

// ended is what is left of a rule about what ends with production: what fails.
func (l *losing) ended(r *policy.Rule, all []results.Result) []results.Result {
	failing := slices.DeleteFunc(slices.Clone(all), func(x results.Result) bool { return x.Status != results.Fail })
	if len(failing) > 0 || !slices.ContainsFunc(all, func(x results.Result) bool { return x.Status != results.NotApplicable }) {
		return append(failing, slices.DeleteFunc(slices.Clone(all), func(x results.Result) bool { return x.Status != results.NotApplicable })...)
	}
	return []results.Result{inapplicable(engine.Result(l.est, r, engine.WholeEstate, r.Component), "production is taken to be lost: "+r.LostWhy)}
}

// open is a result that nobody can tell now: a failure that is known stays one, and what
// held is known to have held, which proves nothing of now.
func (l *losing) open(now results.Result, then *results.Result) results.Result {
	if l.then == nil {
		return now
	}
	now.LastKnown = &results.LastKnown{At: l.at}
	if then == nil {
		return now
	}
	now.LastKnown.Status = then.Status
	switch then.Status {
	case results.Fail:
		return l.kept(then)
	case results.Pass:
		now.Reason = facts.StaleFacts
		switch {
		case l.off(now.Target):
			now.Message = fmt.Sprintf("it held %s, and lies in a copy: nobody can tell what that holds before it runs at the recovery site", l.when())
		case strings.Contains(now.Message, facts.ErrLost.Error()), strings.Contains(now.Message, "is taken to be lost"):
			now.Message = fmt.Sprintf("it held %s, and nobody at %s can be asked now", l.when(), l.site)
		default:
			now.Message = fmt.Sprintf("it held %s; now: %s", l.when(), now.Message)
		}
	}
	return now
}

// kept is a failure of the earlier facts.
func (l *losing) kept(then *results.Result) results.Result {
	res := *then
	res.LastKnown = &results.LastKnown{At: l.at, Status: results.Fail}
	res.Findings = slices.Clone(then.Findings)
	for i := range res.Findings {
		res.Findings[i].Message = strings.TrimRight(res.Findings[i].Message, ".") + " (" + l.when() + ")."
	}
	if len(res.Findings) > 0 {
		res.Message = res.Findings[0].Message
	}
	return res
}

// when is the time of the earlier facts, for people.
func (l *losing) when() string {
	age := l.asOf.Sub(l.at)
	text := fmt.Sprintf("%d days", int(age.Hours())/24)
	switch h := int(age.Hours()); {
	case h < 1:
		text = fmt.Sprintf("%d min", max(0, int(age.Minutes())))
	case h < 48:
		text = fmt.Sprintf("%d h", h)
	}
	return fmt.Sprintf("as last known at %s, %s before", l.at.Format("2006-01-02 15:04 MST"), text)
}

func inapplicable(res results.Result, why string) results.Result {
	res.Status, res.Reason, res.Message = results.NotApplicable, "", why
	res.Findings, res.Fix, res.Change, res.List, res.ListSHA256, res.Planned = nil, "", nil, nil, "", nil
	return res
}
