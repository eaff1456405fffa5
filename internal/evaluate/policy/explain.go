package policy

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
)

// Explain writes what a rule is about for people, in lines of at most width
// columns.
func Explain(w io.Writer, r *Rule, width int) error {
	var b strings.Builder
	para := func(head, body string) {
		fmt.Fprintf(&b, "\n%s\n", head)
		for line := range strings.SplitSeq(strings.TrimRight(text.WrapSoft(body, width-2), " \n"), "\n") {
			fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, " "))
		}
	}
	fmt.Fprintf(&b, "%s  (%s)\n%s\n", r.ID, r.Severity, strings.TrimRight(text.WrapSoft(r.Title, width), " "))
	para("Why it matters in a disaster", r.Description)
	para("How it is judged", r.Judged())
	para("How to fix it", r.Remediation)
	if r.Readings != nil {
		para("Planned, with the help of production", r.Readings.Planned)
		para("Unplanned, without it", r.Readings.Unplanned)
	}
	if lost := r.WhenLost(); lost != "" {
		para("When production is taken to be lost", lost)
	}
	para("Where it comes from", r.Origin())
	if former := r.Former(); former != "" {
		para("Formerly", former)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Judged says which facts the rule looks at and what follows when they are
// missing.
func (r *Rule) Judged() string {
	if r.Engine {
		s := "From estate, from what the sources name, and from what all other rules said of it."
		if r.Unwaivable {
			s += " It cannot be waived."
		}
		return s
	}
	s := "From " + strings.Join(r.Requires, ", ")
	if sources := r.Sources(); len(sources) > 0 {
		s += " (asked by " + strings.Join(sources, ", ") + ")"
	}
	s += ". Where these could not be learnt the result is unknown, never a pass."
	if r.Sets["attest"] {
		s += " Some of it only a person can attest."
	}
	if r.Unwaivable {
		s += " It cannot be waived."
	}
	return s
}

// WhenLost says what becomes of the rule with --as-if-lost production; "" for nothing in
// particular.
func (r *Rule) WhenLost() string {
	switch r.Lost {
	case LostGone:
		return "It does not apply: " + r.LostWhy + ". Where it failed by --last-known facts it still fails."
	case LostNames:
		return "Names and counts may come from --last-known facts: " + r.LostWhy + "."
	case LostRunning:
		return "It does not apply to machines of production that come back from copies: " + r.LostWhy + "."
	}
	return ""
}

// Origin says what the rule encodes. Good practice is not sold as the document.
func (r *Rule) Origin() string {
	ids := strings.Join(r.Recommendations, ", ")
	if r.Basis == "document" {
		return "Recommendation " + ids + " of the Nutanix document on disaster recovery for Citrix DaaS."
	}
	return "Good practice beyond the document (" + ids + ")."
}
