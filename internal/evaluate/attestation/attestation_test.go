package attestation_test

import (
	"errors"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

var rules = []string{"netscaler/rollback-ready", "dns/low-ttl"}

// list and its hash, as sha256sum gives it for "a\nb\nc" without a final line feed.
var (
	list = []string{"c", "a", "b"}
	hash = "ea7fb08b7a2dc4619ffb7c7bb38d95a2047935fa165d71b12efd3852a2e6d0cc"
)

func TestTheHashIsThatOfTheSortedLines(t *testing.T) {
	if got := attestation.Hash(list); got != hash {
		t.Errorf("got %s, want %s", got, hash)
	}
	if list[0] != "c" {
		t.Error("hashing changed the list")
	}
	if attestation.Hash([]string{"a", "b"}) == hash {
		t.Error("another list has the same hash")
	}
}

func TestAnAttestationThatCannotBeMeantIsRefusedWithItsPlace(t *testing.T) {
	without := func(key string, extra ...string) string {
		lines := slices.DeleteFunc([]string{"rule: netscaler/rollback-ready", "target: component/netscaler", "statement: seen", "owner: Jo", "date: 2026-11-20", "expires: 2027-05-20"},
			func(l string) bool { return strings.HasPrefix(l, key+":") })
		return "attestations:\n  - " + strings.Join(append(lines, extra...), "\n    ") + "\n"
	}
	tests := []struct {
		name, text, want string
	}{
		{"without a rule", without("rule"), "a.yaml:2:5: attestations[0]: rule is missing"},
		{"without a target", without("target"), "target is missing"},
		{"without a statement", without("statement"), "statement is missing"},
		{"without an owner", without("owner"), "owner is missing"},
		{"without a date", without("date"), "date is missing"},
		{"without an end", without("expires"), "expires is missing"},
		{"with a misspelt key", without("", "evidnce: x"), `a.yaml:8:5: attestations[0]: unknown key "evidnce"; did you mean "evidence"?`},
		{"for a rule that does not exist", without("rule", "rule: netscaler/rollback-redy"), `there is no rule "netscaler/rollback-redy"; did you mean "netscaler/rollback-ready"?`},
		{"for a pattern of rules", without("rule", "rule: netscaler/*"), `there is no rule "netscaler/*"`},
		{"for a pattern of targets", without("target", "target: component/*"), "looks like a pattern"},
		{"with a date that is no day", without("date", "date: yesterday"), `a.yaml:7:11: attestations[0].date: "yesterday" is not a day`},
		{"with an end before its date", without("expires", "expires: 2026-11-19"), "2026-11-19 is before the date of the statement, 2026-11-20"},
		{"that counts for longer than a year", without("expires", "expires: 2027-11-21"), "2027-11-21 is 366 days after 2026-11-20"},
		{"with a statement of one character", without("statement", "statement: '.'"), `a.yaml:7:16: attestations[0].statement: "." says nothing`},
		{"with an owner of one character", without("owner", "owner: x"), `attestations[0].owner: "x" says nothing`},
		{"with a list that is no hash", without("", "list: abc"), "a.yaml:8:11: attestations[0].list: is not a SHA-256"},
		{"with a list that is half a hash", without("", "list: "+hash[:32]), "is not a SHA-256"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := attestation.Parse("a.yaml", []byte(tt.text), rules)
			var problems estate.Errors
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if len(problems) != 1 {
				t.Errorf("one mistake is told %d times:\n%v", len(problems), err)
			}
		})
	}
	if _, err := attestation.Load(filepath.Join(t.TempDir(), "none.yaml"), rules); err == nil {
		t.Error("a missing file was taken for an empty one")
	}
}

func TestTheStanzaIsTakenOnceItIsFilledIn(t *testing.T) {
	asOf := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, sum := range []string{"", hash} {
		r := &results.Result{Rule: "netscaler/rollback-ready", Target: "ou/ou=a,dc=b", ListSHA256: sum}
		file := "attestations:\n  " + strings.ReplaceAll(attestation.Stanza(r, asOf), "\n", "\n  ") + "\n"
		if _, err := attestation.Parse("a.yaml", []byte(file), rules); err == nil || strings.Count(err.Error(), "placeholder") != 2 {
			t.Errorf("%s\nwas not refused for its placeholders: %v", file, err)
		}
		got, err := attestation.Parse("a.yaml", []byte(strings.NewReplacer("<what you saw>", "seen", "<who>", "Jo").Replace(file)), rules)
		if err != nil {
			t.Errorf("%s\n%v", file, err)
			continue
		}
		want := estate.Attestation{Rule: r.Rule, Target: r.Target, Statement: "seen", Owner: "Jo", Date: "2026-11-22", Expires: "2027-02-20", List: sum, At: estate.Position{Line: 2, Column: 5}}
		if !reflect.DeepEqual(got[0], want) {
			t.Errorf("got %+v, want %+v", got[0], want)
		}
	}
}

func TestApply(t *testing.T) {
	const target = "component/netscaler"
	a := func(change ...func(*estate.Attestation)) estate.Attestation {
		at := estate.Attestation{Rule: rules[0], Target: target, Statement: "tested", Owner: "Jo", Date: "2026-11-20", Expires: "2027-05-20", Evidence: "CHG-1"}
		for _, c := range change {
			c(&at)
		}
		return at
	}
	signs := func(sum string) func(*estate.Attestation) { return func(at *estate.Attestation) { at.List = sum } }
	until := func(s string) func(*estate.Attestation) { return func(at *estate.Attestation) { at.Expires = s } }
	manual := results.Result{Rule: rules[0], Target: target, Status: results.Manual, Message: "Is the roll-back tested?"}
	listed := manual
	listed.List, listed.ListSHA256 = []string{"a", "b", "c"}, hash
	with := func(s results.Status) results.Result { r := manual; r.Status = s; return r }
	moment := func(s string) time.Time {
		m, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	winter := moment("2026-12-01T12:00:00Z")
	tests := []struct {
		name    string
		list    []estate.Attestation
		result  results.Result
		asOf    time.Time
		until   string // of the attestation that counts
		status  results.Status
		message string
		notices []string
	}{
		{"a question is answered", []estate.Attestation{a()}, manual, winter, "2027-05-20", results.Pass, "", nil},
		{"a list is signed", []estate.Attestation{a(signs(hash))}, listed, winter, "2027-05-20", results.Pass, "", nil},
		{"a changed list voids the signature", []estate.Attestation{a(signs(attestation.Hash([]string{"a"})))}, listed, winter, "", results.Manual,
			"Is the roll-back tested? (what Jo stated on 2026-11-20 does not count: the list has changed since it was signed: sign it again)",
			[]string{"attestation_list_changed: the list has changed since it was signed: sign it again"}},
		{"a list that was not signed is not attested", []estate.Attestation{a()}, listed, winter, "", results.Manual, "sign it again with list " + hash,
			[]string{"attestation_list_changed: it does not say which list it signs"}},
		{"a list that is not there any more voids the signature", []estate.Attestation{a(signs(hash))}, manual, winter, "", results.Manual, "the rule gives none any more",
			[]string{"attestation_list_changed: the rule gives none any more"}},
		{"the last day counts to its end", []estate.Attestation{a()}, manual, moment("2027-05-20T23:59:59Z"), "2027-05-20", results.Pass, "",
			[]string{"attestation_expiring: ends on 2027-05-20"}},
		{"and not a moment longer", []estate.Attestation{a()}, manual, moment("2027-05-21T00:00:00Z"), "", results.Manual, "what Jo stated on 2026-11-20 ended on 2027-05-20",
			[]string{"attestation_expired: look again and sign it again"}},
		{"what has ended and answers nothing may go", []estate.Attestation{a()}, with(results.Pass), moment("2027-05-21T00:00:00Z"), "", results.Pass, "Is the roll-back tested?",
			[]string{"attestation_expired: may be removed"}},
		{"what has ended and was signed again may go", []estate.Attestation{a(until("2026-11-30")), a()}, manual, winter, "2027-05-20", results.Pass, "",
			[]string{"attestation_expired: a.yaml:1: the attestation of Jo for netscaler/rollback-ready on component/netscaler ended on 2026-11-30 and may be removed"}},
		{"a statement counts from its day", []estate.Attestation{a()}, manual, moment("2026-11-20T00:00:00Z"), "2027-05-20", results.Pass, "", nil},
		{"and not before it", []estate.Attestation{a()}, manual, moment("2026-11-19T23:59:59Z"), "", results.Manual, "Is the roll-back tested?",
			[]string{"attestation_not_started: is dated 2026-11-20"}},
		{"a failure is not answered", []estate.Attestation{a()}, with(results.Fail), winter, "", results.Fail, "Is the roll-back tested?",
			[]string{"attestation_unused: the result is fail and not for a person to attest"}},
		{"what is unknown is not answered", []estate.Attestation{a()}, with(results.Unknown), winter, "", results.Unknown, "Is the roll-back tested?", nil},
		{"another target is not answered", []estate.Attestation{a(func(at *estate.Attestation) { at.Target = "component/sql" })}, manual, winter, "", results.Manual, "Is the roll-back tested?",
			[]string{"attestation_unused: the rule has no such target"}},
		{"a deselected rule does not make it unused", []estate.Attestation{a()}, results.Result{Rule: rules[0], Target: "estate", Status: results.Skipped}, winter, "", results.Skipped, "", nil},
		{"a rule whose targets are not known does not either", []estate.Attestation{a()}, results.Result{Rule: rules[0], Target: "estate", Status: results.Unknown}, winter, "", results.Unknown, "", nil},
		{"an older list that was signed again may go", []estate.Attestation{a(signs(attestation.Hash([]string{"a"}))), a(signs(hash))}, listed, winter, "2027-05-20", results.Pass, "",
			[]string{"attestation_unused: is about an older list and may be removed"}},
		{"the same twice is told and the longer one shown", []estate.Attestation{a(until("2027-01-01")), a()}, manual, winter, "2027-05-20", results.Pass, "",
			[]string{"attestation_duplicate: a.yaml:2: the attestation of Jo for netscaler/rollback-ready on component/netscaler says what the one in line 1 says"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			est := &estate.Estate{Thresholds: estate.Thresholds{WaiverNotice: 14 * 24 * 3600}, Policy: estate.Policy{Attestations: "a.yaml", AttestationList: tt.list}}
			for i := range tt.list {
				tt.list[i].At.Line = i + 1
			}
			all := []results.Result{tt.result}
			notices, err := attestation.Apply(est, all, nil, tt.asOf)
			if err != nil {
				t.Fatal(err)
			}
			got := all[0]
			if got.Status != tt.status || !strings.Contains(got.Message, tt.message) || tt.status == results.Pass && tt.until != "" && got.Message != "" {
				t.Errorf("got %s %q, want %s %q", got.Status, got.Message, tt.status, tt.message)
			}
			end := ""
			if got.Attested != nil {
				end = got.Attested.Expires
				if got.Attested.Evidence != "CHG-1" || got.Attested.Owner != "Jo" || got.Attested.Statement != "tested" || got.Attested.Date != "2026-11-20" {
					t.Errorf("the attestation is shown as %+v", got.Attested)
				}
			}
			if end != tt.until {
				t.Errorf("attested until %q, want %q", end, tt.until)
			}
			ok := len(notices) == len(tt.notices)
			for i := 0; ok && i < len(notices); i++ {
				kind, text, _ := strings.Cut(tt.notices[i], ": ")
				ok = notices[i].Kind == kind && strings.Contains(notices[i].Message, text)
			}
			if !ok {
				t.Errorf("got the notices %v\nwant %v", notices, tt.notices)
			}
		})
	}
}

// outcome is what is asked about the network, when it has that list and these
// statements; "" when one of them answers it.
func outcome(t *testing.T, kept []estate.Attestation, list []string) string {
	t.Helper()
	all := []results.Result{{
		Rule: "question/NET-001", Target: "component/network", Status: results.Manual, Message: "Is it so?",
		List: list, ListSHA256: attestation.Hash(list),
	}}
	moment := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	if _, err := attestation.Apply(&estate.Estate{Policy: estate.Policy{AttestationList: kept}}, all, nil, moment); err != nil {
		t.Fatal(err)
	}
	return all[0].Message
}
