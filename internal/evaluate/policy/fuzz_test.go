package policy_test

import (
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
)

// Rules of users may come from anywhere.
func FuzzParse(f *testing.F) {
	for _, s := range []string{whole, "\ufeff" + whole, "package main\n\ndeny contains \"x\" if true\n", "package muster\n\nlib[x].y := 1 if x := 2\n", "# METADATA\n# custom: [\npackage muster.rules.a.b\n", "package", ""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := policy.Parse(policy.Folder{Name: "mine", Own: true, FS: fstest.MapFS{"dns/probe/probe.rego": {Data: text}}})
		if err == nil && len(p.Rules) != 1 {
			t.Errorf("%d rules were accepted", len(p.Rules))
		}
	})
}
