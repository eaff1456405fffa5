package evaluate

import (
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatAnInterruptedRunLeftOpenHasOneCause(t *testing.T) {
	set := &policy.Set{Parsed: &policy.Parsed{Rules: []*policy.Rule{{Rule: results.Rule{ID: "registration/vda", Requires: []string{"windows"}}}}}}
	const title = "the run was interrupted before everything had been asked"
	of := func(reason facts.Reason, message string) results.Result {
		return results.Result{ID: "x", Rule: "registration/vda", Target: "estate", Status: results.Unknown, Reason: reason, Message: message}
	}
	cut := &facts.Source{
		Answered: facts.InPart("2 of 3 systems did not answer"),
		Asked: map[string]*facts.Asked{
			"production/cc1.a.b": asked(facts.Failed, facts.RunInterrupted, "the run ended before an answer came"),
			"recovery/cc2.a.b":   asked(facts.Failed, facts.PermissionDenied, "cc2.a.b refuses"),
		},
	}
	refusing := &facts.Source{Answered: facts.No(facts.PermissionDenied, "refused"), Asked: map[string]*facts.Asked{"recovery/cc2.a.b": asked(facts.Failed, facts.PermissionDenied, "cc2.a.b refuses")}}
	for name, c := range map[string]struct {
		ended  bool
		source *facts.Source
		result results.Result
		want   string
	}{
		"it says so itself":                         {true, cut, of(facts.RunInterrupted, "the run ended before this host was read"), title},
		"its text says so":                          {true, cut, of(facts.CollectorPartial, "GET /connectors: the run was interrupted"), title},
		"its source was cut short":                  {true, cut, of(facts.CollectorPartial, "windows: 2 of 3 systems did not answer"), title},
		"a host that refused is a cause of its own": {true, cut, results.Result{ID: "x", Rule: "registration/vda", Target: "host/cc2.a.b", Status: results.Unknown, Reason: facts.PermissionDenied, Message: "cc2.a.b refuses"}, "1 of 2 hosts refuses the account"},
		"a source that refused before the end":      {true, refusing, of(facts.PermissionDenied, "windows: refused"), "the host cc2.a.b refuses the account"},
		"a run that came to its end":                {false, refusing, of(facts.PermissionDenied, "windows: refused"), "the host cc2.a.b refuses the account"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := &facts.Document{Run: facts.Run{Interrupted: c.ended}, Sources: map[string]*facts.Source{"windows": c.source}}
			causes, err := findCauses(set, doc, []results.Result{c.result})
			if err != nil {
				t.Fatal(err)
			}
			if len(causes) != 1 || causes[0].Title != c.want || causes[0].Fix == "" {
				t.Errorf("got %+v, want %q", causes, c.want)
			}
		})
	}
}
