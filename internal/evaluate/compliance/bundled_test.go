package compliance_test

import (
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
)

// judging are the rules and questions that come with muster.
func judging(t *testing.T) (rules, all []*results.Rule) {
	t.Helper()
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	people, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Rules {
		rules = append(rules, &r.Rule)
	}
	all = slices.Clone(rules)
	for _, q := range people.All {
		all = append(all, q.AsRule())
	}
	return rules, all
}

func TestEveryGlobOfABundledFrameworkFitsARule(t *testing.T) {
	_, all := judging(t)
	set, err := compliance.Load(policies.Files(), "policies", all)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(policies.Files(), path.Join(compliance.Folder, "*"))
	if err != nil || len(set) != len(files) || len(set) < 9 {
		t.Errorf("%d frameworks are in %d files: %v", len(set), len(files), err)
	}
	// A glob that fits nothing is told: this test can fail.
	text, err := fs.ReadFile(policies.Files(), "frameworks/nist-800-53.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compliance.Parse("nist-800-53.yaml", text, all[:1]); err == nil {
		t.Error("globs fit rules that are not there")
	}
}

// A control of everything has every rule, and so says nothing of any.
func TestEveryRuleStandsUnderAControlOfTheStandardOrIsSaidNotTo(t *testing.T) {
	rules, _ := judging(t)
	bundled, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	standard, err := bundled.Pick(compliance.Standard)
	if err != nil {
		t.Fatal(err)
	}
	f := standard[0]
	for _, r := range rules {
		under := f.Of(r, false)
		said := false
		for glob := range f.Unmapped {
			said = said || (&compliance.Control{Rules: []string{glob}}).Covers(r.ID, "", r.Formerly...)
		}
		switch {
		case len(under) == 0 && !said:
			t.Errorf("%s stands under no control of %s: add its component (%s) to one in policies/frameworks/%s.yaml, or the rule to unmapped with the reason", r.ID, f.ID, r.Component, f.ID)
		case len(under) > 0 && said:
			t.Errorf("%s stands under %v, and is said to stand under none", r.ID, under)
		}
	}
	if got := f.Of(&results.Rule{ID: "unheard/of", Component: "unheard"}, false); got != nil {
		t.Errorf("a rule that there is not stands under %v", got)
	}
}

func TestWhatCouldNotBeReadInASourceIsMarked(t *testing.T) {
	bundled, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	unread := map[string]int{} // controls that are marked
	for _, f := range bundled {
		for _, c := range f.Controls {
			if c.Unverified != "" {
				unread[f.ID]++
			}
		}
	}
	for _, tt := range []struct {
		framework string
		marked    int
		whole     bool
	}{
		{"bsi-200-4", 5, true}, {"dora", 7, true}, {"iso-22301", 7, true}, {"nis2", 15, true}, {"iso-27001", 3, true}, {"soc2", 3, true},
		{"hipaa", 1, false}, {"nist-800-53", 2, false}, {"nist-csf", 4, false},
	} {
		f, err := bundled.Pick(tt.framework)
		if err != nil {
			t.Fatal(err)
		}
		if unread[tt.framework] != tt.marked || (f[0].Unverified != "") != tt.whole {
			t.Errorf("%s: %d of %d controls are marked, and of the whole it says %q", tt.framework, unread[tt.framework], len(f[0].Controls), f[0].Unverified)
		}
	}
}
