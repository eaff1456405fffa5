package waiver_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/waiver"
	"github.com/muster-dr/muster/internal/facts"
)

var rules = []string{"dns/low-ttl", "dns/zone-fresh", "ad/subnets-mapped"}

func TestAWaiverThatCannotBeMeantIsRefusedWithItsPlace(t *testing.T) {
	entry := func(lines ...string) string {
		return "waivers:\n  - " + strings.Join(lines, "\n    ") + "\n"
	}
	const reason, owner, expires = "reason: it moves", "owner: Jo", "expires: 2027-01-31"
	tests := []struct {
		name, text, want string
	}{
		{"without a rule", entry(reason, owner, expires), "w.yaml:2:5: waivers[0]: rule is missing"},
		{"without a reason", entry("rule: dns/low-ttl", owner, expires), "w.yaml:2:5: waivers[0]: reason is missing"},
		{"without an owner", entry("rule: dns/low-ttl", reason, expires), "w.yaml:2:5: waivers[0]: owner is missing"},
		{"without an end", entry("rule: dns/low-ttl", reason, owner), "w.yaml:2:5: waivers[0]: expires is missing"},
		{"with a misspelt key", entry("rule: dns/low-ttl", reason, owner, "expire: 2027-01-31"), `w.yaml:5:5: waivers[0]: unknown key "expire"; did you mean "expires"?`},
		{"for a rule that does not exist", entry("rule: dns/low-tll", reason, owner, expires), `w.yaml:2:11: waivers[0].rule: no rule fits "dns/low-tll"; did you mean "dns/low-ttl"?`},
		{"for a pattern that no rule fits", entry("rule: sql/*", reason, owner, expires), `w.yaml:2:11: waivers[0].rule: no rule fits "sql/*"`},
		{"with an end that is no day", entry("rule: dns/low-ttl", reason, owner, "expires: 31.01.2027"), `w.yaml:5:14: waivers[0].expires: "31.01.2027" is not a day`},
		{"with a day that does not exist", entry("rule: dns/low-ttl", reason, owner, "expires: 2027-02-29"), `w.yaml:5:14: waivers[0].expires: "2027-02-29" is not a day`},
		{"with a start that is no day", entry("rule: dns/low-ttl", reason, owner, expires, "starts: soon"), `w.yaml:6:13: waivers[0].starts: "soon" is not a day`},
		{"with a reason of one character", entry("rule: dns/low-ttl", "reason: '.'", owner, expires), `w.yaml:3:13: waivers[0].reason: "." says nothing`},
		{"with a reason of signs alone", entry("rule: dns/low-ttl", "reason: '...'", owner, expires), `waivers[0].reason: "..." says nothing`},
		{"with an owner of one character", entry("rule: dns/low-ttl", reason, "owner: x", expires), `w.yaml:4:12: waivers[0].owner: "x" says nothing`},
		{"that ends before it starts", entry("rule: dns/low-ttl", reason, owner, expires, "starts: 2027-02-01"), "w.yaml:5:14: waivers[0].expires: 2027-01-31 is before the waiver starts, on 2027-02-01"},
		{"that lasts longer than a year", entry("rule: dns/low-ttl", reason, owner, expires, "starts: 2026-01-30"), "w.yaml:5:14: waivers[0].expires: 2027-01-31 is 366 days after 2026-01-30; a waiver lasts 365 days at most"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := waiver.Parse("w.yaml", []byte(tt.text), rules)
			var problems estate.Errors
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if len(problems) != 1 {
				t.Errorf("one mistake is told %d times:\n%v", len(problems), err)
			}
		})
	}
}

func TestWaiversAreRead(t *testing.T) {
	list, err := waiver.Parse("w.yaml", []byte(`
waivers:
  - rule: dns/*
    reason: the zone moves in January
    owner: Jo
    ticket: 4711
    starts: 2026-11-01
    expires: 2027-11-01
  - {rule: ad/subnets-mapped, target: subnet/10.*, reason: it moves, owner: Jo, expires: "2027-01-31"}
`), rules)
	if err != nil {
		t.Fatal(err)
	}
	want := []estate.Waiver{
		{Rule: "dns/*", Target: "*", Reason: "the zone moves in January", Owner: "Jo", Ticket: "4711", Starts: "2026-11-01", Expires: "2027-11-01", At: estate.Position{Line: 3, Column: 5}},
		{Rule: "ad/subnets-mapped", Target: "subnet/10.*", Reason: "it moves", Owner: "Jo", Expires: "2027-01-31", At: estate.Position{Line: 9, Column: 5}},
	}
	if !slices.Equal(list, want) {
		t.Errorf("got %+v, want %+v", list, want)
	}
	if _, err := waiver.Parse("w.yaml", []byte("waivers:\n  - {rule: of/mine, reason: it moves, owner: Jo, expires: 2027-01-31}\n"), nil); err != nil {
		t.Errorf("without a list of rules a rule was refused: %v", err)
	}
	if _, err := waiver.Load(filepath.Join(t.TempDir(), "none.yaml"), rules); err == nil {
		t.Error("a missing file was taken for an empty one")
	}
}

func TestMatch(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"dns/low-ttl", "dns/low-ttl", true},
		{"dns/low-ttl", "dns/low-ttl2", false},
		{"dns/low-ttl", "xdns/low-ttl", false},
		{"*", "", true},
		{"*", "alias/a.b", true},
		{"alias/*", "alias/a/b/c", true},
		{"alias/*", "host/a", false},
		{"*/low-ttl", "dns/low-ttl", true},
		{"a*b*c", "aXbXbc", true},
		{"a*b*c", "aXbXbd", false},
		{"a**c", "abc", true},
		{"host/web?", "host/web1", true},
		{"host/web?", "host/web", false},
		{"host/web?", "host/web12", false},
		{"?", "é", true},
		{"ALIAS/CtxLicense.*", "alias/ctxlicense.corp.example", true},
		{"gpo/{6ac1}", "gpo/{6AC1}", true},
		{`namespace/\\corp\*`, `namespace/\\corp\dfs`, true},
		{"resolver/[2001:db8::1]:53", "resolver/[2001:db8::1]:53", true},
		{"[a]", "a", false},
		{"", "a", false},
		{"", "", true},
		{"*a", strings.Repeat("ab", 5000), false},
	}
	for _, tt := range tests {
		if got := waiver.Match(tt.pattern, tt.text); got != tt.want {
			t.Errorf("Match(%q, %.40q) = %v, want %v", tt.pattern, tt.text, got, tt.want)
		}
	}
}

func TestTheStanzaIsTakenOnceItSaysWhyAndWho(t *testing.T) {
	asOf := time.Date(2026, 11, 22, 23, 0, 0, 0, time.FixedZone("", -5*3600)) // already the 23rd in UTC
	for _, target := range []string{
		"estate", "alias/ctxlicense.corp.example", "ou/ou=vda, x,dc=corp,dc=example", "gpo/{31B2F340-016D-11D2-945F-00C04FB984F9}",
		`namespace/\\corp.example\dfs`, "resolver/production/[2001:db8::1]:53", "ca/Jo's #1 CA: \"root\"",
	} {
		stanza := waiver.Stanza(&results.Result{Rule: "dns/low-ttl", Target: target}, asOf)
		for _, indent := range []string{"", "  "} {
			file := "waivers:\n" + indent + strings.ReplaceAll(stanza, "\n", "\n"+indent) + "\n"
			if _, err := waiver.Parse("w.yaml", []byte(file), rules); err == nil || !strings.Contains(err.Error(), "placeholder <why>") || !strings.Contains(err.Error(), "placeholder <who>") {
				t.Errorf("%s\nwas not refused for its placeholders: %v", file, err)
			}
			list, err := waiver.Parse("w.yaml", []byte(strings.NewReplacer("<why>", "because", "<who>", "Jo").Replace(file)), rules)
			if err != nil {
				t.Errorf("%s\n%v", file, err)
				continue
			}
			if w := list[0]; w.Rule != "dns/low-ttl" || !waiver.Match(w.Target, target) || w.Expires != "2027-02-21" {
				t.Errorf("%s\nwas read as %+v", file, w)
			}
		}
	}
}

// day is noon of a day.
func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t.Add(12 * time.Hour)
}

func TestApply(t *testing.T) {
	moment := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	const starts, ends = "2026-11-01", "2027-01-31"
	w := func(rule, target string) estate.Waiver {
		return estate.Waiver{Rule: rule, Target: target, Reason: "r", Owner: "Jo", Starts: starts, Expires: ends}
	}
	until := func(w estate.Waiver, expires string) estate.Waiver { w.Expires = expires; return w }
	noStart := func(w estate.Waiver) estate.Waiver { w.Starts = ""; return w }
	result := func(rule, target string, s results.Status) results.Result {
		return results.Result{Rule: rule, Target: target, Status: s}
	}
	fail := result("dns/low-ttl", "alias/a", results.Fail)
	tests := []struct {
		name    string
		waivers []estate.Waiver
		results []results.Result
		asOf    time.Time
		waived  []string // end of the waiver by result; "" for none
		notices []string // "kind: part of the text"
	}{
		{"a failure is covered", []estate.Waiver{w("dns/low-ttl", "alias/a")}, []results.Result{fail}, day("2026-12-01"), []string{ends}, nil},
		{"an unknown is covered", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{result("dns/low-ttl", "alias/a", results.Unknown)}, day("2026-12-01"), []string{ends}, nil},
		{"patterns cover several and no others", []estate.Waiver{w("dns/*", "alias/*")}, []results.Result{
			fail, result("dns/zone-fresh", "alias/b", results.Fail), result("dns/zone-fresh", "zone/c", results.Fail), result("ad/subnets-mapped", "alias/d", results.Fail),
		}, day("2026-12-01"), []string{ends, ends, "", ""}, nil},
		{"a pass is left alone and the waiver is unused", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{result("dns/low-ttl", "alias/a", results.Pass)}, day("2026-12-01"),
			[]string{""}, []string{"waiver_unused: covers nothing that fails or is unknown"}},
		{"a pattern that no rule fits any more is unused", []estate.Waiver{w("sql/*", "*")}, []results.Result{fail}, day("2026-12-01"),
			[]string{""}, []string{"waiver_unused: there is no such rule"}},
		{"a rule that was deselected does not make its waiver unused", []estate.Waiver{w("dns/low-ttl", "alias/a")}, []results.Result{result("dns/low-ttl", "estate", results.Skipped)}, day("2026-12-01"),
			[]string{""}, nil},
		{"a rule whose targets are not known does not either", []estate.Waiver{w("dns/low-ttl", "alias/a")}, []results.Result{result("dns/low-ttl", "estate", results.Unknown)}, day("2026-12-01"),
			[]string{""}, nil},
		{"a manual result is not covered", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{result("dns/low-ttl", "alias/a", results.Manual)}, day("2026-12-01"),
			[]string{""}, []string{"waiver_refused: covers nothing: 1 result is for a person to attest"}},
		{"an unwaivable rule is never covered", []estate.Waiver{w("*", "*")}, []results.Result{fail, result("ad/never", "estate", results.Fail)}, day("2026-12-01"),
			[]string{ends, ""}, []string{"waiver_refused: does not count for ad/never, which may not be waived"}},
		{"an unwaivable rule by name is refused although it passes", []estate.Waiver{w("ad/never", "*")}, []results.Result{result("ad/never", "estate", results.Pass)}, day("2026-12-01"),
			[]string{""}, []string{"waiver_refused: ad/never"}},
		{"what is too old to tell is never covered", []estate.Waiver{w("dns/*", "*")}, []results.Result{fail, {Rule: "dns/low-ttl", Target: "alias/b", Status: results.Unknown, Reason: facts.StaleFacts}}, day("2026-12-01"),
			[]string{ends, ""}, []string{"waiver_refused: does not count where the facts are too old to tell (1 result is unknown): collect them again"}},
		{"the last day counts to its end", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2027-01-31T23:59:59Z"),
			[]string{ends}, []string{"waiver_expiring: ends on 2027-01-31: from then on 1 result is not waived"}},
		{"in UTC", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2027-01-31T19:00:00-05:00"),
			[]string{""}, []string{"waiver_expired: ended on 2027-01-31: 1 result is not waived any more"}},
		{"and not a moment longer", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2027-02-01T00:00:00Z"),
			[]string{""}, []string{"waiver_expired: 1 result is not waived any more"}},
		{"what has ended and covers nothing may go", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{result("dns/low-ttl", "alias/a", results.Pass)}, day("2027-02-01"),
			[]string{""}, []string{"waiver_expired: ended on 2027-01-31 and may be removed"}},
		{"the first day counts from its beginning", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2026-11-01T00:00:00Z"), []string{ends}, nil},
		{"and nothing before it", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2026-10-31T23:59:59Z"),
			[]string{""}, []string{"waiver_not_started: starts on 2026-11-01"}},
		{"the end is announced two weeks before", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2027-01-18T00:00:00Z"),
			[]string{ends}, []string{"waiver_expiring: ends on 2027-01-31"}},
		{"and not earlier", []estate.Waiver{w("dns/low-ttl", "*")}, []results.Result{fail}, moment("2027-01-17T23:59:59Z"), []string{ends}, nil},
		{"the same twice is told", []estate.Waiver{w("dns/low-ttl", "*"), w("DNS/low-ttl", "*")}, []results.Result{fail}, day("2026-12-01"),
			[]string{ends}, []string{"waiver_duplicate: w.yaml:2: the waiver of Jo for DNS/low-ttl on * says the same as the one in line 1"}},
		{"a renewal is no duplicate, and what has ended may go", []estate.Waiver{w("dns/low-ttl", "*"), until(noStart(w("dns/low-ttl", "*")), "2027-06-30")}, []results.Result{fail}, day("2027-03-01"),
			[]string{"2027-06-30"}, []string{"waiver_expired: w.yaml:1: the waiver of Jo for dns/low-ttl on * ended on 2027-01-31 and may be removed"}},
		{"of several the one that lasts longest is shown", []estate.Waiver{w("dns/low-ttl", "*"), until(w("dns/*", "*"), "2027-03-31"), until(w("*", "*"), "2027-02-28")}, []results.Result{fail}, day("2026-12-01"),
			[]string{"2027-03-31"}, nil},
		{"notices are in the order of the file", []estate.Waiver{w("dns/zone-fresh", "*"), until(w("dns/low-ttl", "*"), "2026-11-15"), w("ad/subnets-mapped", "*")},
			[]results.Result{fail, result("dns/zone-fresh", "zone/z", results.Pass), result("ad/subnets-mapped", "x", results.Pass)}, day("2026-12-01"),
			[]string{"", "", ""}, []string{"waiver_unused: w.yaml:1", "waiver_expired: w.yaml:2", "waiver_unused: w.yaml:3"}},
	}
	known := map[string]*results.Rule{"dns/low-ttl": {}, "dns/zone-fresh": {}, "ad/subnets-mapped": {}, "ad/never": {Unwaivable: true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			est := &estate.Estate{Thresholds: estate.Thresholds{WaiverNotice: 14 * 24 * 3600}, Policy: estate.Policy{Waivers: "w.yaml", WaiverList: slices.Clone(tt.waivers)}}
			for i := range est.Policy.WaiverList {
				est.Policy.WaiverList[i].At.Line = i + 1
			}
			all := slices.Clone(tt.results)
			notices, err := waiver.Apply(est, all, known, tt.asOf)
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range all {
				got := ""
				if r.Waiver != nil {
					got = r.Waiver.Expires
				}
				if got != tt.waived[i] {
					t.Errorf("%s on %s is waived until %q, want %q", r.Rule, r.Target, got, tt.waived[i])
				}
				if r.Status != tt.results[i].Status {
					t.Errorf("%s on %s became %s", r.Rule, r.Target, r.Status)
				}
			}
			same(t, notices, tt.notices)
		})
	}
}

// same compares notices with "kind: part of the text".
func same(t *testing.T, got []results.Notice, want []string) {
	t.Helper()
	ok := len(got) == len(want)
	for i := 0; ok && i < len(got); i++ {
		kind, text, _ := strings.Cut(want[i], ": ")
		ok = got[i].Kind == kind && strings.Contains(got[i].Message, text)
	}
	if !ok {
		t.Errorf("got the notices %v\nwant %v", got, want)
	}
}

func TestAWaiverWithoutAStartIsMeasuredFromTheDayThatIsJudgedFor(t *testing.T) {
	est := &estate.Estate{Policy: estate.Policy{Waivers: "w.yaml", WaiverList: []estate.Waiver{
		{Rule: "dns/low-ttl", Target: "*", Reason: "r", Owner: "Jo", Expires: "2027-12-01", At: estate.Position{Line: 7}},
	}}}
	for asOf, refused := range map[string]bool{"2026-11-30": true, "2026-12-01": false, "2028-01-01": false} {
		_, err := waiver.Apply(est, nil, nil, day(asOf))
		if (err != nil) != refused {
			t.Errorf("as of %s: %v", asOf, err)
		}
		if err != nil && !strings.Contains(err.Error(), "w.yaml:7: expires 2027-12-01 is 366 days after 2026-11-30") {
			t.Errorf("as of %s: %v", asOf, err)
		}
	}
}

func BenchmarkApply(b *testing.B) {
	all := make([]results.Result, 100_000)
	for i := range all {
		all[i] = results.Result{Rule: "dns/low-ttl", Target: fmt.Sprintf("host/desktop-%d.corp.example", i), Status: results.Fail}
	}
	list := make([]estate.Waiver, 20)
	for i := range list {
		list[i] = estate.Waiver{Rule: "dns/*", Target: fmt.Sprintf("*-%d.*", i), Starts: "2026-11-01", Expires: "2027-01-31"}
	}
	est := &estate.Estate{Policy: estate.Policy{WaiverList: list}}
	for b.Loop() {
		if _, err := waiver.Apply(est, all, nil, day("2026-12-01")); err != nil {
			b.Fatal(err)
		}
	}
}
