package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// singleLine puts a text on one line, with single blanks between its words.
func singleLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ended ends a sentence that does not end.
func ended(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// atMost cuts a text to n characters, the last of which then tells that it was
// cut.
func atMost(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// unlinked keeps a text from holding what SARIF reads as a link.
func unlinked(s string) string { return strings.ReplaceAll(s, "](", "] (") }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// fixOf is what settles the first finding that says so, or a result that is unknown, or
// the rule's general advice for a failure.
func fixOf(doc *results.Document, r *results.Result) string {
	for _, f := range r.Findings {
		if f.Fix != "" {
			return f.Fix
		}
	}
	if r.Fix != "" {
		return r.Fix
	}
	if rule := doc.Rules[r.Rule]; rule != nil && r.Status == results.Fail {
		return rule.Remediation
	}
	return ""
}

func waivedLine(w *results.Waived) string {
	ticket := ""
	if w.Ticket != "" {
		ticket = ", " + clean(w.Ticket)
	}
	return ended(fmt.Sprintf("Waived until %s by %s%s: %s", clean(w.Expires), clean(w.Owner), ticket, clean(w.Reason)))
}

func attestedLine(a *results.Attested) string {
	return ended(fmt.Sprintf("Attested by %s on %s, until %s: %s", clean(a.Owner), clean(a.Date), clean(a.Expires), clean(a.Statement)))
}
