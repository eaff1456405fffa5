package report

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// asked is a document with open questions: n that decide and one that does not.
func asked(n int) *results.Document {
	d := &results.Document{
		Verdict: results.Verdict{Decision: results.NotProven, FailOn: results.High, Because: "things are open"},
		Rules:   map[string]*results.Rule{},
		Board:   []results.BoardEntry{{Component: "network", Label: "Network", State: results.StateNotProven}},
	}
	add := func(id string, s results.Severity) {
		r := results.Result{
			ID: "id-" + id, Rule: "question/" + id, Target: "component/network", Component: "network", Status: results.Manual, Severity: s,
			Message: "Is this question long enough to be cut at the end of its line in eighty columns, one wonders?", List: []string{"a line to sign"},
		}
		d.Results = append(d.Results, r)
		d.Rules[r.Rule] = &results.Rule{ID: r.Rule, Title: r.Message, Remediation: "Ask the network team. Evidence: the matrix."}
	}
	add("LOW-001", results.Low)
	for i := range n {
		add(fmt.Sprintf("NET-%03d", i+1), results.High)
	}
	d.FixFirst = []results.Fix{{Result: "id-NET-001", Also: make([]string, n-1)}}
	return d
}

func TestQuestionsAreOneBlockWithALineForEach(t *testing.T) {
	got := render(t, "table", asked(30), Options{})
	for _, want := range []string{
		"1. HIGH 30 things that people must confirm\n",
		"\nTO CONFIRM  muster attest FACTS asks",
		"\n  HIGH     question/NET-001  Is this question long enough to be cut at the end…\n",
		"\n  … and 18 more\n", "\n  1 more below high, which do not decide\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the table lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "a line to sign") || strings.Contains(got, "TO ATTEST") || strings.Contains(got, "LOW-001") {
		t.Errorf("the table tells more than a line of each:\n%s", got)
	}
	for line := range strings.Lines(got) {
		if utf8.RuneCountInString(line) > 81 {
			t.Errorf("wider than 80 columns: %q", line)
		}
	}
}

func TestQuestionsStandTogetherInPagesAndComments(t *testing.T) {
	page := render(t, "html", asked(2), Options{})
	if n := strings.Count(page, "question/NET-001"); n != 2 { // what to fix first, and the table
		t.Errorf("the page names it %d times", n)
	}
	for _, want := range []string{`<h2 id="to-confirm">`, "Ask the network team. Evidence: the matrix.", "a line to sign", "2 things that people must confirm", "question/LOW-001"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	comment := render(t, "markdown", asked(2), Options{})
	if n := strings.Count(comment, "question/NET-001"); n != 1 || !strings.Contains(comment, "3 questions that only people can answer") {
		t.Errorf("the comment names it %d times:\n%s", n, comment)
	}
}

func TestAnsweredQuestionsAreCountedAndNamed(t *testing.T) {
	d := asked(3)
	for i := range d.Results {
		d.Results[i].Status = results.Pass
		d.Results[i].Attested = &results.Attested{Owner: "Jo", Expires: fmt.Sprintf("2027-0%d-01", 9-i), Statement: "a long statement"}
	}
	got := render(t, "table", d, Options{})
	if !strings.Contains(got, "BY SIGNATURE  4 that no source sees") || !strings.Contains(got, "\n  until 2027-06-01  question/NET-003  Jo\n") || strings.Contains(got, "a long statement") {
		t.Errorf("got\n%s", got)
	}
	if strings.Index(got, "NET-003") > strings.Index(got, "LOW-001") {
		t.Error("what ends first does not stand first")
	}
}
