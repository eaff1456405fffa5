package report

import (
	"encoding/csv"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report/reporttest"
)

// viewed are the formats that show frameworks which were asked for.
var viewed = []string{"table", "html", "markdown", "sarif", "sarif-github", "junit"}

func TestFrameworksAreShownBesideTheVerdict(t *testing.T) {
	opt := Options{Frameworks: reporttest.Frameworks()}
	for _, format := range viewed {
		t.Run(format, func(t *testing.T) {
			golden(t, "frameworks/"+goldenName("every", format), goldenText(format, render(t, format, every(), opt)))
			report := render(t, format, hostile(), opt)
			readers[format](t, hostile(), report)
			if data[format] == "" {
				if at := strings.IndexFunc(report, unsafe); at >= 0 {
					t.Errorf("a harmful character is in it: %.40q", report[at:])
				}
			}
			if strings.Count(report, "Control S-6") == 0 && format != "junit" && format != "sarif-github" {
				t.Error("a control that is outside is not there: the list looks complete")
			}
		})
	}
}

func TestNoReportDiffersUnlessAFrameworkIsAskedFor(t *testing.T) {
	for _, format := range Names() {
		if format == "compliance" || format == "oscal" {
			continue
		}
		with, without := render(t, format, every(), Options{Frameworks: reporttest.Frameworks()}), render(t, format, every(), Options{})
		if (with != without) != slices.Contains(viewed, format) {
			t.Errorf("%s: with a framework it differs: %t", format, with != without)
		}
		if render(t, format, every(), Options{Frameworks: compliance.Set{}}) != without {
			t.Errorf("%s: it differs for no framework at all", format)
		}
	}
}

func TestSARIFWithTaxonomiesIsValidAndItsReferencesLeadThere(t *testing.T) {
	validate := sarifValidator(t)
	bundled, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for name, doc := range documents() {
		for _, format := range []string{"sarif", "sarif-github"} {
			for _, f := range []compliance.Set{bundled, reporttest.Frameworks()} {
				if err := validate(render(t, format, doc, Options{Frameworks: f})); err != nil {
					t.Errorf("%s of %q: %v", format, name, err)
				}
			}
		}
	}
}

func TestRulesAndResultsNameTheirControlsForPipelines(t *testing.T) {
	opt := Options{Frameworks: reporttest.Frameworks()[:1]}
	run := readSARIFWith(t, "sarif", compared(), opt)
	if len(run.Taxonomies) != 1 || run.Taxonomies[0].Taxa[1].Properties["state"] != "not_proven" {
		t.Fatalf("got the taxonomies %+v", run.Taxonomies)
	}
	named := func(refs []sarifTaxonRef) string {
		var ids []string
		for _, ref := range refs {
			if run.Taxonomies[ref.Component.Index].Taxa[ref.Index].ID != ref.ID || run.Taxonomies[ref.Component.Index].Name != ref.Component.Name {
				t.Errorf("%+v leads to another control", ref)
			}
			ids = append(ids, ref.ID)
		}
		return strings.Join(ids, " ")
	}
	want := map[string]string{"ad/clocks-agree": "S-1(2) S-7", "dns/low-ttl": "S-2 S-7", "sql/listener-record": "S-3 S-4 S-7", "gone/rule": "S-7"}
	for _, r := range run.Results {
		if got := named(r.Taxa); got != want[r.RuleID] {
			t.Errorf("results of %s bear on %s, want %s", r.RuleID, got, want[r.RuleID])
		}
	}
	for _, d := range run.Tool.Driver.Rules {
		var refs []sarifTaxonRef
		for _, rel := range d.Relationships {
			refs = append(refs, rel.Target)
		}
		if got := named(refs); got != want[d.ID] {
			t.Errorf("%s stands under %s, want %s", d.ID, got, want[d.ID])
		}
	}
	github := readSARIFWith(t, "sarif-github", every(), opt)
	for _, d := range github.Tool.Driver.Rules {
		tags, _ := d.Properties["tags"].([]any)
		if d.ID == "sql/listener-record" && (!slices.Contains(tags, any("small/S-3")) || d.Relationships != nil || github.Taxonomies != nil) {
			t.Errorf("GitHub gets %+v", d)
		}
		if len(tags) > scanningTags {
			t.Errorf("%s has %d tags", d.ID, len(tags))
		}
	}

	var suites junitSuites
	if err := xml.Unmarshal([]byte(render(t, "junit", every(), opt)), &suites); err != nil {
		t.Fatal(err)
	}
	for _, s := range suites.Suites {
		component, _, _ := strings.Cut(s.Name, ".")
		if got, want := property(s, "framework:small"), map[string]string{"ad": "S-1(2) S-7", "dns": "S-2 S-7", "sql": "S-3 S-4 S-7"}[component]; got != want {
			t.Errorf("the suite %s names %q, want %q", s.Name, got, want)
		}
		for _, c := range s.Cases {
			if c.Failure != nil && !strings.Contains(c.Failure.Body, "controls of small: ") {
				t.Errorf("%s does not name its controls", c.Name)
			}
		}
	}
}

func property(s *junitSuite, name string) string {
	for _, p := range s.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

func TestARowOfTheComplianceFormatTellsAllOfAControl(t *testing.T) {
	doc := every()
	doc.Results[4].Severity, doc.Results[5].Severity = results.Low, results.High
	rows, err := csv.NewReader(strings.NewReader(render(t, "compliance", doc, Options{Frameworks: reporttest.Frameworks()[:1]}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(control, column string) string {
		for _, row := range rows {
			if row[2] == control {
				return row[slices.Index(rows[0], column)]
			}
		}
		return "no such row"
	}
	for _, tt := range []struct{ control, column, want string }{
		{"S-1(2)", "state", "NOT SATISFIED"}, {"S-1(2)", "failing", "blocker ad/clocks-agree (domain/corp.example)"}, {"S-1(2)", "unverified", "the second part was not read"},
		{"S-2", "state", "NOT PROVEN"}, {"S-2", "unknown", "1"}, {"S-2", "manual", "1"},
		{"S-3", "state", "SATISFIED"}, {"S-3", "exceptions", "1"}, {"S-3", "unverified", "the text was not read"},
		{"S-3", "excepted", "sql/listener-record (alias/ag1.corp.example) waived until 2026-12-01 by anna, CHG-1: will be built in December"},
		{"S-4", "state", "NOT PROVEN"}, {"S-4", "left_to_show", "What else shows it?"}, {"S-5", "state", "NOT ASSESSED"}, {"S-6", "state", "NOT ASSESSED"},
		{"S-7", "verdict", "NO-GO"}, {"S-7", "as_of", "2026-11-22T12:00:00.000Z"},
	} {
		if got := cell(tt.control, tt.column); got != tt.want {
			t.Errorf("%s of %s is %q, want %q", tt.column, tt.control, got, tt.want)
		}
	}
}
