package ruletest

import (
	"context"
	"fmt"
	"maps"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// fixture is the package of the estate that the tests of rules start from.
var fixture = ast.MustParseRef("data.muster.lib.fixture")

// withFixtureOnce returns the modules with the values of the fixture in place of the
// rules that make them. The fixture is written as rules because those are short to
// read and to change; but every test, and nearly every case, would evaluate all of
// it again.
func withFixtureOnce(ctx context.Context, modules map[string]*ast.Module) (map[string]*ast.Module, error) {
	own := map[string]*ast.Module{}
	for name, m := range modules {
		if m.Package.Path.Equal(fixture) {
			own[name] = m
		}
	}
	if len(own) == 0 {
		return modules, nil
	}
	needed := map[string]*ast.Module{}
	for name := range own {
		maps.Copy(needed, reachable(modules, name))
	}
	if readsInput(needed) {
		return modules, nil
	}
	values, err := valuesOf(ctx, needed)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(modules)
	for name, m := range own {
		out[name] = constant(m, values)
	}
	return out, nil
}

// readsInput tells whether what the modules say depends on what is judged.
func readsInput(modules map[string]*ast.Module) bool {
	found := false
	for _, m := range modules {
		ast.WalkRefs(m, func(r ast.Ref) bool {
			found = found || r.HasPrefix(ast.InputRootRef)
			return found
		})
	}
	return found
}

// valuesOf evaluates all rules of the fixture that are no functions.
func valuesOf(ctx context.Context, modules map[string]*ast.Module) (ast.Object, error) {
	compiler, err := compile(ctx, modules)
	if err != nil {
		return nil, err
	}
	rs, err := rego.New(
		rego.Query("fixture := "+fixture.String()),
		rego.Compiler(compiler),
		rego.StrictBuiltinErrors(true),
		rego.GenerateJSON(func(t *ast.Term, _ *rego.EvalContext) (any, error) { return t, nil }),
	).Eval(ctx)
	if err != nil {
		return nil, fmt.Errorf("the fixture cannot be evaluated: %w", err)
	}
	if len(rs) != 1 {
		return nil, fmt.Errorf("the fixture %s has no value", fixture)
	}
	term, ok := rs[0].Bindings["fixture"].(*ast.Term)
	if !ok {
		return nil, fmt.Errorf("the fixture %s is no object", fixture)
	}
	values, ok := term.Value.(ast.Object)
	if !ok {
		return nil, fmt.Errorf("the fixture %s is no object", fixture)
	}
	return values, nil
}

// constant is the module with the values of its rules in their place. Functions, sets
// and what has no value stay as they are.
func constant(m *ast.Module, values ast.Object) *ast.Module {
	m = m.Copy()
	for _, r := range m.Rules {
		if r.Default || len(r.Head.Args) > 0 || len(r.Head.Ref()) != 1 || r.Head.RuleKind() != ast.SingleValue {
			continue
		}
		value := values.Get(ast.StringTerm(string(r.Head.Ref()[0].Value.(ast.Var))))
		if value == nil {
			continue
		}
		r.Head.Value = value
		r.Body = ast.NewBody(ast.NewExpr(ast.BooleanTerm(true)))
		r.Else = nil
	}
	return m
}
