package diff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestEveryChangeOfStatusHasItsName(t *testing.T) {
	states := []results.Status{"", results.Pass, results.Fail, results.Unknown, results.Manual, results.NotApplicable, results.Skipped}
	// By the status before, the changes in the order of states.
	want := map[results.Status]string{
		"":                    "- newly-checked new now-unknown new - -",
		results.Pass:          "no-longer-checked unchanged new now-unknown new no-longer-checked no-longer-checked",
		results.Fail:          "no-longer-checked fixed unchanged now-unknown new no-longer-checked no-longer-checked",
		results.Unknown:       "no-longer-checked newly-checked new unchanged new no-longer-checked no-longer-checked",
		results.Manual:        "no-longer-checked fixed new now-unknown unchanged no-longer-checked no-longer-checked",
		results.NotApplicable: "- newly-checked new now-unknown new - -",
		results.Skipped:       "- newly-checked new now-unknown new - -",
	}
	result := func(s results.Status) *results.Result {
		if s == "" {
			return nil
		}
		return &results.Result{Status: s}
	}
	for before, row := range want {
		for i, name := range strings.Fields(row) {
			name = strings.TrimPrefix(name, "-")
			if got := diff.Between(result(before), result(states[i])); string(got) != name {
				t.Errorf("from %q to %q: got %q, want %q", before, states[i], got, name)
			}
		}
	}
}

func TestAWaiverThatIsGoneOpensWhatWasAccepted(t *testing.T) {
	w := &results.Waived{}
	tests := []struct {
		name        string
		before, now results.Result
		want        diff.Change
	}{
		{"a failure stays waived", results.Result{Status: results.Fail, Waiver: w}, results.Result{Status: results.Fail, Waiver: w}, diff.Unchanged},
		{"a failure is waived", results.Result{Status: results.Fail}, results.Result{Status: results.Fail, Waiver: w}, diff.Unchanged},
		{"a failure is not waived any more", results.Result{Status: results.Fail, Waiver: w}, results.Result{Status: results.Fail}, diff.New},
		{"an unknown is not waived any more", results.Result{Status: results.Unknown, Waiver: w}, results.Result{Status: results.Unknown}, diff.NowUnknown},
		{"a waived failure was mended", results.Result{Status: results.Fail, Waiver: w}, results.Result{Status: results.Pass}, diff.Fixed},
		{"a new failure is waived already", results.Result{Status: results.Pass}, results.Result{Status: results.Fail, Waiver: w}, diff.New},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := diff.Between(&tt.before, &tt.now); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func doc(day int, all ...results.Result) *results.Document {
	return &results.Document{
		Estate: results.Estate{Name: "Contoso", Domain: "corp.example"}, AsOf: time.Date(2026, 11, day, 12, 0, 0, 0, time.UTC),
		Facts: fmt.Sprint(day), Policies: "p", Results: all,
	}
}

func r(id string, sev results.Severity, s results.Status, message string) results.Result {
	return results.Result{ID: id, Rule: "dns/" + id, Target: "alias/" + id, Severity: sev, Status: s, Message: message}
}

func TestOf(t *testing.T) {
	before := doc(21,
		r("a", results.High, results.Pass, ""), r("b", results.High, results.Fail, "b is down"), r("c", results.Low, results.Fail, "still"),
		r("d", results.Medium, results.Pass, ""), r("e", results.Blocker, results.Manual, "look"), r("f", results.High, results.Skipped, "deselected"))
	now := doc(22,
		r("a", results.High, results.Unknown, "silence"), r("b", results.High, results.Pass, ""), r("c", results.Low, results.Fail, "still"),
		r("g", results.Blocker, results.Fail, "new and bad"), r("h", results.High, results.Fail, "new too"), r("f", results.High, results.Pass, ""))
	d, err := diff.Of(before, now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range d.Changes {
		got = append(got, fmt.Sprintf("%s %s %s→%s %s", e.Change, e.ID, e.Before, e.Now, e.Message))
	}
	want := []string{
		"new g →fail new and bad", "new h →fail new too", "now-unknown a pass→unknown silence",
		"no-longer-checked e manual→ look", "no-longer-checked d pass→ ",
		"newly-checked f skipped→pass deselected", "fixed b fail→pass b is down", "unchanged c fail→fail still",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for c, n := range map[diff.Change]int{diff.New: 2, diff.NowUnknown: 1, diff.NoLongerChecked: 2, diff.NewlyChecked: 1, diff.Fixed: 1, diff.Unchanged: 1} {
		if d.Counts[c] != n {
			t.Errorf("%d are %s, want %d", d.Counts[c], c, n)
		}
	}
	if len(d.Notes) != 0 {
		t.Errorf("notes without cause: %v", d.Notes)
	}
}

func TestNotesWarnOfAComparisonThatMeansLittle(t *testing.T) {
	waived := r("a", results.High, results.Fail, "m")
	waived.Waiver = &results.Waived{}
	otherRules := doc(22)
	otherRules.Policies = "q"
	sameFacts := doc(22)
	sameFacts.Facts = "21"
	tests := []struct {
		name        string
		before, now *results.Document
		want        string
	}{
		{"the wrong way round", doc(22), doc(21), "right order"},
		{"other rules", doc(21), otherRules, "different rules"},
		{"the same facts", doc(21), sameFacts, "same facts"},
		{"waived in between", doc(21, r("a", results.High, results.Fail, "m")), doc(22, waived), "Waived now and not before, though unchanged: 1."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := diff.Of(tt.before, tt.now)
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Notes) != 1 || !strings.Contains(d.Notes[0], tt.want) {
				t.Errorf("got the notes %q, want one about %q", d.Notes, tt.want)
			}
		})
	}
}

func TestDifferentEstatesAreNotCompared(t *testing.T) {
	other := doc(22)
	other.Estate.Domain = "other.example"
	if _, err := diff.Of(doc(21), other); err == nil || !strings.Contains(err.Error(), "corp.example and other.example") {
		t.Errorf("got %v", err)
	}
}
