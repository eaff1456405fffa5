package scaffold

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/rules/ruletest"
	"github.com/muster-dr/muster/policies"
)

func TestEveryComponentOfAnEstateHasAFirstRule(t *testing.T) {
	want := slices.Sorted(slices.Values(estate.Components))
	if got := slices.Sorted(maps.Keys(kinds)); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// parsed writes a rule of every component and loads them beside the bundled ones.
func parsed(t *testing.T) (*policy.Parsed, string) {
	t.Helper()
	dir := t.TempDir()
	for _, component := range estate.Components {
		if _, err := New(dir, component+"/of-my-own", true); err != nil {
			t.Fatal(err)
		}
	}
	p, err := policy.Parse(policy.Folder{Name: "bundled:", FS: policies.Files()}, policy.Folder{Name: "own", FS: os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	return p, dir
}

func TestTheFirstRuleOfEveryComponentPassesItsTestsAtOnce(t *testing.T) {
	p, dir := parsed(t)
	if _, err := policy.Compile(p); err != nil {
		t.Fatal(err)
	}
	rep, err := ruletest.Run(t.Context(), p, "own/", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Failures {
		t.Errorf("%s: %s: %s %v", f.File, f.Case, f.Problem, f.Details)
	}
	if rep.Passed != len(estate.Components) || !rep.OK() {
		t.Errorf("%d of %d pass; without tests: %v", rep.Passed, len(estate.Components), rep.Untested)
	}
	if len(rep.NotCovered) > 0 || len(rep.Coverage) != len(estate.Components) {
		t.Errorf("not reached by the tests: %v", rep.NotCovered)
	}
	bad, err := ruletest.Unformatted(os.DirFS(dir))
	if err != nil || len(bad) > 0 {
		t.Errorf("not formatted: %v %v", bad, err)
	}
}

func TestTheFirstRuleOfAComponentReadsWhatItsBundledRulesRead(t *testing.T) {
	p, _ := parsed(t)
	sections := map[string]map[string]bool{} // by component, of the bundled rules
	for _, r := range p.Rules {
		if strings.HasPrefix(r.File, "own/") || r.Vantages {
			continue // what a vantage finds is read by a library, and is no pattern for a first rule
		}
		if sections[r.Component] == nil {
			sections[r.Component] = map[string]bool{}
		}
		for _, path := range r.Requires {
			section, _, _ := strings.Cut(path, ".")
			sections[r.Component][section] = true
		}
	}
	for _, r := range p.Rules {
		if !strings.HasPrefix(r.File, "own/") || sections[r.Component] == nil {
			continue // a component that has no rule yet
		}
		for _, path := range r.Requires {
			if section, _, _ := strings.Cut(path, "."); !sections[r.Component][section] {
				t.Errorf("%s reads input.%s, and no bundled rule of %s does: %v", r.ID, section, r.Component, slices.Sorted(maps.Keys(sections[r.Component])))
			}
		}
	}
}

func TestANewRuleIsRefusedWithTheNearestRightName(t *testing.T) {
	for id, want := range map[string]string{
		"dsn/mine":              `there is no component "dsn"; did you mean "dns"?`,
		"cloud_connector/mine":  `did you mean "cloud_connectors"?`,
		"kubernetes/mine":       "there are ad, adcs, app_layering",
		"mine":                  `"mine" is no rule id`,
		"dns/Mine":              "use COMPONENT/RULE in lower case",
		"dns/mine/too":          "is no rule id",
		"../dns/mine":           "is no rule id",
		"registration/policy--": "is no rule id",
	} {
		t.Run(strings.ReplaceAll(id, "/", "_"), func(t *testing.T) {
			dir := t.TempDir()
			_, err := New(dir, id, true)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want an error with %q", err, want)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
				t.Errorf("it wrote %v", left)
			}
		})
	}
}
