package policy

import (
	"maps"
	"reflect"
	"slices"

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
	all := s.modules()
	modules := slices.Sorted(maps.Keys(all))
	for round := 0; ; round++ { // until shapes have travelled from rule to rule
		before := t.reads
		t.problems, t.reads = map[string]error{}, map[string]bool{}
		for _, m := range modules {
			for _, r := range all[m].Rules {
				t.rule(r)
			}
		}
		if round > 0 && maps.Equal(before, t.reads) || round == rounds {
			return t.reads, nil
		}
	}
}

// rounds are more than shapes ever take.
const rounds = 20
