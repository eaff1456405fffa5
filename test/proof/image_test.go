package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/policies"
	"github.com/muster-dr/muster/test/embedded"
)

// every is how many faults stand for one whose results are compared byte by byte: what all
// of them change is proven on the image anyway.
const every = 12

// TestTheImageAndTheSourcesGiveTheSameBytes: all else here is proven on rules from the image
// (see [embedded.Rules]); whoever builds muster without one gets the same results.
func TestTheImageAndTheSourcesGiveTheSameBytes(t *testing.T) {
	base := policy.NewBase(policy.Folder{FS: policies.Files()}, nil)
	fresh, err := base.Load()
	if err != nil {
		t.Fatal(err)
	}
	compared := func(t *testing.T, name string, some *policy.Set, only ...string) {
		t.Helper()
		doc := with(t, name).document(t)
		if want, got := bytesOf(t, embedded.Rules(), doc, only), bytesOf(t, some, doc, only); !bytes.Equal(got, want) {
			t.Errorf("%s, only %q: the results differ", name, only)
		}
	}
	names := []string{""}
	for i, f := range lab.Faults(checks.Lab()) {
		if i%every == 0 {
			names = append(names, f.Name)
		}
	}
	for _, name := range names {
		t.Run("with the fault "+name, func(t *testing.T) {
			t.Parallel()
			compared(t, name, fresh)
		})
	}
	components := map[string]bool{}
	for _, r := range embedded.Rules().Rules {
		components[r.Component] = true
	}
	for component := range components {
		t.Run("only "+component, func(t *testing.T) {
			t.Parallel()
			some, err := base.LoadOnly(func(r *policy.Rule) bool { return r.Component == component })
			if err != nil {
				t.Fatal(err)
			}
			compared(t, "", some, component)
			compared(t, "gpo-link-disabled", some, component)
		})
	}
}

// bytesOf are the results of facts, as a file has them.
func bytesOf(t *testing.T, set *policy.Set, doc *facts.Document, only []string) []byte {
	t.Helper()
	res, err := evaluate.Run(context.Background(), set, doc, evaluate.Options{Version: "test", Only: only})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
