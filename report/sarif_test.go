package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// schemas is the folder with published schemas, which is not part of the project.
const schemas = "../../shared/schemas"

// sarifValidator returns what checks a text against the OASIS schema.
func sarifValidator(t *testing.T) func(text string) error {
	t.Helper()
	f, err := os.Open(schemas + "/sarif-schema-2.1.0.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("NOT VALIDATED: the SARIF schema is not here: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	schema, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return compiled.Validate(doc)
	}
}

func TestSARIFIsValid(t *testing.T) {
	validate := sarifValidator(t)
	all := all()
	all["bare"] = &results.Document{}
	for name, doc := range all {
		for _, format := range []string{"sarif", "sarif-github"} {
			if err := validate(render(t, format, doc, Options{})); err != nil {
				t.Errorf("%s of %q is not valid: %v", format, name, err)
			}
		}
	}
	if err := validate(strings.Replace(render(t, "sarif", every(), Options{}), `"kind": "open"`, `"kind": "unknown"`, 1)); err == nil {
		t.Error("the schema accepts a kind that there is not: it checks nothing")
	}
}

func readSARIF(t *testing.T, format string, doc *results.Document) *sarifRun {
	t.Helper()
	return readSARIFWith(t, format, doc, Options{})
}

func readSARIFWith(t *testing.T, format string, doc *results.Document, opt Options) *sarifRun {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, format, doc, opt)), &log); err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

func TestEveryStatusHasItsKindAndOnlyFailuresALevel(t *testing.T) {
	want := map[string]string{
		"domain/corp.example": "fail error", "alias/ag1.corp.example": "fail warning", "alias/ag2.corp.example": "fail warning", "alias/ag3.corp.example": "pass none",
		"component/sql": "notApplicable none",
	}
	doc := every()
	doc.Results = append(doc.Results,
		results.Result{ID: "7", Rule: "sql/listener-record", Target: "component/sql", Component: "sql", Status: results.NotApplicable, Severity: results.Blocker, Message: "There is none."},
		results.Result{ID: "8", Rule: "sql/off", Target: "estate", Component: "sql", Status: results.Skipped, Severity: results.Blocker, Message: "deselected"},
		results.Result{ID: "9", Rule: "dns/low-ttl", Target: "alias/low", Component: "dns", Status: results.Fail, Severity: results.Low, Message: "low"})
	want["alias/low"] = "fail note"
	run := readSARIF(t, "sarif", doc)
	kinds := map[string]int{}
	for _, r := range run.Results {
		kinds[r.Kind]++
		if (r.Level == "none") == (r.Kind == "fail") {
			t.Errorf("%s has kind %s and level %s", r.Message.Text, r.Kind, r.Level)
		}
		target := strings.TrimPrefix(r.Locations[0].Logical[1].FullyQualifiedName, r.Locations[0].Logical[0].Name+"/")
		if w, ok := want[target]; ok && w != r.Kind+" "+r.Level {
			t.Errorf("%s is %s %s, want %s", target, r.Kind, r.Level, w)
		}
		if r.Suppressions == nil || (len(*r.Suppressions) == 1) != (target == "alias/ag1.corp.example") {
			t.Errorf("%s has the suppressions %v", target, r.Suppressions)
		}
		if run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s: rule %d is not %s", target, *r.RuleIndex, r.RuleID)
		}
	}
	if kinds["open"] != 1 || kinds["review"] != 1 || kinds["notApplicable"] != 1 || kinds["fail"] != 4 || len(run.Results) != len(doc.Results)-1 {
		t.Errorf("got %v", kinds)
	}
	// A rule that the user left out is no result, and is told all the same.
	over := run.Invocations[0].RuleConfigurationOverrides
	if len(over) != 1 || over[0].Descriptor.ID != "sql/off" || over[0].Configuration.Enabled || run.Tool.Driver.Rules[over[0].Descriptor.Index].ID != "sql/off" {
		t.Errorf("the rule that was left out: %+v", over)
	}
}

func TestFingerprintsDependOnRuleTargetAndEstateAlone(t *testing.T) {
	prints := func(change func(*results.Document)) []string {
		d := every()
		if change != nil {
			change(d)
		}
		var out []string
		for _, r := range readSARIF(t, "sarif", d).Results {
			out = append(out, r.PartialFingerprints["primaryLocationLineHash"])
		}
		return out
	}
	first := prints(nil)
	if unique := slices.Compact(slices.Sorted(slices.Values(first))); len(unique) != len(every().Results) {
		t.Errorf("two results share a fingerprint: %v", first)
	}
	same := prints(func(d *results.Document) {
		for i := range d.Results {
			d.Results[i].Message, d.Results[i].Findings, d.Results[i].Location = "something else", nil, nil
		}
		d.AsOf = d.AsOf.AddDate(1, 0, 0)
	})
	if !slices.Equal(first, same) {
		t.Errorf("another message gives another fingerprint:\n%v\n%v", first, same)
	}
	for i, p := range prints(func(d *results.Document) { d.Estate.Domain = "other.example" }) {
		if p == first[i] {
			t.Error("another estate has the same fingerprint")
		}
	}
}

func TestGitHubGetsUnwaivedFailuresWithinItsLimits(t *testing.T) {
	run := readSARIF(t, "sarif-github", every())
	if len(run.Results) != 2 {
		t.Fatalf("got %d results, want the 2 unwaived failures", len(run.Results))
	}
	for _, r := range run.Results {
		if r.Kind != "fail" || r.Suppressions != nil || r.BaselineState != "" {
			t.Errorf("got %+v", r)
		}
	}
	tests := []struct {
		name   string
		limits scanningLimits
		most   int
		says   string
	}{
		{"all fit", scanningLimits{results: 500, rules: 500, bytes: 1 << 20}, 500, ""},
		{"too many results", scanningLimits{results: 100, rules: 500, bytes: 1 << 20}, 100, "100 failures are here, and the 400 least severe are not"},
		{"too many bytes", scanningLimits{results: 500, rules: 500, bytes: 10_000}, 499, "least severe are not"},
		{"too many rules", scanningLimits{results: 500, rules: 2, bytes: 1 << 20}, 500, ""},
	}
	doc := many(2000) // a quarter of them fails
	for i := range doc.Results {
		doc.Results[i].Rule = []string{"ad/clocks-agree", "sql/listener-record"}[i/8%2]
		doc.Results[i].Severity = doc.Rules[doc.Results[i].Rule].Severity
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := tt.limits.write(&b, doc, Options{}); err != nil {
				t.Fatal(err)
			}
			var log sarifLog
			if err := json.Unmarshal(b.Bytes(), &log); err != nil {
				t.Fatal(err)
			}
			run := log.Runs[0]
			if len(run.Results) > tt.most || len(run.Results) < 50 || len(run.Tool.Driver.Rules) > tt.limits.rules {
				t.Errorf("got %d results and %d rules", len(run.Results), len(run.Tool.Driver.Rules))
			}
			said := ""
			for _, n := range run.Invocations[0].ToolExecution {
				if n.Descriptor.ID == "results-left-out" {
					said = n.Message.Text
				}
			}
			if !strings.Contains(said, tt.says) || (said == "") != (tt.says == "") {
				t.Errorf("it says %q", said)
			}
			blockers := 0
			for _, r := range run.Results {
				if r.Properties["severity"] == "blocker" {
					blockers++
				}
			}
			if tt.limits.results == 100 && blockers != 100 {
				t.Errorf("of 250 blockers %d are there, and less severe ones instead", blockers)
			}
		})
	}
	if err := (scanningLimits{results: 10, rules: 10, bytes: 100}).write(&bytes.Buffer{}, doc, Options{}); err == nil {
		t.Error("a file that GitHub would refuse was written")
	}
}

func TestTextsForGitHubAreNeitherEmptyNorTooLong(t *testing.T) {
	doc := hostile()
	doc.Rules["dns/low-ttl"] = &results.Rule{ID: "dns/low-ttl", Title: strings.Repeat("ü", 3000)}
	doc.Results = append(doc.Results, results.Result{Rule: "none/such", Target: "", Status: results.Fail})
	run := readSARIF(t, "sarif-github", doc)
	check := func(what, s string, most int) {
		t.Helper()
		if strings.TrimSpace(s) == "" || len([]rune(s)) > most {
			t.Errorf("%s has %d characters: %.60q", what, len([]rune(s)), s)
		}
	}
	for _, d := range run.Tool.Driver.Rules {
		check("name", d.Name, 255)
		check("shortDescription", d.ShortDescription.Text, 1024)
		check("fullDescription", d.FullDescription.Text, 1024)
		check("help", d.Help.Text, 1<<20)
		check("help.markdown", d.Help.Markdown, 1<<20)
	}
	for _, r := range run.Results {
		check("message", r.Message.Text, 2001)
		check("uri", r.Locations[0].Physical.Artifact.URI, 1000)
		if strings.Contains(r.Message.Text, "](") {
			t.Errorf("a name made a link: %.100q", r.Message.Text)
		}
	}
}

func TestAnAuditOfAFailedRunSaysWhatFailed(t *testing.T) {
	in := readSARIF(t, "sarif", broken()).Invocations[0]
	var got []string
	for _, n := range in.ToolExecution {
		got = append(got, n.Descriptor.ID+" "+n.Level)
	}
	want := []string{"verdict note", "reach note", "gate note", "run-interrupted error", "left-out warning", "left-out warning", "left-out warning", "source-failed error", "source-failed error", "source-skipped note"}
	if in.ExecutionSuccessful || !slices.Equal(got, want) {
		t.Errorf("got %v %v, want %v", in.ExecutionSuccessful, got, want)
	}
	if whole := readSARIF(t, "sarif", every()).Invocations[0]; !whole.ExecutionSuccessful || whole.ToolExecution[len(whole.ToolExecution)-1].Level != "warning" {
		t.Errorf("a source that answered in part: %+v", whole)
	}
}

func TestTheComparisonWithABaselineIsInTheAudit(t *testing.T) {
	var got []string
	for _, r := range readSARIF(t, "sarif", compared()).Results {
		got = append(got, r.BaselineState)
	}
	if want := []string{"new", "unchanged", "updated", "absent", "new", "unchanged", "updated"}; !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("got %v", got)
	}
	for _, r := range readSARIF(t, "sarif", every()).Results {
		if r.BaselineState != "" {
			t.Errorf("without a baseline a result is %s", r.BaselineState)
		}
	}
}

func TestFilesOfEstatesBecomeAddresses(t *testing.T) {
	for file, want := range map[string]string{
		"estate.yaml": "estate.yaml", "./estates/a b#1.yaml": "estates/a%20b%231.yaml", `estates\prod.yaml`: "estates/prod.yaml",
		"/srv/ü.yaml": "file:///srv/%C3%BC.yaml", `C:\estates\prod.yaml`: "file:///C:/estates/prod.yaml", "a:b.yaml": "./a:b.yaml",
	} {
		got := artifact(file)
		if got.URI != want || (got.URIBaseID == "") != strings.HasPrefix(want, "file:") {
			t.Errorf("%s became %+v", file, got)
		}
	}
}

func TestOnlyBundledRulesHaveAPage(t *testing.T) {
	if got := rulePage("dns/low-ttl"); got != "https://github.com/muster-dr/muster/blob/main/docs/rules/dns/low-ttl.md" {
		t.Errorf("got %q", got)
	}
	if got := rulePage("mine/own-rule"); got != "" {
		t.Errorf("a rule of the user's own has the page %s", got)
	}
}
