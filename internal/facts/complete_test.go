package facts_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/facts"
)

func TestAListOfSomethingLearntIsNeverNull(t *testing.T) {
	doc := run("scan1", 0)
	doc.Sources["dns"].Asked = nil
	doc.DNS = &facts.DNS{Resolvers: map[string]*facts.Resolver{
		production: {Answered: facts.Yes(), Address: "10.10.0.10:53", Hosts: map[string]*facts.Host{name: {Reply: facts.Reply{Answered: facts.Yes()}}}},
		recovery:   {Answered: facts.No(facts.Timeout, "no answer"), Address: "10.20.0.10:53"},
	}}
	doc.Complete()
	if r := doc.DNS.Resolvers[production]; r.Zones == nil || r.Hosts[name].Addresses == nil || r.Hosts[name].Chain == nil || doc.Sources["dns"].Asked == nil {
		t.Errorf("a list of what answered is nil: %+v", r)
	}
	if r := doc.DNS.Resolvers[recovery]; r.Zones != nil || r.Hosts != nil {
		t.Errorf("what did not answer says that there is nothing: %+v", r)
	}
}

// Older facts lack what came later, and have to be judged all the same.
func TestAFieldThatOlderFactsLackIsTaggedSo(t *testing.T) {
	got := map[string]bool{}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(at reflect.Type) {
		switch at.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(at.Elem())
		case reflect.Struct:
			if seen[at] || !strings.Contains(at.PkgPath(), "/muster/") {
				return
			}
			seen[at] = true
			for i := range at.NumField() {
				f := at.Field(i)
				key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
				if key == "-" || !f.IsExported() && !f.Anonymous {
					continue
				}
				if _, added := f.Tag.Lookup("added"); !added {
					walk(f.Type) // what an added field holds is as new as the field
					if key != "" && !strings.Contains(options, "omit") {
						of, _, _ := strings.Cut(strings.TrimPrefix(at.String(), "facts."), "[")
						got[of+"."+key] = true
					}
				}
			}
		}
	}
	walk(reflect.TypeFor[facts.Document]())
	const golden = "testdata/first-fields.txt"
	b, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	first := strings.Fields(string(b))
	for _, f := range first {
		if !got[f] {
			t.Errorf("%s was in the first facts, and is not any more: see docs/versions.md", f)
		}
		delete(got, f)
	}
	for f := range got {
		t.Errorf("%s was not in the first facts: tag it added, and let the rules that read it be unknown without it", f)
	}
	if !slices.IsSorted(first) {
		t.Errorf("%s is not sorted", golden)
	}
}
