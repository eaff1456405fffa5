package policy

import (
	"fmt"
	"io"
	"strings"
)

// Page writes the documentation page of a rule. Its address follows from the id:
// docs/rules/<component>/<rule>.md.
func Page(w io.Writer, r *Rule) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", r.ID, r.Title)
	fmt.Fprintf(&b, "| severity | basis | recommendations | facts |\n|---|---|---|---|\n| %s | %s | %s | %s |\n",
		r.Severity, r.Basis, strings.Join(r.Recommendations, ", "), strings.Join(r.Requires, ", "))
	fmt.Fprintf(&b, "\n## Why it matters in a disaster\n\n%s\n", r.Description)
	fmt.Fprintf(&b, "\n## How it is judged\n\n%s\n", r.Judged())
	fmt.Fprintf(&b, "\n## How to fix it\n\n%s\n", r.Remediation)
	if r.Readings != nil {
		fmt.Fprintf(&b, "\n## Planned and unplanned\n\n| planned, with the help of production | unplanned, without it |\n|---|---|\n| %s | %s |\n", r.Readings.Planned, r.Readings.Unplanned)
	}
	if lost := r.WhenLost(); lost != "" {
		fmt.Fprintf(&b, "\n## When production is taken to be lost\n\n%s\n", lost)
	}
	fmt.Fprintf(&b, "\n## Where it comes from\n\n%s\n", r.Origin())
	if former := r.Former(); former != "" {
		fmt.Fprintf(&b, "\n## Formerly\n\n%s\n", former)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
