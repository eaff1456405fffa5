package policy_test

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// The bundled rules are made ready without the checks, which is sound only because
// they pass all of them here.
func TestTheBundledRulesPassAllChecksAndAreReadyWithoutThem(t *testing.T) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.Compile(p); err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, r := range p.Rules {
		declared[r.ID], r.Declared = r.Declared, false
	}
	set, err := policy.Ready(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range p.Rules {
		if r.Declared != declared[r.ID] {
			t.Errorf("%s: the two ways of compiling disagree about whether its targets come from the estate file alone", r.ID)
		}
		if _, err := set.Query(t.Context(), r, "targets", "needs", "findings", "gaps", "attest"); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
	}
}
