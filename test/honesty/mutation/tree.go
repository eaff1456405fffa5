// Package mutation makes of a healthy facts document many that are not: a key is gone,
// null, empty, of another type, another value, of the past, of the future. Which of
// them must not end in GO stands in a table that was reviewed by hand.
package mutation

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// place is one value within a document.
type place struct {
	path   string // of the schema: keys that are data are written *, entries of a list []
	steps  []any  // of the document: keys and positions
	entry  bool   // of a map or a list, rather than a field of an object
	parent reflect.Type
}

// places are all values of a document below its root, in an order that depends on
// nothing but the document.
func places(doc any) []place {
	var all []place
	sites := sitesOf(doc)
	var walk func(v any, t reflect.Type, p place)
	walk = func(v any, t reflect.Type, p place) {
		for t != nil && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if p.path != "" {
			p.path = ofAll.ReplaceAllString(p.path, ".estate.components.*$1")
			all = append(all, p)
		}
		switch v := v.(type) {
		case map[string]any:
			fields := map[string]reflect.Type{}
			if t != nil && t.Kind() == reflect.Struct {
				fieldsOf(t, fields)
			}
			for _, key := range slices.Sorted(maps.Keys(v)) {
				next := place{steps: append(slices.Clone(p.steps), key), parent: t}
				var below reflect.Type
				if t != nil && t.Kind() == reflect.Map {
					next.path, next.entry, below = p.path+"."+general(p.path, key)+sites.suffix(p.path, v[key]), true, t.Elem()
				} else {
					next.path, below = p.path+"."+key, fields[key]
				}
				walk(v[key], below, next)
			}
		case []any:
			var below reflect.Type
			if t != nil && t.Kind() == reflect.Slice {
				below = t.Elem()
			}
			for i := range v {
				walk(v[i], below, place{path: p.path + "[]", steps: append(slices.Clone(p.steps), i), entry: true})
			}
		}
	}
	walk(doc, reflect.TypeFor[facts.Document](), place{})
	return all
}

// ofAll are fields that mean the same for every component.
var ofAll = regexp.MustCompile(`^\.estate\.components\.\w+(\.(objectives|dependsOn|sample)\b.*)$`)

// general is a key of a map as paths of the schema have it. Sites and components are
// kept: one does not stand for the other.
func general(path, key string) string {
	switch {
	case path == ".estate.components":
		return key
	case strings.HasPrefix(path, ".sources"):
		return "*"
	}
	site, _, more := strings.Cut(key, "/")
	switch site {
	case "production", "recovery", "public":
		if more {
			return site + "/*"
		}
		return site
	}
	return "*"
}

// fieldsOf are the types of the fields of an object, by their names in JSON.
func fieldsOf(t reflect.Type, into map[string]reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			fieldsOf(f.Type, into)
		case name != "-" && f.IsExported():
			into[cmp.Or(name, f.Name)] = f.Type
		}
	}
}

// at is the value of a place.
func at(doc any, steps []any) any {
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			doc = doc.(map[string]any)[s]
		case int:
			doc = doc.([]any)[s]
		}
	}
	return doc
}

// replace puts a value in a place, and returns what undoes that.
func replace(doc any, steps []any, v any) (undo func()) {
	last := steps[len(steps)-1]
	switch above := at(doc, steps[:len(steps)-1]).(type) {
	case map[string]any:
		key := last.(string)
		old := above[key]
		above[key] = v
		return func() { above[key] = old }
	case []any:
		i := last.(int)
		old := above[i]
		above[i] = v
		return func() { above[i] = old }
	}
	panic("there is nothing at " + name(steps))
}

// remove takes a key or an entry away, and returns what undoes that.
func remove(doc any, steps []any) (undo func()) {
	last := steps[len(steps)-1]
	switch above := at(doc, steps[:len(steps)-1]).(type) {
	case map[string]any:
		key := last.(string)
		old := above[key]
		delete(above, key)
		return func() { above[key] = old }
	case []any:
		return replace(doc, steps[:len(steps)-1], slices.Delete(slices.Clone(above), last.(int), last.(int)+1))
	}
	panic("there is nothing at " + name(steps))
}

// name is where a place is, for people.
func name(steps []any) string {
	var b strings.Builder
	for _, s := range steps {
		switch s := s.(type) {
		case string:
			b.WriteString("." + s)
		case int:
			b.WriteString("[" + strconv.Itoa(s) + "]")
		}
	}
	return b.String()
}

// empty tells of a value that says nothing: what is wrong with it is seldom seen.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		return v == "0"
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}
