package policy

import (
	"reflect"

	"github.com/muster-dr/muster/internal/derive/input"
)

// Reads are the fields of the input that the policies read, by definition and name, as
// facts.HostingConnection.fault. Where it is not known of what a field is read, the name
// alone is there, as *.fault.
func (s *Set) Reads() (map[string]bool, error) {
	of, err := input.Schema()
	if err != nil {
		return nil, err
	}
	schema := of.(map[string]any)
	t := &typer{
		schema: schema, exists: s.exists, values: map[string]shape{}, params: map[string]map[int]shape{}, mixed: map[string]bool{},
		reads: map[string]bool{}, names: map[uintptr]string{},
	}
	defs, _ := schema["$defs"].(map[string]any)
	for name, d := range defs {
		t.names[reflect.ValueOf(d).Pointer()] = name
	}
	for range 4 { // until shapes have travelled, as for the check
		t.problems = map[string]error{}
		t.reads = map[string]bool{}
		for _, m := range s.modules() {
			for _, r := range m.Rules {
				t.rule(r)
			}
		}
	}
	return t.reads, nil
}
