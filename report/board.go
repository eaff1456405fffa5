package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Board writes the verdict and the go/no-go board, for a terminal.
func Board(w io.Writer, doc *results.Document, opt Options) error {
	if len(doc.Board) == 0 {
		return errors.New("these results have no board: evaluate their facts again")
	}
	p := newPage(w, doc, opt)
	p.head()
	p.start()
	p.board(true)
	p.bothReadings()
	p.controls()
	return p.err
}

var stateColors = map[results.State]text.Colors{
	results.StateReady: {text.FgGreen}, results.StateNotReady: {text.FgRed}, results.StateNotProven: {text.FgYellow}, results.StateDeclared: {text.FgYellow},
}

// stateWidth is the width of the longest state, with two blanks before and after.
const stateWidth = len("  not proven  ")

// board lists the components that are there in start order, then the others. Fixes
// are told only where no other part of the report does.
func (p *page) board(fixes bool) {
	if len(p.doc.Board) == 0 {
		return
	}
	p.print("\n%s\n", p.bold("BOARD"))
	p.print("%s\n", p.indent("", "Components in start order: each waits for what it needs on levels above it."))
	if len(p.doc.FixFirst) > 0 && fixes {
		f := p.doc.FixFirst[0]
		if r := p.byID[f.Result]; r != nil {
			p.print("%s\n", p.indent("First thing to fix: ", fmt.Sprintf("%s %s%s%s",
				p.severity(r), r.Target, andMore(len(f.Also)), holdsUp(f.Unblocks))))
		}
	}
	states := map[string]results.State{}
	for _, e := range p.doc.Board {
		states[e.Component] = e.State
	}
	level := -2 // no entry has it
	var lines []boardLine
	for i := range p.doc.Board {
		e := &p.doc.Board[i]
		if e.State == results.StateNotInScope {
			continue
		}
		if e.Level != level {
			p.entries(lines)
			lines, level = nil, e.Level
			title := fmt.Sprintf("Level %d", level)
			if level < 0 {
				title = "Not in the start order"
			}
			between := "\n"
			if !fixes {
				between = "" // at the end of a long report each line counts
			}
			p.print("%s%s\n", between, p.bold(title))
		}
		lines = append(lines, p.entry(e, states, fixes))
	}
	p.entries(lines)
	p.absent()
}

// boardLine is what is told of a component that is in scope: its state, its name, what
// blocks it and what to do first. Those of a level that have nothing of their own to tell
// share a line.
type boardLine struct {
	state  results.State
	names  []string
	blocks string // with the separator before it
	first  []string
}

func (p *page) entries(lines []boardLine) {
	var merged []boardLine
	for _, l := range lines {
		i := slices.IndexFunc(merged, func(m boardLine) bool {
			return m.state == l.state && m.blocks == l.blocks && slices.Equal(m.first, l.first)
		})
		if i < 0 || len(l.first) > 0 && strings.Contains(l.first[0], "fix: ") {
			merged = append(merged, l)
			continue
		}
		merged[i].names = append(merged[i].names, l.names...)
	}
	blank := strings.Repeat(" ", stateWidth)
	for _, l := range merged {
		state := strings.ReplaceAll(string(l.state), "_", " ")
		lead := "  " + p.color(state, stateColors[l.state]) + strings.Repeat(" ", max(1, stateWidth-2-len(state)))
		p.print("%s\n", p.indent(lead, strings.Join(l.names, ", ")+l.blocks))
		for _, text := range l.first {
			lead, body, _ := strings.Cut(text, ": ")
			p.print("%s\n", p.indent(blank+lead+": ", body))
		}
	}
}

// entry is the line of one component.
func (p *page) entry(e *results.BoardEntry, states map[string]results.State, fixes bool) boardLine {
	line := boardLine{state: e.State, names: []string{e.Label}}
	if e.Note != "" {
		line.names[0] += " (" + e.Note + ")"
	}
	for _, by := range []struct {
		lead  string
		state results.State
	}{{"blocked by ", results.StateNotReady}, {"not proven below: ", results.StateNotProven}} {
		var names []string
		for _, id := range e.BlockedBy {
			name := p.label(id)
			if slices.Contains(e.Uncertain, id) {
				name += " (if it needs that)"
			}
			state := states[id]
			if state == results.StateDeclared {
				state = results.StateNotProven // as far as others wait for it
			}
			if state == by.state {
				names = append(names, name)
			}
		}
		if len(names) > 0 {
			line.blocks += "; " + by.lead + strings.Join(names, ", ")
		}
	}
	r := p.byID[e.FirstFix]
	if r == nil {
		return line
	}
	if at := p.place(r.ID); at != "" && !fixes {
		line.blocks += "; first: " + at
		return line
	}
	line.first = []string{"first: " + cutAt(messages(r)[0], tableText)}
	if fix := p.fix(r); fix != "" && fixes {
		line.first = append(line.first, "fix: "+shownFix(fix))
	}
	return line
}

// absent names the components that have no place in the order, and what was taken
// to work.
func (p *page) absent() {
	assumed := map[string]bool{}
	for _, e := range p.doc.Board {
		for _, id := range e.Assumes {
			assumed[id] = true
		}
	}
	var excluded, undeclared []string
	for _, e := range p.doc.Board {
		switch {
		case e.State != results.StateNotInScope || assumed[e.Component]:
		case !e.Declared:
			undeclared = append(undeclared, e.Label)
		case e.Note != "":
			excluded = append(excluded, e.Label+" ("+e.Note+")")
		default:
			excluded = append(excluded, e.Label)
		}
	}
	between := "\n"
	for _, l := range []struct {
		lead  string
		names []string
	}{
		{"Not in scope: ", excluded}, {"Not declared: ", undeclared},
		{"Assumed to work (not checked), as nothing declares or judges them: ", p.labelled(sorted(assumed))},
	} {
		if len(l.names) > 0 {
			p.print("%s%s\n", between, p.indent("", l.lead+strings.Join(l.names, ", ")))
			between = ""
		}
	}
}

// label is how people call a component, or what components need.
func (p *page) label(id string) string {
	for i := range p.doc.Board {
		if p.doc.Board[i].Component == id {
			return p.doc.Board[i].Label
		}
		for _, n := range p.doc.Board[i].Needs {
			if n.Component == id {
				return n.Label
			}
		}
	}
	return id
}

func (p *page) labelled(ids []string) []string {
	names := make([]string, 0, len(ids))
	for _, id := range ids {
		names = append(names, p.label(id))
	}
	return names
}

// labels are the names of components, and how many more there are when nobody
// would read them all.
func (p *page) labels(ids []string) string {
	const most = 5
	if len(ids) <= most+1 {
		return strings.Join(p.labelled(ids), ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(p.labelled(ids[:most]), ", "), len(ids)-most)
}

func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return " and " + plural(n, "more result")
}

func holdsUp(unblocks []string) string {
	switch len(unblocks) {
	case 0:
		return ""
	case 1:
		return "; 1 component waits for it"
	}
	return fmt.Sprintf("; %d components wait for it", len(unblocks))
}
