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

// Origin says what the rule encodes. Good practice is not sold as the document.
func (r *Rule) Origin() string {
	ids := strings.Join(r.Recommendations, ", ")
	if r.Basis == "document" {
		return "Recommendation " + ids + " of the Nutanix document on disaster recovery for Citrix DaaS."
	}
	return "Good practice beyond the document (" + ids + ")."
}
