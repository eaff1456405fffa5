package report

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report/reporttest"
)

func readOSCAL(t *testing.T, report string) *oscalAssessment {
	t.Helper()
	var file oscalFile
	if err := json.Unmarshal([]byte(report), &file); err != nil {
		t.Fatal(err)
	}
	return &file.Results
}

func controlIDs(frameworks compliance.Set) []string {
	var ids []string
	for _, f := range frameworks {
		for _, c := range f.Controls {
			ids = append(ids, f.ID+"/"+c.ID)
		}
	}
	return ids
}

// oscalTexts are the texts that readers of OSCAL take for markup.
func oscalTexts(t *testing.T, report string) []string {
	r := readOSCAL(t, report)
	texts := []string{r.Metadata.Title}
	for i := range r.Results {
		res := &r.Results[i]
		texts = append(texts, res.Title, res.Description, res.Remarks)
		for i := range res.Observations {
			o := &res.Observations[i]
			texts = append(texts, o.Title, o.Description, o.Remarks, o.Subjects[0].Title)
		}
		for i := range res.Findings {
			f := &res.Findings[i]
			texts = append(texts, f.Title, f.Description, f.Remarks)
		}
		if res.Definitions != nil {
			for i := range res.Definitions.Components {
				c := &res.Definitions.Components[i]
				texts = append(texts, c.Title, c.Description)
			}
		}
	}
	return texts
}

// The forms that OSCAL prescribes, as its schema has them.
var (
	oscalUUID  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	oscalToken = regexp.MustCompile(`^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$`)
	oscalValue = regexp.MustCompile(`^\S(.*\S)?$`)
)

// wellReferenced checks what the schema cannot say: every UUID is of version 5 and there
// once, and what is referred to is there.
func wellReferenced(t *testing.T, report string) {
	t.Helper()
	r := readOSCAL(t, report)
	seen := map[string]bool{}
	mint := func(id string) {
		if !oscalUUID.MatchString(id) {
			t.Errorf("%q is no UUID of version 5", id)
		}
		if seen[id] {
			t.Errorf("the UUID %s is there twice", id)
		}
		seen[id] = true
	}
	mint(r.UUID)
	for _, b := range r.BackMatter.Resources {
		mint(b.UUID)
	}
	if !seen[strings.TrimPrefix(r.ImportAP.Href, "#")] {
		t.Errorf("the plan %s is not there", r.ImportAP.Href)
	}
	for i := range r.Results {
		res := &r.Results[i]
		mint(res.UUID)
		if res.Start > res.End {
			t.Errorf("it began at %s and ended at %s", res.Start, res.End)
		}
		components, observations := map[string]bool{}, map[string]bool{}
		if res.Definitions != nil {
			for _, c := range res.Definitions.Components {
				mint(c.UUID)
				components[c.UUID] = true
			}
		}
		for i := range res.Observations {
			o := &res.Observations[i]
			mint(o.UUID)
			observations[o.UUID] = true
			if !components[o.Subjects[0].UUID] {
				t.Errorf("the subject of %s is not there", o.Title)
			}
			checkProps(t, o.Props)
		}
		var included []string
		for _, c := range res.Reviewed.Selections[0].Include {
			included = append(included, c.ID)
		}
		for _, c := range slices.Concat(res.Reviewed.Selections[0].Include, res.Reviewed.Selections[0].Exclude) {
			if !oscalToken.MatchString(c.ID) {
				t.Errorf("%q is no token", c.ID)
			}
		}
		if len(included) != len(res.Findings) && len(res.Findings) > 0 {
			t.Errorf("%d controls were reviewed, and there are %d findings", len(included), len(res.Findings))
		}
		for i := range res.Findings {
			f := &res.Findings[i]
			mint(f.UUID)
			checkProps(t, f.Props)
			if !slices.Contains(included, strings.TrimSuffix(f.Target.ID, "_smt")) {
				t.Errorf("the target %s was not reviewed", f.Target.ID)
			}
			for _, o := range f.Related {
				if !observations[o.UUID] {
					t.Errorf("an observation of %s is not there", f.Title)
				}
			}
		}
	}
}

func checkProps(t *testing.T, props []oscalProp) {
	t.Helper()
	for _, p := range props {
		if !oscalToken.MatchString(p.Name) || !oscalValue.MatchString(p.Value) {
			t.Errorf("%q = %q is no property", p.Name, p.Value)
		}
	}
}

func TestOSCALRefersToNothingThatIsNotThere(t *testing.T) {
	bundled, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	all := documents()
	all["bare"] = &results.Document{}
	twice := every()
	twice.Results = append(twice.Results, twice.Results...) // as when somebody joins documents
	all["twice"] = twice
	for name, doc := range all {
		t.Run(name, func(t *testing.T) {
			for _, f := range []compliance.Set{nil, bundled, reporttest.Frameworks()} {
				wellReferenced(t, render(t, "oscal", doc, Options{Frameworks: f}))
			}
		})
	}
}

func TestOSCALIsTheSameForTheSameResultsAndAnotherForOthers(t *testing.T) {
	opt := Options{Frameworks: reporttest.Frameworks()}
	first := render(t, "oscal", every(), opt)
	if render(t, "oscal", every(), opt) != first {
		t.Error("the same results give other bytes")
	}
	other := every()
	other.Results[0].Message = "another message"
	again, was := readOSCAL(t, render(t, "oscal", other, opt)), readOSCAL(t, first)
	if again.UUID == was.UUID || again.Results[0].Observations[0].UUID == was.Results[0].Observations[0].UUID {
		t.Error("other results have the same UUIDs")
	}
	if again.Results[0].Observations[0].Subjects[0] != was.Results[0].Observations[0].Subjects[0] {
		t.Error("what was judged is not found again the next night")
	}
}

func TestOSCALSaysSatisfiedOnlyOfWhatIs(t *testing.T) {
	doc := every()
	doc.Results[4].Severity, doc.Results[5].Severity = results.Low, results.High
	frameworks := reporttest.Frameworks()[:1]
	var got []string
	for _, f := range readOSCAL(t, render(t, "oscal", doc, Options{Frameworks: frameworks})).Results[0].Findings {
		got = append(got, strings.Join([]string{f.Target.ID, f.Target.Status.State, f.Target.Status.Reason, f.Target.Status.Remarks}, " "))
	}
	want := []string{
		"S-1.2_smt not-satisfied fail NOT SATISFIED", "S-2_smt not-satisfied other NOT PROVEN", "S-3_smt satisfied pass SATISFIED with exception",
		"S-4_smt not-satisfied other NOT PROVEN", "S-7_smt not-satisfied fail NOT SATISFIED",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestControlsAreCalledAsInTheCatalogueOfNIST(t *testing.T) {
	bundled, err := compliance.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ framework, id, want string }{
		{"nist-800-53", "CP-6", "cp-6"}, {"nist-800-53", "CP-6(2)", "cp-6.2"}, {"iso-27001", "A.5.30", "A.5.30"}, {"iso-22301", "8.5", "_8.5"},
		{"nis2", "4.1.2(e)", "_4.1.2.e"}, {"hipaa", "164.308(a)(7)(ii)(A)", "_164.308.a.7.ii.A"},
	} {
		f, err := bundled.Pick(tt.framework)
		if err != nil {
			t.Fatal(err)
		}
		a := compliance.Assess(f[0], &results.Document{})
		i := slices.IndexFunc(a.Controls, func(c compliance.Assessed) bool { return c.ID == tt.id })
		if i < 0 || oscalTokens(a)[i] != tt.want {
			t.Errorf("%s %s: want %s", tt.framework, tt.id, tt.want)
		}
	}
	alike := &compliance.Assessment{Framework: &compliance.Framework{}, Controls: []compliance.Assessed{{Control: &compliance.Control{ID: "A(1)"}}, {Control: &compliance.Control{ID: "A.1"}}}}
	if got := oscalTokens(alike); got[0] == got[1] {
		t.Errorf("two controls are called %s", got[0])
	}
}
