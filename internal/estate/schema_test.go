package estate

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	b, err := JSONSchema(nil, Kinds...)
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
		if _, err := Load(file, Kinds...); err != nil {
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
	const named = "version: 1\ndomain: a.b\nsites: {fra: {role: both, resolvers: [10.0.0.1]}, muc: {role: both, resolvers: [10.0.0.2]}}\n" +
		"credentials: {prism-muc: {username: a, password: 'env:A'}}\ncomponents: {base_images: {vms: {fra: [W11]}}, fas: {servers: {muc: [fas.a.b]}}}\n"
	if err := check(t, s, named); err != nil {
		t.Errorf("sites with names of their own: %v", err)
	}
	for name, text := range map[string]string{
		"a site of its own name without a role": strings.Replace(named, "role: both, ", "", 1),
		"a role that is none":                   strings.Replace(named, "role: both", "role: all", 1),
		"machines in no list":                   strings.Replace(named, "{fra: [W11]}", "{fra: W11}", 1),
		"no sites":                              "version: 1\ndomain: a.b\n",
		"no resolvers":                          "version: 1\ndomain: a.b\nsites: {production: {}, recovery: {resolvers: [10.0.0.2]}}\n",
		"another version":                       strings.Replace(base, "1", "2", 1),
		"an unknown key":                        base + "colour: red\n",
		"an unknown component":                  base + "components: {mainframe: {}}\n",
		"an unknown source":                     base + "credentials: {vcenter: {}}\n",
		"a literal password":                    base + "credentials: {prism: {username: a, password: hunter2}}\n",
		"an unknown method":                     base + "components: {fas: {methods: [hope]}}\n",
		"an unknown severity":                   base + "policy: {failOn: bad}\n",
		"a time that is none":                   base + "thresholds: {aliasTTL: soon}\n",
		"an override, no reason":                base + "policy: {severities: {a/b: {severity: low}}}\n",
		"an override of no rule":                base + "policy: {severities: {ab: {severity: low, reason: x}}}\n",
		"a key of another component":            base + "components: {fas: {sample: 3}}\n",
		"a sample too large":                    base + "components: {workloads_mcs: {sample: 51}}\n",
		"a negative difference":                 base + "thresholds: {serialLag: -1}\n",
		"a short fingerprint":                   base + "credentials: {prism: {username: a, password: env:A, fingerprint: abcd}}\n",
	} {
		if err := check(t, s, text); err == nil {
			t.Errorf("%s: the schema accepts it", name)
		}
		if _, err := Parse("e.yaml", []byte(text), Kinds...); err == nil {
			t.Errorf("%s: it loads", name)
		}
	}
}

func TestEveryKeyIsDescribed(t *testing.T) {
	if len(structs) < 10 {
		t.Fatalf("only %d structs were found", len(structs))
	}
	for _, typ := range structs {
		for _, k := range keysOf(typ) {
			key, f := typ.Name()+"."+k.Name, typ.Field(k.index)
			if !strings.HasSuffix(k.Help, ".") {
				t.Errorf("%s has no help, or one that is no sentence: %q", key, k.Help)
			}
			if _, known := forms[k.Form]; k.Form != "" && !known {
				t.Errorf("%s has the form %q, which does not exist", key, k.Form)
			}
			if f.Type.Kind() == reflect.String && f.Type != secretType && k.Form == "" && !freeText[key] {
				t.Errorf("%s is text in no form: nothing checks it", key)
			}
			for _, number := range []string{k.Min, k.Max} {
				if _, err := strconv.ParseFloat(number, 64); number != "" && err != nil {
					t.Errorf("%s: %v", key, err)
				}
			}
			for _, name := range append(slices.Clone(k.Only), k.Need...) {
				if name != always && !slices.Contains(Components, name) && !slices.Contains(kindNames(Kinds), name) {
					t.Errorf("%s names %q, which is neither a component nor a source", key, name)
				}
			}
			if k.Example == "" && k.Default == "" && !holdsKeys(f.Type) {
				t.Errorf("%s has no example", key)
			}
		}
	}
}

// freeText are the texts that are checked where what they mean depends on others.
var freeText = map[string]bool{"Estate.name": true, "Credential.username": true, "Credential.method": true, "Credential.transport": true}

// holdsKeys reports whether a value is shown by the keys in it.
func holdsKeys(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		return true
	case reflect.Pointer, reflect.Map:
		return t.Elem().Kind() == reflect.Pointer || t.Elem().Kind() == reflect.Struct
	case reflect.Slice:
		return t == reflect.TypeFor[[]string]() // those of PerSite
	}
	return false
}

// The schema is all that an editor shows.
func TestEveryPropertyOfTheSchemaHasADescription(t *testing.T) {
	b, err := JSONSchema(map[string][]string{"fas": {"nutanix_dr", "standby"}}, Kinds...)
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(b, &root); err != nil {
		t.Fatal(err)
	}
	seen := 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		s, ok := v.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := s["properties"].(map[string]any); ok {
			for name, p := range properties {
				property, ok := p.(map[string]any)
				if !ok { // false: cannot be given here
					continue
				}
				seen++
				if property["description"] == nil {
					t.Errorf("%s/%s has no description", path, name)
				}
				walk(path+"/properties/"+name, p)
			}
		}
		for name, d := range s {
			if name == "properties" {
				continue
			}
			if list, ok := d.([]any); ok {
				for _, one := range list {
					walk(path+"/"+name, one)
				}
			}
			walk(path+"/"+name, d)
			if name == "$defs" {
				for definition, one := range d.(map[string]any) {
					walk("#"+definition, one)
				}
			}
		}
	}
	walk("", root)
	if seen < 100 {
		t.Errorf("only %d properties were seen", seen)
	}
	if !strings.Contains(string(b), "Methods that suit it: nutanix_dr, standby.") {
		t.Error("what suits a component is not told")
	}
}
