package compliance

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate"
	"github.com/muster-dr/muster/internal/evaluate/compliance"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/test/embedded"
)

// proven is what each fault of the lab changes, as test/proof has seen it: the new status of
// rules, by fault.
func proven(t *testing.T) map[string]map[string]results.Status {
	t.Helper()
	text, err := os.ReadFile("../proof/testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]results.Status{}
	fault := ""
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
		case !strings.HasPrefix(line, " "):
			fault = strings.TrimSuffix(words[0], ":")
			all[fault] = map[string]results.Status{}
		case len(words) == 2:
			all[fault][words[1]] = results.Status(words[0])
		}
	}
	if len(all) < 100 {
		t.Fatalf("only %d faults were read", len(all))
	}
	return all
}

// under is the healthy estate with one fault: of each rule that it changes, one target.
func under(healthy *results.Document, changes map[string]results.Status) *results.Document {
	done := map[string]bool{}
	return with(healthy, func(r *results.Result) bool {
		if to := changes[r.Rule]; to != "" && !done[r.Rule] {
			done[r.Rule] = true
			r.Status, r.Attested = to, nil
		}
		return true
	})
}

// neverFails are the controls that results bear on and that no fault makes NOT SATISFIED,
// because nothing that stands under them can fail: people are asked, or what is not judged is
// unknown.
var neverFails = []string{
	"hipaa/164.308(a)(7)(i)", "iso-22301/8.4.4", "nis2/4.1.2(b)", "nist-800-53/CA-7", "nist-800-53/CM-8",
}

func TestEachControlIsSeenInEachStateThatItReaches(t *testing.T) {
	healthy := healthyResults(t)
	seen := map[string]map[compliance.State]string{} // with what showed it
	well := states(t, healthy)
	for id, a := range well {
		seen[id] = map[compliance.State]string{a.State: "the healthy estate"}
		nothing := state(with(healthy, func(*results.Result) bool { return false }), a.Control)
		seen[id][nothing.State] = "no evidence"
	}
	for fault, changes := range proven(t) {
		doc := under(healthy, changes)
		for id, a := range well {
			touched := slices.ContainsFunc(a.Results, func(r *results.Result) bool { return changes[r.Rule] != "" })
			if touched && len(seen[id]) < len(compliance.States) {
				seen[id][state(doc, a.Control).State] = fault
			}
		}
	}
	for id, a := range well {
		reaches := map[compliance.State]bool{compliance.NotAssessed: true}
		if a.Relation != compliance.Outside && len(a.Rules)+len(a.Components) > 0 {
			reaches[compliance.NotProven] = true
			reaches[compliance.NotSatisfied] = !slices.Contains(neverFails, id)
			reaches[compliance.Satisfied] = a.Relation == compliance.Tests
		}
		for _, s := range compliance.States {
			switch by := seen[id][s]; {
			case by == "" && reaches[s]:
				t.Errorf("nothing makes %s %s", id, s.Words())
			case by != "" && !reaches[s]:
				t.Errorf("%s makes %s %s, which is said never to be so", by, id, s.Words())
			}
		}
	}
}

// A control of everything and the verdict are two ways to the same answer.
func TestAControlOfEverythingAgreesWithTheVerdict(t *testing.T) {
	healthy := healthyResults(t)
	want := map[results.Decision]compliance.State{results.Go: compliance.Satisfied, results.NoGo: compliance.NotSatisfied, results.NotProven: compliance.NotProven}
	n := map[results.Decision]int{}
	everything := states(t, healthy)["nist-800-53/CP-10"].Control
	for fault, changes := range proven(t) {
		doc := under(healthy, changes)
		v := verdict.Decide(verdict.Judged{Results: doc.Results, Rules: doc.Rules}, doc.Verdict.FailOn)
		n[v.Decision]++
		if got := state(doc, everything); got.State != want[v.Decision] {
			t.Errorf("%s: the verdict is %s, and CP-10 is %s: %s", fault, v.Decision, got.State, got.Because)
		}
	}
	if len(n) != 3 {
		t.Errorf("not all verdicts are there: %v", n)
	}
}

// broken is an estate with real faults, scanned.
var broken = sync.OnceValues(func() (*facts.Document, error) {
	return embedded.Scan{}.Start(lab.Options{Faults: []string{"base-image-stale", "connector-in-plan", "alias-nowhere"}})
})

func TestFaultsOfTheLabTurnTheControlsThatTheyAreAbout(t *testing.T) {
	doc, err := broken()
	if err != nil {
		t.Fatal(err)
	}
	got := states(t, judge(t, doc, evaluate.Options{}))
	for id, want := range map[string]compliance.State{
		"nist-800-53/CP-9(1)": compliance.NotSatisfied, "nist-800-53/CP-7": compliance.NotSatisfied, "nist-800-53/CM-2": compliance.NotSatisfied,
		"nist-800-53/CP-10": compliance.NotSatisfied, "iso-27001/A.5.30": compliance.NotSatisfied, "nist-800-53/CP-2(2)": compliance.Satisfied,
		"nist-800-53/CP-4(2)": compliance.Satisfied, "nist-800-53/CP-3": compliance.NotAssessed, "nist-800-53/CA-7": compliance.NotProven, "soc2/A1.3": compliance.Satisfied,
	} {
		if a := got[id]; a.State != want {
			t.Errorf("%s is %s, want %s: %s", id, a.State, want, a.Because)
		}
	}
}

func TestWaiversAreExceptionsThatAreNamed(t *testing.T) {
	doc, err := broken()
	if err != nil {
		t.Fatal(err)
	}
	res := judge(t, doc, evaluate.Options{})
	waived := with(res, func(r *results.Result) bool {
		if r.Status == results.Fail {
			r.Waiver = &results.Waived{Reason: "moved next week", Owner: "anna", Expires: "2027-01-31"}
		}
		return true
	})
	a := states(t, waived)["nist-800-53/CP-6"]
	if a.Says() != "SATISFIED with exception" || len(a.Exceptions) == 0 || !strings.Contains(a.Exceptions[0].Why, "anna") || !strings.Contains(a.Because, "exception") {
		t.Errorf("CP-6 is %s with %d exceptions: %s", a.Says(), len(a.Exceptions), a.Because)
	}
}
