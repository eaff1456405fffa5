package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

var update = flag.Bool("update", false, "write the golden files anew")

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

func TestWhatIsUnknownForOneCauseIsOneRowOfTheTable(t *testing.T) {
	one := func(rule, target string, severity results.Severity, message string) results.Result {
		return results.Result{ID: rule + target, Rule: rule, Target: target, Component: "ad", Status: results.Unknown, Reason: facts.FactMissing, Severity: severity, Message: message}
	}
	d := &results.Document{Results: []results.Result{
		one("ad/a", "site/recovery", results.Blocker, "nobody was asked"),
		one("ad/b", "domain/corp.example", results.High, "nobody was asked"),
		one("ad/c", "site/recovery", results.High, "nobody was asked"),
		one("ad/d", "site/recovery", results.High, "it hung up"),
	}}
	got := render(t, "table", d, Options{})
	want := `
┌─────────┬────────────────────────────────────────────────────────────────────┐
│ unknown │ domain/corp.example                                                │
│ BLOCKER │ ad/b                                                               │
│         │ site/recovery                                                      │
│         │ ad/a                                                               │
│         │ ad/c                                                               │
│         │ nobody was asked                                                   │
│         │ reason: fact_missing                                               │
├─────────┼────────────────────────────────────────────────────────────────────┤
│ unknown │ site/recovery                                                      │
│ HIGH    │ ad/d                                                               │
│         │ it hung up                                                         │
│         │ reason: fact_missing                                               │
└─────────┴────────────────────────────────────────────────────────────────────┘
`
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
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

// A rule, a server or a file may say a word of megabytes; measured anew for each line, it
// took half a minute for half a megabyte.
func TestAWordOfMegabytesIsWrapped(t *testing.T) {
	word := strings.Repeat("x", 8<<20)
	lines := strings.Split(Wrap(word, 64), "\n")
	if len(lines) != len(word)/64 || strings.Join(lines, "") != word {
		t.Errorf("%d lines", len(lines))
	}
}
