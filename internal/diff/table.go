package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/results"
)

const (
	defaultWidth = 80
	maxWidth     = 110
)

// headings are what the table calls the changes.
var headings = map[Change]string{
	New: "NEW", NowUnknown: "NOW UNKNOWN", NoLongerChecked: "NO LONGER CHECKED", NewlyChecked: "NEWLY CHECKED", Fixed: "FIXED",
}

// Table writes the comparison for people, within width columns (80 when nobody
// knows). What has not changed is counted only.
func Table(w io.Writer, d *Document, width int, color bool) error {
	if width <= 0 {
		width = defaultWidth
	}
	p := &page{w: w, width: min(width, maxWidth), color: color}
	p.print("%s  %s\n", p.bold(d.Estate.Name), d.Estate.Domain)
	for _, s := range []struct {
		name string
		Side
	}{{"before", d.Before}, {"now", d.Now}} {
		p.print("%s\n", p.wrap(fmt.Sprintf("%-7s %s  ", s.name, s.AsOf.UTC().Format("2006-01-02 15:04 MST")), fmt.Sprintf("%s: %s", s.Verdict.Decision, s.Verdict.Because)))
	}
	for _, n := range d.Notes {
		p.print("%s\n", p.wrap("note    ", n))
	}
	last := Change("")
	for i := range d.Changes {
		e := &d.Changes[i]
		if e.Change == Unchanged {
			continue
		}
		if e.Change != last {
			p.print("\n%s  %d\n", p.bold(headings[e.Change]), d.Counts[e.Change])
			last = e.Change
		}
		p.entry(e)
	}
	var counts []string
	for _, c := range Changes {
		counts = append(counts, fmt.Sprintf("%d %s", d.Counts[c], strings.ReplaceAll(string(c), "-", " ")))
	}
	p.print("\n%s\n", p.wrap("", strings.Join(counts, " · ")))
	return p.err
}

type page struct {
	w     io.Writer
	width int
	color bool
	err   error
}

func (p *page) print(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

func (p *page) entry(e *Entry) {
	p.print("%s\n", p.wrap("  ", strings.ToUpper(string(e.Severity))+" "+e.Target))
	p.print("%s\n", p.wrap("    ", fmt.Sprintf("%s: %s → %s", e.Rule, status(e.Before, e.WaivedBefore), status(e.Now, e.WaivedNow))))
	if e.Message != "" {
		lead := "    "
		if e.Change == Fixed || e.Change == NewlyChecked || e.Change == NoLongerChecked {
			lead += "was: "
		}
		p.print("%s\n", p.wrap(lead, e.Message))
	}
}

func status(s results.Status, waived bool) string {
	if s == "" {
		return "not there"
	}
	t := strings.ReplaceAll(string(s), "_", " ")
	if waived {
		t += " (waived)"
	}
	return t
}

func (p *page) bold(s string) string {
	if !p.color {
		return s
	}
	return text.Bold.EscapeSeq() + s + text.EscapeReset
}

// wrap breaks body to the width of the page, below the end of lead.
func (p *page) wrap(lead, body string) string {
	n := text.StringWidth(lead)
	wrapped := strings.TrimRight(text.WrapSoft(body, max(p.width-n, 20)), " ")
	return lead + strings.ReplaceAll(wrapped, "\n", "\n"+strings.Repeat(" ", n))
}
