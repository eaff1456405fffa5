package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// headings are what the table calls the changes.
var headings = map[diff.Change]string{
	diff.New: "NEW", diff.NowUnknown: "NOW UNKNOWN", diff.NoLongerChecked: "NO LONGER CHECKED",
	diff.NewlyChecked: "NEWLY CHECKED", diff.Fixed: "FIXED",
}

// Diff writes a comparison of two results documents for people. What has not
// changed is counted only.
func Diff(w io.Writer, d *diff.Document, opt Options) error {
	p := newPage(w, &results.Document{}, opt)
	d = inert(d)
	p.print("%s  %s\n", p.bold(d.Estate.Name), d.Estate.Domain)
	for _, s := range []struct {
		name string
		diff.Side
	}{{"before", d.Before}, {"now", d.Now}} {
		p.print("%s\n", p.indent(fmt.Sprintf("%-7s %s  ", s.name, s.AsOf.UTC().Format("2006-01-02 15:04 MST")), fmt.Sprintf("%s: %s", s.Verdict.Says(), s.Verdict.Because)))
	}
	for _, n := range d.Notes {
		p.print("%s\n", p.indent("note    ", n))
	}
	last := diff.Change("")
	for i := range d.Changes {
		e := &d.Changes[i]
		if e.Change == diff.Unchanged {
			continue
		}
		if e.Change != last {
			p.print("\n%s  %d\n", p.bold(headings[e.Change]), d.Counts[e.Change])
			last = e.Change
		}
		p.change(e)
	}
	var counts []string
	for _, c := range diff.Changes {
		counts = append(counts, fmt.Sprintf("%d %s", d.Counts[c], strings.ReplaceAll(string(c), "-", " ")))
	}
	p.print("\n%s\n", p.indent("", strings.Join(counts, " · ")))
	return p.err
}

func (p *page) change(e *diff.Entry) {
	p.print("%s\n", p.indent("  ", strings.ToUpper(string(e.Severity))+" "+e.Target))
	p.print("%s\n", p.indent("    ", fmt.Sprintf("%s: %s → %s", e.Rule, statusText(e.Before, e.WaivedBefore), statusText(e.Now, e.WaivedNow))))
	if e.Message != "" {
		lead := "    "
		if e.Change == diff.Fixed || e.Change == diff.NewlyChecked || e.Change == diff.NoLongerChecked {
			lead += "was: "
		}
		p.print("%s\n", p.indent(lead, e.Message))
	}
}

func statusText(s results.Status, waived bool) string {
	if s == "" {
		return "not there"
	}
	t := strings.ReplaceAll(string(s), "_", " ")
	if waived {
		t += " (waived)"
	}
	return t
}
