package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// crowdOf is a report with as many failures of one rule, each about a host of its own.
func crowdOf(n int, message func(i int, host string) string) *results.Document {
	d := every()
	d.FixFirst = nil
	first := d.Results[0]
	d.Results = nil
	for i := range n {
		r := first
		host := fmt.Sprintf("vda%04d.corp.example", i)
		r.ID, r.Rule, r.Target, r.Status, r.Machines, r.List = fmt.Sprintf("%016x", i), "registration/known-connectors", "host/"+host, results.Fail, 0, nil
		r.Message = message(i, host)
		r.Findings = []results.Finding{{Message: r.Message, Fix: "Restart-Service BrokerAgent -ComputerName " + host}}
		d.Results = append(d.Results, r)
	}
	return d
}

func TestManyResultsOfOneKindAreOneRow(t *testing.T) {
	same := func(i int, host string) string {
		return fmt.Sprintf("%s uses connector %d, which nobody knows.", host, i)
	}
	text := render(t, "table", crowdOf(240, same), Options{Width: 80})
	for _, want := range []string{"host/vda0000.corp.example and 239 more of its kind", "host/vda0001.corp.example", "the json report has all", "fix, for each likewise:", "240 fail", "… and 220 more of this form"} {
		if !strings.Contains(text, want) {
			t.Errorf("the table lacks %q:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "\n"); n > 120 {
		t.Errorf("the table has %d lines", n)
	}
	for name, d := range map[string]*results.Document{
		"few":                           crowdOf(9, same),
		"each says something different": crowdOf(12, func(i int, host string) string { return host + " uses " + strings.Repeat("x", i+1) }),
	} {
		if text := render(t, "table", d, Options{Width: 80}); strings.Contains(text, "more of its kind") {
			t.Errorf("%s: they are put together:\n%s", name, text)
		}
	}
}
