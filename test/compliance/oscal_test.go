package compliance

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/report"
	"github.com/muster-dr/muster/report/reporttest"
)

// schema is the one that NIST publishes. It is not part of the project.
const schema = "../../../shared/schemas/oscal-assessment-results.schema.json"

// validator checks a text against the schema of NIST.
func validator(t *testing.T) func(text []byte) error {
	t.Helper()
	f, err := os.Open(cmp.Or(os.Getenv("MUSTER_OSCAL_SCHEMA"), schema))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT VALIDATED: the OSCAL schema is not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("oscal.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("oscal.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(text []byte) error {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		return compiled.Validate(doc)
	}
}

func oscal(t *testing.T, doc *results.Document, f compliance.Set) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.Formats["oscal"].Write(&b, doc, report.Options{Frameworks: f}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestOSCALKeepsToTheSchemaOfNIST(t *testing.T) {
	validate := validator(t)
	healthy := healthyResults(t)
	doc, err := broken()
	if err != nil {
		t.Fatal(err)
	}
	silent := *doc
	silent.Sources = map[string]*facts.Source{}
	for _, name := range facts.SectionNames() {
		silent.Drop(name)
		silent.Sources[name] = &facts.Source{Answered: facts.No(facts.CollectorFailed, "panic: runtime error\ngoroutine 1 [running]")}
	}
	documents := reporttest.Documents()
	documents["bare"] = &results.Document{}
	documents["healthy"] = healthy
	documents["with faults"] = judge(t, doc, evaluate.Options{})
	documents["in which every source failed"] = judge(t, &silent, evaluate.Options{})
	documents["in which every rule erred"] = with(healthy, func(r *results.Result) bool {
		r.Status, r.Reason, r.Message = results.Unknown, facts.RuleError, "eval_conflict_error: complete rules must not produce multiple outputs\n"
		return true
	})
	documents["of a what-if run"] = with(healthy, func(r *results.Result) bool { r.Assumed = true; return true })
	documents["of a what-if run"].WhatIf = &results.WhatIf{}
	for name, doc := range documents {
		t.Run(name, func(t *testing.T) {
			for _, f := range []compliance.Set{nil, frameworks(t), reporttest.Frameworks()} {
				if len(f) != 0 && len(doc.Results) > 100 && name != "healthy" && name != "hostile" {
					continue // they differ in their observations alone
				}
				text := oscal(t, doc, f)
				if err := validate(text); err != nil {
					t.Errorf("%d frameworks: %.2000v", len(f), err)
				}
				if !bytes.Equal(text, oscal(t, doc, f)) {
					t.Error("the same results give other bytes")
				}
			}
		})
	}
	wrong := bytes.Replace(oscal(t, healthy, nil), []byte(`"state": "satisfied"`), []byte(`"state": "splendid"`), 1)
	if err := validate(wrong); err == nil {
		t.Error("the schema accepts a state that there is not: it checks nothing")
	}
}

// TestOSCALFiles validates files that the program wrote; see test/reports/validate.sh.
func TestOSCALFiles(t *testing.T) {
	files := strings.Fields(os.Getenv("MUSTER_OSCAL_FILES"))
	if len(files) == 0 {
		t.Skip("NOT VALIDATED as the program writes it: make test-reports does that")
	}
	validate := validator(t)
	slices.Sort(files)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(text); err != nil {
			t.Errorf("%s: %.2000v", name, err)
		}
	}
}
