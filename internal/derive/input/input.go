// Package input makes of facts what policies see: the facts themselves, what is
// derived from them in Go because it would be slow or hard to read in Rego, and
// the moment to judge for. The same facts always give the same input.
package input

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/accounts"
	"github.com/muster-dr/muster/internal/derive/fileshares"
	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/derive/protection"
	"github.com/muster-dr/muster/internal/derive/replicas"
	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/schema"
)

// Input is the document that policies know as input. A derived section names in its
// tag behind the sources that it rests on.
type Input struct {
	Estate         *estate.Estate                  `json:"estate"`
	Sources        map[string]*facts.Source        `json:"sources"`
	facts.Sections                                 // without what is tagged policies:"-"
	Resultant      *rsop.Set                       `json:"resultant,omitempty" behind:"directory,grouppolicy"`
	Machines       *Machines                       `json:"machines,omitempty" behind:"directory"`
	Accounts       map[string]*Accounts            `json:"accounts,omitzero" behind:"directory,citrixcloud"` // by catalog id
	Workloads      *workloads.Set                  `json:"workloads,omitempty" behind:"citrixcloud"`
	ServerAccounts *accounts.Set                   `json:"serverAccounts,omitempty" behind:"directory"`
	Protection     *protection.Set                 `json:"protection,omitempty" behind:"prism"`
	Images         map[string]*protection.Image    `json:"images,omitzero" behind:"citrixcloud,prism"`   // by catalog id
	Desktops       map[string]*protection.Desktops `json:"desktops,omitzero" behind:"citrixcloud,prism"` // by catalog id
	Replicas       *replicas.Set                   `json:"replicas,omitempty" behind:"directory"`
	FileShares     *fileshares.Set                 `json:"fileShares,omitempty" behind:"files"`
	// Paths are what vantages of the estate file have to reach, and what they found.
	Paths *paths.Set `json:"paths,omitempty" behind:"reachability"`
	// Components is what the component graph says, by component.
	Components map[string]*Component `json:"components"`
	AsOf       string                `json:"asOf"` // RFC 3339, UTC
	// Lost is the site that is taken to be lost (production), so that nobody there was asked;
	// "" for none.
	Lost string `json:"lost,omitempty"`

	cloud *facts.CitrixCloud // with the members of its classes
}

// Behind names the sources that each section of the input rests on: a section of the
// facts on the source of that name. Sections that are not here (estate, asOf) rest on
// none.
var Behind = behind()

func behind() map[string][]string {
	all := map[string][]string{}
	for _, name := range facts.SectionNames() {
		all[name] = []string{name}
	}
	t := reflect.TypeFor[Input]()
	for i := range t.NumField() {
		if on := t.Field(i).Tag.Get("behind"); on != "" {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			all[name] = strings.Split(on, ",")
		}
	}
	return all
}

// From derives the input for judging doc as of a moment. The components are those
// of the graph that the estate is judged with.
func From(doc *facts.Document, asOf time.Time, components map[string]*Component) *Input {
	in := &Input{
		Estate: doc.Estate, Sources: doc.Sources, Sections: forPolicies(doc.Sections), Components: components,
		AsOf: asOf.UTC().Format(time.RFC3339), Lost: doc.LostSite(), cloud: doc.CitrixCloud,
	}
	if doc.Directory != nil {
		in.Machines = Classify(doc.Directory.Computers)
	}
	if doc.Directory != nil && doc.GroupPolicy != nil {
		in.Resultant = rsop.Of(doc, asOf)
	}
	in.ServerAccounts = accounts.Of(doc)
	in.Replicas, in.Accounts = replicas.Of(doc), accountsOf(doc)
	in.Workloads = workloads.Of(doc)
	joined := protection.Of(doc, in.Workloads)
	in.Paths = paths.Of(doc, joined.Protection)
	in.Protection, in.Images, in.Desktops = joined.Protection, joined.Images, joined.Desktops
	in.FileShares = fileshares.Of(doc, in.Resultant)
	return in
}

// Value is the input as OPA takes it.
func (in *Input) Value() (ast.Value, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("writing the input of the policies: %w", err)
	}
	v, err := valueOf(b)
	if err != nil {
		return nil, fmt.Errorf("reading the input of the policies: %w", err)
	}
	return v, nil
}

// Schema is the JSON Schema that policies are type-checked against. A path that is
// not in it cannot be spelt in a policy.
func Schema() (any, error) {
	b, err := json.Marshal(schema.Of(&Input{}))
	if err != nil {
		return nil, err
	}
	var s map[string]any
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, err
	}
	// Machines never reach policies one by one, but for what package protection makes
	// of them; a policy that names them must not compile.
	if defs, ok := s["$defs"].(map[string]any); ok {
		for t, fields := range kept() {
			if d, ok := defs[schema.Name(t)].(map[string]any); ok {
				for _, name := range fields {
					delete(d["properties"].(map[string]any), name)
				}
			}
		}
	}
	return s, nil
}
