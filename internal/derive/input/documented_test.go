package input_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/derive/input"
)

// writingRules is the page that tells the authors of rules what they see.
const writingRules = "../../../docs/writing-rules.md"

// answered are the fields of everything that may not be known; the page explains them
// once.
var answered = []string{"status", "reason", "message", "told"}

// row is a line of the table of what a rule sees.
type row struct {
	path  string   // such as input.dns.resolvers[key]
	parts []string // the fields that the line names
	from  []string // the sources
}

var rowForm = regexp.MustCompile("^\\| `(input\\.[^`]+)` \\| (.*) \\| ([^|]*) \\|$")

func documented(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile(writingRules)
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for line := range strings.SplitSeq(string(text), "\n") {
		m := rowForm.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		r := row{path: m[1]}
		for _, code := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(m[2], -1) {
			r.parts = append(r.parts, code[1])
		}
		for _, name := range strings.Split(m[3], ",") {
			if name = strings.TrimSpace(name); name != "" {
				r.from = append(r.from, name)
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// walker follows paths through the schema of the input.
type walker struct{ defs map[string]any }

func (w walker) deref(n map[string]any) map[string]any {
	if ref, ok := n["$ref"].(string); ok {
		n, _ = w.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	return n
}

// at is what stands at a path such as input.dns.resolvers[key]; nil when there is
// nothing.
func (w walker) at(schema map[string]any, path string) map[string]any {
	n := schema
	for _, step := range strings.Split(path, ".")[1:] {
		name, key, keyed := strings.Cut(step, "[")
		props, _ := w.deref(n)["properties"].(map[string]any)
		next, ok := props[name].(map[string]any)
		if !ok {
			return nil
		}
		n = next
		for keyed {
			if n, ok = w.deref(n)["additionalProperties"].(map[string]any); !ok {
				return nil
			}
			_, key, keyed = strings.Cut(key, "[")
		}
	}
	return w.deref(n)
}

// sections are the fields that have fields of their own. Single values may be left
// out of the page; `muster schema facts` has them all.
func (w walker) sections(n map[string]any) []string {
	return slices.DeleteFunc(w.fields(n), func(name string) bool {
		of := w.field(n, name)
		if items, ok := of["items"].(map[string]any); ok {
			of = w.deref(items)
		}
		return of["properties"] == nil && of["additionalProperties"] == nil
	})
}

func (w walker) field(n map[string]any, name string) map[string]any {
	props, ok := n["properties"].(map[string]any)
	if of, keyed := n["additionalProperties"].(map[string]any); keyed && !ok {
		props, _ = w.deref(of)["properties"].(map[string]any)
	}
	of, _ := props[name].(map[string]any)
	return w.deref(of)
}

// fields are the names of what an object has, or of what the objects have that it
// keeps by a key.
func (w walker) fields(n map[string]any) []string {
	props, ok := n["properties"].(map[string]any)
	if of, keyed := n["additionalProperties"].(map[string]any); keyed && !ok {
		props, _ = w.deref(of)["properties"].(map[string]any)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(props)), func(name string) bool { return slices.Contains(answered, name) })
}

func TestThePageForAuthorsNamesEverySectionOfTheInput(t *testing.T) {
	s, err := input.Schema()
	if err != nil {
		t.Fatal(err)
	}
	schema := s.(map[string]any)
	w := walker{schema["$defs"].(map[string]any)}
	rows := documented(t)
	for _, section := range w.fields(schema) {
		i := slices.IndexFunc(rows, func(r row) bool { return within(r.path, "input."+section) })
		if i < 0 {
			t.Errorf("%s has no line for input.%s", writingRules, section)
			continue
		}
		// What the section has stands in a line of its own, or in that of the section.
		for _, part := range w.sections(w.at(schema, "input."+section)) {
			if !slices.ContainsFunc(rows, func(r row) bool {
				return within(r.path, "input."+section+"."+part) || plain(r.path) == "input."+section && slices.Contains(r.parts, part)
			}) {
				t.Errorf("%s does not name input.%s.%s", writingRules, section, part)
			}
		}
	}
	for _, r := range rows {
		n := w.at(schema, r.path)
		if n == nil {
			t.Errorf("%s names %s, which the input does not have", writingRules, r.path)
			continue
		}
		section, _, _ := strings.Cut(strings.TrimPrefix(plain(r.path), "input."), ".")
		if want := input.Behind[section]; !slices.Equal(r.from, want) {
			t.Errorf("%s: %s comes from %v, and the page says %v", writingRules, r.path, want, r.from)
		}
		for _, part := range w.sections(n) {
			if !slices.Contains(r.parts, part) && !slices.ContainsFunc(rows, func(other row) bool { return within(other.path, r.path+"."+part) }) {
				t.Errorf("%s: the line for %s does not name %s", writingRules, r.path, part)
			}
		}
		for _, part := range r.parts {
			if !slices.Contains(w.fields(n), part) && !strings.HasPrefix(part, "input.") {
				t.Errorf("%s: the line for %s names %s, which is not there", writingRules, r.path, part)
			}
		}
	}
}

// plain is a path without its keys.
func plain(path string) string { return regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(path, "") }

// within tells whether a path is the other, or leads on from it.
func within(path, other string) bool {
	path, other = plain(path), plain(other)
	return path == other || strings.HasPrefix(path, other+".")
}
