package report

import (
	"fmt"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// shownOfReach is how many things that are not judged, or are taken out, are named on
// a terminal.
const shownOfReach = 12

// reachLine is how much of the estate the verdict covers; "" for results that do not
// say.
func reachLine(doc *results.Document) string { return doc.Reach.String() }

// notJudged tells in one line each what sources name and no rule judged.
func notJudged(doc *results.Document) []string {
	if doc.Reach == nil {
		return nil
	}
	var lines []string
	for _, u := range doc.Reach.NotJudged {
		name := u.Kind + " " + singleLine(u.Name)
		if u.Desktops > 0 {
			name += fmt.Sprintf(" (%s)", plural(u.Desktops, "machine"))
		}
		lines = append(lines, ended(name+": "+singleLine(u.Why)))
	}
	return lines
}

// takenOut tells in one line each what the estate file excludes, why, and who says so.
func takenOut(doc *results.Document) []string {
	if doc.Reach == nil {
		return nil
	}
	var lines []string
	for _, e := range doc.Reach.Excluded {
		lines = append(lines, fmt.Sprintf("%s %s: %s (%s)", e.Kind, singleLine(e.Name), singleLine(e.Reason), singleLine(e.Owner)))
	}
	return lines
}

// foreignLine names what the sources know of other people's estates; "" when that is
// nothing.
func foreignLine(doc *results.Document) string {
	if doc.Reach == nil || len(doc.Reach.Foreign) == 0 {
		return ""
	}
	var names []string
	for i, u := range doc.Reach.Foreign {
		if i == shownOfReach {
			names = append(names, fmt.Sprintf("and %d more", len(doc.Reach.Foreign)-i))
			break
		}
		names = append(names, u.Kind+" "+singleLine(u.Name))
	}
	return ended("Of other people, and left alone: " + strings.Join(names, ", "))
}

// reach prints what is not judged, and what need not be.
func (p *page) reach() {
	for _, block := range []struct {
		title string
		lines []string
	}{{"NOT JUDGED", notJudged(p.doc)}, {"TAKEN OUT", takenOut(p.doc)}} {
		if len(block.lines) == 0 {
			continue
		}
		p.print("\n%s\n", p.bold(block.title))
		for i, l := range block.lines {
			if i == shownOfReach {
				p.print("%s\n", p.faint(fmt.Sprintf("  … and %d more", len(block.lines)-i)))
				break
			}
			p.print("%s\n", p.indent("  ", l))
		}
	}
	if line := foreignLine(p.doc); line != "" {
		p.print("\n%s\n", p.indent("", line))
	}
}

// reach lists the same in the comment of a pull request.
func (m *markdown) reach() {
	for _, block := range []struct {
		title string
		lines []string
	}{{"Not judged", notJudged(m.doc)}, {"Taken out", takenOut(m.doc)}} {
		for i := range block.lines {
			block.lines[i] = prose(atMost(block.lines[i], markdownText))
		}
		m.list(block.title, block.lines)
	}
	if line := foreignLine(m.doc); line != "" {
		m.write(prose(atMost(line, markdownText)) + "\n\n")
	}
}

// NotJudged tells what sources name and no rule judged.
func (h *htmlPage) NotJudged() htmlRowsOf[string] { return htmlUpTo(htmlLines, notJudged(h.doc)) }

// TakenOut tells what the estate file excludes, and why.
func (h *htmlPage) TakenOut() htmlRowsOf[string] { return htmlUpTo(htmlLines, takenOut(h.doc)) }

// Foreign names what belongs to other people's estates; "" when nothing does.
func (h *htmlPage) Foreign() string { return foreignLine(h.doc) }
