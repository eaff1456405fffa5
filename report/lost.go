package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// lostOf is what the results say of a lost site; nil when none was taken to be lost.
func lostOf(doc *results.Document) *results.Lost {
	if doc.WhatIf == nil {
		return nil
	}
	return doc.WhatIf.Lost
}

// lostLine tells that a site was taken to be lost, and what is known of it; "" when none was.
func lostLine(doc *results.Document) string {
	lost := lostOf(doc)
	if lost == nil {
		return ""
	}
	line := fmt.Sprintf("%s is taken to be lost, and nothing was sent there. ", upper(lost.Site))
	if lost.Known == "" {
		return line + "Nothing is known of what it reported before: --last-known FACTS takes it from an earlier run."
	}
	at := lost.Known
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		at = t.UTC().Format("2006-01-02 15:04 MST")
		if age := doc.AsOf.Sub(t); age >= 0 {
			at += ", " + spanText(age) + " before"
		}
	}
	return line + fmt.Sprintf("What it reported is known from %s: it keeps failures and passes nothing.", at)
}

// spanText is an age as people say it.
func spanText(d time.Duration) string {
	switch h := int(d.Hours()); {
	case h < 1:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case h < 48:
		return fmt.Sprintf("%d h", h)
	default:
		return plural(h/24, "day")
	}
}

// waitingLine is what some components have in common that cannot be said to start.
type waitingLine struct {
	names []string
	why   string
}

// startNow are the components that can start, by their labels, those that can and have to be
// checked then, and the others by what they wait for, in start order.
func (p *page) startNow() (now, check []string, waiting []waitingLine) {
	lost := lostOf(p.doc)
	if lost == nil {
		return nil, nil, nil
	}
	for _, c := range lost.Check {
		check = append(check, p.label(c.Component)+": "+p.rulesOf(c.Results))
	}
	for _, w := range lost.Waiting {
		var parts []string
		if r := p.byID[w.First]; r != nil {
			parts = append(parts, fmt.Sprintf("its own results (first %s)", r.Rule))
		}
		if len(w.For) > 0 {
			parts = append(parts, strings.Join(p.labelled(w.For), ", "))
		}
		if len(parts) == 0 {
			parts = append(parts, "its own results")
		}
		why := "for " + strings.Join(parts, "; and for ")
		i := slices.IndexFunc(waiting, func(l waitingLine) bool { return l.why == why })
		if i < 0 {
			i = len(waiting)
			waiting = append(waiting, waitingLine{why: why})
		}
		waiting[i].names = append(waiting[i].names, p.label(w.Component))
	}
	return p.labelled(lost.Now), check, waiting
}

// rulesOf names the rules of some results, with how many each has.
func (p *page) rulesOf(ids []string) string {
	n := map[string]int{}
	for _, id := range ids {
		if r := p.byID[id]; r != nil {
			n[r.Rule]++
		}
	}
	var all []string
	for _, rule := range sorted(n) {
		if n[rule] > 1 {
			rule = fmt.Sprintf("%s (%d)", rule, n[rule])
		}
		all = append(all, rule)
	}
	if len(all) == 0 {
		return plural(len(ids), "result")
	}
	return strings.Join(all, ", ")
}

// shortened are lines as a comment has room for them.
func shortened(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = prose(atMost(line, markdownText))
	}
	return out
}

// checkWhy says what the components that are to be checked have in common.
const checkWhy = "what is open held when it was last known"

// start prints what can start while a site is lost, and what waits for what.
func (p *page) start() {
	line := lostLine(p.doc)
	if line == "" {
		return
	}
	p.print("\n%s\n%s\n", p.bold("LOST"), p.indent("  ", line))
	now, check, waiting := p.startNow()
	p.print("%s\n", p.bold("CAN START NOW"))
	if len(now) == 0 {
		now = []string{"nothing of which it is shown"}
	}
	p.print("%s\n", p.indent("  ", strings.Join(now, ", ")))
	if len(check) > 0 {
		p.print("%s\n%s\n", p.bold("CAN START NOW, TO BE CHECKED ONCE IT RUNS"), p.indent("  ", checkWhy+":"))
		for _, line := range check {
			p.print("%s\n", p.indent("  ", line))
		}
	}
	if len(waiting) > 0 {
		p.print("%s\n", p.bold("WAITS"))
	}
	for _, w := range waiting {
		p.print("%s\n", p.indent("  ", strings.Join(w.names, ", ")+": "+w.why))
	}
}

// start lists the same in the comment of a pull request.
func (m *markdown) start() {
	line := lostLine(m.doc)
	if line == "" {
		return
	}
	m.write("### Lost\n\n" + prose(line) + "\n\n")
	now, check, waiting := m.startNow()
	if len(now) == 0 {
		now = []string{"nothing of which it is shown"}
	}
	m.write("**Can start now:** " + prose(strings.Join(now, ", ")) + "\n\n")
	if len(check) > 0 {
		m.list("Can start now, to be checked once it runs ("+checkWhy+")", shortened(check))
	}
	var lines []string
	for _, w := range waiting {
		lines = append(lines, prose(atMost(strings.Join(w.names, ", ")+": "+w.why, markdownText)))
	}
	m.list("Waits", lines)
}

// LostLine tells that a site was taken to be lost; "" when none was.
func (h *htmlPage) LostLine() string { return lostLine(h.doc) }

// StartNow are the components that can start while a site is lost.
func (h *htmlPage) StartNow() string {
	now, _, _ := h.startNow()
	return strings.Join(now, ", ")
}

// StartAndCheck are those that can start, and have to be checked then, with what of each.
func (h *htmlPage) StartAndCheck() []string {
	_, check, _ := h.startNow()
	return check
}

// Waiting are the others, and what they wait for.
func (h *htmlPage) Waiting() []string {
	_, _, waiting := h.startNow()
	var lines []string
	for _, w := range waiting {
		lines = append(lines, strings.Join(w.names, ", ")+": "+w.why)
	}
	return lines
}
