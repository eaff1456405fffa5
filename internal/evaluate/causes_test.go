package evaluate

import (
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func asked(status facts.Status, reason facts.Reason, message string) *facts.Asked {
	return &facts.Asked{Answered: facts.Answered{Status: status, Reason: reason, Message: message}}
}

func TestWhatIsUnknownHangsOnTheSystemsThatToldNothing(t *testing.T) {
	rule := func(id string, requires ...string) *policy.Rule {
		return &policy.Rule{Rule: results.Rule{ID: id, Requires: requires}}
	}
	set := &policy.Set{Parsed: &policy.Parsed{Rules: []*policy.Rule{rule("registration/vda", "windows"), rule("ad/clocks", "directory"), rule("both/of-them", "directory", "windows"), {Rule: results.Rule{ID: "sql/clients", Requires: []string{"directory"}}, Besides: []string{"windows"}}}}}
	const refused = "asking cc1.a.b for its services: the host refuses: Access is denied."
	windows := func() *facts.Source {
		return &facts.Source{
			Answered: facts.Answered{Status: facts.Partial, Reason: facts.CollectorPartial, Message: "2 of 3 systems did not answer"},
			Asked: map[string]*facts.Asked{
				"production/cc1.a.b": asked(facts.Partial, facts.PermissionDenied, refused), "recovery/cc2.a.b": asked(facts.Failed, facts.Timeout, "no answer"),
				"recovery/cc11.a.b": asked(facts.OK, "", ""),
			},
		}
	}
	all := func() *facts.Source {
		s := windows()
		delete(s.Asked, "recovery/cc11.a.b")
		s.Asked["recovery/cc2.a.b"].Reason = facts.PermissionDenied
		return s
	}
	unknown := func(rule, target string, reason facts.Reason, message string) results.Result {
		return results.Result{ID: "x", Rule: rule, Target: target, Status: results.Unknown, Reason: reason, Message: message}
	}
	for name, c := range map[string]struct {
		windows *facts.Source
		result  results.Result
		want    string // the title; "" when it hangs on nothing
	}{
		"what is said of such a host":                {windows(), unknown("registration/vda", "host/cc1.a.b", facts.FactMissing, "cc1.a.b did not report its time"), "1 of 3 hosts refuses the account"},
		"a host that is silent for another reason":   {windows(), unknown("registration/vda", "host/cc2.a.b", facts.Timeout, "no answer"), "1 of 3 hosts does not answer in time"},
		"something that rests on such a host":        {windows(), unknown("registration/vda", "catalog/W11", facts.PermissionDenied, refused), "1 of 3 hosts refuses the account"},
		"a host that answered":                       {windows(), unknown("registration/vda", "host/cc11.a.b", facts.FactMissing, "cc11.a.b has no list"), ""},
		"a host whose name begins alike":             {windows(), unknown("registration/vda", "catalog/W11", facts.FactMissing, "cc1.a.bc has no list"), ""},
		"a rule that does not read the source":       {windows(), unknown("ad/clocks", "host/cc1.a.b", facts.FactMissing, "cc1.a.b has no clock"), ""},
		"a rule that can do without the source":      {windows(), unknown("sql/clients", "host/cc1.a.b", facts.FactMissing, "nobody read what the registry of cc1.a.b names"), "1 of 3 hosts refuses the account"},
		"a rule that reads it among others":          {windows(), unknown("both/of-them", "host/cc1.a.b", facts.PermissionDenied, refused), "1 of 3 hosts refuses the account"},
		"the source as a whole":                      {windows(), unknown("registration/vda", "estate", facts.CollectorPartial, "windows: 2 of 3 systems did not answer"), "1 of 3 hosts refuses the account"},
		"a declaration that is missing":              {windows(), unknown("registration/vda", "component/registration", facts.FactMissing, "the estate file names no OU"), ""},
		"what none of them told":                     {all(), unknown("registration/vda", "component/registration", facts.FactMissing, "not one of them was asked"), "2 of 2 hosts refuse the account"},
		"a rule that could not be evaluated":         {windows(), unknown("registration/vda", "host/cc1.a.b", facts.RuleError, "cc1.a.b: conflict"), ""},
		"a source that was left out":                 {&facts.Source{Answered: facts.No(facts.NoResult, "left out by --only")}, unknown("registration/vda", "estate", facts.NoResult, "windows: left out by --only"), "nothing was read from the source windows"},
		"what another change settles":                {windows(), results.Result{ID: "x", Rule: "registration/vda", Target: "host/cc1.a.b", Status: results.Unknown, Reason: facts.FactMissing, Change: &results.Change{}}, ""},
		"a failure":                                  {windows(), results.Result{ID: "x", Rule: "registration/vda", Target: "host/cc1.a.b", Status: results.Fail, Message: "cc1.a.b is wrong"}, ""},
		"all is well with the source":                {&facts.Source{Answered: facts.Yes()}, unknown("registration/vda", "host/cc1.a.b", facts.FactMissing, "the facts have no windows › hosts"), ""},
		"a fact that is missing from what was told":  {windows(), unknown("registration/vda", "host/cc9.a.b", facts.FactMissing, "the facts have no windows › hosts › cc9.a.b"), "1 of 3 hosts refuses the account"},
		"a source that failed, and the rule says so": {&facts.Source{Answered: facts.No(facts.Unreachable, "no route")}, unknown("registration/vda", "host/cc1.a.b", facts.Unreachable, "windows: no route"), "nothing was read from the source windows"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := &facts.Document{Sources: map[string]*facts.Source{"windows": c.windows, "directory": {Answered: facts.Yes()}}}
			causes, err := findCauses(set, doc, []results.Result{c.result})
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if len(causes) > 0 {
					t.Errorf("it hangs on %q", causes[0].Title)
				}
				return
			}
			if len(causes) != 1 || causes[0].Title != c.want || !slices.Equal(causes[0].Results, []string{"x"}) || causes[0].Fix == "" {
				t.Errorf("got %+v, want %q", causes, c.want)
			}
		})
	}
}

func TestTheFixOfACauseNamesTheRightAndWhereItIsGiven(t *testing.T) {
	known, err := advices()
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{
		"windows": "Remote Management Users", "prism": "Prism Viewer", "citrixcloud": "Read Only Administrator", "grouppolicy": "SYSVOL", "directory": "ordinary user of the domain", "dns": "recursion",
	} {
		q := &silence{name: source, source: &facts.Source{Asked: map[string]*facts.Asked{"a/b": nil}}, systems: map[string]*facts.Asked{"a/b": asked(facts.Failed, facts.PermissionDenied, "no")}}
		if c := q.cause(facts.PermissionDenied, known); !strings.Contains(c.Fix, want) || !strings.Contains(c.Fix, "README.md") {
			t.Errorf("%s: %s", source, c.Fix)
		}
	}
}
