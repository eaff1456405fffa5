package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// Link is an edge of the graph of one estate. Edges that say the same are one
// link.
type Link struct {
	From, To string
	Kind     Kind
	Sources  []Source // sorted
	// Unanswered are the conditions of which the estate file does not tell whether
	// they hold. Empty when the link is certain.
	Unanswered []string
	// Part tells that every edge behind the link is one of a part; see [Edge].
	Part bool
	Path string // of the dependsOn entry in the estate file, "" for others
}

// Resolved is the graph of one estate: its nodes are components and those leaves
// that something depends on.
type Resolved struct {
	ids    []string // sorted
	level  map[string]int
	needs  map[string][]*Link // by From, sorted
	needed map[string][]*Link // by To, sorted
}

// For makes the graph of an estate. Nothing depends on a component that is
// declared not to be there. The error is a [*CycleError] when the user's own
// dependencies close a circle.
func (g *Graph) For(est *estate.Estate) (*Resolved, error) {
	links, err := g.links(est)
	if err != nil {
		return nil, err
	}
	r := &Resolved{needs: map[string][]*Link{}, needed: map[string][]*Link{}}
	for _, l := range links {
		r.needs[l.From] = append(r.needs[l.From], l)
		r.needed[l.To] = append(r.needed[l.To], l)
	}
	for _, n := range g.Nodes {
		if !n.Leaf || len(r.needed[n.ID]) > 0 {
			r.ids = append(r.ids, n.ID)
		}
	}
	slices.Sort(r.ids)
	if circle := r.cycle(); circle != nil {
		return nil, newCycleError(circle, est)
	}
	r.order()
	return r, nil
}

// links are the edges that hold in the estate, sorted.
func (g *Graph) links(est *estate.Estate) ([]*Link, error) {
	type key struct {
		from, to string
		kind     Kind
	}
	byKey := map[key]*Link{}
	add := func(e Edge, path string, answer Answer) {
		from, to := g.stands(e.From), g.stands(e.To)
		if answer == No || from == to || est.Components[to].Excluded() {
			return
		}
		k := key{from, to, e.Kind}
		l := byKey[k]
		if l == nil {
			l = &Link{From: from, To: to, Kind: e.Kind, Part: true}
			byKey[k] = l
		}
		l.Part = l.Part && e.Part
		certain := len(l.Sources) > 0 && len(l.Unanswered) == 0
		if !slices.Contains(l.Sources, e.Source) {
			l.Sources = append(l.Sources, e.Source)
			slices.Sort(l.Sources)
		}
		switch {
		case answer == Yes:
			l.Unanswered = nil
		case !certain && !slices.Contains(l.Unanswered, e.When):
			l.Unanswered = append(l.Unanswered, e.When)
		}
		l.Path = cmp.Or(l.Path, path)
	}
	for _, e := range g.Edges {
		answer := Yes
		if e.When != "" {
			answer = Conditions[e.When].Answer(est)
		}
		// Each needs the other, and the user says which one comes up first.
		if other := est.Components[e.To]; e.Mutual && other != nil && slices.Contains(other.DependsOn, e.From) {
			answer = No
		}
		add(e, "", answer)
	}
	for _, id := range slices.Sorted(maps.Keys(est.Components)) {
		c := est.Components[id]
		if c == nil {
			continue
		}
		for i, below := range c.DependsOn {
			path := fmt.Sprintf("components.%s.dependsOn[%d]", id, i)
			if g.node[id] == nil || g.node[below] == nil {
				return nil, fmt.Errorf("%s: %s cannot depend on %s: the component graph does not have both", path, id, below)
			}
			add(Edge{From: id, To: below, Kind: Start, Source: Estate}, path, Yes)
		}
	}
	return slices.SortedFunc(maps.Values(byKey), func(a, b *Link) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.Kind, a.Kind), cmp.Compare(a.To, b.To))
	}), nil
}

// stands is the node that an id stands for.
func (g *Graph) stands(id string) string {
	if n := g.node[id]; n != nil && n.AliasOf != "" {
		return n.AliasOf
	}
	return id
}
