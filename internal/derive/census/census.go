// Package census lists what the sources name: everything that could be lost with
// the production site, or that has to work at the recovery site. For each item it
// says which rules must have judged it, or why no rule can.
//
// A rule judges what it looks for. What nobody looks for would be missing from the
// results without a word; the census is what makes that visible.
package census

import (
	"cmp"
	"slices"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/facts"
)

// Kind is the kind of an item, as `exclude` in the estate file spells it.
type Kind string

// The kinds of items.
const (
	Catalog       Kind = "catalog"
	DeliveryGroup Kind = "deliverygroup"
	Zone          Kind = "zone"
	Connector     Kind = "connector"
	Connection    Kind = "connection"
	Domain        Kind = "domain"
	Plan          Kind = "plan"
	PolicyKind    Kind = "protectionpolicy"
	DomainKind    Kind = "protectiondomain"
	Path          Kind = "path"
	Cluster       Kind = "cluster"
	Names         Kind = "names" // the DNS names of a component, by the id of the component
)

// Kinds lists all, for error messages and the schema.
var Kinds = []Kind{Catalog, DeliveryGroup, Zone, Connector, Connection, Domain, Plan, PolicyKind, DomainKind, Path, Cluster, Names}

// Item is one thing that a source names.
type Item struct {
	Kind      Kind   `json:"kind"`
	Name      string `json:"name"`
	Target    string `json:"target"`    // as rules write it, such as catalog/W11
	Component string `json:"component"` // whose recovery it concerns
	Desktops  int    `json:"desktops"`  // machines that are lost with it
	// Judges are the rules that must all have judged it; at least one, unless Why
	// says why there is none.
	Judges []Judge `json:"judges,omitempty"`
	// Why is why it cannot be judged, in one sentence; "" when its rules can.
	Why string `json:"why,omitempty"`
	// Ask is what only people can tell of it, with the lines that they sign; "" when
	// sources tell it.
	Ask  string   `json:"ask,omitempty"`
	List []string `json:"list,omitempty"`
	// Zone is the name of the zone of neither site that it is in; "" for anything else.
	// Where the estate file takes that out, it goes with it.
	Zone string `json:"zone,omitempty"`
	// Foreign is why the item is none of this estate; "" when it is.
	Foreign string `json:"foreign,omitempty"`
}

// Judge is a rule and the target that stands for the item in it.
type Judge struct {
	Rule   string `json:"rule"`
	Target string `json:"target"`
}

// Census is what all sources name.
type Census struct {
	// Desktops says whether all machines of Citrix Cloud could be counted.
	Desktops facts.Answered
	Items    []Item // sorted by kind and name
	// Named says for components why they are in scope although the estate file need
	// not declare them: what a source names of them, in one phrase.
	Named map[string]string
}

// Of takes the census.
func Of(doc *facts.Document, in *input.Input) *Census {
	c := &taking{doc: doc, in: in, census: &Census{Named: map[string]string{}}}
	c.cloud()
	c.platform()
	c.paths()
	c.components()
	slices.SortFunc(c.census.Items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Target, b.Target))
	})
	return c.census
}

type taking struct {
	doc    *facts.Document
	in     *input.Input
	census *Census
	adrift map[string]Item // what cannot be placed, by kind and name, until it is counted
}

func (t *taking) add(i Item) {
	if i.Target == "" {
		i.Target = string(i.Kind) + "/" + i.Name
	}
	key := string(i.Kind) + "/" + i.Name
	if why := t.adrift[key].Why; why != "" {
		if i.Why == "" {
			i.Why, i.Judges, i.Foreign, i.Ask = why, nil, "", ""
		}
		delete(t.adrift, key)
	}
	t.census.Items = append(t.census.Items, i)
}

// by names rules that judge a target.
func by(target string, rules ...string) []Judge {
	out := make([]Judge, 0, len(rules))
	for _, r := range rules {
		out = append(out, Judge{Rule: r, Target: target})
	}
	return out
}
