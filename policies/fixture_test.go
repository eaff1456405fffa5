package policies_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/policies"
)

// The tests of rules judge an input that is written by hand. It must have the
// shape of the real one, or they would prove nothing.
func TestTheFixtureHasTheShapeOfTheInput(t *testing.T) {
	options := []func(*rego.Rego){rego.Query("data.muster.lib.fixture.healthy")}
	files := policies.Files()
	err := fs.WalkDir(files, "lib/fixture", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".rego") {
			return err
		}
		text, err := fs.ReadFile(files, file)
		options = append(options, rego.Module(file, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rego.New(options...).Eval(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(rs) != 1 {
		t.Fatalf("the fixture has %d values, want 1", len(rs))
	}
	written, err := json.Marshal(rs[0].Expressions[0].Value)
	if err != nil {
		t.Fatal(err)
	}
	var in input.Input
	dec := json.NewDecoder(bytes.NewReader(written))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		t.Fatalf("the fixture is no input: %v", err)
	}

	// What the types have, the fixture must have too: a field that is not there
	// would be undefined in a rule, which is not what happens in a scan.
	real, err := json.Marshal(&in)
	if err != nil {
		t.Fatal(err)
	}
	var have, want any
	if err := json.Unmarshal(written, &have); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(real, &want); err != nil {
		t.Fatal(err)
	}
	for section := range input.Behind {
		lacks(t, section, have.(map[string]any)[section], want.(map[string]any)[section])
	}
}

// lacks tells every field of want that have does not have.
func lacks(t *testing.T, path string, have, want any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		have, ok := have.(map[string]any)
		if !ok {
			return // null stands for an empty list or table
		}
		for key, value := range want {
			if _, ok := have[key]; !ok {
				t.Errorf("%s lacks %s", path, key)
				continue
			}
			lacks(t, path+"."+key, have[key], value)
		}
	case []any:
		have, _ := have.([]any)
		for i := range min(len(have), len(want)) {
			lacks(t, path+"[]", have[i], want[i])
		}
	}
}
