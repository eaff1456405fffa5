package policy

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

// OPA's own type checker stops at objects that are keyed by an id, because JSON
// Schema describes their values by additionalProperties, and nearly every path
// through the facts crosses one. A field misspelt behind it would be undefined,
// and a rule with an undefined condition finds nothing: a pass. So the shapes of
// the schema are followed here, through variables, comprehensions, functions and
// rules. What has no known shape is not checked; what has one must exist.

// shape is a node of the JSON Schema with its $ref resolved; nil is unknown.
type shape map[string]any

type typer struct {
	schema   map[string]any
	exists   func(ast.Ref) bool       // whether a reference names a rule, or what holds some
	values   map[string]shape         // of rules, by reference
	params   map[string]map[int]shape // of functions, by reference
	mixed    map[string]bool          // rules and parameters with several shapes
	problems map[string]error         // by place, so that each is told once
	reads    map[string]bool          // fields that are read, see [Set.Reads]; may be nil
	names    map[uintptr]string       // of the definitions of the schema, for reads
}

// typeCheck returns an error for every reference to a field that does not exist.
func typeCheck(set *Set, schema map[string]any) error {
	all := set.modules()
	t := &typer{schema: schema, exists: set.exists, values: map[string]shape{}, params: map[string]map[int]shape{}, mixed: map[string]bool{}}
	modules := slices.Sorted(maps.Keys(all))
	// Shapes travel from rule to rule; a few rounds reach a fixed point, and only
	// what the last one says counts.
	for range 4 {
		t.problems = map[string]error{}
		for _, m := range modules {
			for _, r := range all[m].Rules {
				t.rule(r)
			}
		}
	}
	var problems []error
	for _, place := range slices.Sorted(maps.Keys(t.problems)) {
		problems = append(problems, t.problems[place])
	}
	return errors.Join(problems...)
}

type scope map[ast.Var]shape

func (t *typer) rule(r *ast.Rule) {
	name := r.Ref().GroundPrefix().String()
	env := scope{}
	for i, arg := range r.Head.Args {
		if v, ok := arg.Value.(ast.Var); ok {
			env[v] = t.params[name][i]
		}
	}
	t.body(r.Body, env)
	if r.Head.Value != nil {
		t.learn(name, t.term(r.Head.Value, env, r.Location), t.values)
	}
	if r.Head.Key != nil {
		if of := t.term(r.Head.Key, env, r.Location); of != nil {
			t.learn(name, shape{"items": map[string]any(of)}, t.values)
		}
	}
	if r.Else != nil {
		t.rule(r.Else)
	}
}

// learn notes the shape of a rule; two different ones make it unknown.
func (t *typer) learn(name string, s shape, in map[string]shape) {
	if s == nil || t.mixed[name] {
		return
	}
	if old, ok := in[name]; ok && !reflect.DeepEqual(old, s) {
		t.mixed[name] = true
		delete(in, name)
		return
	}
	in[name] = s
}

func (t *typer) body(b ast.Body, env scope) {
	for _, e := range b {
		switch terms := e.Terms.(type) {
		case *ast.Term:
			t.term(terms, env, e.Location)
		case *ast.Every:
			of := t.term(terms.Domain, env, e.Location)
			inner := maps.Clone(env)
			if v, ok := terms.Value.Value.(ast.Var); ok {
				inner[v] = t.element(of)
			}
			t.body(terms.Body, inner)
		case []*ast.Term:
			t.call(terms, env, e.Location)
		}
	}
}

func (t *typer) call(terms []*ast.Term, env scope, at *ast.Location) {
	args := terms[1:]
	shapes := make([]shape, len(args))
	for i, a := range args {
		shapes[i] = t.term(a, env, at)
	}
	name := terms[0].String()
	switch {
	case name == ast.Equality.Name || name == ast.Assign.Name:
		t.bind(args[0], shapes[1], env)
		t.bind(args[1], shapes[0], env)
	case name == ast.ObjectGet.Name:
		if key, ok := args[1].Value.(ast.String); ok && shapes[0] != nil {
			found := t.step(shapes[0], args[1], fmt.Sprintf("%v.%s", args[0], key), at)
			if len(args) == 4 {
				t.bind(args[3], found, env)
			}
		}
	case strings.HasPrefix(name, "data."):
		for i, s := range shapes {
			if s == nil {
				continue
			}
			if t.params[name] == nil {
				t.params[name] = map[int]shape{}
			}
			key := fmt.Sprintf("%s(%d)", name, i)
			if old := t.params[name][i]; t.mixed[key] || (old != nil && !reflect.DeepEqual(old, s)) {
				t.mixed[key] = true
				delete(t.params[name], i)
				continue
			}
			t.params[name][i] = s
		}
		if n := len(args); n > 0 {
			t.bind(args[n-1], t.values[name], env)
		}
	}
}

// bind gives a variable its shape.
func (t *typer) bind(to *ast.Term, s shape, env scope) {
	if v, ok := to.Value.(ast.Var); ok && s != nil && env[v] == nil {
		env[v] = s
	}
}

// term returns the shape of a term, and checks every reference in it.
func (t *typer) term(term *ast.Term, env scope, at *ast.Location) shape {
	if term.Location != nil && term.Location.Row > 0 {
		at = term.Location
	}
	switch v := term.Value.(type) {
	case ast.Var:
		return env[v]
	case ast.Ref:
		return t.ref(v, env, at)
	case *ast.ArrayComprehension:
		return list(t.inside(v.Body, v.Term, env, at))
	case *ast.SetComprehension:
		return list(t.inside(v.Body, v.Term, env, at))
	case *ast.ObjectComprehension:
		inner := maps.Clone(env)
		t.body(v.Body, inner)
		t.term(v.Key, inner, at)
		if of := t.term(v.Value, inner, at); of != nil {
			return shape{"additionalProperties": map[string]any(of)}
		}
	case *ast.Array:
		v.Foreach(func(e *ast.Term) { t.term(e, env, at) })
	case ast.Set:
		v.Foreach(func(e *ast.Term) { t.term(e, env, at) })
	case ast.Object:
		v.Foreach(func(k, e *ast.Term) { t.term(k, env, at); t.term(e, env, at) })
	}
	return nil
}

func (t *typer) inside(b ast.Body, head *ast.Term, env scope, at *ast.Location) shape {
	inner := maps.Clone(env)
	t.body(b, inner)
	return t.term(head, inner, at)
}

func list(of shape) shape {
	if of == nil {
		return nil
	}
	return shape{"items": map[string]any(of)}
}

func (t *typer) ref(ref ast.Ref, env scope, at *ast.Location) shape {
	for _, step := range ref[1:] {
		t.term(step, env, at)
	}
	head, ok := ref[0].Value.(ast.Var)
	if !ok {
		return nil
	}
	var s shape
	next := 1
	switch {
	case head.Equal(ast.InputRootDocument.Value):
		s = t.schema
	case head.Equal(ast.DefaultRootDocument.Value):
		if s, next = t.data(ref, at); s == nil {
			return nil
		}
	default:
		s = env[head]
	}
	for i := next; i < len(ref); i++ {
		if key, ok := ref[i].Value.(ast.String); s == nil && ok && t.reads != nil {
			t.reads["*."+string(key)] = true
		}
		if s != nil {
			s = t.step(s, ref[i], ref[:i+1].String(), at)
		}
	}
	return s
}

// data finds the rule that a reference to data names. There is nothing else below data:
// files with data beside policies are not read, and what they would hold is undefined.
func (t *typer) data(ref ast.Ref, at *ast.Location) (shape, int) {
	for i := len(ref); i > 1; i-- {
		name := ref[:i].String()
		if s := t.values[name]; s != nil {
			return s, i
		}
	}
	ground := ref.GroundPrefix()
	if len(ground) > 1 && !t.exists(ground) {
		t.problem(at, fmt.Sprintf("there is no rule or function %s", ground))
	}
	return nil, 0
}

// step follows one step of a path from a known shape.
func (t *typer) step(s shape, by *ast.Term, path string, at *ast.Location) shape {
	props, _ := s["properties"].(map[string]any)
	key, fixed := by.Value.(ast.String)
	if !fixed && props != nil && t.reads != nil { // any of them, whichever a variable says
		for name := range props {
			t.reads[t.names[reflect.ValueOf(map[string]any(s)).Pointer()]+"."+name] = true
		}
	}
	if fixed && props != nil {
		if p, ok := props[string(key)].(map[string]any); ok {
			if t.reads != nil {
				t.reads[t.names[reflect.ValueOf(map[string]any(s)).Pointer()]+"."+string(key)] = true
			}
			return t.resolve(p)
		}
	}
	if of := t.element(s); of != nil {
		return of
	}
	if _, open := s["additionalProperties"].(map[string]any); open || s["items"] != nil || !fixed {
		return nil
	}
	if props != nil {
		have := slices.Sorted(maps.Keys(props))
		text := fmt.Sprintf("%s: there is no field %q%s", readable(path), string(key), suggest.Or(string(key), have, "; there are "+strings.Join(have, ", ")))
		t.problem(at, text)
	} else if kind, ok := s["type"].(string); ok && kind != "object" && kind != "array" {
		t.problem(at, fmt.Sprintf("%s: this is a %s and has no fields", readable(path), kind))
	}
	return nil
}

// readable hides the compiler's names for what a rule iterates over.
func readable(path string) string {
	for {
		i := strings.Index(path, "__local")
		if i < 0 {
			return path
		}
		j := strings.Index(path[i+7:], "__")
		if j < 0 {
			return path
		}
		path = path[:i] + "_" + path[i+7+j+2:]
	}
}

// element is the shape of what a list or an object keyed by ids holds.
func (t *typer) element(s shape) shape {
	for _, key := range []string{"additionalProperties", "items"} {
		if of, ok := s[key].(map[string]any); ok {
			return t.resolve(of)
		}
	}
	return nil
}

func (t *typer) resolve(s map[string]any) shape {
	if len(s) == 0 {
		return nil
	}
	return deref(s, t.schema)
}

func (t *typer) problem(at *ast.Location, text string) {
	place := fmt.Sprintf("%s:%d:%d", at.File, at.Row, at.Col)
	t.problems[place+text] = fmt.Errorf("%s: %s", place, text)
}
