package input

import (
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/graph"
)

// Component is what the component graph says of a component of the estate.
type Component struct {
	// Strategies are the recovery methods that the document names for it; empty for
	// those that it has no row for.
	Strategies []string `json:"strategies"`
	// Needs are the components that must be up before it, directly or through
	// others, sorted.
	Needs []string `json:"needs"`
}

// Components reads the component graph of an estate.
func Components(nodes *graph.Graph, order *graph.Resolved) map[string]*Component {
	out := map[string]*Component{}
	needs := map[string]map[string]bool{}
	for _, level := range order.Levels() { // what is needed comes first
		for _, id := range level {
			below := map[string]bool{}
			for _, l := range order.Needs(id) {
				if l.Kind == graph.Start {
					below[l.To] = true
					maps.Copy(below, needs[l.To])
				}
			}
			needs[id] = below
			if n := nodes.Node(id); n != nil && !n.Leaf {
				out[id] = &Component{Strategies: append([]string{}, n.Strategies...), Needs: append([]string{}, slices.Sorted(maps.Keys(below))...)}
			}
		}
	}
	return out
}
