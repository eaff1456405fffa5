package coverage_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
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
	people, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	list, err := coverage.Load(policies.Files(), p.Rules, people)
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
	for _, r := range list {
		if r.Beyond {
			t.Errorf("%s is judged by %v, and %s says less: write settled: %s", r.ID, r.Rules, coverage.File, r.Settled)
		}
	}
	n := coverage.Count(list)
	if n[coverage.Encoded]+n[coverage.Partly]+n[coverage.Asked]+n[coverage.Reason] != len(list) {
		t.Errorf("%v do not make %d", n, len(list))
	}
}

// TestNoReasonPointsAtWhatIsOnlyAsked: "ID-001 judges that" is no reason where nothing
// does.
func TestNoReasonPointsAtWhatIsOnlyAsked(t *testing.T) {
	list, _ := bundled(t)
	byID := map[string]*coverage.Recommendation{}
	for _, r := range list {
		byID[r.ID] = r
	}
	for _, id := range []string{"INV-006", "FILE-001", "PRN-001", "CIT-002", "MCS-001"} {
		if byID[id].Settled == coverage.Reason {
			t.Errorf("%s is settled by a reason: %s", id, byID[id].Why)
		}
	}
	name := regexp.MustCompile(`\b[A-Z]+(?:-[A-Z]+)*-\d{3}\b`)
	judges := regexp.MustCompile(`\bjudges?\b`)
	for _, r := range list {
		if r.Settled != coverage.Reason || !judges.MatchString(r.Why) {
			continue
		}
		for _, id := range name.FindAllString(r.Why, -1) {
			if other := byID[id]; other == nil || len(other.Rules) == 0 {
				t.Errorf("%s: the reason says that %s judges it, which no rule does", r.ID, id)
			}
		}
	}
}

// TestWhatClaimsTooMuchIsEncodedInPartOnly: rules that look at a record, a declaration or
// a setting, and not at who uses it or at what answers there.
func TestWhatClaimsTooMuchIsEncodedInPartOnly(t *testing.T) {
	list, _ := bundled(t)
	half := []string{"SQL-003", "CLIC-003", "KMS-001", "RDSL-001", "PROF-002", "SF-001", "DNS-001", "ADCS-001"}
	for _, r := range list {
		if slices.Contains(half, r.ID) && r.Settled != coverage.Partly {
			t.Errorf("%s is %s", r.ID, r.Settled.Word())
		}
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
	people := &questions.Set{All: []*questions.Question{
		{ID: "B-001", Component: "dns", Severity: "high", Text: "Is a third | thing so?", Ask: "them", Until: "sql", Recommendations: []string{"B-001", "B-002"}},
		{ID: "B-002", Component: "dns", Severity: "low", Text: "And a fourth?", Ask: "you", Recommendations: []string{"B-002"}},
	}}
	return coverage.Load(fstest.MapFS{coverage.File: {Data: []byte(text)}}, rules, people)
}

const four = `
- {id: A-001, topic: First, says: One thing is so., settled: rules}
- {id: A-002, topic: First, says: Another thing | is so., settled: reason, why: nobody can know}
- {id: B-001, topic: Second, says: A third thing is so., settled: question}
- {id: B-002, topic: Second, says: A fourth thing is so., settled: partly}
`

// encoded are the rules that the list of four needs.
func encoded(more ...*policy.Rule) []*policy.Rule {
	return append(more, rule("dns/a", "document", "A-001", "EXT-DNS-01"), rule("dns/b", "practice", "B-002", "A-001", "OWN-001"))
}

func TestAListThatDoesNotHoldTogetherIsRefused(t *testing.T) {
	tests := []struct {
		name  string
		text  string
		rules []*policy.Rule
		want  string // "" when it loads
	}{
		{"a complete list loads", four, encoded(), ""},
		{"an entry without an id", "- {topic: T, says: S.}", nil, `recommendation "" is incomplete or there twice`},
		{"an entry without a topic", "- {id: A-001, says: S.}", nil, `recommendation "A-001" is incomplete`},
		{"an entry that says nothing", "- {id: A-001, topic: T}", nil, `recommendation "A-001" is incomplete`},
		{"an entry that is there twice", four + "- {id: A-001, topic: T, says: S.}", nil, `"A-001" is incomplete or there twice`},
		{"a key that does not exist", "- {id: A-001, topic: T, says: S., because: W}", nil, "because"},
		{"a list that is none", "A-001: S.", nil, coverage.File},
		{"a rule that names what is not in the list", four, encoded(rule("dns/c", "document", "A-003")),
			"dns/c.rego: rule dns/c names the recommendation A-003"},
		{"a question that names what is not in the list", strings.ReplaceAll(four, "B-001", "B-003"), encoded(), "the question B-001 names the recommendation B-001"},
		{"an entry that nothing settles", four + "- {id: A-003, topic: T, says: S., settled: rules}", encoded(), "A-003 is settled by nothing"},
		{"an entry that says no state", strings.Replace(four, ", settled: question", "", 1), encoded(), `B-001 says settled: ""`},
		{"an entry that is open", strings.Replace(four, "settled: question", "settled: open", 1), encoded(), `B-001 says settled: "open"`},
		{"an entry that claims rules and is asked", strings.Replace(four, "settled: question", "settled: rules", 1), encoded(),
			"B-001 says settled: rules, and by rules and questions it is question"},
		{"an entry that claims a part and is asked", strings.Replace(four, "settled: question", "settled: partly", 1), encoded(), "B-001 says settled: partly"},
		{"an entry that claims a question and is judged", strings.Replace(four, "settled: rules", "settled: partly", 1), encoded(),
			"A-001 says settled: partly, and by rules and questions it is rules"},
		{"a rule of a user for what is asked", four, encoded(rule("dns/c", "document", "B-001")), ""},
		{"a reason for what a rule judges", strings.Replace(four, "settled: rules", "settled: rules, why: W", 1), encoded(), "A-001 says why there is nothing to ask"},
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
		if _, err := coverage.Load(fstest.MapFS{}, nil, &questions.Set{}); err == nil || !strings.Contains(err.Error(), coverage.File) {
			t.Errorf("got %v, want an error that names %s", err, coverage.File)
		}
	})
}

func TestThePageTellsHowEachIsSettled(t *testing.T) {
	list, err := load(four, encoded()...)
	if err != nil {
		t.Fatal(err)
	}
	people := &questions.Set{All: []*questions.Question{
		{ID: "B-001", Severity: "high", Text: "Is a third | thing so?", Ask: "them", Until: "sql"},
		{ID: "B-002", Severity: "low", Text: "And a fourth?", Ask: "you"},
	}}
	var b bytes.Buffer
	if err := coverage.Markdown(&b, list, people, []string{"question/B-001"}); err != nil {
		t.Fatal(err)
	}
	const head = "| id | what it asks for | state | settled by |\n|---|---|---|---|\n"
	for _, want := range []string{
		"4 recommendations: 1 encoded, 1 partly, 1 asked, 1 settled by a reason.\n",
		"2 questions. The embedded estate, which has nearly every component, raises 1 of them; 0 when the sources to come are there.\n",
		"\n## First\n\n" + head +
			"| A-001 | One thing is so. | encoded | [dns/a](rules/dns/a.md), [dns/b](rules/dns/b.md) |\n" +
			`| A-002 | Another thing \| is so. | settled by a reason | nobody can know |` + "\n",
		"\n## Second\n\n" + head + "| B-001 | A third thing is so. | asked | [question/B-001](#questions) |\n" +
			"| B-002 | A fourth thing is so. | partly | [dns/b](rules/dns/b.md), [question/B-001](#questions), [question/B-002](#questions) |\n",
		`| question/B-001 | high | Is a third \| thing so? | them | sql |` + "\n",
		"| question/B-002 | low | And a fourth? | you |  |\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks\n%s\nit is\n%s", want, b.String())
		}
	}
}
