package proof

import (
	"reflect"

	"github.com/muster-dr/muster/internal/facts"
)

var answeredType = reflect.TypeFor[facts.Answered]()

// outermost calls visit with everything in v that has an outcome of its own and lies
// in nothing else that has one: the systems that a source asked, as its section has
// them.
func outermost(v reflect.Value, visit func(reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			outermost(v.Elem(), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			outermost(v.MapIndex(key), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			outermost(v.Index(i), visit)
		}
	case reflect.Struct:
		if _, ok := outcomeOf(v); ok {
			visit(v)
			return
		}
		for i := range v.NumField() {
			outermost(v.Field(i), visit)
		}
	}
}

// within calls visit with everything that has an outcome of its own and lies in v, v
// left out.
func within(v reflect.Value, visit func(reflect.Value)) {
	for i := range v.NumField() {
		outermost(v.Field(i), func(below reflect.Value) {
			visit(below)
			within(below, visit)
		})
	}
}

func outcomeOf(v reflect.Value) (reflect.Value, bool) {
	a := v.FieldByName("Answered")
	return a, a.IsValid() && a.Type() == answeredType && v.Type() != answeredType && a.CanSet()
}

func silenced(v reflect.Value) {
	a, _ := outcomeOf(v)
	a.Set(reflect.ValueOf(silence))
}

// silenceSystems makes every system of a source one that did not answer.
func silenceSystems(d *facts.Document, source string) {
	outermost(reflect.ValueOf(d.Section(source)), silenced)
}

// silenceAnswers leaves the systems of a source and silences every single answer of
// theirs; a system that gives but one answer is that answer.
func silenceAnswers(d *facts.Document, source string) {
	outermost(reflect.ValueOf(d.Section(source)), func(system reflect.Value) {
		any := false
		within(system, func(v reflect.Value) {
			silenced(v)
			any = true
		})
		if !any {
			silenced(system)
		}
	})
}
