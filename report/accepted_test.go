package report_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/diff"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

// accepted are results of which one is waived, one attested, one open and one for
// a person.
func accepted() *results.Document {
	rule := func(id string, unwaivable bool) *results.Rule {
		return &results.Rule{ID: id, Remediation: "Mend it.", Unwaivable: unwaivable}
	}
	r := func(id, rule, target string, s results.Status, message string) results.Result {
		return results.Result{ID: id, Rule: rule, Target: target, Component: "dns", Severity: results.High, Status: s, Message: message}
	}
	waived := r("1", "dns/low-ttl", "alias/a", results.Fail, "The TTL of a is 3600 seconds.")
	waived.Waiver = &results.Waived{Reason: "the zone moves in January", Owner: "Jo", Ticket: "CHG-1", Expires: "2027-01-31"}
	attested := r("2", "netscaler/rollback", "component/netscaler", results.Pass, "")
	attested.Attested = &results.Attested{Statement: "tested", Owner: "Max", Date: "2026-11-20", Expires: "2027-05-20", Evidence: "the wiki"}
	manual := r("3", "dns/look", "alias/c", results.Manual, "Are these the nodes?")
	manual.List, manual.ListSHA256 = []string{"n01", "n02", "n03", "n04", "n05", "n06", "n07", "n08", "n09", "n10", "n11", "n12"}, strings.Repeat("ab", 32)
	return &results.Document{
		Estate: results.Estate{Name: "Contoso", Domain: "corp.example"}, AsOf: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		Verdict: results.Verdict{Decision: results.NoGo, FailOn: results.High, Because: "one fails"},
		Rules:   map[string]*results.Rule{"dns/low-ttl": rule("dns/low-ttl", false), "dns/never": rule("dns/never", true)},
		Results: []results.Result{
			waived, attested, manual,
			r("4", "dns/low-ttl", "alias/b", results.Fail, "The TTL of b is 3600 seconds."),
			r("5", "dns/never", "alias/d", results.Fail, "d may not fail."),
			r("6", "dns/low-ttl", "alias/e", results.Unknown, "Silence."),
		},
		Counts: map[results.Status]int{"waived": 1, results.Fail: 2, results.Unknown: 1, results.Manual: 1, results.Pass: 1},
	}
}

func TestTheTableTellsWhatIsAcceptedAndHowToAcceptMore(t *testing.T) {
	var b bytes.Buffer
	if err := report.Formats["table"].Write(&b, accepted(), report.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, want := range []string{
		"WAIVED\n  HIGH alias/a (fail)\n    dns/low-ttl\n    The TTL of a is 3600 seconds.\n    waived until 2027-01-31 by Jo, CHG-1: the zone moves in January\n",
		"ATTESTED\n  component/netscaler netscaler/rollback\n    Max on 2026-11-20, until 2027-05-20: tested\n    evidence: the wiki\n",
		"TO WAIVE  paste below waivers: in the file that policy.waivers names\n" +
			"  - {rule: dns/low-ttl, target: alias/b,\n     reason: '<why>', owner: '<who>', expires: 2027-02-20}\n\n",
		"TO ATTEST  paste below attestations: in the file that policy.attestations names\n" +
			"  - {rule: dns/look, target: alias/c,\n     statement: '<what you saw>', owner: '<who>',\n     date: 2026-11-22, expires: 2027-02-20,\n     list: " + strings.Repeat("ab", 32) + "}\n",
		"n10", "… and 2 more lines, in the json",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table does not say\n%s", want)
		}
	}
	for _, no := range []string{"target: alias/d", "target: alias/a,", "target: alias/e", "n11"} {
		if strings.Contains(text, no) {
			t.Errorf("the table says %q", no)
		}
	}
	if strings.Count(text, "alias/a") != 1 {
		t.Error("the waived result stands among the open ones as well")
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestTheTableOfADiffIsReadableAt80Columns(t *testing.T) {
	before, now := accepted(), accepted()
	before.AsOf = before.AsOf.AddDate(0, 0, -1)
	before.Facts = "others"
	before.Results[3].Status, before.Results[3].Message = results.Pass, ""
	before.Results[4].Status = results.Unknown
	before.Results[5].Target = "ou/" + strings.Repeat("ou=a-rather-long-name,", 8) + "dc=corp,dc=example"
	now.Results[5].Target = before.Results[5].Target
	before.Results[5].Status = results.Pass
	now.Results[3].Message += "\x1b[2J"
	before.Results = append(before.Results, results.Result{ID: "7", Rule: "dns/gone", Target: "alias/g", Severity: results.Low, Status: results.Fail, Message: "It was bad."})
	now.Results[2].Status = results.Pass
	d, err := diff.Of(before, now)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := report.Diff(&b, d, report.Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, line := range strings.Split(text, "\n") {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	for _, want := range []string{
		"before  2026-11-21 12:00 UTC  NO-GO: one fails\nnow     2026-11-22 12:00 UTC  NO-GO: one fails\n",
		"\nNEW  2\n  HIGH alias/b\n    dns/low-ttl: pass → fail\n    The TTL of b is 3600 seconds.?[2J\n  HIGH alias/d\n    dns/never: unknown → fail\n",
		"\nNOW UNKNOWN  1\n", "\nNO LONGER CHECKED  1\n  LOW alias/g\n    dns/gone: fail → not there\n    was: It was bad.\n",
		"\nFIXED  1\n  HIGH alias/c\n    dns/look: manual → pass\n    was: Are these the nodes?\n",
		"2 new · 1 now unknown · 1 no longer checked · 0 newly checked · 1 fixed · 2\nunchanged\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the table does not say\n%s", want)
		}
	}
	for _, no := range []string{"UNCHANGED", "\x1b", "alias/a"} {
		if strings.Contains(text, no) {
			t.Errorf("the table says %q", no)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}
