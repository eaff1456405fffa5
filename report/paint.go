package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

var severityColors = map[results.Severity]text.Colors{
	results.Blocker: {text.Bold, text.FgRed}, results.High: {text.FgRed}, results.Medium: {text.FgYellow},
	results.Low: {text.FgCyan}, results.Info: {text.Faint},
}

var statusColors = map[results.Status]text.Colors{
	results.Fail: {text.FgRed}, results.Unknown: {text.FgYellow}, results.Manual: {text.FgYellow}, results.Pass: {text.FgGreen},
}

// color paints every line of s, so that a line can stand in a cell by itself.
func (p *page) color(s string, c text.Colors) string {
	if !p.paint || len(c) == 0 || s == "" {
		return s
	}
	start := c.EscapeSeq()
	return start + strings.ReplaceAll(s, "\n", text.EscapeReset+"\n"+start) + text.EscapeReset
}

func (p *page) bold(s string) string  { return p.color(s, text.Colors{text.Bold}) }
func (p *page) faint(s string) string { return p.color(s, text.Colors{text.Faint}) }

func (p *page) severity(r *results.Result) string { return p.severityOf(r.Severity) }

func (p *page) severityOf(s results.Severity) string {
	return p.color(strings.ToUpper(string(s)), severityColors[s])
}

func (p *page) status(r *results.Result) string {
	if r.Waiver != nil {
		return "waived"
	}
	return p.color(string(r.Status), statusColors[r.Status])
}

// indent wraps body to the width of the page, with lead before its first line and
// blanks of the same width before the others.
func (p *page) indent(lead, body string) string {
	n := text.StringWidthWithoutEscSequences(lead)
	return lead + strings.ReplaceAll(Wrap(body, max(p.width-n, 20)), "\n", "\n"+strings.Repeat(" ", n))
}

// breakable are the characters after which a word that is longer than a line,
// such as a distinguished name or a path, is best broken.
const breakable = `,;\/-=)`

// Wrap breaks s between words, and long words where it hurts least. Line breaks in
// s stay.
func Wrap(s string, width int) string {
	var lines []string
	for paragraph := range strings.SplitSeq(s, "\n") {
		line, used := "", 0
		for _, word := range strings.Fields(paragraph) {
			w := text.StringWidthWithoutEscSequences(word)
			if used > 0 && used+1+w <= width {
				line += " " + word
				used += 1 + w
				continue
			}
			if used > 0 {
				lines = append(lines, line)
			}
			for w > width {
				head, tail := split(word, width)
				lines = append(lines, head)
				word, w = tail, w-text.StringWidthWithoutEscSequences(head) // measured once: a word may be a megabyte
			}
			line, used = word, w
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// split cuts a word so that the first part fits into width.
func split(word string, width int) (head, tail string) {
	used, cut := 0, 0
	for i, r := range word {
		w := text.RuneWidth(r)
		if used+w > width {
			if cut <= i/2 { // a break too early wastes the line
				cut = i
			}
			return word[:cut], word[cut:]
		}
		used += w
		if strings.ContainsRune(breakable, r) {
			cut = i + len(string(r))
		}
	}
	return word, ""
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
