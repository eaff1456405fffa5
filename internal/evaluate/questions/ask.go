package questions

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// everywhere are the components that every estate has, mentioned or not.
var everywhere = []string{"network", "ad", "dns", "replication"}

// InScope tells whether questions about a component are asked: the estate file
// declares it, and not as something that is not there, or every estate has it, or a
// source names it. named says what sources name of components.
func InScope(est *estate.Estate, named map[string]string, component string) bool {
	c := est.Components[component]
	return !c.Excluded() && (c != nil || slices.Contains(everywhere, component) || named[component] != "")
}

// Ask returns the results of all questions that the estate raises, and their rules by
// id. named are components that sources name, judged the results of the rules; a question that these answer is not asked.
// One that selected leaves out is skipped; nil leaves out none.
func (s *Set) Ask(est *estate.Estate, named map[string]string, judged []results.Result, selected func(rule, component string) bool) ([]results.Result, map[string]*results.Rule) {
	var asked []results.Result
	rules := map[string]*results.Rule{}
	for _, q := range s.All {
		rules[q.Rule()] = q.AsRule()
		list := q.signed(est, named, judged)
		if !q.arises(est, named, judged, list) {
			continue
		}
		r := results.Result{
			ID: id(q), Rule: q.Rule(), Target: q.Target(), Component: q.Component,
			Status: results.Manual, Severity: q.Severity, Message: q.Text,
		}
		if selected != nil && !selected(q.Rule(), q.Component) {
			r.Status, r.Message = results.Skipped, "deselected by --only or --skip"
		} else if len(list) > 0 {
			r.List, r.ListSHA256 = list, attestation.Hash(list)
		}
		if p, ok := est.Locate(q.Target()); ok {
			r.Location = &results.Location{File: est.File, Line: p.Line, Column: p.Column}
		}
		asked = append(asked, r)
	}
	return asked, rules
}

// arises tells whether the estate raises the question.
func (q *Question) arises(est *estate.Estate, named map[string]string, judged []results.Result, list []string) bool {
	if q.Component == WholeEstate {
		return len(list) > 0 // nothing that it could be about
	}
	if !InScope(est, named, q.Component) {
		return false
	}
	if len(q.Methods) > 0 {
		c := est.Components[q.Component]
		if c == nil || !slices.ContainsFunc(q.Methods, func(m string) bool { return slices.Contains(c.Methods, m) }) {
			return false
		}
	}
	if len(q.Platforms) > 0 && !slices.Contains(q.Platforms, est.Sites.Recovery.Platform) {
		return false
	}
	if q.observed(judged) {
		return false
	}
	return len(q.Failing) == 0 || slices.ContainsFunc(judged, func(r results.Result) bool {
		return r.Status == results.Fail && slices.Contains(q.Failing, r.Rule)
	})
}

// observed tells that rules see all that is asked. What one of them could not find out is
// unknown by its own result, for which no signature stands in.
func (q *Question) observed(judged []results.Result) bool {
	if len(q.Observed) == 0 {
		return false
	}
	for _, id := range q.Observed {
		if !slices.ContainsFunc(judged, func(r results.Result) bool {
			return r.Rule == id && r.Status != results.NotApplicable && r.Status != results.Skipped
		}) {
			return false
		}
	}
	return true
}

// AsRule is the question as reports know rules.
func (q *Question) AsRule() *results.Rule {
	r := &results.Rule{
		ID: q.Rule(), Title: q.Text, Description: q.Why, Component: q.Component, Severity: q.Severity,
		Remediation: fmt.Sprintf("Ask %s. Evidence: %s. `muster attest` writes the answer down.", q.Ask, q.Evidence),
		Basis:       "document", Recommendations: q.Recommendations, Requires: []string{"estate"},
	}
	if q.Planned != "" {
		r.Readings = &results.Readings{Planned: q.Planned, Unplanned: q.Unplanned}
	}
	return r
}

func id(q *Question) string {
	sum := sha256.Sum256([]byte(q.Rule() + "\x00" + q.Target()))
	return hex.EncodeToString(sum[:8])
}
