package verdict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/graph"
)

// Board gives every component its state and what blocks it, in start order. The
// entries do not name what to fix first; see [NameFirstFixes]. proves tells the rules
// whose open result asks whether the component stands ready at the recovery site.
func Board(all []results.Result, est *estate.Estate, nodes *graph.Graph, order *graph.Resolved, failOn results.Severity, proves func(rule string) bool) []results.BoardEntry {
	own := map[string][]*results.Result{}
	for i := range all {
		own[all[i].Component] = append(own[all[i].Component], &all[i])
	}
	ids := slices.Clone(estate.Components)
	for id := range own {
		if !slices.Contains(estate.Components, id) && id != results.WholeEstate {
			ids = append(ids, id)
		}
	}
	board := make([]results.BoardEntry, 0, len(ids))
	states := map[string]results.State{}
	for _, id := range ids {
		e := results.BoardEntry{Component: id, Label: id, Level: order.Level(id)}
		if n := nodes.Node(id); n != nil {
			e.Label = n.Label
		}
		declared := est.Components[id]
		t := tally(own[id], failOn, proves)
		e.State, e.Note = t.state(declared, failOn)
		e.Declared = declared != nil
		e.Counts = t.counts
		states[id] = e.State
		board = append(board, e)
	}
	slices.SortFunc(board, func(a, b results.BoardEntry) int {
		return cmp.Or(cmp.Compare(uint(a.Level), uint(b.Level)), cmp.Compare(a.Component, b.Component)) // -1 comes last
	})
	for i := range board {
		relate(&board[i], states, nodes, order)
	}
	return board
}

// Unblocks tells for each component which ones wait for it.
func Unblocks(board []results.BoardEntry) map[string][]string {
	m := make(map[string][]string, len(board))
	for _, e := range board {
		m[e.Component] = e.Unblocks
	}
	return m
}

// NameFirstFixes fills in which of its results each component has to mend first,
// from the order of all fixes.
func NameFirstFixes(board []results.BoardEntry, all []results.Result, fixes []results.Fix) {
	component := make(map[string]string, len(all))
	for i := range all {
		component[all[i].ID] = all[i].Component
	}
	first := map[string]string{}
	for _, f := range fixes {
		for _, id := range append([]string{f.Result}, f.Also...) {
			if c := component[id]; first[c] == "" {
				first[c] = id
			}
		}
	}
	for i := range board {
		if board[i].State != results.StateNotInScope {
			board[i].FirstFix = first[board[i].Component]
		}
	}
}

// relate fills in how a component hangs together with others.
func relate(e *results.BoardEntry, states map[string]results.State, nodes *graph.Graph, order *graph.Resolved) {
	e.Needs, e.BlockedBy, e.Assumes = []results.Need{}, []string{}, []string{}
	for _, l := range order.Needs(e.Component) {
		n := results.Need{Component: l.To, Label: nodes.Node(l.To).Label, Kind: string(l.Kind)}
		for _, s := range l.Sources {
			n.Sources = append(n.Sources, string(s))
		}
		for _, c := range l.Unanswered {
			n.Unanswered = append(n.Unanswered, graph.Conditions[c].If)
		}
		e.Needs = append(e.Needs, n)
	}
	inScope := func(steps []graph.Step) []string {
		ids := []string{}
		for _, s := range steps {
			if states[s.ID] != results.StateNotInScope {
				ids = append(ids, s.ID)
			}
		}
		return ids
	}
	e.Unblocks, e.Impact = inScope(order.Waiting(e.Component)), inScope(order.Impact(e.Component))
	if e.State == results.StateNotInScope {
		return
	}
	for _, s := range order.Below(e.Component) {
		switch states[s.ID] {
		case results.StateNotReady, results.StateNotProven, results.StateDeclared:
			e.BlockedBy = append(e.BlockedBy, s.ID)
			if !s.Certain {
				e.Uncertain = append(e.Uncertain, s.ID)
			}
		case results.StateReady:
		default: // not declared, or no component: nothing depends on what is declared not to be there
			e.Assumes = append(e.Assumes, s.ID)
		}
	}
}

// tallied are the own results of a component, counted.
type tallied struct {
	counts       map[results.Status]int
	fails, opens int // that decide: unwaived, at or above the threshold
	unsigned     int // of opens: that wait for a person to state that it is there
	below        int // unwaived failures and open results below the threshold
	known        int // results that say something: pass, fail, or accepted by a waiver
	open         int // unwaived open results, below the threshold too
}

func tally(own []*results.Result, failOn results.Severity, proves func(rule string) bool) tallied {
	t := tallied{counts: map[results.Status]int{}}
	for _, r := range own {
		if r.Waiver != nil {
			t.counts["waived"]++
			t.known++
			continue
		}
		t.counts[r.Status]++
		decides := Counts(r.Severity, failOn)
		switch r.Status {
		case results.Pass:
			t.known++
		case results.Fail:
			t.known++
			if decides {
				t.fails++
			} else {
				t.below++
			}
		case results.Unknown, results.Manual:
			t.open++
			if decides {
				t.opens++
				if r.Status == results.Manual && proves(r.Rule) {
					t.unsigned++
				}
			} else {
				t.below++
			}
		}
	}
	return t
}

// state is that of a component, and what is to be said beside it. declared is nil
// when the estate file does not mention the component.
func (t *tallied) state(declared *estate.Component, failOn results.Severity) (results.State, string) {
	switch {
	case declared.Excluded():
		if n := t.fails + t.opens; n > 0 {
			return results.StateNotInScope, fmt.Sprintf("and yet %s against it", counts(n))
		}
		return results.StateNotInScope, ""
	case t.fails > 0:
		return results.StateNotReady, t.aside(failOn)
	case t.opens > 0 && t.opens == t.unsigned:
		return results.StateDeclared, "nobody has seen it at the recovery site"
	case t.opens > 0:
		return results.StateNotProven, t.aside(failOn)
	case t.known > 0 && t.counts[results.Skipped] > 0:
		return results.StateNotProven, "some of its rules were deselected"
	case t.known > 0:
		return results.StateReady, t.aside(failOn)
	case t.open > 0:
		return results.StateNotProven, "nothing could be learnt about it"
	case declared == nil && t.counts[results.Skipped] > 0:
		return results.StateNotInScope, "not declared, and its rules were deselected"
	case declared == nil:
		return results.StateNotInScope, "not declared"
	case t.counts[results.Skipped] > 0:
		return results.StateNotProven, "its rules were deselected"
	case t.counts[results.NotApplicable] > 0:
		return results.StateNotProven, "its rules found nothing to judge"
	}
	return results.StateNotProven, "no rule judged it"
}

// aside tells what is wrong or open and does not count for the state.
func (t *tallied) aside(failOn results.Severity) string {
	var parts []string
	if t.below > 0 {
		parts = append(parts, fmt.Sprintf("%s below %s", plural(t.below, "finding"), failOn))
	}
	if n := t.counts["waived"]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d waived", n))
	}
	return strings.Join(parts, ", ")
}

func counts(n int) string {
	if n == 1 {
		return "1 result counts"
	}
	return fmt.Sprintf("%d results count", n)
}
