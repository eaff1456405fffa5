package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Measures of the drawing, in its own units. Labels are cut to what fits.
const (
	graphNodeWidth, graphNodeHeight = 186, 62
	graphAcross, graphBetween       = 38, 14 // from column to column, from node to node
	graphPassing                    = 8      // height of an edge that passes a column
	graphHead                       = 30     // above the columns, for their names
	graphLabelRunes, graphLineRunes = 21, 31
)

// htmlGraph is the start order, drawn: a column for each level, an edge from each
// component to those that wait for it.
type htmlGraph struct {
	Width, Height int
	Columns       []graphColumn
	Nodes         []graphNode
	Edges         []graphEdge
}

type graphColumn struct{ X, Level int }

// graphNode is a component. X and Y are its upper left corner.
type graphNode struct {
	*results.BoardEntry
	X, Y           int
	State          results.State // "assumed" for what is assumed to work
	Short, Blocked string        // cut to what fits
	Full           string        // all of it in a sentence
	Blocker        results.State // the worst state of what blocks it; "" when nothing does
	Waits          bool          // an edge ends here
}

type graphEdge struct {
	From, To  string // component ids; To waits for From
	Path      string
	State     results.State // of From
	Uncertain bool
}

// stateAssumed is the state of a component that nobody declared and nothing judged,
// and that others need.
const stateAssumed results.State = "assumed"

// newHTMLGraph draws the board; nil when there is nothing to draw.
func newHTMLGraph(board []results.BoardEntry) *htmlGraph {
	drawn, labels := graphEntries(board)
	if len(drawn) == 0 {
		return nil
	}
	needs := graphNeeds(drawn)
	levels := map[int]int{} // to columns
	for _, n := range drawn {
		levels[n.Level] = 0
	}
	g := &htmlGraph{}
	for i, level := range sorted(levels) {
		levels[level] = i
		g.Columns = append(g.Columns, graphColumn{i * (graphNodeWidth + graphAcross), level})
	}
	columns := make([][]*slot, len(g.Columns))
	slots, column := map[string]*slot{}, map[string]int{}
	for _, n := range drawn {
		s := &slot{id: n.Component}
		slots[n.Component], column[n.Component] = s, levels[n.Level]
		columns[levels[n.Level]] = append(columns[levels[n.Level]], s)
	}
	// Edges over several columns get a place in those between, one for all that come
	// from the same component, so that they pass beside the components there and not
	// behind them.
	type passing struct {
		from   string
		column int
	}
	passes := map[passing]*slot{}
	ways := map[[2]string][]*slot{}
	for _, n := range drawn {
		for _, need := range needs[n.Component] {
			way := []*slot{slots[need.Component]}
			for c := column[need.Component] + 1; c < column[n.Component]; c++ {
				at := passing{need.Component, c}
				if passes[at] == nil {
					passes[at] = &slot{}
					columns[c] = append(columns[c], passes[at])
				}
				way = append(way, passes[at])
			}
			way = append(way, slots[n.Component])
			for i := 1; i < len(way); i++ {
				if !slices.Contains(way[i-1].right, way[i]) {
					way[i-1].right = append(way[i-1].right, way[i])
					way[i].left = append(way[i].left, way[i-1])
				}
			}
			ways[[2]string{need.Component, n.Component}] = way
		}
	}
	g.Width = g.Columns[len(g.Columns)-1].X + graphNodeWidth
	g.Height = graphHead + place(columns)
	for _, n := range drawn {
		s := slots[n.Component]
		n.X, n.Y = g.Columns[column[n.Component]].X, graphHead+s.y-graphNodeHeight/2
		n.describe(labels, needs[n.Component])
		for _, id := range n.BlockedBy {
			if n.Blocker != results.StateNotReady {
				n.Blocker = stateOf(drawn, id)
			}
		}
		g.Nodes = append(g.Nodes, *n)
		for _, need := range needs[n.Component] {
			way := ways[[2]string{need.Component, n.Component}]
			g.Edges = append(g.Edges, graphEdge{From: need.Component, To: n.Component, State: stateOf(drawn, need.Component),
				Path: graphPath(way, g.Columns[column[need.Component]:]), Uncertain: len(need.Unanswered) > 0})
		}
	}
	return g
}

// graphEntries are the components that have a place in the start order: those in
// scope, and those that are assumed to work.
func graphEntries(board []results.BoardEntry) ([]*graphNode, map[string]string) {
	assumed, labels := map[string]bool{}, map[string]string{}
	for _, e := range board {
		labels[e.Component] = e.Label
		for _, id := range e.Assumes {
			assumed[id] = true
		}
	}
	var drawn []*graphNode
	seen := map[string]bool{}
	for i := range board {
		e := &board[i]
		n := &graphNode{BoardEntry: e, State: e.State}
		if e.State == results.StateNotInScope {
			n.State = stateAssumed
		}
		if e.Level >= 0 && !seen[e.Component] && (n.State != stateAssumed || assumed[e.Component]) {
			seen[e.Component] = true
			drawn = append(drawn, n)
		}
	}
	return drawn, labels
}

// graphNeeds are the edges worth drawing. One that follows from others (a needs b
// and b needs c, so a needs c) is left out, unless those others are uncertain.
func graphNeeds(drawn []*graphNode) map[string][]results.Need {
	level := map[string]int{}
	for _, n := range drawn {
		level[n.Component] = n.Level
	}
	direct := map[string][]results.Need{}
	for _, n := range drawn {
		for _, need := range n.Needs {
			if l, ok := level[need.Component]; ok && need.Kind == "start" && l < n.Level {
				direct[n.Component] = append(direct[n.Component], need)
			}
		}
	}
	below := map[string]map[string]bool{} // certainly, at any distance
	var reach func(id string) map[string]bool
	reach = func(id string) map[string]bool {
		if below[id] != nil {
			return below[id]
		}
		set := map[string]bool{}
		for _, need := range direct[id] {
			if len(need.Unanswered) > 0 {
				continue
			}
			set[need.Component] = true
			for far := range reach(need.Component) {
				set[far] = true
			}
		}
		below[id] = set
		return set
	}
	worth := map[string][]results.Need{}
	for id, needs := range direct {
		for _, need := range needs {
			if !slices.ContainsFunc(needs, func(via results.Need) bool {
				return len(via.Unanswered) == 0 && reach(via.Component)[need.Component]
			}) {
				worth[id] = append(worth[id], need)
			}
		}
	}
	return worth
}

// describe fills in what the node says.
func (n *graphNode) describe(labels map[string]string, needs []results.Need) {
	n.Short = cutShort(n.Label, graphLabelRunes)
	n.Waits = len(needs) > 0
	n.Full = n.Label + ": " + words(n.State)
	if n.State == stateAssumed {
		n.Full = n.Label + ": assumed to work, as nothing declares or judges it"
	}
	if n.Note != "" {
		n.Full += " (" + n.Note + ")"
	}
	if len(n.BlockedBy) == 0 {
		return
	}
	var names []string
	for _, id := range n.BlockedBy {
		names = append(names, cmp.Or(labels[id], id))
	}
	n.Full += "; blocked by " + strings.Join(names, ", ")
	more := ""
	if len(names) > 1 {
		more = fmt.Sprintf(" +%d", len(names)-1)
	}
	n.Blocked = "blocked by " + cutShort(names[0], graphLineRunes-len("blocked by ")-len(more)) + more
}

func stateOf(drawn []*graphNode, id string) results.State {
	for _, n := range drawn {
		if n.Component == id {
			return n.State
		}
	}
	return ""
}

func cutShort(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}
