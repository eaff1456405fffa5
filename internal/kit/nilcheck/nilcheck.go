// Package nilcheck finds entries of maps and lists that are nil in a value that was
// read from JSON. In such a place a null is neither "there is nothing" nor a thing:
// whoever looks at the entry reads a field of something that is not there.
package nilcheck

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
)

// First returns the path of the first entry of a map or a list in v that is a nil
// pointer, as "dns.resolvers.x.hosts.y" or "items[3]", and "" when there is none.
// Maps are walked by the order of their keys. A field that is nil is not an entry.
//
// Types that cannot hold such an entry are not walked, so that long lists of plain
// values cost nothing.
func First(v any) string {
	w := walker{worth: map[reflect.Type]bool{}}
	if w.find(reflect.ValueOf(v)) == nil {
		return ""
	}
	w.sorted = true
	return strings.Join(w.find(reflect.ValueOf(v)), "")
}

type walker struct {
	worth  map[reflect.Type]bool // types that can hold a nil entry somewhere
	sorted bool                  // maps are walked by the order of their keys, which takes most of the time of a long one
}

// find returns the steps to the first nil entry below v; nil when there is none.
func (w *walker) find(v reflect.Value) []string {
	if !v.IsValid() || !w.holds(v.Type()) {
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		return w.find(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() && !f.Anonymous {
				continue
			}
			if steps := w.find(v.Field(i)); steps != nil {
				if f.Anonymous { // its fields stand in the object itself
					return steps
				}
				return append([]string{fieldStep(f)}, steps...)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if steps, found := w.entry(v.Index(i)); found {
				return append([]string{fmt.Sprintf("[%d]", i)}, steps...)
			}
		}
	case reflect.Map:
		for k, e := range inMap(v, w.sorted) {
			if steps, found := w.entry(e); found {
				return append([]string{"." + fmt.Sprint(k)}, steps...)
			}
		}
	}
	return nil
}

// inMap yields the entries of a map, by the order of their keys if that is asked for.
func inMap(v reflect.Value, sorted bool) iter.Seq2[reflect.Value, reflect.Value] {
	if !sorted {
		return v.Seq2()
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return func(yield func(reflect.Value, reflect.Value) bool) {
		for _, k := range keys {
			if !yield(k, v.MapIndex(k)) {
				return
			}
		}
	}
}

func (w *walker) entry(v reflect.Value) (steps []string, found bool) {
	if v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, true
	}
	steps = w.find(v)
	return steps, steps != nil
}

// holds tells whether a value of the type can hold a nil entry.
func (w *walker) holds(t reflect.Type) bool {
	known, seen := w.worth[t]
	if !seen {
		known = holds(t, map[reflect.Type]bool{})
		w.worth[t] = known
	}
	return known
}

func holds(t reflect.Type, above map[reflect.Type]bool) bool {
	if above[t] { // a type that leads to itself adds nothing
		return false
	}
	above[t] = true
	defer delete(above, t)
	switch t.Kind() {
	case reflect.Pointer:
		return holds(t.Elem(), above)
	case reflect.Slice, reflect.Array, reflect.Map:
		return t.Elem().Kind() == reflect.Pointer || holds(t.Elem(), above)
	case reflect.Struct:
		for i := range t.NumField() {
			if holds(t.Field(i).Type, above) {
				return true
			}
		}
	}
	return false
}

// fieldStep is the name of a field in JSON, as a step.
func fieldStep(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "" {
		name = f.Name
	}
	return "." + name
}
