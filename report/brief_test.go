package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report/reporttest"
)

func TestWhatATerminalShowsFirstIsShortAndLeavesOutNothingThatTheVerdictHangsOn(t *testing.T) {
	checked := 0
	for name, d := range reporttest.All() {
		if name == "board" || name == "many" {
			checked++
		}
		for _, width := range []int{50, 80, 160} {
			text := render(t, "table", d, Options{Brief: true, Width: width})
			if !strings.Contains(text, string(d.Verdict.Decision)) || !strings.Contains(text, "--details") {
				t.Errorf("%s at %d: it lacks the verdict or where the rest is:\n%s", name, width, text)
			}
			for _, n := range d.Notices {
				if first, _, _ := strings.Cut(n.Message, " "); !strings.Contains(text, first) {
					t.Errorf("%s: the notice %q is not there", name, n.Message)
				}
			}
			long := 0
			for line := range strings.Lines(text) {
				if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > width {
					long++
				}
			}
			if width >= 80 && long > 0 && (name == "board" || name == "broken" || name == "many") { // others have words that nothing breaks
				t.Errorf("%s: %d lines are wider than %d:\n%s", name, long, width, text)
			}
		}
	}
	if checked != 2 {
		t.Errorf("%d of the documents whose width is looked at are there", checked)
	}
}

func TestManyResultsOfAKindAreALine(t *testing.T) {
	d := reporttest.Many(5000)
	text := render(t, "table", d, Options{Brief: true, Width: 80})
	if n := strings.Count(text, "\n"); n > 100 {
		t.Errorf("%d lines", n)
	}
	counted := 0
	for _, r := range d.Results {
		if r.Status == results.Fail {
			counted++
		}
	}
	if counted == 0 {
		t.Error("nothing fails, so that the test proves nothing")
	}
}
