package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/muster-dr/muster/report/reporttest"
)

func TestMetricsPassTheLinterAndTheParserOfPrometheus(t *testing.T) {
	for name, doc := range reporttest.All() {
		text := render(t, "prometheus", doc)
		problems, err := promlint.New(strings.NewReader(text)).Lint()
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
		parser := expfmt.NewTextParser(model.LegacyValidation)
		families, err := parser.TextToMetricFamilies(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		counted := 0.0
		for _, m := range families["muster_results"].GetMetric() {
			counted += m.GetGauge().GetValue()
		}
		if int(counted) != len(doc.Results) {
			t.Errorf("%s: %v results are counted of %d", name, counted, len(doc.Results))
		}
		decisions := 0.0
		for _, m := range families["muster_verdict"].GetMetric() {
			decisions += m.GetGauge().GetValue()
		}
		// What is only supposed says nothing of the estate as it is.
		if want := map[bool]float64{true: 0, false: 1}[doc.WhatIf != nil]; decisions != want {
			t.Errorf("%s: %v decisions are told, want %v", name, decisions, want)
		}
		for family, f := range families {
			seen := map[string]bool{}
			for _, m := range f.GetMetric() {
				key := fmt.Sprint(m.GetLabel())
				if seen[key] || m.TimestampMs != nil {
					t.Errorf("%s: %s has the sample %s twice, or a timestamp", name, family, key)
				}
				seen[key] = true
			}
		}
	}
}

func TestLabelsComeBackAsTheyWere(t *testing.T) {
	doc := reporttest.Every()
	doc.Estate.Name = "a \"quoted\" \\ name\nof two lines"
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(render(t, "prometheus", doc)))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range families["muster_info"].GetMetric() {
		// A line break in a name would begin a line of the report's own.
		if m.GetLabel()[0].GetValue() != strings.ReplaceAll(doc.Estate.Name, "\n", "?") {
			t.Errorf("got %q", m.GetLabel()[0].GetValue())
		}
	}
	if n := len(families["muster_info"].GetMetric()); n != 1 {
		t.Errorf("%d samples", n)
	}
}
