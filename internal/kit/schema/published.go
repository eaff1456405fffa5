package schema

import (
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"
)

// Published is the schema of documents as they are written: what Go writes as null
// (pointers, lists and maps that are nil) may be null. Policies are checked against
// [Of], which is stricter, because to a policy null is just one more value.
func Published(v any) *jsonschema.Schema {
	s := Of(v)
	root := reflect.TypeOf(v)
	for root.Kind() == reflect.Pointer {
		root = root.Elem()
	}
	p := publisher{definitions: s.Definitions, seen: map[reflect.Type]bool{}}
	p.object(root, s)
	return s
}

type publisher struct {
	definitions jsonschema.Definitions
	seen        map[reflect.Type]bool
}

// walk finds the structs that a type leads to.
func (p *publisher) walk(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		p.walk(t.Elem())
	case reflect.Struct:
		if !p.seen[t] {
			p.seen[t] = true
			p.object(t, p.definitions[Name(t)])
		}
	}
}

// object lets the properties of a struct be null where Go may write that. Types
// with a way of their own to be written have no properties.
func (p *publisher) object(t reflect.Type, s *jsonschema.Schema) {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() && !f.Anonymous {
			continue
		}
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && key == "" {
			p.object(f.Type, s)
			continue
		}
		p.walk(f.Type)
		if s == nil || s.Properties == nil || key == "-" || strings.Contains(options, "omitempty") {
			continue
		}
		switch f.Type.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
		default:
			continue
		}
		if property, ok := s.Properties.Get(key); ok {
			s.Properties.Set(key, &jsonschema.Schema{AnyOf: []*jsonschema.Schema{property, {Type: "null"}}})
		}
	}
}
