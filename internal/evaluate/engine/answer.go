package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// answer is what a rule says, by target.
type answer struct {
	targets  map[string]bool
	needs    map[string][][]string
	findings map[string][]finding
	gaps     map[string]*gap
	attest   map[string]*question
}

// finding is what is wrong with a target. Its severity is that of the rule unless the rule
// says a lower one (""). planned is what it is worth in a planned failover, in which production
// helps: the same (""), less, or nothing ([notPlanned]).
type finding struct {
	results.Finding
	severity, planned results.Severity
}

// notPlanned is said of a finding that there is not in a planned failover.
const notPlanned results.Severity = "none"

// inPlanned are the findings that there are in a planned failover, the worst first.
func inPlanned(found []finding) []finding {
	var all []finding
	for _, f := range found {
		switch f.planned {
		case notPlanned:
			continue
		case "":
		default:
			f.severity = f.planned
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b finding) int { return cmp.Compare(rank(a.severity), rank(b.severity)) })
	return all
}

// gap is what is not known of a target, as severe as not knowing it is, and what settles
// it, if the rule knows.
type gap struct {
	facts.Answered
	severity results.Severity
	fix      saidFix
}

// question is what only a person can answer, with the list that they have to look
// through, if any.
type question struct {
	text     string
	list     []string
	severity results.Severity
}

// said is the shape of a rule's sets.
type said struct {
	Targets []string `json:"targets"`
	Needs   []struct {
		Target string   `json:"target"`
		Fact   []string `json:"fact"`
	} `json:"needs"`
	Findings []struct {
		Target   string           `json:"target"`
		Message  string           `json:"message"`
		Evidence map[string]any   `json:"evidence"`
		Fix      saidFix          `json:"fix"`
		Severity results.Severity `json:"severity"`
		Planned  results.Severity `json:"planned"`
	} `json:"findings"`
	Gaps []struct {
		Target   string           `json:"target"`
		Reason   facts.Reason     `json:"reason"`
		Message  string           `json:"message"`
		Fix      saidFix          `json:"fix"`
		Severity results.Severity `json:"severity"`
	} `json:"gaps"`
	Attest []struct {
		Target   string           `json:"target"`
		Question string           `json:"question"`
		List     []string         `json:"list"`
		Severity results.Severity `json:"severity"`
	} `json:"attest"`
}

// ask evaluates the named sets of a rule.
func (j *judge) ask(ctx context.Context, r *policy.Rule, sets ...string) (*answer, error) {
	q, err := j.set.Query(ctx, r, sets...)
	if err != nil {
		return nil, fmt.Errorf("the rule could not be prepared: %w", err)
	}
	rs, err := q.Eval(ctx, rego.EvalParsedInput(j.value))
	if err != nil {
		return nil, fmt.Errorf("the rule could not be evaluated: %w", err)
	}
	if len(rs) != 1 || len(rs[0].Expressions) != 1 {
		return nil, fmt.Errorf("the rule gave no answer")
	}
	b, err := json.Marshal(rs[0].Expressions[0].Value)
	if err != nil {
		return nil, fmt.Errorf("reading what the rule said: %w", err)
	}
	var s said
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("the rule's sets are not of the shape {target, message, …}: %w", err)
	}
	if err := s.within(r.Severity); err != nil {
		return nil, err
	}
	if err := s.planned(r); err != nil {
		return nil, err
	}
	return s.byTarget(), nil
}

// within refuses a severity that is none, or is above that of the rule: what a rule is worth
// stands in its annotations, and a single finding can only be worth less.
func (s *said) within(rule results.Severity) error {
	var all []results.Severity
	for _, f := range s.Findings {
		all = append(all, f.Severity)
	}
	for _, g := range s.Gaps {
		all = append(all, g.Severity)
	}
	for _, q := range s.Attest {
		all = append(all, q.Severity)
	}
	for _, own := range all {
		switch {
		case own == "":
		case !slices.Contains(results.Severities, own):
			return fmt.Errorf("the rule says the severity %q; use one of %v", own, results.Severities)
		case rank(own) < rank(rule):
			return fmt.Errorf("the rule says the severity %s, which is above its own, %s", own, rule)
		}
	}
	return nil
}

// planned refuses what a rule says of planned failovers where that is no severity, is graver than
// without the help of production, or is explained nowhere.
func (s *said) planned(r *policy.Rule) error {
	for _, f := range s.Findings {
		own := cmp.Or(f.Severity, r.Severity)
		switch {
		case f.Planned == "":
		case r.Readings == nil:
			return fmt.Errorf("the rule says what a finding is in a planned failover (%s), and its annotations have no planned and unplanned", f.Planned)
		case f.Planned == notPlanned:
		case !slices.Contains(results.Severities, f.Planned):
			return fmt.Errorf("the rule says planned: %q; use none, or one of %v", f.Planned, results.Severities)
		case rank(f.Planned) < rank(own):
			return fmt.Errorf("the rule says that a finding is %s in a planned failover and %s without the help of production: help makes nothing worse", f.Planned, own)
		}
	}
	return nil
}

// rank orders severities, the worst first; that of a rule ("") is the worst that it can say.
func rank(s results.Severity) int { return slices.Index(results.Severities, s) }

// worse is the worse of two severities.
func worse(a, b results.Severity) results.Severity {
	if rank(b) < rank(a) {
		return b
	}
	return a
}

func (s *said) byTarget() *answer {
	a := &answer{
		targets: map[string]bool{}, needs: map[string][][]string{}, findings: map[string][]finding{},
		gaps: map[string]*gap{}, attest: map[string]*question{},
	}
	for _, t := range s.Targets {
		a.targets[t] = true
	}
	for _, n := range s.Needs {
		a.needs[n.Target] = append(a.needs[n.Target], n.Fact)
	}
	for _, f := range s.Findings {
		a.findings[f.Target] = append(a.findings[f.Target], finding{
			results.Finding{Message: f.Message, Evidence: f.Evidence, Fix: f.Fix.text, Change: f.Fix.change}, f.Severity, f.Planned,
		})
	}
	for _, list := range a.findings {
		slices.SortStableFunc(list, func(a, b finding) int { return cmp.Compare(rank(a.severity), rank(b.severity)) })
	}
	for _, g := range s.Gaps {
		// OPA gives sets in a fixed order, so the first of several that weigh alike is
		// always the same.
		if before := a.gaps[g.Target]; before == nil || rank(g.Severity) < rank(before.severity) {
			a.gaps[g.Target] = &gap{facts.No(cmp.Or(g.Reason, facts.FactMissing), g.Message), g.Severity, g.Fix}
		}
	}
	for _, q := range s.Attest {
		// Several questions about one target are one result, and answered together.
		if all := a.attest[q.Target]; all != nil {
			all.text += "; " + q.Question
			all.list = append(all.list, q.List...)
			all.severity = worse(all.severity, q.Severity)
			continue
		}
		a.attest[q.Target] = &question{q.Question, q.List, q.Severity}
	}
	return a
}

// stray returns a target that the rule speaks of without having named it.
func (a *answer) stray() string {
	var strays []string
	add := func(t string) {
		if !a.targets[t] {
			strays = append(strays, t)
		}
	}
	for t := range a.needs {
		add(t)
	}
	for t := range a.findings {
		add(t)
	}
	for t := range a.gaps {
		add(t)
	}
	for t := range a.attest {
		add(t)
	}
	if len(strays) == 0 {
		return ""
	}
	return slices.Min(strays)
}
