package evaluate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// severities are the names that policy.severities gives rules, by the ids that those
// have now. The error is about rules that do not exist, or that are named twice.
func severities(est *estate.Estate, ids []string, renames results.Renames) (map[string]string, error) {
	named := map[string]string{}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(est.Policy.Severities)) {
		id := renames.Now(name)
		switch other := named[id]; {
		case !slices.Contains(ids, id):
			text := fmt.Sprintf("there is no rule %q", name)
			if near := suggest.To(name, ids); near != "" {
				text += fmt.Sprintf("; did you mean %q?", near)
			}
			problems = append(problems, severityProblem(est, name, text+" (`muster rules list` shows them all)"))
		case other != "":
			problems = append(problems, severityProblem(est, name, fmt.Sprintf("%s and %s are the same rule, which is renamed: keep %s", other, name, id)))
		default:
			named[id] = name
		}
	}
	return named, errors.Join(problems...)
}

func severityProblem(est *estate.Estate, name, text string) error {
	path := "policy.severities." + name
	return estate.Problem{File: est.File, Position: est.Positions[path], Path: path, Message: text}
}

// overrideSeverities applies policy.severities of the estate file.
func overrideSeverities(doc *facts.Document, out *results.Document) error {
	renames := results.RenamesOf(out.Rules)
	named, err := severities(doc.Estate, slices.Sorted(maps.Keys(out.Rules)), renames)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(named)) {
		o := doc.Estate.Policy.Severities[named[id]]
		r := out.Rules[id]
		if to := results.Severity(o.Severity); r.Severity != to {
			r.DefaultSeverity, r.Severity = r.Severity, to
		}
		r.SeverityReason = strings.TrimSpace(o.Reason)
	}
	for _, text := range formerSeverities(doc.Estate, renames) {
		out.Notices = append(out.Notices, results.Notice{Kind: results.RuleRenamed, Message: text})
	}
	for i := range out.Results {
		res := &out.Results[i]
		r := out.Rules[res.Rule]
		if r == nil || r.DefaultSeverity == "" {
			continue
		}
		res.Severity = overridden(r, res.Severity)
		if p := res.Planned; p != nil {
			if p.Severity = overridden(r, p.Severity); p.Severity == res.Severity && p.Status == res.Status {
				res.Planned = nil
			}
		}
	}
	return nil
}

// overridden is the severity of a result of a rule that the estate file gives another one. What
// the rule itself holds for less grave stays so, unless all of it is graver.
func overridden(r *results.Rule, own results.Severity) results.Severity {
	if own == r.DefaultSeverity || slices.Index(results.Severities, r.Severity) > slices.Index(results.Severities, own) {
		return r.Severity
	}
	return own
}

// FormerNames says where an estate, its waivers and its attestations call a rule by a
// former id, and what to write there, line by line. Patterns are left out: they may fit
// other rules as well.
func FormerNames(set *policy.Set, est *estate.Estate) []string {
	renames := set.Renames()
	texts := formerSeverities(est, renames)
	add := func(file string, line int, rule string) {
		if advice := renames.Advice(rule); advice != "" {
			texts = append(texts, fmt.Sprintf("%s:%d: %s", file, line, advice))
		}
	}
	for i := range est.Policy.WaiverList {
		w := &est.Policy.WaiverList[i]
		add(est.Policy.Waivers, w.At.Line, w.Rule)
	}
	for i := range est.Policy.AttestationList {
		a := &est.Policy.AttestationList[i]
		add(est.Policy.Attestations, a.At.Line, a.Rule)
	}
	return texts
}

func formerSeverities(est *estate.Estate, renames results.Renames) []string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(est.Policy.Severities)) {
		advice := renames.Advice(name)
		if advice == "" {
			continue
		}
		place := est.File
		if at, ok := est.Positions["policy.severities."+name]; ok {
			place = fmt.Sprintf("%s:%d", place, at.Line)
		}
		texts = append(texts, place+": policy.severities still counts, but "+advice)
	}
	return texts
}
