package policies_test

import (
	"io/fs"
	"reflect"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// A rule of one's own may leave out the fix of a finding, and reports show its
// remediation then. The bundled rules say what to do in each case.
func TestEveryFindingOfABundledRuleSaysHowToFixIt(t *testing.T) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	has := func(o ast.Object, key string) bool { return o.Get(ast.StringTerm(key)) != nil }
	found := map[string]int{} // findings by package
	for _, m := range p.Modules {
		for _, r := range m.Rules {
			heads := map[*ast.Term]bool{} // the objects that are findings, whatever else they have
			if r.Head.Name == "findings" && r.Head.Key != nil {
				ast.WalkTerms(r.Head.Key, func(term *ast.Term) bool { heads[term] = true; return false })
			}
			ast.WalkTerms(r, func(term *ast.Term) bool {
				o, ok := term.Value.(ast.Object)
				if !ok || !has(o, "target") || !has(o, "evidence") && !heads[term] {
					return false
				}
				found[m.Package.Path.String()]++
				if !has(o, "fix") {
					t.Errorf("%s: a finding without a fix", term.Location)
				}
				return false
			})
		}
	}
	// Those of some rules are made in a library.
	for _, r := range p.Rules {
		m := p.Modules[r.File]
		findings := found[m.Package.Path.String()]
		for _, i := range m.Imports {
			findings += found[i.Path.String()]
		}
		if r.Sets["findings"] && findings == 0 {
			t.Errorf("%s: this test does not see where %s makes its findings", r.File, r.ID)
		}
	}
}

// A finding that has no word for what was found is no finding, and its rule passes.
func TestEveryReasonOfAPolicyWithoutEffectHasItsWords(t *testing.T) {
	why, ok := reflect.TypeFor[rsop.Linked]().FieldByName("Why")
	if !ok {
		t.Fatal("a policy without effect does not say why")
	}
	source, err := fs.ReadFile(policies.Files(), "rules/registration/policy_applies/policy_applies.rego")
	if err != nil {
		t.Fatal(err)
	}
	reasons := strings.Split(strings.ReplaceAll(why.Tag.Get("jsonschema"), "enum=", ""), ",")
	if len(reasons) < 9 {
		t.Fatalf("the reasons are %q", reasons)
	}
	for _, reason := range reasons {
		if !strings.Contains(string(source), "\t\""+reason+"\": ") {
			t.Errorf("registration/policy-applies has no words for %s", reason)
		}
	}
}
