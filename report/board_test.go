package report_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

// boarded are results with a board that shows all that a board can show.
func boarded() *results.Document {
	finding := func(message, fix string) []results.Finding {
		return []results.Finding{{Message: message, Fix: fix}}
	}
	return &results.Document{
		Tool: results.Tool{Version: "1.0"}, Estate: results.Estate{Name: "Contoso EUC", Domain: "corp.example"},
		AsOf:    time.Date(2027, 1, 31, 6, 0, 0, 0, time.UTC),
		Verdict: results.Verdict{Decision: results.NoGo, FailOn: results.High, Because: "3 checks would fail in a disaster (3 high), and 1 is not proven"},
		Counts:  map[results.Status]int{results.Fail: 3, results.Unknown: 1, results.Pass: 9},
		Results: []results.Result{
			{ID: "a1", Rule: "ad/subnets-mapped", Target: "subnet/10.20.64.0/18", Component: "ad", Status: results.Fail, Severity: results.High,
				Findings: finding("No Active Directory subnet covers the network 10.20.64.0/18 of the recovery site.", `New-ADReplicationSubnet -Name "10.20.64.0/18" -Site "DR"`)},
			{ID: "r1", Rule: "registration/policy-applies", Target: "ou/ou=pooled,dc=corp,dc=example", Component: "registration", Status: results.Fail, Severity: results.High,
				Findings: finding("The policy with the list of connectors is linked, but the link is disabled.", `Set-GPLink -Name "CTX Registration DR" -Target "OU=DR,DC=corp,DC=example" -LinkEnabled Yes`)},
			{ID: "r2", Rule: "registration/policy-applies", Target: "ou/ou=sessions,dc=corp,dc=example", Component: "registration", Status: results.Fail, Severity: results.High,
				Findings: finding("The policy with the list of connectors is linked, but the link is disabled.", `Set-GPLink -Name "CTX Registration DR" -Target "OU=DR,DC=corp,DC=example" -LinkEnabled Yes`)},
			{ID: "s1", Rule: "storefront/base-url-record", Target: "alias/sf.corp.example", Component: "storefront", Status: results.Unknown, Severity: results.High,
				Reason: "timeout", Message: "10.20.0.10:53 of the recovery site did not answer within 5s."},
		},
		FixFirst: []results.Fix{
			{Result: "a1", Unblocks: []string{"cloud_connectors", "fas", "registration", "storefront", "workloads_mcs", "workloads_manual", "sql"}},
			{Result: "r1", Also: []string{"r2"}, Unblocks: []string{"workloads_mcs"}},
			{Result: "s1", Unblocks: []string{}},
		},
		Board: []results.BoardEntry{
			{Component: "network", Label: "Network", Level: 0, State: results.StateNotInScope, Note: "not declared"},
			{Component: "ad", Label: "Active Directory", Level: 1, State: results.StateNotReady, Declared: true, Assumes: []string{"network"}, FirstFix: "a1"},
			{Component: "dhcp", Label: "DHCP", Level: 1, State: results.StateNotProven, Note: "no rule judged it", Declared: true, Assumes: []string{"network"}},
			{Component: "dns", Label: "DNS", Level: 1, State: results.StateReady, Note: "2 findings below high, 1 waived", Declared: true, Assumes: []string{"network"}},
			{Component: "netscaler", Label: "NetScaler", Level: 2, State: results.StateReady, Declared: true, BlockedBy: []string{"ad"}, Assumes: []string{"radius", "network"},
				Needs: []results.Need{{Component: "radius", Label: "RADIUS", Kind: "start"}}},
			{Component: "sspr", Label: "Self-Service Password Reset", Level: 2, State: results.StateNotInScope, Note: "and yet 1 result counts against it", Declared: true},
			{Component: "ups", Label: "Universal Print Server", Level: 2, State: results.StateNotInScope, Declared: true},
			{Component: "sql", Label: "SQL Database", Level: 2, State: results.StateNotInScope, Note: "not declared"},
			{Component: "storefront", Label: "StoreFront", Level: 4, State: results.StateNotProven, BlockedBy: []string{"ad"}, Assumes: []string{"network"}, FirstFix: "s1"},
			{Component: "registration", Label: "VDA registration", Level: 4, State: results.StateNotReady, BlockedBy: []string{"ad"}, Assumes: []string{"network"}, FirstFix: "r1"},
			{Component: "workloads_mcs", Label: "Workloads: MCS", Level: 5, State: results.StateReady, Declared: true,
				BlockedBy: []string{"registration", "dhcp", "storefront", "ad"}, Uncertain: []string{"storefront"}, Assumes: []string{"network"}},
			{Component: "coffee_machine", Label: "coffee_machine", Level: -1, State: results.StateReady},
		},
	}
}

func render(t *testing.T, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheBoardAtEightyColumns(t *testing.T) {
	const golden = "testdata/board.txt"
	got := render(t, func(b *bytes.Buffer) error { return report.Board(b, boarded(), report.Options{Width: 80}) })
	if flag.Lookup("update").Value.String() == "true" { // of report_test.go
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the board is\n%s\nand %s holds\n%s\n(go test ./report -update writes it anew)", got, golden, want)
	}
	if strings.Contains(got, "\x1b") {
		t.Error("there are colours that nobody asked for")
	}
}

func TestNoLineOfTheBoardIsWiderThanThePage(t *testing.T) {
	for _, width := range []int{60, 80, 100} {
		got := render(t, func(b *bytes.Buffer) error { return report.Board(b, boarded(), report.Options{Width: width}) })
		for line := range strings.Lines(got) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns on a page of %d: %s", n, width, line)
			}
		}
	}
}

func TestColoursLeaveTheTextOfTheBoardAsItIs(t *testing.T) {
	plain := render(t, func(b *bytes.Buffer) error { return report.Board(b, boarded(), report.Options{Width: 80}) })
	colored := render(t, func(b *bytes.Buffer) error {
		return report.Board(b, boarded(), report.Options{Width: 80, Color: true})
	})
	if !strings.Contains(colored, "\x1b[31mnot ready\x1b[0m") {
		t.Error("what is not ready is not red")
	}
	var text strings.Builder
	for i, part := range strings.Split(colored, "\x1b[") {
		if i > 0 {
			_, part, _ = strings.Cut(part, "m")
		}
		text.WriteString(part)
	}
	if text.String() != plain {
		t.Errorf("without its colours the board is\n%s", text.String())
	}
}

func TestTheTableEndsWithTheBoardAndItsFixesStandAbove(t *testing.T) {
	got := render(t, func(b *bytes.Buffer) error {
		return report.Formats["table"].Write(b, boarded(), report.Options{Width: 80})
	})
	above, board, found := strings.Cut(got, "\nBOARD\n")
	if !found || !strings.Contains(board, "\nLevel 5\n") || !strings.Contains(board, "3 fail") {
		t.Fatalf("no board before the counts:\n%s", got)
	}
	if strings.Contains(board, "New-ADReplicationSubnet") || !strings.Contains(above, "New-ADReplicationSubnet") {
		t.Error("the fix is not told above, or is told twice")
	}
	for _, want := range []string{
		"2. HIGH ou/ou=pooled,dc=corp,dc=example and 1 more result\n",
		"waiting for it: cloud_connectors, fas, VDA registration, StoreFront,\n                   Workloads: MCS and 2 more\n",
	} {
		if !strings.Contains(above, want) {
			t.Errorf("%q is not in\n%s", want, above)
		}
	}
}

func TestResultsWithoutABoardSayWhatToDo(t *testing.T) {
	doc := boarded()
	doc.Board = nil
	var b bytes.Buffer
	if err := report.Board(&b, doc, report.Options{}); err == nil || !strings.Contains(err.Error(), "evaluate their facts again") {
		t.Errorf("got %v", err)
	}
	if err := report.Formats["table"].Write(&b, doc, report.Options{}); err != nil || strings.Contains(b.String(), "BOARD") {
		t.Errorf("the table of results without a board: %v", err)
	}
}
