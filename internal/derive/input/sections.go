package input

import (
	"reflect"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// forPolicies returns the sections without the fields that are tagged policies:"-".
// What leads to such a field is copied, so that the facts stay as they are.
func forPolicies(s facts.Sections) facts.Sections {
	fields := kept()
	leads := map[reflect.Type]bool{}
	return without(reflect.ValueOf(s), fields, leads).Interface().(facts.Sections)
}

// kept are the fields that do not reach policies, by the type that has them: their
// names in JSON.
func kept() map[reflect.Type][]string {
	all := map[reflect.Type][]string{}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(t.Elem())
		case reflect.Struct:
			if seen[t] {
				return
			}
			seen[t] = true
			for i := range t.NumField() {
				f := t.Field(i)
				if f.Tag.Get("policies") == "-" {
					name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
					all[t] = append(all[t], name)
					continue
				}
				walk(f.Type)
			}
		}
	}
	walk(reflect.TypeFor[facts.Sections]())
	return all
}

// without copies v as far as it leads to one of the fields.
func without(v reflect.Value, fields map[reflect.Type][]string, leads map[reflect.Type]bool) reflect.Value {
	t := v.Type()
	if !leadsTo(t, fields, leads) {
		return v
	}
	switch t.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		c := reflect.New(t.Elem())
		c.Elem().Set(without(v.Elem(), fields, leads))
		return c
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeMapWithSize(t, v.Len())
		for each := v.MapRange(); each.Next(); {
			c.SetMapIndex(each.Key(), without(each.Value(), fields, leads))
		}
		return c
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		c := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(without(v.Index(i), fields, leads))
		}
		return c
	}
	c := reflect.New(t).Elem()
	c.Set(v)
	for i := range t.NumField() {
		switch f := t.Field(i); {
		case f.Tag.Get("policies") == "-":
			c.Field(i).Set(outcomeOnly(v.Field(i)))
		case f.IsExported():
			c.Field(i).Set(without(v.Field(i), fields, leads))
		}
	}
	return c
}

// outcomeOnly is the value without anything but how the asking for it went.
func outcomeOnly(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	if v.Kind() == reflect.Struct {
		if a := v.FieldByName("Answered"); a.IsValid() {
			c.FieldByName("Answered").Set(a)
		}
	}
	return c
}

// leadsTo tells whether values of a type lead to one of the fields. Types of facts do
// not contain themselves.
func leadsTo(t reflect.Type, fields map[reflect.Type][]string, known map[reflect.Type]bool) bool {
	if found, ok := known[t]; ok {
		return found
	}
	known[t] = false
	found := len(fields[t]) > 0
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		found = leadsTo(t.Elem(), fields, known)
	case reflect.Struct:
		for i := range t.NumField() {
			found = found || leadsTo(t.Field(i).Type, fields, known)
		}
	}
	known[t] = found
	return found
}
