package policies_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/rules/ruletest"
	"github.com/muster-dr/muster/policies"
)

// mutated are rules of different kinds whose tests are tried: each of their
// conditions is left out, and turned round, and the rule's own tests must notice.
var mutated = []string{
	"registration/recovery-connectors-listed",
	"ad/clocks-agree",
	"dns/resolver-authoritative",
	"license_server/alias-record",
}

func TestTheTestsOfARuleNoticeEveryChangedCondition(t *testing.T) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	tests, err := p.Tests("")
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range mutated {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			i := slices.IndexFunc(p.Rules, func(r *policy.Rule) bool { return r.ID == id })
			if i < 0 {
				t.Fatal("there is no such rule")
			}
			file := p.Rules[i].File
			// The rule, its tests and the libraries: nothing else is needed.
			modules := map[string]*ast.Module{}
			for name, m := range p.Modules {
				if strings.HasPrefix(name, "lib/") || name == file {
					modules[name] = m
				}
			}
			folder := strings.TrimSuffix(file, file[strings.LastIndex(file, "/"):])
			for name, m := range tests {
				if strings.HasPrefix(name, "lib/") || strings.HasPrefix(name, folder+"/") {
					modules[name] = m
				}
			}
			if noticed(t, modules, folder) {
				t.Fatal("the tests fail before anything is changed")
			}
			tried := 0
			for _, m := range mutants(modules[file]) {
				changed := maps.Clone(modules)
				changed[file] = m.module
				if !compiles(changed) {
					continue // Rego itself notices: a variable lost its value
				}
				tried++
				if !noticed(t, changed, folder) {
					t.Errorf("%s: no test notices when this is %s: %s", m.at, m.how, m.what)
				}
			}
			if tried < 3 {
				t.Errorf("only %d changes could be tried", tried)
			}
		})
	}
}

type mutant struct {
	module        *ast.Module
	at, how, what string
}

// mutants are the module with one condition changed, for every condition and both
// ways of changing it. Assignments and iterations are no conditions.
func mutants(m *ast.Module) []mutant {
	var all []mutant
	for i, r := range m.Rules {
		for k, e := range r.Body {
			if e.IsAssignment() || e.IsSome() || len(r.Body) == 1 && e.Equal(ast.NewExpr(ast.BooleanTerm(true))) {
				continue
			}
			if len(r.Body) > 1 {
				c := m.Copy()
				c.Rules[i].Body = slices.Delete(c.Rules[i].Body, k, k+1)
				all = append(all, mutant{c, e.Location.String(), "left out", e.String()})
			}
			if !e.IsEvery() {
				c := m.Copy()
				c.Rules[i].Body[k].Negated = !c.Rules[i].Body[k].Negated
				all = append(all, mutant{c, e.Location.String(), "turned round", e.String()})
			}
		}
	}
	return all
}

func compiles(modules map[string]*ast.Module) bool {
	c := ast.NewCompiler().WithCapabilities(policy.Capabilities())
	copied := map[string]*ast.Module{}
	for name, m := range modules {
		copied[name] = m.Copy()
	}
	c.Compile(copied)
	return !c.Failed()
}

func noticed(t *testing.T, modules map[string]*ast.Module, folder string) bool {
	t.Helper()
	copied := map[string]*ast.Module{}
	for name, m := range modules {
		copied[name] = m.Copy()
	}
	rep, err := ruletest.Modules(context.Background(), copied, folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rep.Failed > 0
}
