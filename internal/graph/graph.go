// Package graph knows what of an estate must be up before what. The graph is data
// (policies/graph/graph.yaml); [Graph.For] makes of it the graph of one estate:
// conditions answered, aliases resolved, the user's own dependencies added.
package graph

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/internal/estate"
)

// File is where the graph is in the folder of policies.
const File = "graph/graph.yaml"

// Kind says what an edge is for.
type Kind string

// The kinds of edges. Start edges give the order and may not form a cycle; serve
// edges lead to what a component needs to be of use once it is up.
const (
	Start Kind = "start"
	Serve Kind = "serve"
)

// Source says who says so.
type Source string

// The sources of edges.
const (
	Table  Source = "table"  // a cell of the dependency tables
	Text   Source = "text"   // the text around the tables
	Estate Source = "estate" // dependsOn in the estate file
)

// Node is a component, or something that components depend on.
type Node struct {
	ID         string   `yaml:"id"` // of estate.Components, unless Leaf
	Label      string   `yaml:"label"`
	Layer      string   `yaml:"layer"`
	Strategies []string `yaml:"strategies"` // of estate.Methods; empty for nodes that have no row
	Leaf       bool     `yaml:"leaf"`       // only ever depended upon, and not judged
	AliasOf    string   `yaml:"aliasOf"`    // the component that a leaf is another name of
	// TableNA tells that the row names no dependency because the thing can be
	// there before the disaster; text edges say what it needs at run time.
	TableNA bool `yaml:"tableNA"`
}

// Edge leads from a component to what it needs.
type Edge struct {
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Kind   Kind   `yaml:"kind"`
	Source Source `yaml:"source"`
	When   string `yaml:"when"` // a key of Conditions; "" for always
	// Part tells that From lacks one of its functions without To, which nothing that
	// depends on From notices: the loss of To goes no further than From.
	Part bool `yaml:"part"`
	// Mutual tells that To needs From as well. Where the estate file says that To waits
	// for From, the edge is not there.
	Mutual bool `yaml:"mutual"`
}

// Graph is the graph of all estates.
type Graph struct {
	Nodes []Node `yaml:"nodes"`
	Edges []Edge `yaml:"edges"`

	node map[string]*Node
}

var layers = []string{"foundation", "access", "control", "resource", "workload"}

// Load reads the graph from the folder of policies and makes sure that it holds
// together: every name exists, every component of estate.Components is there, and
// something can start first.
func Load(files fs.FS) (*Graph, error) {
	text, err := fs.ReadFile(files, File)
	if err != nil {
		return nil, fmt.Errorf("reading the component graph: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	g := &Graph{node: map[string]*Node{}}
	if err := d.Decode(g); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	if err := g.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", File, err)
	}
	return g, nil
}

// Node returns the node of the id, nil when there is none.
func (g *Graph) Node(id string) *Node { return g.node[id] }

func (g *Graph) check() error {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if g.node[n.ID] != nil {
			return fmt.Errorf("the node %s is there twice", n.ID)
		}
		g.node[n.ID] = n
		if err := n.check(); err != nil {
			return err
		}
	}
	for _, id := range estate.Components {
		if g.node[id] == nil {
			return fmt.Errorf("the component %s is missing", id)
		}
	}
	for _, n := range g.Nodes {
		if of := g.node[n.AliasOf]; n.AliasOf != "" && (of == nil || of.AliasOf != "" || !n.Leaf) {
			return fmt.Errorf("the node %s is an alias of %s: aliases are leaves that stand for a component", n.ID, n.AliasOf)
		}
	}
	seen := map[Edge]bool{}
	for _, e := range g.Edges {
		if err := g.checkEdge(e); err != nil {
			return fmt.Errorf("the edge from %s to %s: %w", e.From, e.To, err)
		}
		e.When, e.Part, e.Mutual = "", false, false
		if seen[e] {
			return fmt.Errorf("the edge from %s to %s is there twice", e.From, e.To)
		}
		seen[e] = true
	}
	// With no estate nothing is declared, and every edge stays.
	_, err := g.For(&estate.Estate{})
	return err
}

func (n *Node) check() error {
	switch {
	case n.Label == "":
		return fmt.Errorf("the node %s has no label", n.ID)
	case !slices.Contains(layers, n.Layer):
		return fmt.Errorf("the node %s has the layer %q; use one of %v", n.ID, n.Layer, layers)
	case slices.Contains(estate.Components, n.ID) == n.Leaf:
		return fmt.Errorf("the node %s must be a component that estate files know, or else a leaf", n.ID)
	}
	for _, s := range n.Strategies {
		if !slices.Contains(estate.Methods, s) {
			return fmt.Errorf("the node %s has the strategy %q, which estate files do not know", n.ID, s)
		}
	}
	return nil
}

func (g *Graph) checkEdge(e Edge) error {
	from, to := g.node[e.From], g.node[e.To]
	switch {
	case from == nil || to == nil:
		return fmt.Errorf("one of the nodes does not exist")
	case from.Leaf:
		return fmt.Errorf("%s is a leaf, which depends on nothing", e.From)
	case from.TableNA && e.Source == Table:
		return fmt.Errorf("the row of %s is said to name no dependency", e.From)
	case e.Kind != Start && e.Kind != Serve:
		return fmt.Errorf("the kind is %q; use start or serve", e.Kind)
	case e.Source != Table && e.Source != Text:
		return fmt.Errorf("the source is %q; use table or text", e.Source)
	}
	if _, known := Conditions[e.When]; e.When != "" && !known {
		return fmt.Errorf("there is no condition %q", e.When)
	}
	return nil
}
