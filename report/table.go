package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

const (
	defaultWidth = 80
	maxWidth     = 110 // longer lines are hard to read, however wide the terminal
	firstFixes   = 5   // what a tired person can take in
	firstLines   = 10  // of a list to attest
)

// table writes for a tired person: the verdict, what to fix first, then detail by
// component, the counts, and the verdict once more where the eye rests last.
func table(w io.Writer, doc *results.Document, opt Options) error {
	if opt.Brief {
		return brief(w, doc, opt)
	}
	p := newPage(w, doc, opt)
	p.head()
	p.start()
	p.fixFirst()
	p.leftOut()
	p.reach()
	p.hanging()
	p.bothReadings()
	p.components()
	p.confirm()
	p.accepted()
	p.stanzas()
	p.sources()
	p.notices()
	p.board(false)
	p.controls()
	p.counts()
	p.verdict()
	return p.err
}

func newPage(w io.Writer, doc *results.Document, opt Options) *page {
	doc = printable(doc)
	p := &page{w: w, doc: doc, paint: opt.Color, width: opt.Width}
	if p.width <= 0 {
		p.width = defaultWidth
	}
	p.width = min(p.width, maxWidth)
	p.assessed = assessAll(doc, opt.Frameworks)
	p.byID = make(map[string]*results.Result, len(doc.Results))
	for i := range doc.Results {
		p.byID[doc.Results[i].ID] = &doc.Results[i]
	}
	return p
}

// page is a table report being written; the first failed write ends it.
type page struct {
	w     io.Writer
	doc   *results.Document
	byID  map[string]*results.Result
	paint bool
	width int
	brief bool // detail of results does not follow
	// assessed are the frameworks that were asked for.
	assessed []*compliance.Assessment
	hang     map[string]int // results to the causes that they hang on, from 1
	// places are results by their number in what to fix first, as far as that is shown.
	places map[string]int
	err    error
}

func (p *page) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *page) head() {
	e := p.doc.Estate
	p.print("%s  %s\n", p.bold(e.Name), e.Domain)
	p.print("judged as of %s by muster %s\n\n", p.doc.AsOf.UTC().Format("2006-01-02 15:04 MST"), p.doc.Tool.Version)
	p.verdict()
	for _, n := range p.doc.Notices {
		if n.Kind == results.ProductionSilent { // who reads this in a disaster reads no further
			p.print("\n%s\n", p.indent("", n.Message))
		}
	}
	for _, r := range p.decided() {
		p.print("%s\n", p.indent("  ", p.severity(r)+" "+r.Target+" ("+r.Rule+")"))
	}
	if n := p.undecided(); n > 0 {
		p.print("  … and %s\n", plural(n, "more result"))
	}
}

// verdict prints the decision about the estate, and in a line of its own the gate.
func (p *page) verdict() {
	v := p.doc.Verdict
	color := map[results.Decision]text.Colors{
		results.Go: {text.BgGreen, text.FgBlack}, results.NoGo: {text.BgRed, text.FgWhite}, results.NotProven: {text.BgYellow, text.FgBlack},
	}[v.Decision]
	said := v.Because
	if b := beside(&v); b != "" {
		said = b + ". " + upper(said)
	}
	p.print("%s\n", p.indent(p.color(" "+string(v.Decision)+" ", color)+" ", said))
	if line := plannedLine(p.doc); line != "" {
		p.print("%s\n", p.indent(" ", line))
	}
	if line := reachLine(p.doc); line != "" {
		p.print("%s\n", p.indent(" ", line))
	}
	if line := gateLine(p.doc); line != "" {
		p.print("%s\n", p.indent(" ", line))
	}
}

func (p *page) leftOut() {
	lines := leftOut(p.doc)
	if len(lines) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("LEFT OUT"))
	for _, l := range lines {
		p.print("%s\n", p.indent("  ", l))
	}
}

// messages are the sentences of a result: one for each finding.
func messages(r *results.Result) []string {
	if len(r.Findings) == 0 {
		return []string{r.Message}
	}
	var all []string
	for _, f := range r.Findings {
		all = append(all, f.Message)
	}
	return all
}

// tableText is how many characters of one text the table shows: whoever reads a terminal
// would never see what stands in front of a longer one.
const tableText = 10_000

// shownFix is a fix as the table shows it. Half of a command could do harm.
func shownFix(fix string) string {
	if utf8.RuneCountInString(fix) > tableText {
		return "too long to be shown here, see the json"
	}
	return fix
}

// machines says how many computers a result is about.
func (p *page) machines(r *results.Result) string {
	names := p.doc.Machines[r.Target]
	if len(names) < 2 {
		return "1 machine " + strings.Join(names, "")
	}
	return fmt.Sprintf("%s machines, %s to %s", thousands(r.Machines), names[0], names[len(names)-1])
}

// thousands writes a number as people read it: 12,345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// fix is what settles the first finding, or the rule's general advice.
func (p *page) fix(r *results.Result) string {
	return fixOf(p.doc, r)
}

func (p *page) sources() {
	var lines []string
	for _, name := range sorted(p.doc.Sources) {
		s := p.doc.Sources[name]
		if !s.Learnt() && !slices.ContainsFunc(p.doc.Causes, func(c results.Cause) bool { return c.Source == name }) {
			lines = append(lines, p.indent("  "+name+": ", fmt.Sprintf("%s (%s). %s", s.Status, s.Reason, s.Message)))
		}
		for _, id := range sorted(s.Asked) {
			if s.Asked[id].Insecure {
				lines = append(lines, p.indent("  "+name+": ", id+" was asked without verifying its certificate"))
			}
		}
	}
	if len(lines) > 0 {
		p.print("\n%s\n%s\n", p.bold("SOURCES"), strings.Join(lines, "\n"))
	}
}

func (p *page) notices() {
	said := slices.DeleteFunc(slices.Clone(p.doc.Notices), func(n results.Notice) bool { return n.Kind == results.ProductionSilent }) // above
	if len(said) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("NOTICES"))
	for _, n := range said {
		p.print("%s\n", p.indent("  ", n.Message))
	}
}

func (p *page) counts() {
	p.print("\n%s\n", p.indent("", countText(p.doc.Counts)))
}

// countText lists how many results have which status, worst first; statuses that
// nothing has are left out, but for pass and fail.
func countText(n map[results.Status]int) string {
	var parts []string
	for _, s := range []results.Status{results.Fail, results.Unknown, results.Manual, "waived", results.Pass, results.NotApplicable, results.Skipped} {
		if n[s] > 0 || s == results.Fail || s == results.Pass {
			parts = append(parts, fmt.Sprintf("%d %s", n[s], strings.ReplaceAll(string(s), "_", " ")))
		}
	}
	return strings.Join(parts, " · ")
}
