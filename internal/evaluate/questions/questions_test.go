package questions_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/attestation"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/policies"
)

func bundled(t *testing.T) *questions.Set {
	t.Helper()
	s, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABundledQuestionCanBeAnsweredWithYesAndShown(t *testing.T) {
	for _, q := range bundled(t).All {
		first, _, _ := strings.Cut(q.Text, " ")
		if !slices.Contains([]string{"Is", "Are", "Do", "Does", "Can", "Was", "Where"}, first) {
			t.Errorf("%s: %q cannot be answered with yes", q.ID, q.Text)
		}
		if first == "Where" && !strings.Contains(q.Text, ", do") {
			t.Errorf("%s: %q cannot be answered with yes", q.ID, q.Text)
		}
		if n := strings.Count(q.Text, "?"); n != 1 || strings.Contains(q.Text, ". ") || len(q.Text) > 180 {
			t.Errorf("%s: one short question, please: %q (%d characters)", q.ID, q.Text, len(q.Text))
		}
		if strings.HasSuffix(q.Ask, ".") || strings.HasSuffix(q.Evidence, ".") || !strings.HasSuffix(q.Why, ".") {
			t.Errorf("%s: why is a sentence; ask and evidence stand inside one", q.ID)
		}
	}
}

// TestNoQuestionStandsInForASourceThatIsThere: when a source arrives, what it sees is
// no longer a matter of opinion.
func TestNoQuestionStandsInForASourceThatIsThere(t *testing.T) {
	for _, c := range checks.All() {
		for _, q := range bundled(t).All {
			if q.Until == c.Name {
				t.Errorf("%s is asked until the source %s is there, and it is: write rules, and ask for what it cannot see", q.ID, q.Until)
			}
		}
	}
}

func TestABundledQuestionNamesRulesThatExist(t *testing.T) {
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range bundled(t).All {
		for _, id := range slices.Concat(q.Failing, q.Observed) {
			if !slices.ContainsFunc(p.Rules, func(r *policy.Rule) bool { return r.ID == id }) {
				t.Errorf("%s: there is no rule %s", q.ID, id)
			}
		}
	}
}

const good = `
- id: SQL-001
  component: sql
  severity: high
  question: Is it so?
  why: It matters.
  ask: them
  evidence: that
  recommendations: [SQL-001]
`

func TestAFileOfQuestionsThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"a whole question", "", "", ""},
		{"no text", "Is it so?", `""`, "has no question"},
		{"no one to ask", "ask: them", "", "has no ask"},
		{"a statement", "Is it so?", "It is so.", "is no question"},
		{"a component that does not exist", "component: sql", "component: squl", `names the component "squl"`},
		{"a severity that does not exist", "severity: high", "severity: critical", `has the severity "critical"`},
		{"a source that nobody waits for", "ask: them", "ask: them\n  until: sap", `waits for "sap"`},
		{"a method that does not exist", "ask: them", "ask: them\n  methods: [magic]", `names the method "magic"`},
		{"a part of the estate file that does not exist", "ask: them", "ask: them\n  signs: [colours]", `signs "colours"`},
		{"another recommendation than its own", "[SQL-001]", "[SQL-002]", "does not list the recommendation that it is named after"},
		{"a key that does not exist", "ask: them", "ask: them\n  whom: x", "whom"},
		{"the same question twice", "- id: SQL-001", strings.TrimSpace(good) + "\n- id: SQL-001", "is there twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := good
			if tt.old != "" {
				text = strings.Replace(good, tt.old, tt.new, 1)
			}
			s, err := questions.Load(fstest.MapFS{questions.File: {Data: []byte(text)}})
			switch {
			case tt.want == "" && (err != nil || len(s.All) != 1):
				t.Errorf("got %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func load(t *testing.T, more ...string) *questions.Set {
	t.Helper()
	s, err := questions.Load(fstest.MapFS{questions.File: {Data: []byte(good + strings.Join(more, ""))}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func question(id, component string, more ...string) string {
	return strings.NewReplacer("SQL-001", id, "component: sql", "component: "+component, "ask: them", "ask: them\n  "+strings.Join(more, "\n  ")).Replace(good)
}

func TestAQuestionIsAskedOnceForAComponentInScope(t *testing.T) {
	no := false
	here := &estate.Component{Servers: estate.PerSite{Production: []string{"a", "b", "c"}}}
	result := func(rule string, s results.Status) results.Result {
		return results.Result{Rule: rule, Component: "sql", Status: s, Target: "x"}
	}
	tests := []struct {
		name       string
		more       string
		components map[string]*estate.Component
		judged     []results.Result
		want       []string
	}{
		{"a declared component, however many servers it has", "", map[string]*estate.Component{"sql": here}, nil, []string{"component/sql"}},
		{"one that the file does not mention", "", nil, nil, nil},
		{"one that is declared not to be there", "", map[string]*estate.Component{"sql": {InScope: &no}}, nil, nil},
		{"what every estate has", question("NET-001", "network"), nil, nil, []string{"component/network"}},
		{"what every estate has and this one declares away", question("NET-001", "network"), map[string]*estate.Component{"network": {InScope: &no}}, nil, nil},
		{"a method that was chosen", question("SQL-002", "ups", "methods: [hypervisor]"),
			map[string]*estate.Component{"ups": {Methods: []string{"existing", "hypervisor"}}}, nil, []string{"component/ups"}},
		{"a method that was not", question("SQL-002", "ups", "methods: [hypervisor]"), map[string]*estate.Component{"ups": {Methods: []string{"existing"}}}, nil, nil},
		{"a rule that passes leaves nothing to ask", question("SQL-002", "ups", "failing: [sql/a]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Pass)}, nil},
		{"a rule that passes here and fails there", question("SQL-002", "ups", "failing: [sql/a]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Pass), result("sql/a", results.Fail)}, []string{"component/ups"}},
		{"a rule that judged nothing", question("SQL-002", "ups", "failing: [sql/a]"), map[string]*estate.Component{"ups": here}, nil, nil},
		// That it is unknown decides already, and whoever mends that is told more.
		{"a rule of which nothing is known", question("SQL-002", "ups", "failing: [sql/a]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Unknown)}, nil},
		{"rules that see what is asked", question("SQL-002", "ups", "observedBy: [sql/a, sql/b]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Pass), result("sql/b", results.Fail)}, nil},
		{"a rule that would see it, and could not", question("SQL-002", "ups", "observedBy: [sql/a]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Unknown)}, nil},
		{"one rule of two that sees it", question("SQL-002", "ups", "observedBy: [sql/a, sql/b]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Pass), result("sql/b", results.NotApplicable)}, []string{"component/ups"}},
		{"a rule that would see it, and was left out", question("SQL-002", "ups", "observedBy: [sql/a]"), map[string]*estate.Component{"ups": here},
			[]results.Result{result("sql/a", results.Skipped)}, []string{"component/ups"}},
		{"rules that nobody has asked", question("SQL-002", "ups", "observedBy: [sql/a]"), map[string]*estate.Component{"ups": here}, nil, []string{"component/ups"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			asked, rules := load(t, tt.more).Ask(&estate.Estate{Components: tt.components}, nil, tt.judged, nil)
			var got []string
			for _, r := range asked {
				got = append(got, r.Target)
				if r.Status != results.Manual || r.Severity != results.High || !r.Question() || rules[r.Rule] == nil {
					t.Errorf("got %+v", r)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestAQuestionThatIsDeselectedIsSkipped(t *testing.T) {
	est := &estate.Estate{Components: map[string]*estate.Component{"sql": {}}}
	asked, _ := load(t).Ask(est, nil, nil, func(rule, component string) bool { return rule != "question/SQL-001" && component == "sql" })
	if len(asked) != 1 || asked[0].Status != results.Skipped {
		t.Errorf("got %+v", asked)
	}
}

func TestASignatureIsForWhatTheEstateFileDeclares(t *testing.T) {
	est := func() *estate.Estate {
		return &estate.Estate{
			Sites: estate.Sites{Production: estate.Site{Networks: []string{"10.1.0.0/16"}}, Recovery: estate.Site{Networks: []string{"10.2.0.0/16"}}},
			Components: map[string]*estate.Component{"ups": {
				Methods: []string{"hypervisor"}, Aliases: []string{"print.x"}, Callbacks: []string{"cb.x"}, Paths: []string{`\\a\b`},
				Servers: estate.PerSite{Production: []string{"p1.x"}, Recovery: []string{"r1.x"}},
			}},
		}
	}
	s := load(t, question("SQL-002", "ups", "signs: [servers, aliases, paths, methods, networks]"))
	list := func(e *estate.Estate) []string {
		asked, _ := s.Ask(e, nil, nil, nil)
		if len(asked) != 1 || asked[0].ListSHA256 != attestation.Hash(asked[0].List) {
			t.Fatalf("got %+v", asked)
		}
		return asked[0].List
	}
	want := []string{
		"name cb.x", "name print.x", `path \\a\b`, "production network 10.1.0.0/16", "production server p1.x",
		"recovered by hypervisor", "recovery network 10.2.0.0/16", "recovery server r1.x",
	}
	if got := list(est()); !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	changed := est()
	changed.Components["ups"].Servers.Recovery = []string{"r2.x"}
	if slices.Equal(list(changed), want) {
		t.Error("another server, and the list is the same")
	}
}

func TestWhatNobodyDeclaresIsOneQuestion(t *testing.T) {
	s := load(t, question("INV-001", "estate", "signs: [undeclared]"))
	components := map[string]*estate.Component{}
	for _, id := range estate.Components {
		components[id] = &estate.Component{}
	}
	ask := func(judged ...results.Result) []string {
		asked, _ := s.Ask(&estate.Estate{Components: components}, nil, judged, nil)
		i := slices.IndexFunc(asked, func(r results.Result) bool { return r.Target == "estate" })
		if i < 0 {
			return nil
		}
		return asked[i].List
	}
	if got := ask(); got != nil {
		t.Errorf("all is declared, and yet %v", got)
	}
	for _, id := range []string{"sr", "fas", "network"} {
		delete(components, id)
	}
	// Every estate has a network, so nobody can sign that there is none.
	if got := ask(); !slices.Equal(got, []string{"no fas", "no sr"}) {
		t.Errorf("got %v", got)
	}
	for _, s := range []results.Status{results.Fail, results.Unknown, results.Skipped} {
		if got := ask(results.Result{Component: "fas", Status: s, Severity: results.High}); !slices.Equal(got, []string{"no sr"}) {
			t.Errorf("a rule of fas says %s, and the list is %v", s, got)
		}
	}
	for _, r := range []results.Result{{Status: results.NotApplicable}, {Status: results.Pass}, {Status: results.Unknown, Severity: results.Medium}} {
		r.Component = "fas"
		if got := ask(r); !slices.Equal(got, []string{"no fas", "no sr"}) {
			t.Errorf("a rule of fas says %s at %s, and the list is %v", r.Status, r.Severity, got)
		}
	}
	if got := ask(results.Result{Component: "fas", Status: results.NotApplicable}); !slices.Equal(got, []string{"no fas", "no sr"}) {
		t.Errorf("the rules of fas found nothing, and the list is %v", got)
	}
}
