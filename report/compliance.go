package report

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// mappingSays stands above every list of controls, so that nobody takes one for a
// certificate.
const mappingSays = "A state is about this estate and what muster judges of it; it is no certificate, and the words are not those of the framework."

// mappingPage says what a mapping means.
const mappingPage = project + "/blob/main/docs/compliance.md"

// assessAll are the frameworks with the states of their controls. The document is a
// printable one; frameworks of users are made so here.
func assessAll(doc *results.Document, frameworks compliance.Set) []*compliance.Assessment {
	all := make([]*compliance.Assessment, 0, len(frameworks))
	for _, f := range frameworks {
		all = append(all, compliance.Assess(inert(f), doc))
	}
	return all
}

// stateTally counts controls by state: "3 not satisfied, 10 satisfied (2 with exception)".
func stateTally(a *compliance.Assessment) string {
	excepted := 0
	for i := range a.Controls {
		if c := &a.Controls[i]; c.State == compliance.Satisfied && len(c.Exceptions) > 0 {
			excepted++
		}
	}
	n := a.Count()
	var parts []string
	for _, s := range compliance.States {
		if n[s] == 0 {
			continue
		}
		part := fmt.Sprintf("%d %s", n[s], words(s))
		if s == compliance.Satisfied && excepted > 0 {
			part += fmt.Sprintf(" (%d with exception)", excepted)
		}
		parts = append(parts, part)
	}
	return fmt.Sprintf("%s: %s", plural(len(a.Controls), "control"), strings.Join(parts, ", "))
}

// exceptionLine names a result that does not count, and who answers for that.
func exceptionLine(e *compliance.Exception) string {
	return fmt.Sprintf("%s (%s) %s", e.Rule, e.Target, e.Why)
}

// exceptionLines is how many exceptions of a control people are shown one by one.
const exceptionLines = 5

// exceptionsOf names the exceptions of a control, line by line.
func exceptionsOf(c *compliance.Assessed) []string {
	var lines []string
	for i := range c.Exceptions {
		if i == exceptionLines {
			lines = append(lines, fmt.Sprintf("and %s, in the compliance format", plural(len(c.Exceptions)-i, "more exception")))
			break
		}
		lines = append(lines, ended(singleLine(exceptionLine(&c.Exceptions[i]))))
	}
	return lines
}

var controlColors = map[compliance.State]text.Colors{
	compliance.Satisfied: {text.FgGreen}, compliance.NotSatisfied: {text.FgRed}, compliance.NotProven: {text.FgYellow},
}

// controlWidth is the width of the longest state of a control, with two blanks on both
// sides.
const controlWidth = len("  NOT SATISFIED  ")

// controls lists the controls of the frameworks that were asked for.
func (p *page) controls() {
	blank := strings.Repeat(" ", controlWidth)
	for _, a := range p.assessed {
		p.print("\n%s\n", p.indent(p.bold("COMPLIANCE")+"  ", fmt.Sprintf("%s (%s)", a, a.Called())))
		p.print("%s\n", p.indent("", stateTally(a)+". "+mappingSays))
		if a.Unverified != "" {
			p.print("%s\n", p.indent("Unverified: ", ended(a.Unverified)))
		}
		for i := range a.Controls {
			c := &a.Controls[i]
			state := c.State.Words()
			lead := "  " + p.color(state, controlColors[c.State]) + strings.Repeat(" ", controlWidth-2-len(state))
			said := c.ID + " " + c.Title
			if c.Unverified != "" {
				said += " (unverified)"
			}
			p.print("%s\n", p.indent(lead, said+": "+c.Because))
			for _, line := range exceptionsOf(c) {
				p.print("%s\n", p.indent(blank+"exception: ", line))
			}
		}
	}
}
