package compliance

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

const head = `id: own
title: Our rules
version: "1"
source: https://intranet.example/rules
licence: ours
`

const good = head + `controls:
  R-1:
    title: Names
    meaning: Names lead to the recovery site.
    relation: tests
    rules: [dns/*]
    components: [sql]
`

// known are the rules that globs may fit.
var known = []*results.Rule{
	{ID: "dns/low-ttl", Component: "dns", Formerly: []string{"dns/ttl"}}, {ID: "sql/listener-record", Component: "sql"}, {ID: "question/NET-001", Component: "network"},
}

func TestWhatIsWrongInAFrameworkHasItsPlaceAndTheNearestName(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		want           string // nothing when it is read
	}{
		{"nothing", "", "", ""},
		{"a former id of a rule", "dns/*", "dns/ttl", ""},
		{"a question", "dns/*", "question/NET-001", ""},
		{"a glob over components", "dns/*", `"*/low-ttl"`, ""},
		{"an unknown key", "title: Our", "titel: Our", `own.yaml:2:1: unknown key "titel"; did you mean "title"?`},
		{"an unknown key of a control", "    meaning:", "    meanig:", `own.yaml:9:5: controls.R-1: unknown key "meanig"; did you mean "meaning"?`},
		{"a key that is missing", "licence: ours\n", "", "own.yaml:1:1: licence is missing"},
		{"a key of a control that is missing", "    title: Names\n", "", "own.yaml:8:5: controls.R-1: title is missing"},
		{"a key given twice", "licence: ours\n", "licence: ours\nlicence: yours\n", "own.yaml:6:1: licence is given twice"},
		{"a control given twice", "controls:\n", "controls:\n  R-1: {title: A, meaning: B, relation: outside}\n", "own.yaml:8:3: controls: R-1 is given twice"},
		{"a text that is empty", "title: Our rules", "title:", "own.yaml:2:7: title: is empty"},
		{"a list in place of a text", "licence: ours", "licence: [ours]", "own.yaml:5:10: licence: expects text"},
		{"a text in place of a list", "rules: [dns/*]", "rules: dns/*", "own.yaml:11:12: controls.R-1.rules: expects a list"},
		{"an empty list", "rules: [dns/*]", "rules: []", "own.yaml:11:12: controls.R-1.rules: is empty; leave the key out"},
		{"a relation that there is not", "relation: tests", "relation: test", `own.yaml:10:15: controls.R-1.relation: there is no relation "test"; did you mean "tests"?`},
		{"a glob that fits nothing", "dns/*", "dns/low-tll", `own.yaml:11:13: controls.R-1.rules[0]: dns/low-tll fits no rule and no question; did you mean "dns/low-ttl"?`},
		{"a glob that is none", "dns/*", `"dns/[a"`, `controls.R-1.rules[0]: "dns/[a" is no glob`},
		{"a glob given twice", "[dns/*]", "[dns/*, dns/*]", "own.yaml:11:20: controls.R-1.rules[1]: dns/* is given twice"},
		{"a component that there is not", "[sql]", "[sqll]", `own.yaml:12:18: controls.R-1.components[0]: no rule and no question is about a component sqll; did you mean "sql"?`},
		{"tests and no rules", "    rules: [dns/*]\n    components: [sql]\n", "", "own.yaml:10:15: controls.R-1: is said to be one that muster tests, and names no rules and no components"},
		{"outside and rules", "relation: tests", "relation: outside", "own.yaml:10:15: controls.R-1: is said to be outside of what muster looks at, and names rules or components"},
		{"supports and no question", "relation: tests", "relation: supports", "own.yaml:10:15: controls.R-1: needs a question"},
		{"an id that is none", "id: own", "id: Our Rules", `own.yaml:1:5: id: "Our Rules" is no id`},
		{"an id that is not the name of the file", "id: own", "id: other", "own.yaml:1:5: id: is other, and the file is own.yaml"},
		{"an id of a control that is none", "R-1:", `"R/1":`, `own.yaml:7:3: controls.R/1: "R/1" is no id of a control`},
		{"no controls", good[len(head):], "controls: {}\n", "own.yaml:6:11: controls: expects controls by their id"},
		{"a rule that stands under none and is not there", "controls:", "unmapped: {sql/gone: It is gone.}\ncontrols:", "unmapped.sql/gone: sql/gone fits no rule"},
		{"no reason why a rule stands under none", "controls:", "unmapped: {sql/listener-record: }\ncontrols:", "unmapped.sql/listener-record: is empty"},
		{"a list in place of all", good, "- a\n", "own.yaml:1:1: expects the keys id, title"},
		{"an empty file", good, "", "own.yaml:1:1: the file is empty"},
		{"two documents", good, good + "---\na: b\n", "it holds more than one YAML document"},
		{"no YAML", "controls:", "controls: [", "own.yaml:"},
		{"no UTF-8", "Names\n", "Names\xff\n", "own.yaml:8:17: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if tt.old == "" {
				text = good
			}
			f, err := Parse("frameworks/own.yaml", []byte(text), known)
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || f != nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestAllThatIsWrongIsToldAtOnceInTheOrderOfTheFile(t *testing.T) {
	text := strings.NewReplacer("version: \"1\"", "edition: 1", "relation: tests", "relation: proves").Replace(good)
	_, err := Parse("own.yaml", []byte(text), known)
	if err == nil || strings.Count(err.Error(), "own.yaml:") != 3 || strings.Index(err.Error(), "edition") > strings.Index(err.Error(), "proves") {
		t.Errorf("got %v", err)
	}
}

func TestFrameworksOfAFolder(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	for _, tt := range []struct {
		name  string
		files fstest.MapFS
		want  string // ids, or a part of the error
	}{
		{"no folder frameworks", fstest.MapFS{"rules/a.rego": file("")}, ""},
		{"two, and something else", fstest.MapFS{"frameworks/own.yaml": file(good), "frameworks/a.yaml": file(strings.Replace(good, "id: own", "id: a", 1)), "frameworks/README.md": file("")}, "a own"},
		{"another end of the name", fstest.MapFS{"frameworks/own.yml": file(good)}, "own.yml: frameworks are in files whose names end in .yaml"},
		{"an id that is taken", fstest.MapFS{"frameworks/nis2.yaml": file(strings.Replace(good, "id: own", "id: nis2", 1))}, "a framework nis2 already exists (bundled:/frameworks/nis2.yaml); give yours another id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			own, err := Load(tt.files, "mine", known)
			got := strings.Join(own.IDs(), " ")
			if err == nil {
				bundled, _ := Bundled()
				_, err = bundled.With(own)
			}
			if err != nil {
				got = err.Error()
			}
			if got != tt.want && (err == nil || !strings.Contains(got, tt.want)) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestASelectionByControlsIsOneOfRules(t *testing.T) {
	own, err := Parse("own.yaml", []byte(good+"  R-2: {title: Outside, meaning: Elsewhere., relation: outside}\n"), known)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, names, want string }{
		{"rules and components stay", "dns/low-ttl sql", "dns/low-ttl sql"},
		{"a control", "ad framework:own/R-1", "ad dns/low-ttl sql/listener-record"},
		{"a control in another case", "Framework:Own/r-1", "dns/low-ttl sql/listener-record"},
		{"a framework", "framework:own", "dns/low-ttl sql/listener-record"},
		{"a framework that there is not", "framework:owm/R-1", `framework:owm/R-1: there is no framework "owm"; did you mean "own"?`},
		{"a control that there is not", "framework:own/R1", `framework:own/R1: there is no control "R1"; did you mean "R-1"?`},
		{"a control that nothing bears on", "framework:own/R-2", "framework:own/R-2: no rule and no question bears on it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			all, err := Set{own}.Expand(strings.Fields(tt.names), known)
			got := strings.Join(all, " ")
			if err != nil {
				got = err.Error()
			}
			if !strings.HasPrefix(got, tt.want) || err == nil && got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
