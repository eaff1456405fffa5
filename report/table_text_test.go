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
