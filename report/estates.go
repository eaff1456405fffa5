package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/plain"
)

// Estate is one of several estates that were judged in one run. What is kept of it is what
// the overview shows: the results are in files of their own.
type Estate struct {
	Folder   string           // its name
	Decision results.Decision // "" when it could not be judged
	Headline string
	Because  string // the sentence of the verdict, or why there is none
	First    string // what to fix first; "" for nothing
}

// Summary is what an overview of several estates shows of one that was judged.
func Summary(folder string, doc *results.Document) Estate {
	e := Estate{Folder: folder, Decision: doc.Verdict.Decision, Headline: doc.Verdict.Headline, Because: doc.Verdict.Because}
	byID := make(map[string]*results.Result, len(doc.Results))
	for i := range doc.Results {
		byID[doc.Results[i].ID] = &doc.Results[i]
	}
	for _, f := range doc.FixFirst {
		r := byID[f.Result]
		if r == nil {
			continue
		}
		what := cmp.Or(f.Title, r.Target+andMore(len(f.Also)))
		if r.Question() {
			what = confirmTitle(len(f.Also) + 1)
		}
		e.First = strings.ToUpper(string(cmp.Or(f.Severity, r.Severity))) + " " + what
		if rule := doc.Rules[r.Rule]; f.Title == "" && !r.Question() && rule != nil {
			e.First += ": " + rule.Title
		}
		break
	}
	return e
}

// withoutVerdict stands where an estate has no verdict.
const withoutVerdict results.Decision = "NOT JUDGED"

// urgency is the order of an overview: what needs somebody comes first.
var urgency = []results.Decision{withoutVerdict, results.NoGo, results.NotProven, results.Go}

var decisionColors = map[results.Decision]text.Colors{
	withoutVerdict: {text.Bold, text.FgRed}, results.NoGo: {text.Bold, text.FgRed},
	results.NotProven: {text.Bold, text.FgYellow}, results.Go: {text.Bold, text.FgGreen},
}

// Estates writes the overview of several estates: how many came out how, then each, those
// that need somebody first.
func Estates(w io.Writer, estates []Estate, opt Options) error {
	p := newPage(w, &results.Document{}, opt)
	estates = slices.Clone(estates)
	n := map[results.Decision]int{}
	for i := range estates {
		e := &estates[i]
		e.Decision = cmp.Or(e.Decision, withoutVerdict)
		e.Folder, e.Headline, e.Because, e.First = plain.Line(e.Folder), plain.Line(e.Headline), plain.Line(e.Because), plain.Line(e.First)
		n[e.Decision]++
	}
	slices.SortFunc(estates, func(a, b Estate) int {
		return cmp.Or(cmp.Compare(slices.Index(urgency, a.Decision), slices.Index(urgency, b.Decision)), cmp.Compare(a.Folder, b.Folder))
	})
	var counts []string
	for _, d := range urgency {
		if n[d] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n[d], d))
		}
	}
	p.print("%s\n\n", p.indent("", fmt.Sprintf("%s: %s", plural(len(estates), "estate"), strings.Join(counts, ", "))))
	for _, e := range estates {
		verdict := fmt.Sprintf("%-10s  ", e.Decision)
		name := p.bold(e.Folder)
		if e.Headline != "" && e.Headline != string(e.Decision) {
			name += ": " + e.Headline
		}
		p.print("%s\n", p.indent(p.color(verdict, decisionColors[e.Decision]), name))
		if e.Decision == results.Go {
			continue
		}
		p.print("%s\n", p.indent(strings.Repeat(" ", len(verdict)), cutAt(e.Because, tableText)))
		if e.First != "" {
			p.print("%s\n", p.indent(strings.Repeat(" ", len(verdict))+"fix first: ", cutAt(e.First, tableText)))
		}
	}
	return p.err
}
