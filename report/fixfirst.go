package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// together is how many rules are named that one change settles results of.
const together = 4

// wholeHint says where a command stands in one piece: one that is broken into lines cannot be
// pasted.
const wholeHint = "Commands are broken into lines here; to paste one, copy it from the report in HTML or Markdown (-o html=report.html)."

// shownFixes are the entries of what to fix first that are shown, with their results.
func (p *page) shownFixes() []results.Fix {
	var shown []results.Fix
	for _, f := range p.doc.FixFirst {
		if len(shown) == firstFixes {
			break
		}
		if p.byID[f.Result] != nil {
			shown = append(shown, f)
		}
	}
	return shown
}

func (p *page) fixFirst() {
	if len(p.doc.FixFirst) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("FIX FIRST"))
	shown, broken := p.shownFixes(), false
	for i, f := range shown {
		r := p.byID[f.Result]
		lead := fmt.Sprintf("%d. ", i+1)
		severity := p.severityOf(cmp.Or(f.Severity, r.Severity))
		switch {
		case r.Question():
			p.print("%s\n", p.indent(lead, severity+" "+confirmTitle(len(f.Also)+1)))
			p.print("%s\n", p.indent("   ", attestHint))
			continue
		case f.Title != "":
			p.print("%s\n", p.indent(lead, severity+" "+f.Title))
		default:
			p.print("%s\n", p.indent(lead, severity+" "+r.Target+andMore(len(f.Also))))
			for _, m := range messages(r) {
				p.print("%s\n", p.indent("   ", cutAt(m, tableText)))
			}
		}
		if fix := cmp.Or(f.Fix, p.fix(r)); fix != "" {
			lines := p.indent("   fix: ", shownFix(fix))
			p.print("%s\n", lines)
			broken = broken || f.Title == "" && slices.ContainsFunc(r.Findings, func(x results.Finding) bool { return pasted(&x) }) && strings.Count(lines, "\n") > strings.Count(fix, "\n")
		}
		if with := alongside(p.byID, &f); with != "" {
			p.print("%s\n", p.indent("   goes with it: ", with))
		}
		if len(f.Unblocks) > 0 {
			p.print("%s\n", p.indent("   waiting for it: ", p.labels(f.Unblocks)))
		}
	}
	if n := len(p.doc.FixFirst) - len(shown); n > 0 {
		where := "below"
		if p.brief {
			where = "with --details"
		}
		p.print("   … and %d more %s\n", n, where)
	}
	if broken {
		p.print("%s\n", p.indent("   ", wholeHint))
	}
}

// alongside names the rules whose results go with the first one of an entry, those with
// the most results first; "" when all are of its own rule.
func alongside(byID map[string]*results.Result, f *results.Fix) string {
	n := map[string]int{}
	for _, id := range append([]string{f.Result}, f.Also...) {
		if r := byID[id]; r != nil {
			n[r.Rule]++
		}
	}
	if f.Title != "" && len(n) > 1 {
		return fmt.Sprintf("%s of %d rules", plural(len(f.Also)+1, "result"), len(n))
	}
	if first := byID[f.Result]; first != nil && f.Title == "" {
		if n[first.Rule]--; n[first.Rule] == 0 || len(n) == 1 {
			delete(n, first.Rule)
		}
	}
	rules := sorted(n)
	slices.SortStableFunc(rules, func(a, b string) int { return n[b] - n[a] })
	var names []string
	for _, rule := range rules[:min(len(rules), together)] {
		if n[rule] > 1 {
			rule = fmt.Sprintf("%s (%d)", rule, n[rule])
		}
		names = append(names, rule)
	}
	if len(rules) > together {
		names = append(names, fmt.Sprintf("and %d more rules", len(rules)-together))
	}
	return strings.Join(names, ", ")
}

// place is the number that the entry of a result has in what to fix first, as it is shown;
// "" when it is not shown.
func (p *page) place(id string) string {
	if p.places == nil {
		p.places = map[string]int{}
		for i, f := range p.shownFixes() {
			for _, one := range append([]string{f.Result}, f.Also...) {
				p.places[one] = i + 1
			}
		}
	}
	if n := p.places[id]; n > 0 {
		return fmt.Sprintf("%d. above", n)
	}
	return ""
}

// said tells that the fix of a result stands, word by word, in what to fix first.
func (p *page) said(r *results.Result, fix string) bool {
	if p.place(r.ID) == "" {
		return false
	}
	f := p.doc.FixFirst[p.places[r.ID]-1]
	first := p.byID[f.Result]
	return first != nil && cmp.Or(f.Fix, p.fix(first)) == fix
}

// causeOf numbers the causes from 1 that results hang on.
func causeOf(doc *results.Document) map[string]int {
	of := map[string]int{}
	for i, c := range doc.Causes {
		for _, id := range c.Results {
			of[id] = i + 1
		}
	}
	return of
}

// hanging tells what is unknown for each cause, which is not repeated for each result.
func (p *page) hanging() {
	if len(p.doc.Causes) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("NOT READ"))
	for _, c := range p.doc.Causes {
		n, where := map[string]int{}, []string{}
		for _, id := range c.Results {
			if r := p.byID[id]; r != nil {
				n[r.Component]++
			}
		}
		for _, component := range sorted(n) {
			where = append(where, fmt.Sprintf("%s %d", component, n[component]))
		}
		fix, at := "", ""
		for _, id := range c.Results { // those below the threshold are in no entry
			at = cmp.Or(at, p.place(id))
		}
		if at != "" {
			fix = "; fix: see " + at
		}
		p.print("%s\n", p.indent("  "+c.Source+": ", fmt.Sprintf("%s; %s unknown for it: %s%s", c.Title, isOrAre(len(c.Results)), strings.Join(where, ", "), fix)))
		if c.Example != "" && (at != "" || !strings.HasPrefix(c.Fix, c.Example)) { // which is what has to be done, already
			p.print("%s\n", p.indent("    such as: ", c.Example))
		}
		if at == "" {
			p.print("%s\n", p.indent("    fix: ", c.Fix))
		}
	}
}

func isOrAre(n int) string {
	if n == 1 {
		return "1 result is"
	}
	return thousands(n) + " results are"
}
