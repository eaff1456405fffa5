// Package evaluate goes the whole way from facts to the results document: judge,
// waivers and attestations, severities, verdict, what to fix first. It is a pure
// function of its arguments: the same bytes in give the same bytes out.
package evaluate

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/engine"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/graph"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/suggest"
	"github.com/muster-dr/muster/policies"
)

// Options shape an assessment. FailOn, Only, Skip, Baseline with OnlyNew, and
// AllowUnknown are about the run: they shape the gate, and none of them makes a
// verdict better.
type Options struct {
	Version string           // of the tool
	AsOf    time.Time        // the end of the newest run in the facts when zero
	FailOn  results.Severity // of the gate; that of the verdict when empty
	Only    []string         // rules or components; all when empty
	Skip    []string         // rules or components
	// Given are Only and Skip as the user gave them, such as "--only framework:nis2/4.2.6",
	// for the sentence of the gate; made of the two when nil.
	Given []string
	Graph *graph.Graph // of components; the bundled one when nil
	// Baseline is an earlier evaluation to compare with, if any. With OnlyNew the
	// gate counts only what is new since then.
	Baseline     *results.Document
	OnlyNew      bool
	AllowUnknown bool // what is not proven does not keep the gate from passing
	// AssumeFixed makes a what-if run of it: failures that are taken to pass, as RULE
	// or RULE:TARGET. It has no gate.
	AssumeFixed []string
	// OwnRules is how long each rule of the user's own may run; [engine.OwnRuleLimit] when 0.
	OwnRules time.Duration
	// LastKnown are earlier facts that tell what a site reported which the run took to be lost;
	// nil when there are none. They keep failures, and names and counts may come from them.
	LastKnown *facts.Document
	// Questions are what people are asked; the bundled ones when nil.
	Questions *questions.Set

	selected func(rule, component string) bool // from Only and Skip; nil for all
}

// Run judges the facts.
func Run(ctx context.Context, set *policy.Set, doc *facts.Document, opt Options) (_ *results.Document, err error) {
	if doc.Estate == nil {
		return nil, fmt.Errorf("the facts name no estate: collect them again, or give the estate file with -e")
	}
	if opt.Graph == nil {
		if opt.Graph, err = graph.Load(policies.Files()); err != nil {
			return nil, err
		}
	}
	order, err := opt.Graph.For(doc.Estate)
	if err != nil {
		return nil, err
	}
	selected, err := selection(set.Parsed, opt)
	if err != nil {
		return nil, err
	}
	opt.selected = selected
	if opt.AsOf.IsZero() {
		opt.AsOf = doc.Run.Finished
	}
	if err := checkTimes(doc, opt.AsOf); err != nil {
		return nil, err
	}
	if err := CheckPolicy(set, doc.Estate); err != nil {
		return nil, err
	}
	failOn := cmp.Or(results.Severity(doc.Estate.Policy.FailOn), verdict.DefaultFailOn)
	// The hash goes through all machines, and the rules do not: both at once.
	var sum string
	var unhashed error
	var hashing crash.Group
	hashing.Go(func() { sum, unhashed = fingerprint(doc) })
	asked := engine.Options{
		AsOf: opt.AsOf, Components: input.Components(opt.Graph, order), Selected: ofRules(selected), OwnRules: opt.OwnRules,
	}
	judge := func() (*judged, error) { return judgePresent(ctx, set, doc, asked) }
	if doc.Run.Lost != nil || opt.LastKnown != nil {
		judge = func() (*judged, error) { return judgeLost(ctx, set, doc, opt.LastKnown, asked) }
	}
	present, err := judge()
	hashing.Wait()
	if err != nil {
		return nil, err
	}
	if unhashed != nil {
		return nil, unhashed
	}
	all, machines, in := present.results, present.machines, present.in
	found := census.Of(present.named, in)
	out := &results.Document{
		Schema: results.Schema,
		Tool:   results.Tool{Name: "muster", Version: opt.Version},
		Estate: results.Estate{Name: doc.Estate.Name, Domain: doc.Estate.Domain, File: doc.Estate.File},
		AsOf:   opt.AsOf.UTC(), Facts: sum, Policies: set.SHA256,
		Run:     &results.Run{Vantage: doc.Run.Vantage, Started: doc.Run.Started.UTC(), Finished: doc.Run.Finished.UTC(), Interrupted: doc.Run.Interrupted},
		Results: all, Machines: machines, Rules: map[string]*results.Rule{}, Sources: doc.Sources, Notices: []results.Notice{},
	}
	for _, r := range set.Rules {
		rule := r.Rule
		out.Rules[r.ID] = &rule
	}
	if err := ask(doc, out, found.Named, opt); err != nil {
		return nil, err
	}
	reached, err := addReach(set, doc, in, found, present.gone, out, opt)
	if err != nil {
		return nil, err
	}
	if err := overrideSeverities(doc, out); err != nil {
		return nil, err
	}
	proposeLost(doc, out)
	if err := exceptions(doc, out); err != nil {
		return nil, err
	}
	out.Results = reached.Settle(out.Results, failOn)
	if doc.Run.Lost != nil {
		out.WhatIf = &results.WhatIf{Assumed: []string{}}
	}
	if len(opt.AssumeFixed) > 0 {
		if out.WhatIf, err = assumeFixed(out.Results, opt.AssumeFixed, set.Renames()); err != nil {
			return nil, err
		}
	}
	if err := compare(out, opt); err != nil {
		return nil, err
	}
	out.Partial = partial(set, doc, out.Results, opt)
	out.Counts = verdict.Count(out.Results)
	out.Board = verdict.Board(out.Results, doc.Estate, opt.Graph, order, failOn, proves(reached))
	measureReach(out)
	unblocks := verdict.Unblocks(out.Board)
	if out.Causes, err = findCauses(set, doc, out.Results); err != nil {
		return nil, err
	}
	out.FixFirst = verdict.FixFirst(out.Results, ranking(set, out, failOn, unblocks))
	verdict.NameFirstFixes(out.Board, out.Results, out.FixFirst)
	weighed := verdict.Judged{Results: out.Results, Rules: out.Rules, Partial: out.Partial, WhatIf: out.WhatIf, Lax: doc.Estate.Lax()}
	if lost := doc.Run.Lost; lost != nil {
		out.WhatIf.Lost = &results.Lost{Site: lost.Site}
		if opt.LastKnown != nil {
			out.WhatIf.Lost.Known = opt.LastKnown.Run.Finished.UTC().Format(time.RFC3339)
			if out.WhatIf.Lost.KnownSHA256, err = fingerprint(opt.LastKnown); err != nil {
				return nil, err
			}
		}
		verdict.Start(out.WhatIf.Lost, out.Board, out.Results, failOn)
	}
	out.Verdict = verdict.Decide(weighed, failOn)
	if doc.Run.Lost == nil { // nobody plans any more when it is gone
		out.Verdict.Planned = verdict.Planned(weighed, failOn)
	}
	if out.WhatIf == nil {
		out.Gate = verdict.Pass(weighed, out.Verdict, shape(doc, opt), unblocks)
		out.Run.ExitCode = &out.Gate.ExitCode
	}
	return out, nil
}

// ranking is what the order of fixes is made of.
func ranking(set *policy.Set, out *results.Document, failOn results.Severity, unblocks map[string][]string) verdict.Ranking {
	by := verdict.Ranking{FailOn: failOn, Unblocks: unblocks, Impact: map[string][]string{}, Machines: out.Machines, Causes: out.Causes}
	by.Explains, by.Follows = map[string]bool{}, map[string][]string{}
	for _, r := range set.Rules {
		by.Explains[r.ID] = r.Explains
		if len(r.Follows) > 0 {
			by.Follows[r.ID] = r.Follows
		}
	}
	for _, e := range out.Board {
		by.Impact[e.Component] = e.Impact
	}
	if out.Reach != nil {
		by.Desktops = out.Reach.Desktops.Total
	}
	return by
}

// CheckNames tells whether all rules and components that --only and --skip name are
// there, so that typos fail before an estate is asked. It returns what to write in
// place of former ids, sentence by sentence.
func CheckNames(set *policy.Set, only, skip []string) (advice []string, err error) {
	if _, err := selection(set.Parsed, Options{Only: only, Skip: skip}); err != nil {
		return nil, err
	}
	renames := set.Renames()
	for _, n := range slices.Concat(only, skip) {
		if text := renames.Advice(n); text != "" {
			advice = append(advice, text)
		}
	}
	return advice, nil
}

// selection turns --only and --skip into a filter of rules and questions by id and
// component. A name that is neither is an error: a filter that selects nothing must not
// look like success.
func selection(set *policy.Parsed, opt Options) (func(rule, component string) bool, error) {
	if len(opt.Only) == 0 && len(opt.Skip) == 0 {
		return nil, nil
	}
	people, err := opt.questions()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range set.Rules {
		names = append(names, r.ID, r.Component)
	}
	for _, q := range people.All {
		names = append(names, q.Rule(), q.Component)
	}
	renames := set.Renames()
	for _, n := range slices.Concat(opt.Only, opt.Skip) {
		if !slices.ContainsFunc(names, func(name string) bool { return fits(n, name, renames) }) {
			return nil, fmt.Errorf("there is no rule or component %q%s (`muster rules list` shows them all)", n, suggest.DidYouMean(n, names))
		}
	}
	return func(rule, component string) bool {
		return (len(opt.Only) == 0 || named(opt.Only, rule, component, renames)) && !named(opt.Skip, rule, component, renames)
	}, nil
}

// Selected tells which rules are judged with --only and --skip, so that only these are made
// ready ([policy.Base.LoadOnly]); nil is all.
func Selected(p *policy.Parsed, only, skip []string) (func(*policy.Rule) bool, error) {
	selected, err := selection(p, Options{Only: only, Skip: skip})
	if err != nil {
		return nil, err
	}
	return ofRules(selected), nil
}

// named tells whether a list names the rule or its component.
func named(list []string, rule, component string, renames results.Renames) bool {
	return slices.ContainsFunc(list, func(n string) bool { return fits(n, rule, renames) || fits(n, component, renames) })
}

// fits tells whether what a user wrote is the name of a rule or component, in any case, a
// former name of it, or a pattern as in waivers.
func fits(written, name string, renames results.Renames) bool {
	written = strings.TrimSpace(written)
	return waiver.Match(written, name) || renames.Now(strings.ToLower(written)) == name
}

// ofRules is the filter as the engine takes it.
func ofRules(selected func(rule, component string) bool) func(*policy.Rule) bool {
	if selected == nil {
		return nil
	}
	return func(r *policy.Rule) bool { return selected(r.ID, r.Component) }
}

// CheckEstate tells whether facts could be judged by an estate: dependencies close no
// circle, and the file asks nothing of the rules that it may not.
func CheckEstate(set *policy.Set, est *estate.Estate) error {
	components, err := graph.Load(policies.Files())
	if err != nil {
		return err
	}
	if _, err := components.For(est); err != nil {
		return err
	}
	return CheckPolicy(set, est)
}

// fingerprint identifies the facts whatever the order and layout of their file: it
// is the SHA-256 of the line that encoding/json would write, which is never held in
// memory as a whole.
func fingerprint(doc *facts.Document) (string, error) {
	h := sha256.New()
	if err := json.MarshalWrite(h, doc, jsonv1.DefaultOptionsV1()); err != nil {
		return "", fmt.Errorf("hashing the facts: %w", err)
	}
	h.Write([]byte("\n"))
	return hex.EncodeToString(h.Sum(nil)), nil
}
