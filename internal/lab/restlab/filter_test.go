package restlab

import (
	"slices"
	"testing"
)

func TestFiltersAreUnderstood(t *testing.T) {
	thing := map[string][]string{
		"name": {"it's"}, "size": {"10"}, "created": {"2026-11-20T10:00:00Z"}, "on": {"true"}, "parts/id": {"a", "b"}, "kind": {"TEST"},
	}
	tests := []struct {
		filter string
		want   bool
	}{
		{"name eq 'it''s'", true},
		{"name eq 'it'", false},
		{"name ne 'it'", true},
		{"size gt 9", true},
		{"size lt 9", false},
		{"size ge 10 and size le 10", true},
		{"created gt 2026-11-20T09:59:59Z", true},
		{"created gt 2026-11-20T11:00:00+01:00", false},
		{"on eq true", true},
		{"kind eq Space.Config.Kind'TEST'", true},
		{"parts/any(p:p/id eq 'b')", true},
		{"parts/any(p: p/id eq 'c' or p/id eq 'a')", true},
		{"parts/any(p:p/id eq 'c')", false},
		{"size eq 1 or size eq 2 or size eq 10", true},
		{"size eq 1 or size eq 10 and on eq false", false},
		{"(size eq 10 or size eq 1) and on eq true", true},
		{"not (on eq true)", false},
	}
	for _, tt := range tests {
		c, err := ParseCondition(tt.filter)
		if err != nil {
			t.Errorf("%s: %v", tt.filter, err)
			continue
		}
		if got := c.Holds(func(path string) []string { return thing[path] }); got != tt.want {
			t.Errorf("%s is %v", tt.filter, got)
		}
	}
	for _, filter := range []string{"", "name", "name eq", "name like 'x'", "(name eq 'x'", "name eq 'x' name eq 'y'", "parts/any(p:q/id eq 'a')", "parts/any(p p/id eq 'a')", "and"} {
		if _, err := ParseCondition(filter); err == nil {
			t.Errorf("%q is understood", filter)
		}
	}
}

func TestListsOfValuesAreRecognised(t *testing.T) {
	tests := []struct {
		filter string
		want   []string
		ok     bool
	}{
		{"name eq 'a'", []string{"a"}, true},
		{"name eq 'a' or name eq 'b'", []string{"a", "b"}, true},
		{"name eq 'a' or size eq 1", nil, false},
		{"name eq 'a' and name eq 'b'", nil, false},
		{"name ne 'a'", nil, false},
	}
	for _, tt := range tests {
		c, err := ParseCondition(tt.filter)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := c.Equals("name"); ok != tt.ok || !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, %v", tt.filter, got, ok)
		}
	}
}
