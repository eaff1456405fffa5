package report

import (
	"fmt"
	"slices"
	"strings"

	gopretty "github.com/jedib0t/go-pretty/v6/table"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func (p *page) components() {
	by := map[string][]*results.Result{}
	var order []string
	for i := range p.doc.Results {
		r := &p.doc.Results[i]
		if by[r.Component] == nil {
			order = append(order, r.Component)
		}
		by[r.Component] = append(by[r.Component], r)
	}
	slices.Sort(order)
	p.hang = causeOf(p.doc)
	for _, name := range order {
		p.component(name, by[name])
	}
}

func (p *page) component(name string, all []*results.Result) {
	n := map[results.Status]int{}
	var shown []*results.Result
	for _, r := range all {
		if r.Waiver != nil {
			n["waived"]++ // told in a section of their own
			continue
		}
		n[r.Status]++
		if r.Question() && r.Status == results.Manual {
			continue // likewise
		}
		if p.hang[r.ID] > 0 {
			continue // told with its cause
		}
		switch r.Status {
		case results.Fail, results.Unknown, results.Manual:
			shown = append(shown, r)
		}
	}
	if len(shown) == 0 {
		return
	}
	slices.SortStableFunc(shown, func(a, b *results.Result) int {
		return slices.Index(results.Severities, a.Severity) - slices.Index(results.Severities, b.Severity)
	})
	p.print("\n%s  %s\n", p.bold(strings.ToUpper(name)), countText(n))
	t := gopretty.NewWriter()
	t.SetStyle(gopretty.StyleLight)
	t.Style().Options = gopretty.Options{SeparateRows: true, SeparateColumns: true, DrawBorder: true}
	const statusWidth = 7
	rest := p.width - statusWidth - 7 // borders and their padding
	t.SetColumnConfigs([]gopretty.ColumnConfig{
		{Number: 1, WidthMin: statusWidth}, {Number: 2, WidthMin: rest},
	})
	for _, same := range p.crowded(p.alike(shown)) {
		row := p.row
		if p.isCrowd(same) {
			row = p.crowd
		}
		t.AppendRow(gopretty.Row{p.status(same[0]) + "\n" + p.severity(same[0]), strings.Join(row(same, rest), "\n")})
	}
	p.print("%s\n", t.Render())
}

// alike puts results together that are unknown for one cause, and failures of one rule and
// severity that one and the same fix settles, where the first of them stands. All others
// stand alone.
func (p *page) alike(all []*results.Result) [][]*results.Result {
	var rows [][]*results.Result
	seen := map[string]int{}
	for _, r := range all {
		c := r.Cause()
		if r.Machines > 0 { // how many machines is told of each
			c = ""
		}
		if fix := p.fix(r); r.Status == results.Fail && fix != "" && p.said(r, fix) {
			c = "fail\x00" + r.Rule + "\x00" + string(r.Severity) + "\x00" + fix
		}
		if c == "" {
			rows = append(rows, []*results.Result{r})
			continue
		}
		if at, there := seen[c]; there {
			rows[at] = append(rows[at], r)
			continue
		}
		seen[c] = len(rows)
		rows = append(rows, []*results.Result{r})
	}
	return rows
}

// A crowd is so many results of one rule that say the same of different things that nobody
// reads them one by one; crowdNames of them are named.
const (
	aCrowd     = 10
	crowdNames = 3
)

// kind is what the results of a crowd have in common; "" for what stands alone.
func (p *page) kind(r *results.Result) string {
	if r.Machines > 0 || len(r.Findings) > 1 || len(r.List) > 0 {
		return ""
	}
	return fmt.Sprintf("%s\x00%s\x00%s\x00%s\x00%s\x00%s", r.Rule, r.Status, r.Severity, r.Reason, r.Like(strings.Join(messages(r), "\n")), r.Like(p.fix(r)))
}

// crowded puts the rows of a crowd into one.
func (p *page) crowded(rows [][]*results.Result) [][]*results.Result {
	n := map[string]int{}
	for _, same := range rows {
		if k := p.kind(same[0]); k != "" && len(same) == 1 {
			n[k]++
		}
	}
	var all [][]*results.Result
	at := map[string]int{}
	for _, same := range rows {
		k := p.kind(same[0])
		if k == "" || len(same) > 1 || n[k] < aCrowd {
			all = append(all, same)
			continue
		}
		if i, there := at[k]; there {
			all[i] = append(all[i], same...)
			continue
		}
		at[k] = len(all)
		all = append(all, same)
	}
	return all
}

// isCrowd tells that all results of a row say the same, and are many.
func (p *page) isCrowd(same []*results.Result) bool {
	k := p.kind(same[0])
	return len(same) >= aCrowd && k != "" && !slices.ContainsFunc(same, func(r *results.Result) bool { return p.kind(r) != k })
}

// crowd is the row of a crowd: who is meant, and what is said of the first.
func (p *page) crowd(same []*results.Result, width int) []string {
	r := same[0]
	lines := []string{p.bold(Wrap(fmt.Sprintf("%s and %s more of its kind", r.Target, thousands(len(same)-1)), width))}
	names := make([]string, 0, crowdNames)
	for _, other := range same[1:min(len(same), crowdNames+1)] {
		names = append(names, other.Target)
	}
	lines = append(lines, p.faint(Wrap(fmt.Sprintf("such as %s; the json report has all", strings.Join(names, ", ")), width)), p.faint(r.Rule))
	lines = append(lines, p.told(r, width)...)
	if r.Status == results.Unknown {
		lines = append(lines, p.faint("reason: "+string(r.Reason)))
	}
	if fix := p.fix(r); fix != "" {
		if p.said(r, fix) {
			fix = "see " + p.place(r.ID)
		}
		lines = append(lines, Wrap("fix, for each likewise: "+shownFix(fix), width))
	}
	return lines
}

// told is what a result says, and of how many machines.
func (p *page) told(r *results.Result, width int) []string {
	var lines []string
	if r.Machines > 0 {
		lines = append(lines, p.machines(r))
	}
	for _, m := range messages(r) {
		lines = append(lines, Wrap(cutAt(m, tableText), width))
	}
	if line := inPlanned(r); line != "" {
		lines = append(lines, p.faint(Wrap(line, width)))
	}
	return lines
}

// row is what is told of a result, line by line, or of several for one cause, of which
// the first is the most severe.
func (p *page) row(same []*results.Result, width int) []string {
	r := same[0]
	var lines []string
	byTarget := slices.Clone(same)
	slices.SortStableFunc(byTarget, func(a, b *results.Result) int { return strings.Compare(a.Target, b.Target) })
	for i, one := range byTarget {
		if i == 0 || one.Target != byTarget[i-1].Target {
			lines = append(lines, p.bold(Wrap(one.Target, width)))
		}
		if r.Status == results.Fail && len(same) > 1 { // of one rule, each with its own words
			lines = append(lines, p.told(one, width)...)
			continue
		}
		lines = append(lines, p.faint(one.Rule))
	}
	if r.Status == results.Fail && len(same) > 1 {
		lines = append(lines, p.faint(r.Rule))
	} else {
		lines = append(lines, p.told(r, width)...)
	}
	for i, line := range r.List {
		if i == firstLines {
			lines = append(lines, p.faint(fmt.Sprintf("… and %d more lines, in the json", len(r.List)-i)))
			break
		}
		lines = append(lines, Wrap("- "+line, width))
	}
	if r.Status == results.Unknown {
		lines = append(lines, p.faint("reason: "+string(r.Reason)))
	}
	if fix := p.fix(r); fix != "" {
		if p.said(r, fix) {
			fix = "see " + p.place(r.ID)
		}
		lines = append(lines, Wrap("fix: "+shownFix(fix), width))
	}
	if r.Location != nil && len(same) == 1 {
		lines = append(lines, p.faint(Wrap(fmt.Sprintf("declared at %s:%d:%d", r.Location.File, r.Location.Line, r.Location.Column), width)))
	}
	return lines
}
