package estate

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	b, err := JSONSchema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("estate.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("estate.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func check(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestTheSchemaAcceptsWhatLoads(t *testing.T) {
	s := compiled(t)
	files, err := filepath.Glob("../../testdata/estates/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, file := range files {
		switch filepath.Base(file) {
		case "waivers.yaml", "attestations.yaml":
			continue
		}
		tried++
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := check(t, s, string(b)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if _, err := Load(file); err != nil {
			t.Error(err)
		}
	}
	if tried < 2 {
		t.Errorf("only %d estate files were tried", tried)
	}
	if err := check(t, s, Example()); err != nil {
		t.Errorf("the example: %v", err)
	}
}

func TestTheSchemaRefusesWhatDoesNotLoad(t *testing.T) {
	s := compiled(t)
	const base = "version: 1\ndomain: a.b\nsites: {production: {resolvers: [10.0.0.1]}, recovery: {resolvers: [10.0.0.2]}}\n"
	if err := check(t, s, base); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"no sites":               "version: 1\ndomain: a.b\n",
		"no resolvers":           "version: 1\ndomain: a.b\nsites: {production: {}, recovery: {resolvers: [10.0.0.2]}}\n",
		"another version":        strings.Replace(base, "1", "2", 1),
		"an unknown key":         base + "colour: red\n",
		"an unknown component":   base + "components: {mainframe: {}}\n",
		"an unknown source":      base + "credentials: {vcenter: {}}\n",
		"a literal password":     base + "credentials: {prism: {username: a, password: hunter2}}\n",
		"an unknown method":      base + "components: {fas: {methods: [hope]}}\n",
		"an unknown severity":    base + "policy: {failOn: bad}\n",
		"a time that is none":    base + "thresholds: {aliasTTL: soon}\n",
		"an override, no reason": base + "policy: {severities: {a/b: {severity: low}}}\n",
		"an override of no rule": base + "policy: {severities: {ab: {severity: low, reason: x}}}\n",
		"a short fingerprint":    base + "credentials: {prism: {username: a, password: env:A, fingerprint: abcd}}\n",
	} {
		if err := check(t, s, text); err == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
		if _, err := Parse("e.yaml", []byte(text)); err == nil {
			t.Errorf("%s: it loads", name)
		}
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	seen := map[string]bool{"Seconds": true, "DomainController": true, "Prism": true, "Cluster": true, "Estate": true}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(typ.Elem())
		case reflect.Struct:
			for i := range typ.NumField() {
				f := typ.Field(i)
				if tag := f.Tag.Get("yaml"); tag == "" || tag == "-" {
					continue
				}
				key := typ.Name() + "." + f.Name
				if descriptions[key] == "" {
					t.Errorf("%s has no description", key)
				}
				seen[key] = true
				walk(f.Type)
			}
		}
	}
	walk(reflect.TypeFor[Estate]())
	for key := range descriptions {
		if !seen[key] {
			t.Errorf("%s is described and does not exist", key)
		}
	}
}
