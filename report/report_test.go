package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/results"
)

var update = flag.Bool("update", false, "write the golden files anew")

// every is a document with every status, and names that are no friends of tables.
func every() *results.Document {
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	rule := func(id string, s results.Severity) *results.Rule {
		component, _, _ := strings.Cut(id, "/")
		return &results.Rule{ID: id, Title: "Something should be true", Description: "Because.", Component: component,
			Severity: s, Remediation: "Mend it in general.", Basis: "document", Recommendations: []string{"X-001"}, Requires: []string{"dns"}}
	}
	d := &results.Document{
		Schema: results.Schema, Tool: results.Tool{Name: "muster", Version: "v1"},
		Estate: results.Estate{Name: "Contoso EUC", Domain: "corp.example", File: "estate.yaml"}, AsOf: noon,
		Verdict: results.Verdict{Decision: results.NoGo, FailOn: results.High, Because: "1 check would fail in a disaster (1 blocker), and 2 are not proven"},
		Counts:  map[results.Status]int{results.Fail: 2, results.Unknown: 1, results.Manual: 1, results.Pass: 1, results.NotApplicable: 1, results.Skipped: 1, "waived": 1},
		Rules: map[string]*results.Rule{
			"dns/low-ttl": rule("dns/low-ttl", results.High), "ad/clocks-agree": rule("ad/clocks-agree", results.Blocker),
			"sql/listener-record": rule("sql/listener-record", results.Medium),
		},
		Sources: map[string]*facts.Source{
			"dns": {Answered: facts.Yes(), Asked: map[string]*facts.Asked{"recovery/10.20.0.10:53": {Answered: facts.Yes()}}},
			"directory": {Answered: facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "1 of 2 systems did not answer: [recovery/dc2.corp.example]"},
				Asked: map[string]*facts.Asked{"production/dc1.corp.example": {Answered: facts.Yes(), Insecure: true}}},
		},
		Notices:  []results.Notice{{Kind: "waiver_expiring", Message: "The waiver for sql/listener-record ends on 2026-12-01."}},
		Machines: map[string][]string{"ou/ou=pooled,ou=muc,ou=a very long name that somebody chose,dc=corp,dc=example": {"VDI0001", "VDI0002"}},
	}
	d.Results = []results.Result{
		{ID: "1", Rule: "ad/clocks-agree", Target: "domain/corp.example", Component: "ad", Status: results.Fail, Severity: results.Blocker,
			Findings: []results.Finding{{Message: "The clocks of dc1 and dc2 are 400 s apart.", Fix: "w32tm /resync /computer:dc2.corp.example", Evidence: map[string]any{"found": 400, "expected": 300}}},
			Location: &results.Location{File: "estate.yaml", Line: 3, Column: 9}},
		{ID: "2", Rule: "dns/low-ttl", Target: "ou/ou=pooled,ou=muc,ou=a very long name that somebody chose,dc=corp,dc=example", Component: "dns",
			Status: results.Unknown, Reason: facts.Timeout, Severity: results.High, Machines: 2,
			Message: "asking 10.20.0.10:53 for averyveryverylonghostnamethatdoesnotfitintoalinebecauseitisjusttoolongforthat.corp.example A (3 tries): i/o timeout"},
		{ID: "3", Rule: "dns/low-ttl", Target: "alias/x\x1b[31mred.corp.example", Component: "dns", Status: results.Manual, Severity: results.High, Message: "Is it so?\nSecond line."},
		{ID: "4", Rule: "sql/listener-record", Target: "alias/ag1.corp.example", Component: "sql", Status: results.Fail, Severity: results.Medium,
			Findings: []results.Finding{{Message: "ag1 is missing."}},
			Waiver:   &results.Waived{Reason: "will be built in December", Owner: "anna", Ticket: "CHG-1", Expires: "2026-12-01"}},
		{ID: "5", Rule: "sql/listener-record", Target: "alias/ag2.corp.example", Component: "sql", Status: results.Fail, Severity: results.Medium,
			Findings: []results.Finding{{Message: "ag2 is missing."}, {Message: "ag2 is an address."}}},
		{ID: "6", Rule: "sql/listener-record", Target: "alias/ag3.corp.example", Component: "sql", Status: results.Pass, Severity: results.Medium},
	}
	d.FixFirst = []results.Fix{{Result: "1", Unblocks: []string{"dns", "sql"}}, {Result: "2"}, {Result: "3"}}
	return d
}

func render(t *testing.T, name string, d *results.Document, opt Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Formats[name].Write(&b, d, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run go test ./report -update\n%s", path, got)
	}
}

func TestTableIsGolden(t *testing.T) {
	nothing := &results.Document{
		Schema: results.Schema, Tool: results.Tool{Name: "muster", Version: "v1"}, Estate: results.Estate{Name: "Contoso EUC", Domain: "corp.example"},
		AsOf: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Counts: map[results.Status]int{results.Pass: 12},
		Verdict: results.Verdict{Decision: results.Go, FailOn: results.High, Because: "12 results judged; none at or above high fails or is open"},
	}
	golden(t, "every.table", render(t, "table", every(), Options{}))
	golden(t, "every-color.table", render(t, "table", every(), Options{Color: true, Width: 100}))
	golden(t, "nothing.table", render(t, "table", nothing, Options{}))
}

func TestTableFitsItsWidthAndHoldsNoForeignEscapes(t *testing.T) {
	for _, width := range []int{0, 80, 100, 300} {
		got := render(t, "table", every(), Options{Width: width})
		limit := min(width, maxWidth)
		if width == 0 {
			limit = defaultWidth
		}
		for line := range strings.SplitSeq(got, "\n") {
			if n := text.StringWidthWithoutEscSequences(line); n > limit {
				t.Errorf("width %d: a line has %d columns: %q", limit, n, line)
			}
			if strings.HasSuffix(line, " ") {
				t.Errorf("width %d: blanks at the end of %q", limit, line)
			}
		}
		if strings.Contains(got, "\x1b") {
			t.Errorf("width %d: an escape sequence from a name reached the terminal", width)
		}
	}
}

func TestJSONCanBeReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.json")
	if err := os.WriteFile(path, []byte(render(t, "json", every(), Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := results.Read(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := render(t, "table", doc, Options{}); got != render(t, "table", every(), Options{}) {
		t.Error("results that were kept are shown differently")
	}
}

func TestOutputs(t *testing.T) {
	outs, err := ParseOutputs([]string{"json=x.json"})
	if err != nil || len(outs) != 2 || outs[1].Name != "table" || outs[1].Path != "-" {
		t.Errorf("a file alone does not leave the table on standard output: %+v %v", outs, err)
	}
	if outs, err = ParseOutputs([]string{"json"}); err != nil || len(outs) != 1 || outs[0].Path != "-" {
		t.Errorf("a machine format on standard output is mixed with another: %+v %v", outs, err)
	}
}
