package report

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestATextThatNobodyWouldReadToItsEndIsCutInTheTable(t *testing.T) {
	d := every()
	r := &d.Results[0]
	if r.Status != results.Fail || len(r.Findings) == 0 {
		t.Fatalf("the first result is %s", r.Status)
	}
	r.Findings[0].Message = strings.Repeat("word ", 20_000) + "omega"
	r.Findings[0].Fix = "mend-it " + strings.Repeat("x", tableText)
	d.FixFirst = []results.Fix{{Result: r.ID, Fix: r.Findings[0].Fix}}
	text := render(t, "table", d, Options{})
	if strings.Contains(text, "omega") || len(text) > 5*tableText {
		t.Errorf("%d bytes, and all of the text among them", len(text))
	}
	for _, want := range []string{"(and 90,005 more characters, in the json", "fix: too long to be shown here, see the json"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(text, "mend-it") {
		t.Error("a part of a command is shown")
	}
}

func TestWhereACommandIsBrokenIntoLinesTheTableSaysWhereItIsWhole(t *testing.T) {
	long := "Set-Thing " + strings.Repeat("-Value a ", 12)
	for _, c := range []struct {
		name, kind, fix string
		want            bool
	}{
		{"a command that is broken", "command", long, true},
		{"a command that fits", "command", "Set-Thing -Value a", false},
		{"what is done by hand", "console", long, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := every()
			r := &d.Results[0]
			r.Findings = []results.Finding{{Message: "It is not so.", Fix: c.fix, Change: &results.Change{Kind: c.kind}}}
			d.FixFirst = []results.Fix{{Result: r.ID}}
			text := render(t, "table", d, Options{})
			if !strings.Contains(text, c.fix[:18]) {
				t.Fatalf("the fix is not shown:\n%s", text)
			}
			if got := strings.Contains(text, "Commands are broken into lines here"); got != c.want {
				t.Errorf("it says so: %v, want %v", got, c.want)
			}
		})
	}
}
