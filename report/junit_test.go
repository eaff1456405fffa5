package report

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func readJUnit(t *testing.T, doc *results.Document) junitSuites {
	t.Helper()
	var out junitSuites
	if err := xml.Unmarshal([]byte(render(t, "junit", doc, Options{})), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEveryResultIsOneCaseAndTheCountsAgree(t *testing.T) {
	all := documents()
	all["many"] = many(1000)
	for name, doc := range all {
		tests, failures, errors, skipped := 0, 0, 0, 0
		seen := map[string]bool{}
		for i, s := range readJUnit(t, doc).Suites {
			if s.ID != i || s.Tests != len(s.Cases) || s.Name == "" || s.Hostname == "" {
				t.Errorf("%s: suite %d is %+v", name, i, s)
			}
			f, e, k := 0, 0, 0
			for _, c := range s.Cases {
				if key := c.ClassName + "\x00" + c.Name; seen[key] || len([]rune(c.Name)) > junitName {
					t.Errorf("%s: the name %.100q is not unique, or too long", name, c.Name)
				} else {
					seen[key] = true
				}
				for _, o := range []*junitOutcome{c.Failure, c.Error, c.Skipped} {
					if o != nil && (strings.TrimSpace(o.Body) == "" || strings.TrimSpace(o.Message) == "") {
						t.Errorf("%s: %s has no text: %+v", name, c.Name, o)
					}
				}
				if c.Failure != nil {
					f++
				}
				if c.Error != nil {
					e++
				}
				if c.Skipped != nil {
					k++
				}
			}
			if f != s.Failures || e != s.Errors || k != s.Skipped {
				t.Errorf("%s: %s counts %d %d %d and has %d %d %d", name, s.Name, s.Failures, s.Errors, s.Skipped, f, e, k)
			}
			tests, failures, errors, skipped = tests+s.Tests, failures+f, errors+e, skipped+k
		}
		n := map[results.Status]int{}
		for _, r := range doc.Results {
			if r.Waiver != nil {
				r.Status = "waived"
			}
			n[r.Status]++
		}
		open := n[results.Unknown]
		if len(doc.Results) == 0 {
			open = 1 // nothing was judged
		}
		if tests != max(len(doc.Results), 1) || failures != n[results.Fail] || errors != open || skipped != n["waived"]+n[results.Manual]+n[results.NotApplicable]+n[results.Skipped] {
			t.Errorf("%s: %d cases, %d failures, %d errors, %d skipped of %v", name, tests, failures, errors, skipped, n)
		}
	}
}

func TestAStatusThatJUnitDoesNotKnowIsNoPass(t *testing.T) {
	doc := every()
	doc.Results = []results.Result{{Rule: "a/b", Target: "x/y", Component: "a", Status: "postponed"}}
	if s := readJUnit(t, doc).Suites[0]; s.Errors != 1 || s.Cases[0].Error == nil {
		t.Errorf("got %+v", s)
	}
}

func TestSitesAreTakenFromTargetsThatNameOne(t *testing.T) {
	for target, want := range map[string]string{
		"site/recovery": "recovery", "resolver/production/10.0.0.1:53": "production", "resolver/public/1.1.1.1": "public",
		"alias/recovery.corp.example": "estate", "estate": "estate", "ou/ou=recovery": "estate", "path/\\\\files\\recovery": "estate",
	} {
		if got := siteOf(target); got != want {
			t.Errorf("%s is of %s, want %s", target, got, want)
		}
	}
}

func TestXMLHoldsNothingThatXMLMayNot(t *testing.T) {
	got := render(t, "junit", hostile(), Options{})
	for _, r := range got {
		legal := r == '\n' || r >= 0x20 && r != 0x7f && r != 0xfffd && r != 0xfffe && r != 0xffff
		if !legal {
			t.Fatalf("the character %U is there", r)
		}
	}
	long := every()
	long.Results[0].Findings[0].Message = strings.Repeat("long ", 100_000)
	for _, s := range readJUnit(t, long).Suites {
		for _, c := range s.Cases {
			if c.Failure != nil && (len(c.Failure.Message) > junitMessage+2 || len(c.Failure.Body) > junitBody+2) {
				t.Errorf("%d and %d characters", len(c.Failure.Message), len(c.Failure.Body))
			}
		}
	}
}
