package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestTheGraphDrawsWhatIsThereAndWhatItRestsOn(t *testing.T) {
	g := newHTMLGraph(started().Board)
	var nodes, edges []string
	for _, n := range g.Nodes {
		nodes = append(nodes, fmt.Sprintf("%s %s", n.Component, n.State))
	}
	for _, e := range g.Edges {
		edge := fmt.Sprintf("%s>%s %s", e.From, e.To, e.State)
		if e.Uncertain {
			edge += " perhaps"
		}
		edges = append(edges, edge)
	}
	slices.Sort(edges)
	if want := "network assumed, ad not_ready, dns not_proven, dhcp declared, sql ready, pvs ready"; strings.Join(nodes, ", ") != want {
		t.Errorf("the components are %s", strings.Join(nodes, ", "))
	}
	// sql needs the network through ad. pvs needs ad for certain, and through sql only
	// perhaps: that edge stays.
	if want := "ad>pvs not_ready, ad>sql not_ready, dhcp>sql declared, dns>sql not_proven, network>ad assumed, network>dhcp assumed, network>dns assumed, sql>pvs ready perhaps"; strings.Join(edges, ", ") != want {
		t.Errorf("the edges are %s", strings.Join(edges, ", "))
	}
	if n := g.Nodes[5]; n.Full != "PVS: ready; blocked by AD, DHCP, DNS" || n.Blocked != "blocked by AD +2" || n.Blocker != results.StateNotReady {
		t.Errorf("pvs says %q, in short %q", n.Full, n.Blocked)
	}
}

func TestNodesStandInTheirColumnsAndApart(t *testing.T) {
	board := started().Board
	for i := range 12 { // a full column, and edges that pass it
		id := fmt.Sprintf("extra%d", i)
		board = append(board, results.BoardEntry{Component: id, Label: strings.Repeat("very long ", 9), Level: 2 + i%3, State: results.StateNotReady,
			Needs: []results.Need{{Component: "ad", Kind: "start"}, {Component: fmt.Sprintf("extra%d", max(i-1, 0)), Kind: "start"}}})
	}
	g := newHTMLGraph(board)
	for i, a := range g.Nodes {
		if a.X < 0 || a.Y < graphHead || a.X+a.Width() > g.Width || a.Y+a.Height() > g.Height {
			t.Errorf("%s sticks out", a.Component)
		}
		if len([]rune(a.Short)) > graphLabelRunes || len([]rune(a.Blocked)) > graphLineRunes {
			t.Errorf("%q and %q do not fit", a.Short, a.Blocked)
		}
		for _, b := range g.Nodes[:i] {
			if (a.X == b.X) != (a.Level == b.Level) {
				t.Errorf("%s and %s: levels %d and %d, at %d and %d", a.Component, b.Component, a.Level, b.Level, a.X, b.X)
			}
			if a.X == b.X && max(a.Y, b.Y)-min(a.Y, b.Y) < a.Height() {
				t.Errorf("%s stands on %s", a.Component, b.Component)
			}
		}
	}
	for _, e := range g.Edges {
		if e.From == e.To || !strings.HasPrefix(e.Path, "M") {
			t.Errorf("the edge from %s to %s: %s", e.From, e.To, e.Path)
		}
	}
}

func TestTheGraphOfNonsenseIsDrawnOrNotAndEnds(t *testing.T) {
	loop := func(id, to string) results.BoardEntry {
		return results.BoardEntry{Component: id, Level: 1, State: results.StateReady, Needs: []results.Need{{Component: to, Kind: "start"}}, BlockedBy: []string{"nobody"}}
	}
	if g := newHTMLGraph([]results.BoardEntry{loop("a", "b"), loop("b", "a"), loop("a", "a")}); g == nil || len(g.Nodes) != 2 || len(g.Edges) != 0 {
		t.Errorf("a circle, and a component that is there twice: %+v", g)
	}
	if g := newHTMLGraph(nil); g != nil {
		t.Error("nothing is drawn as something")
	}
}
