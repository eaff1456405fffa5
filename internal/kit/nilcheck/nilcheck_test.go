package nilcheck_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/kit/nilcheck"
)

type leaf struct {
	Name string `json:"name"`
}

type branch struct {
	Leaves map[string]*leaf `json:"leaves"`
	Next   *branch          `json:"next,omitempty"`
}

type tree struct {
	branch
	Listed []*leaf           `json:"listed"`
	Plain  []leaf            `json:"plain"`
	Deep   []map[int]*leaf   `json:"deep"`
	Sites  map[string]branch `json:"sites"`
	Unset  *leaf             `json:"unset"`
}

func TestNilEntriesAreFoundByTheirPath(t *testing.T) {
	ok := &leaf{}
	tests := []struct {
		name string
		in   any
		want string
	}{
		{"nothing at all", nil, ""},
		{"a pointer to nothing", (*tree)(nil), ""},
		{"fields may be nil", &tree{}, ""},
		{"entries that are there", &tree{branch: branch{Leaves: map[string]*leaf{"a": ok}}, Listed: []*leaf{ok}}, ""},
		{"an entry of a map", &branch{Leaves: map[string]*leaf{"b": nil, "a": ok}}, ".leaves.b"},
		{"the first of several", &branch{Leaves: map[string]*leaf{"c": nil, "b": nil}}, ".leaves.b"},
		{"an entry of a list", &tree{Listed: []*leaf{ok, nil}}, ".listed[1]"},
		{"an embedded object has no name", &tree{branch: branch{Leaves: map[string]*leaf{"x": nil}}}, ".leaves.x"},
		{"below an object in a map", tree{Sites: map[string]branch{"recovery": {Leaves: map[string]*leaf{"x": nil}}}}, ".sites.recovery.leaves.x"},
		{"a type that leads to itself", &branch{Next: &branch{Next: &branch{Leaves: map[string]*leaf{"x": nil}}}}, ".next.next.leaves.x"},
		{"a map in a list", tree{Deep: []map[int]*leaf{{7: ok}, {8: nil}}}, ".deep[1].8"},
		{"lists of plain values", tree{Plain: []leaf{{}, {}}}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := nilcheck.First(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
