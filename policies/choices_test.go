package policies_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/questions"
	"github.com/muster-dr/muster/policies"
)

// practice is how many ids of good practice there are, by topic.
var practice = map[string]int{"C": 22, "AD": 14, "DNS": 7, "N": 26, "A": 7, "F": 5, "W": 6, "S": 8}

// Nothing is left out in silence: each id of the document and of good practice stands
// once on the page of choices, and what that names is there.
func TestEveryChoiceIsWrittenDownOnce(t *testing.T) {
	b, err := os.ReadFile("../docs/decisions/coverage-choices.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	var ids []string
	recommendations, err := policies.Files().Open("recommendations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = recommendations.Close() }()
	text, err := os.ReadFile("recommendations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^- id: (\S+)`).FindAllStringSubmatch(string(text), -1) {
		ids = append(ids, m[1])
	}
	for topic, n := range practice {
		for i := range n {
			ids = append(ids, fmt.Sprintf("EXT-%s-%02d", topic, i+1))
		}
	}
	for _, id := range ids {
		if n := strings.Count(page, "\n| "+id+" | "); n != 1 {
			t.Errorf("%s stands there %d times", id, n)
		}
	}
	p, err := policy.Parse(policy.Folder{FS: policies.Files()})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, r := range p.Rules {
		known[r.ID] = true
	}
	people, err := questions.Bundled()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range people.All {
		known[q.Rule()] = true
	}
	now, _, _ := strings.Cut(page, "## Rules that an expert looked through")
	for _, row := range strings.Split(now, "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 5 {
			continue
		}
		switch state := strings.TrimSpace(cells[2]); state {
		case "fixed", "asked", "refused", "fixed in part, the rest asked", "fixed in part, the rest refused", "what became of it", "---":
		default:
			t.Errorf("%s: %q is neither fixed, asked nor refused", cells[1], state)
		}
		if strings.TrimSpace(cells[3]) == "" {
			t.Errorf("%s has no reason", cells[1])
		}
		for _, name := range regexp.MustCompile(`\b[a-z_]+/[a-zA-Z0-9-]+\b`).FindAllString(cells[3], -1) {
			component, _, _ := strings.Cut(name, "/")
			if component != "internal" && component != "checks" && component != "docs" && !known[name] && !strings.Contains(cells[3], "internal/") {
				t.Errorf("%s: there is no rule or question %s", cells[1], name)
			}
		}
	}
}
