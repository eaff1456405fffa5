package report_test

import (
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
	"github.com/muster-dr/muster/report/reporttest"
)

func TestThatProductionIsSilentStandsAboveAllElse(t *testing.T) {
	doc := reporttest.OnBoard()
	doc.Notices = append(doc.Notices, results.Notice{Kind: results.ProductionSilent, Message: "None of the systems of production answered."})
	for _, brief := range []bool{false, true} {
		var text strings.Builder
		if err := report.Formats["table"].Write(&text, doc, report.Options{Brief: brief}); err != nil {
			t.Fatal(err)
		}
		before, after, found := strings.Cut(text.String(), "None of the systems of production answered.")
		if !found || strings.Contains(before, "FIX FIRST") || !strings.Contains(after, "FIX FIRST") || strings.Contains(after, "None of the systems") {
			t.Errorf("brief %v:\n%s", brief, text.String())
		}
	}
}
