package estate

import (
	"reflect"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A made-up key that had two other names before.
func TestAKeyWorksByItsFormerName(t *testing.T) {
	type made struct {
		Contact string `yaml:"connectorContact" formerly:"contact,lastContact"`
	}
	for _, tt := range []struct{ name, text, value, renamed, problem string }{
		{"by its name", "connectorContact: a", "a", "", ""},
		{"by the first of its names", "contact: a", "a", "e.yaml:1:1: contact: is called connectorContact now; the old name works for this release only", ""},
		{"by the second of its names", "lastContact: a", "a", "e.yaml:1:1: lastContact: is called connectorContact now; the old name works for this release only", ""},
		{"by two names", "connectorContact: a\ncontact: b", "a", "e.yaml:2:1: contact: is called connectorContact now; the old name works for this release only",
			"e.yaml:2:1: connectorContact: is given twice, first in line 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var doc yaml.Node
			if err := yaml.Unmarshal([]byte(tt.text), &doc); err != nil {
				t.Fatal(err)
			}
			r := &reader{file: "e.yaml", positions: map[string]Position{}, bad: map[string]bool{}}
			var got made
			r.value(doc.Content[0], "", reflect.ValueOf(&got).Elem())
			if got.Contact != tt.value {
				t.Errorf("the value is %q", got.Contact)
			}
			if text := Errors(r.renamed).Error(); text != tt.renamed {
				t.Errorf("said %q, want %q", text, tt.renamed)
			}
			if text := r.problems.Error(); text != tt.problem {
				t.Errorf("problems: %q, want %q", text, tt.problem)
			}
			if _, there := r.positions["connectorContact"]; !there {
				t.Errorf("the value has no place by its present name: %v", r.positions)
			}
		})
	}
}
