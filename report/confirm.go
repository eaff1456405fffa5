package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
)

// shownQuestions is how many lines of what people have to confirm are shown on a terminal,
// and shownSignatures how many of what they have confirmed: those that end first.
const (
	shownQuestions  = 12
	shownSignatures = 4
)

// attestHint is how one answers.
const attestHint = "muster attest FACTS asks them one by one; --print gives a form to send round"

// confirmTitle is what stands for n open questions where one fixes things.
func confirmTitle(n int) string {
	if n == 1 {
		return "1 thing that people must confirm"
	}
	return fmt.Sprintf("%d things that people must confirm", n)
}

// openQuestions are those that wait for somebody, the most severe first.
func (p *page) openQuestions() []*results.Result {
	var all []*results.Result
	for i := range p.doc.Results {
		if r := &p.doc.Results[i]; r.Question() && r.Status == results.Manual && r.Waiver == nil {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
			cmp.Compare(a.Component, b.Component))
	})
	return all
}

// confirm lists what only people can tell, a line each: those that decide, and how many
// do not.
func (p *page) confirm() {
	all := p.openQuestions()
	if len(all) == 0 {
		return
	}
	p.print("\n%s\n", p.indent(p.bold("TO CONFIRM")+"  ", attestHint))
	below := 0
	for i, r := range all {
		if !verdict.Counts(r.Severity, p.doc.Verdict.FailOn) {
			below = len(all) - i
			all = all[:i]
			break
		}
	}
	wide := widest(all)
	for i, r := range all {
		if i == shownQuestions {
			p.print("%s\n", p.faint(fmt.Sprintf("  … and %d more", len(all)-i)))
			break
		}
		lead := fmt.Sprintf("  %-7s  %-*s  ", strings.ToUpper(string(r.Severity)), wide, r.Rule)
		p.print("%s%s\n", lead, oneLine(r.Message, p.width-utf8.RuneCountInString(lead)))
	}
	if below > 0 {
		p.print("%s\n", p.faint(fmt.Sprintf("  %d more below %s, which do not decide", below, p.doc.Verdict.FailOn)))
	}
}

// widest is how many columns the rules of the results that are shown take.
func widest(all []*results.Result) int {
	n := 0
	for _, r := range all[:min(len(all), shownQuestions)] {
		n = max(n, len(r.Rule))
	}
	return n
}

// oneLine cuts a text to a width, at a word. Something of it is shown however little
// room there is.
func oneLine(s string, width int) string {
	width = max(width, 10)
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	cut := string([]rune(s)[:width-1])
	if at := strings.LastIndexByte(cut, ' '); at > width/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,:;(") + "…"
}

// confirmed lists questions that somebody has answered, a line each, those first that end
// first.
func (p *page) confirmed(all []*results.Result) {
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b *results.Result) int { return cmp.Compare(a.Attested.Expires, b.Attested.Expires) })
	p.print("\n%s\n", p.indent(p.bold("BY SIGNATURE")+"  ", fmt.Sprintf("%d that no source sees, confirmed by people", len(all))))
	wide := widest(all)
	for i, r := range all {
		if i == shownSignatures {
			p.print("%s\n", p.faint(fmt.Sprintf("  … and %d more; the html and json reports have them", len(all)-i)))
			break
		}
		lead := fmt.Sprintf("  until %s  %-*s  ", r.Attested.Expires, wide, r.Rule)
		p.print("%s%s\n", lead, oneLine(r.Attested.Owner, p.width-utf8.RuneCountInString(lead)))
	}
}

// confirm lists them in the comment of a pull request, as long as there is room.
func (m *markdown) confirm() {
	all := m.openQuestions()
	if len(all) == 0 {
		return
	}
	m.write(fmt.Sprintf("### To confirm\n\n<details><summary>%s that only people can answer (%s)</summary>\n\n", plural(len(all), "question"), attestHint))
	for i, r := range all {
		if !m.write(fmt.Sprintf("- **%s** %s: %s\n", strings.ToUpper(string(r.Severity)), rule(r.Rule), prose(atMost(r.Message, markdownText)))) {
			m.write(fmt.Sprintf("- … and %d more\n", len(all)-i))
			break
		}
	}
	m.write("\n</details>\n\n")
}

// htmlQuestion is what somebody has to confirm.
type htmlQuestion struct {
	*results.Result
	Label  string // of the component
	Why    string
	How    string // whom to ask, and what shows it
	Lines  htmlRowsOf[string]
	Anchor string
}

func (h *htmlPage) listQuestions() {
	for _, r := range h.openQuestions() {
		q := htmlQuestion{Result: r, Label: h.label(r.Component), Lines: htmlUpTo(htmlLines, r.List), Anchor: anchor("result", r.ID)}
		if rule := h.doc.Rules[r.Rule]; rule != nil {
			q.Why, q.How = rule.Description, rule.Remediation
		}
		h.anchors[r.ID] = q.Anchor
		h.Questions = append(h.Questions, q)
	}
}
