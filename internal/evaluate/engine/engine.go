// Package engine asks every rule about the facts and turns what the rule says, and
// what could not be learnt, into results. OPA reads a missing fact as an empty
// set, which looks exactly like "nothing wrong"; everything here exists so that
// it never counts as that.
package engine

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/crash"
)

// WholeEstate is the target of a result that concerns no particular target: a
// rule that does not apply, or whose targets could not be learnt.
const WholeEstate = "estate"

// Options shape an evaluation.
type Options struct {
	AsOf time.Time
	// Components is what the component graph says; see input.Components.
	Components map[string]*input.Component
	// Selected tells whether to judge a rule; the others are skipped. All when nil.
	Selected func(*policy.Rule) bool
	// OwnRules is how long each of the user's own rules may run; [OwnRuleLimit] when 0.
	OwnRules time.Duration
}

// Evaluate judges the facts by all rules, several at a time. The order of the
// results does not depend on that. machines names the computers behind targets
// that do not pass, by target, sorted.
func Evaluate(ctx context.Context, set *policy.Set, doc *facts.Document, opt Options) (all []results.Result, machines map[string][]string, in *input.Input, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := newWatch(cmp.Or(opt.OwnRules, OwnRuleLimit))
	j, err := w.wait(func() (*judge, error) { return judgeAll(ctx, w, set, doc, opt) })
	if err != nil {
		return nil, nil, nil, err
	}
	all = slices.Concat(j.perRule...)
	Sort(all)
	machines = map[string][]string{}
	for i := range all {
		if r := &all[i]; r.Machines > 0 {
			machines[r.Target] = j.in.Members(r.Target)
		}
	}
	return all, machines, j.in, ctx.Err()
}

func judgeAll(ctx context.Context, w *watch, set *policy.Set, doc *facts.Document, opt Options) (*judge, error) {
	in := input.From(doc, opt.AsOf, opt.Components)
	value, err := in.Value()
	if err != nil {
		return nil, err
	}
	j := &judge{set: set, doc: doc, in: in, value: value, asOf: opt.AsOf, perRule: make([][]results.Result, len(set.Rules))}
	next := make(chan int, len(set.Rules))
	for i := range set.Rules {
		next <- i
	}
	close(next)
	var workers crash.Group
	for range min(runtime.GOMAXPROCS(0), len(set.Rules)) {
		workers.Go(func() {
			for i := range next {
				r := set.Rules[i]
				if r.Engine {
					continue // made of what all others say; see reach
				}
				if opt.Selected != nil && !opt.Selected(r) {
					j.perRule[i] = []results.Result{j.result(r, WholeEstate, results.Skipped, "", "deselected by --only or --skip")}
					continue
				}
				ended := w.starts(r)
				workers.Do(func() { j.perRule[i] = j.rule(ctx, r) })
				ended()
			}
		})
	}
	workers.Wait()
	return j, nil
}

// Sort puts results into their order: by rule, then by target.
func Sort(all []results.Result) {
	slices.SortFunc(all, func(a, b results.Result) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target))
	})
}

type judge struct {
	set   *policy.Set
	doc   *facts.Document
	in    *input.Input
	value ast.Value
	asOf  time.Time

	perRule [][]results.Result // in the order of the rules
}

// rule judges all targets of one rule.
func (j *judge) rule(ctx context.Context, r *policy.Rule) []results.Result {
	if j.doc.Estate.Components[r.Component].Excluded() {
		return []results.Result{j.result(r, WholeEstate, results.NotApplicable, "", "the estate file declares that there is no "+r.Component)}
	}
	if platform := j.doc.Estate.Sites.Recovery.Platform; r.Elsewhere(j.doc.Estate) {
		return []results.Result{j.result(r, WholeEstate, results.NotApplicable, "", "the estate file declares that the recovery site runs on "+platform+" (sites.recovery.platform)")}
	}
	if r.Unseen(j.doc.Estate) {
		return []results.Result{j.result(r, WholeEstate, results.NotApplicable, "", "the estate file declares no vantages, from which it could be seen")}
	}
	gate := j.gate(r)
	var said *answer
	var failed error
	if gate.closed == nil {
		// In one question, so that what the sets share is worked out once.
		said, failed = j.ask(ctx, r, "targets", "needs", "findings", "gaps", "attest")
	}
	if said == nil {
		// The targets alone may still be told.
		var err error
		if said, err = j.ask(ctx, r, "targets"); err != nil {
			return []results.Result{j.result(r, WholeEstate, results.Unknown, facts.RuleError, err.Error())}
		}
	}
	targets := slices.Sorted(maps.Keys(said.targets))
	if len(targets) == 0 {
		// Nothing to judge is a statement about the estate only when the list of
		// targets is known to be complete.
		if !r.Declared && gate.any() {
			return []results.Result{j.result(r, WholeEstate, results.Unknown, gate.reason(), gate.message())}
		}
		return []results.Result{j.result(r, WholeEstate, results.NotApplicable, "", "this estate has nothing that the rule is about")}
	}
	if gate.closed != nil {
		return j.each(r, targets, results.Unknown, gate.closed.Reason, gate.closed.Message)
	}
	if failed != nil {
		return j.each(r, targets, results.Unknown, facts.RuleError, failed.Error())
	}
	if stray := said.stray(); stray != "" {
		return j.each(r, targets, results.Unknown, facts.RuleError,
			fmt.Sprintf("the rule says something about %s, which is not one of its targets", stray))
	}
	out := make([]results.Result, 0, len(targets))
	for _, t := range targets {
		out = append(out, j.target(r, t, said, gate))
	}
	return out
}

// target weighs what a rule says of one target: a failure that was seen stays
// one, whatever else is unknown; and only what is known to be complete can pass.
// A failure that weighs little does not hide that something graver is unknown.
//
// What comes out otherwise in a planned failover stands beside it.
func (j *judge) target(r *policy.Rule, t string, said *answer, gate gate) results.Result {
	found, open, asked := said.findings[t], j.unknown(said, t, gate), said.attest[t]
	res := j.weigh(r, t, found, open, asked)
	if len(found) > 0 {
		if p := j.weigh(r, t, inPlanned(found), open, asked); p.Status != res.Status || p.Severity != res.Severity {
			res.Planned = &results.PlannedOutcome{Status: p.Status, Severity: p.Severity}
		}
	}
	return res
}

func (j *judge) weigh(r *policy.Rule, t string, found []finding, open *gap, asked *question) results.Result {
	if len(found) > 0 && (open == nil || rank(found[0].severity) <= rank(open.severity)) &&
		(asked == nil || rank(found[0].severity) <= rank(asked.severity)) {
		res := j.result(r, t, results.Fail, "", found[0].Message)
		for _, f := range found {
			res.Findings = append(res.Findings, f.Finding)
		}
		return weighed(res, found[0].severity)
	}
	if open != nil && (asked == nil || rank(open.severity) <= rank(asked.severity)) {
		res := j.result(r, t, results.Unknown, open.Reason, besides(open.Message, found))
		res.Fix, res.Change = open.fix.text, open.fix.change
		return weighed(res, open.severity)
	}
	if asked != nil {
		res := j.result(r, t, results.Manual, "", besides(asked.text, found))
		if len(asked.list) > 0 {
			res.List, res.ListSHA256 = slices.Sorted(slices.Values(asked.list)), attestation.Hash(asked.list)
		}
		return weighed(res, asked.severity)
	}
	return j.result(r, t, results.Pass, "", "")
}

// unknown is what is not known of a target and has to be for it to pass; nil when all is.
func (j *judge) unknown(said *answer, t string, gate gate) *gap {
	for _, path := range said.needs[t] {
		if a := j.lookup(path); !a.Learnt() {
			return &gap{Answered: a}
		}
	}
	first := said.gaps[t]
	for _, of := range []*facts.Answered{gate.stale, gate.partial} {
		if of == nil || of == gate.partial && len(said.needs[t]) > 0 {
			continue
		}
		if first == nil || first.severity != "" {
			first = &gap{Answered: *of}
		}
	}
	return first
}

// weighed gives a result a severity that is lower than that of its rule.
func weighed(res results.Result, own results.Severity) results.Result {
	if own != "" {
		res.Severity = own
	}
	return res
}

// besides adds what fails, and weighs less, to what is not known.
func besides(message string, found []finding) string {
	for _, f := range found {
		message += "; besides: " + f.Message
	}
	return message
}

func (j *judge) each(r *policy.Rule, targets []string, s results.Status, reason facts.Reason, message string) []results.Result {
	out := make([]results.Result, 0, len(targets))
	for _, t := range targets {
		out = append(out, j.result(r, t, s, reason, message))
	}
	return out
}

// replication is the component whose rules judge what other components own: a late
// copy of the License Server keeps the License Server from starting as it was, and
// nothing else.
const replication = "replication"

// component is the component that a result counts for: the one that is judged, for
// the rules that judge components of all kinds, or that of the rule.
func (j *judge) component(r *policy.Rule, target string) string {
	if id, ok := strings.CutPrefix(target, "component/"); ok && slices.Contains(estate.Components, id) {
		return id
	}
	if r.Component == replication {
		if id := j.doc.Estate.Owner(target); id != "" {
			return id
		}
	}
	return r.Component
}

func (j *judge) result(r *policy.Rule, target string, s results.Status, reason facts.Reason, message string) results.Result {
	res := Result(j.doc.Estate, r, target, j.component(r, target))
	res.Status, res.Reason, res.Message = s, reason, message
	if s != results.Pass {
		res.Machines = len(j.in.Members(target))
	}
	return res
}

// Result is a result of a rule about a target, without an outcome.
func Result(est *estate.Estate, r *policy.Rule, target, component string) results.Result {
	id := sha256.Sum256([]byte(r.FirstID() + "\x00" + target))
	res := results.Result{ID: hex.EncodeToString(id[:8]), Rule: r.ID, Target: target, Component: component, Severity: r.Severity}
	if p, ok := est.Locate(target); ok {
		res.Location = &results.Location{File: est.File, Line: p.Line, Column: p.Column}
	}
	return res
}
