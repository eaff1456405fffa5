package coverage_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/rules/coverage"
	"github.com/muster-dr/muster/policies"
)

// document are the ids of all recommendations, in the order of the document.
var document = []struct {
	prefix      string
	first, last int
}{
	{"INV", 1, 6}, {"CONN", 1, 1}, {"CIT", 1, 1}, {"LIC-CTX", 1, 1}, {"SQL", 1, 1}, {"SR", 0, 0}, {"ADM", 1, 1}, {"CIT", 2, 2},
	{"IDP", 1, 1}, {"FILE", 1, 1}, {"DNS", 1, 1}, {"KMS", 1, 2}, {"RDSL", 1, 1}, {"NTP", 1, 1}, {"ADCS", 1, 1}, {"RAD", 1, 1},
	{"PRN", 1, 1}, {"NET", 1, 1},
	{"SQL", 2, 5}, {"AD", 1, 3}, {"DHCP", 1, 6}, {"RPN", 1, 6}, {"NGT", 1, 2}, {"FILES", 1, 7}, {"PROF", 1, 4}, {"DFS", 1, 5},
	{"NS", 0, 0}, {"NS", 10, 12}, {"NS", 20, 23}, {"NS", 30, 31}, {"NS", 40, 41}, {"NS", 50, 50}, {"NS", 60, 60},
	{"SF", 1, 9}, {"SSPR", 1, 1}, {"FAS", 1, 7},
	{"CONN", 10, 15}, {"AHV", 1, 5}, {"CLIC", 1, 4}, {"SR", 1, 7}, {"UPS", 1, 4},
	{"APPL", 1, 5}, {"PVS", 1, 6}, {"PVS", 10, 12}, {"PVS", 20, 22}, {"PVS", 30, 33}, {"HOST", 1, 4}, {"IMG", 1, 7},
	{"MCS", 1, 1}, {"REG", 1, 7}, {"MCS-P", 1, 3}, {"MCS-D", 1, 7}, {"MAN", 1, 4},
	{"GRAPH", 1, 4}, {"DNS", 10, 18}, {"DNS", 20, 21}, {"NLIC", 1, 6},
}

func bundled(t *testing.T) ([]*coverage.Recommendation, []*policy.Rule) {
	t.Helper()
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	list, err := coverage.Load(policies.Files(), p.Rules)
	if err != nil {
		t.Fatal(err)
	}
	return list, p.Rules
}

func TestTheListHoldsEveryRecommendationOfTheDocument(t *testing.T) {
	var want []string
	for _, r := range document {
		for n := r.first; n <= r.last; n++ {
			want = append(want, fmt.Sprintf("%s-%03d", r.prefix, n))
		}
	}
	if len(want) != 193 {
		t.Fatalf("the document has 193 recommendations, this test knows %d", len(want))
	}
	list, _ := bundled(t)
	var got []string
	for _, r := range list {
		got = append(got, r.ID)
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("%s is missing from %s", id, coverage.File)
		}
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			t.Errorf("%s of %s is no recommendation of the document", id, coverage.File)
		}
	}
	if !t.Failed() && !slices.Equal(got, want) {
		t.Errorf("%s is not in the order of the document:\n%v\nwant\n%v", coverage.File, got, want)
	}
}

func TestTheListAndTheBundledRulesAgree(t *testing.T) {
	list, rules := bundled(t)
	byID := map[string]*coverage.Recommendation{}
	joined := 0
	for _, r := range list {
		byID[r.ID] = r
		joined += len(r.Rules)
	}
	named := 0
	for _, rule := range rules {
		for _, id := range rule.Recommendations {
			if strings.HasPrefix(id, "EXT-") {
				continue
			}
			named++
			// Rules of practice may name ids of their own, but those are users' rules.
			if byID[id] == nil {
				t.Errorf("%s names %s, which is no recommendation", rule.ID, id)
			} else if !slices.Contains(byID[id].Rules, rule.ID) {
				t.Errorf("%s names %s, which knows only %v", rule.ID, id, byID[id].Rules)
			}
		}
	}
	if joined != named || named == 0 {
		t.Errorf("rules name %d recommendations, and recommendations know %d rules", named, joined)
	}
	n := coverage.Count(list)
	if n["encoded"]+n["open"]+n["none"] != len(list) {
		t.Errorf("%v do not make %d", n, len(list))
	}
}

func TestTheListIsFitForItsTable(t *testing.T) {
	list, _ := bundled(t)
	topics := map[string]bool{}
	last := ""
	for _, r := range list {
		if r.Topic != last && topics[r.Topic] {
			t.Errorf("%s: the topic %q begins a second time", r.ID, r.Topic)
		}
		topics[r.Topic], last = true, r.Topic
		if !strings.HasSuffix(r.Says, ".") || strings.Contains(r.Says, ". ") || len(r.Says) > 130 {
			t.Errorf("%s: write one short sentence instead of %q", r.ID, r.Says)
		}
		if strings.HasSuffix(r.Why, ".") {
			t.Errorf("%s: the reason %q stands inside a sentence; leave out the full stop", r.ID, r.Why)
		}
	}
}

func rule(id, basis string, recommendations ...string) *policy.Rule {
	return &policy.Rule{
		Rule: results.Rule{ID: id, Basis: basis, Recommendations: recommendations},
		File: id + ".rego",
	}
}

func load(text string, rules ...*policy.Rule) ([]*coverage.Recommendation, error) {
	return coverage.Load(fstest.MapFS{coverage.File: {Data: []byte(text)}}, rules)
}

const three = `
- {id: A-001, topic: First, says: One thing is so.}
- {id: A-002, topic: First, says: Another thing | is so., why: nobody can know}
- {id: B-001, topic: Second, says: A third thing is so.}
`

func TestAListThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		rules []*policy.Rule
		want  string // "" when it loads
	}{
		{"a complete list loads", three, nil, ""},
		{"an entry without an id", "- {topic: T, says: S.}", nil, `recommendation "" is incomplete or there twice`},
		{"an entry without a topic", "- {id: A-001, says: S.}", nil, `recommendation "A-001" is incomplete`},
		{"an entry that says nothing", "- {id: A-001, topic: T}", nil, `recommendation "A-001" is incomplete`},
		{"an entry that is there twice", three + "- {id: A-001, topic: T, says: S.}", nil, `"A-001" is incomplete or there twice`},
		{"a key that does not exist", "- {id: A-001, topic: T, says: S., because: W}", nil, "because"},
		{"a list that is none", "A-001: S.", nil, coverage.File},
		{"a rule that names what is not in the list", three, []*policy.Rule{rule("dns/a", "document", "A-001", "A-003")},
			"dns/a.rego: rule dns/a names the recommendation A-003"},
		{"a rule beyond the document may name what is not in the list", three, []*policy.Rule{rule("dns/a", "practice", "OWN-001")}, ""},
		{"a rule may name good practice beside the document", three, []*policy.Rule{rule("dns/a", "document", "A-001", "EXT-DNS-01")}, ""},
		{"a reason for what a rule encodes", three, []*policy.Rule{rule("dns/a", "document", "A-002")},
			"A-002 says why no rule encodes it, but dns/a does"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(tt.text, tt.rules...)
			switch {
			case tt.want == "" && err != nil:
				t.Fatal(err)
			case tt.want != "" && err == nil:
				t.Fatalf("it loaded; want an error with %q", tt.want)
			case tt.want != "" && (!strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), coverage.File)):
				t.Fatalf("got %q, want an error with %q that names %s", err, tt.want, coverage.File)
			}
		})
	}
	t.Run("a list that is not there", func(t *testing.T) {
		if _, err := coverage.Load(fstest.MapFS{}, nil); err == nil || !strings.Contains(err.Error(), coverage.File) {
			t.Errorf("got %v, want an error that names %s", err, coverage.File)
		}
	})
}

func TestThePageTellsWhatEncodesARecommendationOrWhyNothingDoes(t *testing.T) {
	list, err := load(three, rule("dns/b", "document", "A-001"), rule("dns/a", "practice", "A-001"))
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, r := range list {
		states = append(states, r.State())
	}
	if want := []string{"encoded", "none", "open"}; !slices.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
	var b bytes.Buffer
	if err := coverage.Markdown(&b, list); err != nil {
		t.Fatal(err)
	}
	const head = "| id | what it asks for | encoded by |\n|---|---|---|\n"
	for _, want := range []string{
		"3 recommendations: 1 encoded by rules, 1 open, 1 that no rule will encode.\n",
		"\n## First\n\n" + head +
			"| A-001 | One thing is so. | [dns/a](rules/dns/a.md), [dns/b](rules/dns/b.md) |\n" +
			`| A-002 | Another thing \| is so. | no rule: nobody can know |` + "\n",
		"\n## Second\n\n" + head + "| B-001 | A third thing is so. | open |\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks\n%s\nit is\n%s", want, b.String())
		}
	}
}
