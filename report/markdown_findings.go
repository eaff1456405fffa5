package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// wanting lists the results that want attention: failures first, the worst of them
// at the top, and what is waived at the end.
func (p *page) wanting() []*results.Result {
	var all []*results.Result
	for i := range p.doc.Results {
		r := &p.doc.Results[i]
		if r.Question() && r.Status == results.Manual && r.Waiver == nil {
			continue // they are told together
		}
		if slices.Index(htmlStatuses, shownStatus(r)) < slices.Index(htmlStatuses, results.Pass) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(htmlStatuses, shownStatus(a)), slices.Index(htmlStatuses, shownStatus(b))),
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)))
	})
	return all
}

// markdownComponent is what is shown of a component.
type markdownComponent struct {
	counts map[results.Status]int
	items  []string
	left   map[results.Status]int // results without room
}

// markdownLeast is what no result can be shown in, in bytes.
const markdownLeast = 40

// findings writes a block for each component, those that start first at the top.
// The worst results of all get the room, wherever they belong.
func (m *markdown) findings() {
	by := map[string]*markdownComponent{}
	for i := range m.doc.Results {
		r := &m.doc.Results[i]
		if by[r.Component] == nil {
			by[r.Component] = &markdownComponent{counts: map[results.Status]int{}, left: map[results.Status]int{}}
		}
		by[r.Component].counts[shownStatus(r)]++
	}
	var order []string
	for _, e := range m.doc.Board {
		if by[e.Component] != nil && !slices.Contains(order, e.Component) {
			order = append(order, e.Component)
		}
	}
	for _, id := range sorted(by) {
		if !slices.Contains(order, id) {
			order = append(order, id)
		}
	}
	room := m.room - 10_000    // for the lines below the blocks
	for _, id := range order { // what frames the block of a component comes first
		room -= len(m.block(id, by[id])) + len(m.left(by[id].counts))
	}
	for _, r := range m.wanting() {
		c := by[r.Component]
		if len(c.left) == 0 && room > markdownLeast {
			if item := m.item(r); len(item) <= room {
				room -= len(item)
				c.items = append(c.items, item)
				continue
			}
		}
		c.left[shownStatus(r)]++
	}
	var calm []string
	unnamed := 0
	title := "### Findings\n\n"
	for _, id := range order {
		c := by[id]
		switch {
		case len(c.items) == 0 && len(c.left) == 0:
			calm = append(calm, m.label(id))
			continue
		case title != "":
			m.write(title)
			title = ""
		}
		if !m.write(m.block(id, c)) {
			unnamed++
		}
	}
	if unnamed > 0 {
		m.write(fmt.Sprintf("… and findings of %s.\n\n", plural(unnamed, "more component")))
	}
	if len(calm) > 0 {
		m.write("Nothing to do for: " + prose(strings.Join(calm, ", ")) + ".\n\n")
	}
}

// block is a component with what is shown of it.
func (m *markdown) block(id string, c *markdownComponent) string {
	return fmt.Sprintf("<details><summary><b>%s</b>: %s</summary>\n\n%s%s\n</details>\n\n",
		markup(m.label(id)), tally(c.counts), strings.Join(c.items, ""), m.left(c.left))
}

func (m *markdown) left(n map[results.Status]int) string {
	if len(n) == 0 {
		return ""
	}
	return "- … and without room here: " + tally(n) + "; the json and html reports have them\n"
}

func (m *markdown) item(r *results.Result) string {
	var b strings.Builder
	status := words(shownStatus(r))
	if r.Baseline == results.BaselineNew {
		status = "new, " + status
	}
	fmt.Fprintf(&b, "- **%s** (%s) %s, %s", strings.ToUpper(string(r.Severity)), status, code(r.Target), rule(r.Rule))
	if r.Machines > 0 {
		fmt.Fprintf(&b, ", %s", plural(r.Machines, "machine"))
	}
	if r.Location != nil {
		fmt.Fprintf(&b, ", declared at %s", code(fmt.Sprintf("%s:%d", r.Location.File, r.Location.Line)))
	}
	lines := []string{b.String()}
	b.Reset()
	if r.Waiver != nil {
		lines = append(lines, prose(waivedLine(r.Waiver)))
	}
	if line := inPlanned(r); line != "" {
		lines = append(lines, prose(ended(upper(line))))
	}
	if r.Reason != "" {
		lines = append(lines, "Reason: "+code(string(r.Reason)))
	}
	b.WriteString(lineBroken(append(lines, m.said(r, "  ")...), "  "))
	for i, line := range r.List {
		if i == markdownLines {
			fmt.Fprintf(&b, "  - … and %s, in the json\n", plural(len(r.List)-i, "more line"))
			break
		}
		fmt.Fprintf(&b, "  - %s\n", prose(line))
	}
	return b.String()
}

// rule is a rule's name, and its page where it has one.
func rule(id string) string {
	if page := rulePage(id); page != "" {
		return "[" + code(id) + "](" + page + ")"
	}
	return code(id)
}

// What Markdown or GitHub would make something of is escaped, or stands apart from
// what follows: a mention must not call anybody, and a number must not link an
// issue.
var (
	proseEscapes = strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "\n", " ",
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "{", `\{`, "}", `\}`, "[", `\[`, "]", `\]`, "(", `\(`, ")", `\)`,
		"!", `\!`, "|", `\|`, "~", `\~`, "://", `:\/\/`, "@", "<span>@</span>", "#", "<span>#</span>", "$", "<span>$</span>")
	lineStart = regexp.MustCompile(`^(\s*)([-+=]|\d+[.)])`)
	website   = regexp.MustCompile(`(?i)\bwww\.`)
)

// prose is a text that cannot be taken for markup.
func prose(s string) string {
	s = proseEscapes.Replace(singleLine(atMost(s, markdownText)))
	s = website.ReplaceAllStringFunc(s, func(www string) string { return www[:3] + `\.` })
	return lineStart.ReplaceAllStringFunc(s, func(start string) string {
		return start[:len(start)-1] + `\` + start[len(start)-1:]
	})
}

var apart = strings.NewReplacer("@", "<span>@</span>", "#", "<span>#</span>")

// markup is a text between elements of HTML, where Markdown does not reach.
func markup(s string) string {
	return apart.Replace(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(singleLine(atMost(s, markdownText))))
}

// code is a text in a code span, in which nothing has a meaning but the fence
// itself, and the bar of a table.
func code(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(atMost(s, markdownCommand), "\n", " "))
	if s == "" {
		return "–"
	}
	fence := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// longestRun is the length of the longest run of backticks.
func longestRun(s string) int {
	longest, n := 0, 0
	for _, r := range s {
		if r != '`' {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}
