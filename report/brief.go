package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// brief writes what fits on a screen or two: the verdict, what to fix first, a line for each
// component that is not all well, and where the rest is. Nothing that the verdict hangs on
// is left out: what was not read, what was left out, and notices stand here as well.
func brief(w io.Writer, doc *results.Document, opt Options) error {
	p := newPage(w, doc, opt)
	p.brief = true
	p.head()
	p.start()
	p.fixFirst()
	p.leftOut()
	p.hanging()
	p.bothReadings()
	p.summary()
	p.controls() // of frameworks that were asked for
	p.sources()
	p.notices()
	p.print("\n%s\n", p.indent("", countText(p.doc.Counts)+". Each of them, what people confirmed, stanzas to waive and the board: --details, or -o html=report.html"))
	p.verdict()
	return p.err
}

// summary is a line for each component: how many of its results have which status, and the
// worst severity among those that are not well.
func (p *page) summary() {
	n := map[string]map[results.Status]int{}
	worst := map[string]*results.Result{}
	rank := func(r *results.Result) int { return slices.Index(results.Severities, r.Severity) }
	for i := range p.doc.Results {
		r := &p.doc.Results[i]
		if n[r.Component] == nil {
			n[r.Component] = map[results.Status]int{}
		}
		status := r.Status
		if r.Waiver != nil {
			status = "waived"
		}
		n[r.Component][status]++
		switch status {
		case results.Fail, results.Unknown, results.Manual:
			if worst[r.Component] == nil || rank(r) < rank(worst[r.Component]) {
				worst[r.Component] = r
			}
		}
	}
	var open, well []string
	widest := 0
	for _, id := range sorted(n) {
		if worst[id] == nil {
			well = append(well, p.label(id))
			continue
		}
		open = append(open, id)
		widest = max(widest, utf8.RuneCountInString(p.label(id)))
	}
	slices.SortStableFunc(open, func(a, b string) int { return rank(worst[a]) - rank(worst[b]) })
	if len(n) > 0 {
		p.print("\n%s\n", p.bold("BY COMPONENT"))
	}
	for _, id := range open {
		label := p.label(id)
		lead := "  " + p.severity(worst[id]) + strings.Repeat(" ", max(1, 8-len(worst[id].Severity))) + label + strings.Repeat(" ", widest-utf8.RuneCountInString(label)+2)
		p.print("%s\n", p.indent(lead, countText(n[id])))
	}
	if len(well) > 0 {
		p.print("%s\n", p.indent("  ", fmt.Sprintf("nothing open: %s", strings.Join(well, ", "))))
	}
}
