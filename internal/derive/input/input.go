// Package input makes of facts what policies see: the facts themselves, what is
// derived from them in Go because it would be slow or hard to read in Rego, and
// the moment to judge for. The same facts always give the same input.
package input

import (
	"encoding/json"
	"fmt"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/protection"
	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/schema"
)

// Input is the document that policies know as input.
type Input struct {
	Estate      *estate.Estate                  `json:"estate"`
	Sources     map[string]*facts.Source        `json:"sources"`
	DNS         *facts.DNS                      `json:"dns,omitempty"`
	Directory   *facts.Directory                `json:"directory,omitempty"` // without the computers
	GroupPolicy *facts.GroupPolicy              `json:"grouppolicy,omitempty"`
	Resultant   *rsop.Set                       `json:"resultant,omitempty"`
	Machines    *Machines                       `json:"machines,omitempty"`
	CitrixCloud *facts.CitrixCloud              `json:"citrixcloud,omitempty"` // classes of machines without their members
	Prism       *facts.Prism                    `json:"prism,omitempty"`
	Windows     *facts.Windows                  `json:"windows,omitempty"`
	Workloads   *workloads.Set                  `json:"workloads,omitempty"`
	Protection  *protection.Set                 `json:"protection,omitempty"`
	Images      map[string]*protection.Image    `json:"images,omitempty"`   // by catalog id
	Desktops    map[string]*protection.Desktops `json:"desktops,omitempty"` // by catalog id
	// Components is what the component graph says, by component.
	Components map[string]*Component `json:"components"`
	AsOf       string                `json:"asOf"` // RFC 3339, UTC

	cloud *facts.CitrixCloud // with the members of its classes
}

// Behind names the sources that each section of the input rests on. Sections that
// are not here (estate, asOf) rest on none.
var Behind = map[string][]string{
	"dns":         {"dns"},
	"directory":   {"directory"},
	"grouppolicy": {"grouppolicy"},
	"resultant":   {"directory", "grouppolicy"},
	"machines":    {"directory"},
	"citrixcloud": {"citrixcloud"},
	"prism":       {"prism"},
	"windows":     {"windows"},
	"workloads":   {"citrixcloud"},
	"protection":  {"prism"},
	"images":      {"citrixcloud", "prism"},
	"desktops":    {"citrixcloud", "prism"},
}

// From derives the input for judging doc as of a moment. The components are those
// of the graph that the estate is judged with.
func From(doc *facts.Document, asOf time.Time, components map[string]*Component) *Input {
	in := &Input{
		Estate: doc.Estate, Sources: doc.Sources,
		DNS: doc.DNS, GroupPolicy: doc.GroupPolicy, Windows: doc.Windows, Components: components,
		AsOf: asOf.UTC().Format(time.RFC3339),
	}
	if doc.Directory != nil {
		d := *doc.Directory
		d.Computers = nil
		in.Directory = &d
		in.Machines = Classify(doc.Directory.Computers)
	}
	if doc.Directory != nil && doc.GroupPolicy != nil {
		in.Resultant = rsop.Of(doc)
	}
	if doc.CitrixCloud != nil {
		c := *doc.CitrixCloud
		c.Machines.Items = withoutMembers(c.Machines.Items)
		in.CitrixCloud, in.cloud = &c, doc.CitrixCloud
	}
	in.Prism = withoutMachines(doc.Prism)
	in.Workloads = workloads.Of(doc)
	joined := protection.Of(doc, in.Workloads)
	in.Protection, in.Images, in.Desktops = joined.Protection, joined.Images, joined.Desktops
	return in
}

// Value is the input as OPA takes it.
func (in *Input) Value() (ast.Value, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("writing the input of the policies: %w", err)
	}
	// The second version of encoding/json takes half the time for this; what it
	// makes of the text is the same.
	var any any
	if err := jsonv2.Unmarshal(b, &any); err != nil {
		return nil, fmt.Errorf("reading the input of the policies: %w", err)
	}
	return ast.InterfaceToValue(any)
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
		if d, ok := defs["facts.Directory"].(map[string]any); ok {
			delete(d["properties"].(map[string]any), "computers")
		}
		if d, ok := defs["facts.MachineClass"].(map[string]any); ok {
			delete(d["properties"].(map[string]any), "machines")
		}
		if d, ok := defs["facts.PrismCentral"].(map[string]any); ok {
			delete(d["properties"].(map[string]any), "vms")
			delete(d["properties"].(map[string]any), "recoveryPoints")
		}
	}
	return s, nil
}
