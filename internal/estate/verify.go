package estate

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Verify tells what is wrong with an estate that was read from facts: every value has to
// have the form that reading its file gave it, or names that are the same would differ.
// What only the file as a whole can be wrong about was judged when it was read.
func Verify(e *Estate) error {
	written := *e
	written.Policy.Waivers, written.Policy.Attestations = "", "" // the lists are in the facts, and the files may be gone
	data, err := Write(&written, nil)
	if err != nil {
		return err
	}
	root, problem := document(data)
	if problem != nil {
		return errors.New(problem.Message)
	}
	r := &reader{positions: map[string]Position{}, bad: map[string]bool{}, offline: true}
	again := New()
	r.read(root, again)
	r.estate = again
	r.keys("", "", reflect.ValueOf(again).Elem())
	for _, id := range slices.Sorted(maps.Keys(again.Components)) {
		if !slices.Contains(Components, id) {
			r.problem(join("components", id), "there is no such component")
			continue
		}
		r.keys(join("components", id), id, reflect.ValueOf(again.Components[id]).Elem())
	}
	r.severities(again.Policy.Severities)
	r.problems.sort()
	for _, p := range r.problems {
		// What is not declared, and what is declared of another domain, is for the rules.
		if !strings.HasSuffix(p.Message, "is missing") && !absent(p) && !strings.Contains(p.Message, " is in the domain ") {
			return fmt.Errorf("%s: %s", p.Path, p.Message)
		}
	}
	if again.Name == "" {
		again.Name = again.Domain
	}
	again.complete()
	for id, c := range again.Components { // which only the file as a whole could tell, but not of any component
		if was := e.Components[id]; e.Direction != nil && was.Elsewhere && !c.here() {
			c.Elsewhere = true
		}
	}
	for i := range reflect.TypeFor[Estate]().NumField() {
		f := reflect.TypeFor[Estate]().Field(i)
		if f.Tag.Get("yaml") == "-" || f.Name == "Credentials" || f.Name == "Policy" || !f.IsExported() {
			continue
		}
		if !reflect.DeepEqual(reflect.ValueOf(&written).Elem().Field(i).Interface(), reflect.ValueOf(again).Elem().Field(i).Interface()) {
			return fmt.Errorf("%s is not written as muster writes it", strings.Split(f.Tag.Get("json"), ",")[0])
		}
	}
	return nil
}

// absent tells that what is wrong is that something was not declared. An entry of a list that
// says nothing is no declaration.
func absent(p Problem) bool {
	return strings.Contains(p.Message, "is empty; ") && !strings.HasSuffix(p.Path, "]")
}
