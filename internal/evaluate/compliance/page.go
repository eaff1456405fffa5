package compliance

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Markdown writes the page of all frameworks. It names globs and components as the files
// do, so that a new rule changes nothing of it.
func Markdown(w io.Writer, set Set) error {
	var b strings.Builder
	b.WriteString("# Frameworks\n\nWritten by `make docs` from [policies/frameworks](../policies/frameworks). [compliance.md](compliance.md) says what a state means, and what it does\n" +
		"not. `muster rules list --framework ID` names the rules under each control.\n")
	for _, f := range set {
		fmt.Fprintf(&b, "\n## %s (`%s`)\n\nVersion: %s. Source: <%s>. Licence: %s.\n", f.Title, f.ID, f.Version, f.Source, f.Licence)
		if f.Unverified != "" {
			fmt.Fprintf(&b, "\n**Unverified:** %s.\n", f.Unverified)
		}
		b.WriteString("\n| control | relation | meaning, in our words | what of muster bears on it | left for a person to show |\n|---|---|---|---|---|\n")
		for _, c := range f.Controls {
			meaning := fmt.Sprintf("**%s.** %s", cell(c.Title), cell(c.Meaning))
			if c.Unverified != "" {
				meaning += " *Unverified: " + cell(c.Unverified) + ".*"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", cell(c.ID), c.Relation, meaning, bearing(c), cell(c.Question))
		}
		if len(f.Unmapped) > 0 {
			b.WriteString("\nUnder no control of these but one of everything:\n\n")
			for _, glob := range slices.Sorted(maps.Keys(f.Unmapped)) {
				fmt.Fprintf(&b, "- `%s`: %s\n", glob, f.Unmapped[glob])
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bearing is what of muster bears on a control, as the file says it.
func bearing(c *Control) string {
	if c.Everything() {
		return "everything"
	}
	var parts []string
	if len(c.Components) > 0 {
		parts = append(parts, "all of "+strings.Join(c.Components, ", "))
	}
	for _, glob := range c.Rules {
		parts = append(parts, "`"+glob+"`")
	}
	return strings.Join(parts, ", ")
}

func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;").Replace(s)
}
