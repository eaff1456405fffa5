package image

import (
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// everything has each kind of value, expression and rule that a compiler leaves.
const everything = `package x.y

import data.z as other

default limit := -1.5

limit := 3 if input.big
else := 4 if not input.small

list := [null, true, false, 1, 1e3, "text", {"a": 1, "b": [2]}, {1, "2", set()}, {}, []]

names[name] := upper(name) if some name in input.names

all_of if every k, v in input.map { v > k; not v == 7 }

made := {"s": {x | some x in input.l}, "a": [x | x := input.l[_]], "o": {k: v | some k, v in input.m}}

f(a, [b, _]) := a + b

said := $"{limit} of {count(list)}: {f(1, [2, 3])}"

replaced if data.z.ok with input.a as 1 with data.z.b as [2]

p contains x if {
	some x, y
	input.edges[x][y]
	other.reach
}
`

func TestAModuleIsReadAsItWasWritten(t *testing.T) {
	parsed, err := ast.ParseModuleWithOpts("x.rego", everything, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	beside, err := ast.ParseModuleWithOpts("z.rego", "package z\n\nok := true\nreach := 1\nb := []\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler()
	if c.Compile(map[string]*ast.Module{"x.rego": parsed, "z.rego": beside}); c.Failed() {
		t.Fatal(c.Errors)
	}
	for name, m := range map[string]*ast.Module{"parsed": parsed, "compiled": c.Modules["x.rego"]} {
		w := NewWriter()
		b, err := w.Module(m)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := NewReader(w.Texts()).Module(b, "folder/x.rego")
		if !got.Package.Equal(m.Package) || len(got.Imports) != len(m.Imports) || len(got.Rules) != len(m.Rules) || got.RegoVersionSpan() != m.RegoVersionSpan() {
			t.Fatalf("%s: got\n%v\nwant\n%v", name, got, m)
		}
		for i, r := range m.Rules {
			is := got.Rules[i]
			if !is.Equal(r) || is.Module != got || is.Location.File != "folder/x.rego" || is.Location.Row != r.Location.Row || is.Location.Col != r.Location.Col {
				t.Errorf("%s: got\n%v\nat %v, want\n%v\nat %v", name, is, is.Location, r, r.Location)
			}
		}
	}
}

func TestWhatHasNoFormIsRefused(t *testing.T) {
	old, err := ast.ParseModuleWithOpts("x.rego", "package x\n\nok { true }\n", ast.ParserOptions{RegoVersion: ast.RegoV0})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewWriter().Module(old); err == nil || !strings.Contains(err.Error(), "Rego of version") {
		t.Errorf("a module in an old version of Rego: %v", err)
	}
	odd, err := ast.ParseModuleWithOpts("x.rego", "package x\n\nok if true\n", ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	odd.Rules[0].Body[0].Terms = 1
	if _, err := NewWriter().Module(odd); err == nil || !strings.Contains(err.Error(), "no form for int") {
		t.Errorf("an expression of an unknown kind: %v", err)
	}
}
