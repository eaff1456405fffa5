package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// reading is a rule that means something else without the help of production.
type reading struct {
	Rule, Planned, Unplanned string
	// Differs tells how many of its results come out otherwise, and as what; "" for none.
	Differs string
}

// readings are those of the rules of which a result comes out otherwise in a planned failover;
// while a site is taken to be lost, of all rules that had something to say of this estate.
func (p *page) readings() []reading {
	said, differ := map[string]bool{}, map[string][]*results.Result{}
	for i := range p.doc.Results {
		r := &p.doc.Results[i]
		if r.Planned != nil {
			differ[r.Rule] = append(differ[r.Rule], r)
		}
		if r.Status != results.NotApplicable || strings.Contains(r.Message, "is taken to be lost") {
			said[r.Rule] = lostOf(p.doc) != nil
		}
	}
	var all []reading
	for _, id := range sorted(p.doc.Rules) {
		if r := p.doc.Rules[id]; r.Readings != nil && (said[id] || len(differ[id]) > 0) {
			all = append(all, reading{id, r.Readings.Planned, r.Readings.Unplanned, differing(differ[id])})
		}
	}
	return all
}

// differing says how the results of a rule come out with and without the help of production.
func differing(all []*results.Result) string {
	var order []string
	n := map[string]int{}
	for _, r := range all {
		p := r.InPlanned()
		how := fmt.Sprintf("%s unplanned, %s planned", outcomeText(r.Status, r.Severity), outcomeText(p.Status, p.Severity))
		if n[how]++; n[how] == 1 {
			order = append(order, how)
		}
	}
	slices.Sort(order)
	for i, how := range order {
		order[i] = fmt.Sprintf("%s: %s", plural(n[how], "result"), how)
	}
	return strings.Join(order, "; ")
}

// outcomeText is an outcome in words; what passes or does not apply has no severity.
func outcomeText(s results.Status, severity results.Severity) string {
	switch s {
	case results.Fail, results.Unknown, results.Manual:
		return fmt.Sprintf("%s (%s)", s, severity)
	}
	return string(s)
}

// plannedLine is what is decided of a planned failover; "" where that is nothing of its own.
func plannedLine(doc *results.Document) string {
	p := doc.Verdict.Planned
	if p == nil {
		return ""
	}
	because := strings.Replace(p.Because, " in a planned failover", "", 1) // which the line begins with
	return atMost(singleLine(fmt.Sprintf("planned failover, with production's help: %s; %s (%s otherwise)", p.Decision, because, cameOut(len(p.Results)))), headlineText)
}

func cameOut(n int) string {
	if n == 1 {
		return "1 result comes out"
	}
	return fmt.Sprintf("%d results come out", n)
}

// inPlanned is what a result is in a planned failover; "" where that is the same.
func inPlanned(r *results.Result) string {
	if r.Planned == nil {
		return ""
	}
	return "in a planned failover: " + outcomeText(r.Planned.Status, r.Planned.Severity)
}

// bothReadings prints the rules that mean something else without the help of production.
func (p *page) bothReadings() {
	all := p.readings()
	if len(all) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("PLANNED AND UNPLANNED"))
	for _, r := range all {
		p.print("  %s\n", r.Rule)
		if r.Differs != "" {
			p.print("%s\n", p.indent("    ", r.Differs))
		}
		p.print("%s\n%s\n", p.indent("    planned:   ", r.Planned), p.indent("    unplanned: ", r.Unplanned))
	}
}

// bothReadings lists the same in the comment of a pull request.
func (m *markdown) bothReadings() {
	all := m.readings()
	if len(all) == 0 {
		return
	}
	m.write("### Planned and unplanned\n\n| | planned | unplanned |\n|---|---|---|\n")
	for _, r := range all {
		name := rule(r.Rule)
		if r.Differs != "" {
			name += "<br>" + prose(r.Differs)
		}
		m.write(fmt.Sprintf("| %s | %s | %s |\n", name, prose(atMost(r.Planned, markdownText)), prose(atMost(r.Unplanned, markdownText))))
	}
	m.write("\n")
}

// Readings are the rules that mean something else without the help of production.
func (h *htmlPage) Readings() []reading { return h.readings() }

// Planned is what is decided of a planned failover; "" where that is nothing of its own.
func (h *htmlPage) Planned() string { return upper(plannedLine(h.doc)) }
