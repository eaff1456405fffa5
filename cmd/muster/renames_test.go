package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/lab"
)

var renameForm = regexp.MustCompile("^\\| `([^`]+)` \\| `([^`]+)` \\| ([^|`]+) \\|$")

// renames reads docs/renames.md: new names by old, by table.
func renames(t *testing.T) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile(docsFolder + "/renames.md")
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]map[string]string{}
	var table map[string]string
	for i, line := range strings.Split(string(text), "\n") {
		if head, ok := strings.CutPrefix(line, "## "); ok {
			table = map[string]string{}
			tables[head] = table
			continue
		}
		if !strings.HasPrefix(line, "|") || line == "| old | new | since |" || line == "|---|---|---|" {
			continue
		}
		m := renameForm.FindStringSubmatch(line)
		if m == nil || table == nil {
			t.Errorf("docs/renames.md:%d: no program can read %q", i+1, line)
			continue
		}
		if table[m[1]] != "" || m[1] == m[2] {
			t.Errorf("docs/renames.md:%d: %s is there twice, or not renamed", i+1, m[1])
		}
		table[m[1]] = m[2]
	}
	return tables
}

func TestThePageOfRenamesHasItsTables(t *testing.T) {
	want := []string{"Commands", "Estate keys", "Facts/results keys", "Rule ids", "Texts"}
	if got := slices.Sorted(maps.Keys(renames(t))); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestThePageOfRenamesSaysWhatTheRulesSay(t *testing.T) {
	p, err := (&app{}).parseRules()
	if err != nil {
		t.Fatal(err)
	}
	want := p.Renames()
	got := renames(t)["Rule ids"]
	for old, now := range want {
		if got[old] != now {
			t.Errorf("docs/renames.md lacks the line | `%s` | `%s` | …", old, now)
		}
	}
	for old := range got {
		if want[old] == "" {
			t.Errorf("docs/renames.md says that %s is renamed, and no rule has it in custom.formerly", old)
		}
	}
	known := map[string]bool{}
	for _, f := range lab.Faults(checks.Lab()) {
		known[f.Name] = true
	}
	for old, now := range renames(t)["Commands"] {
		if name, ok := strings.CutPrefix(now, "--fault "); ok && (!known[name] || known[strings.TrimPrefix(old, "--fault ")]) {
			t.Errorf("docs/renames.md says that %s is now %s", old, now)
		}
	}
}

func TestAFormerIDIsUnderstoodAndAnsweredWithTheNewOne(t *testing.T) {
	const old, now = "workloads_mcs/stand-in-catalog", "workloads_mcs/recovery-catalog"
	const advice = "muster: the rule " + old + " is renamed: use " + now + "\n"
	t.Run("rules explain", func(t *testing.T) {
		code, stdout, stderr := muster(t, "rules", "explain", old)
		if code != exitGo || !strings.HasPrefix(stdout, now+"  (blocker)") || stderr != advice {
			t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
		}
		if !strings.Contains(stdout, "\nFormerly\n  "+old) {
			t.Errorf("it does not say how the rule was called: %s", stdout)
		}
		if _, _, stderr := muster(t, "rules", "explain", now); stderr != "" {
			t.Errorf("the new id is answered with %q", stderr)
		}
	})
	dir, _ := demo(t, "--healthy")
	t.Run("evaluate --only", func(t *testing.T) {
		_, stdout, stderr := muster(t, "evaluate", dir+"/facts.json", "--only", old, "-o", "csv")
		if got, _, _ := strings.Cut(stderr, "muster: gate "); got != advice {
			t.Errorf("got %q, want %q", stderr, advice)
		}
		if !strings.Contains(stdout, now) || strings.Contains(stdout, old) {
			t.Error("the rule is not judged under its new id")
		}
	})
	t.Run("a waiver in a file", func(t *testing.T) {
		text, err := os.ReadFile(dir + "/estate.yaml")
		if err != nil {
			t.Fatal(err)
		}
		waivers := "waivers:\n  - {rule: " + old + ", reason: it moves, owner: Jo, expires: " + time.Now().AddDate(0, 1, 0).UTC().Format(time.DateOnly) + "}\n"
		own := dir + "/own.yaml"
		for file, text := range map[string]string{dir + "/waivers.yaml": waivers, own: strings.Replace(string(text), "\npolicy:\n", "\npolicy:\n  waivers: waivers.yaml\n", 1)} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, stdout, stderr := muster(t, "evaluate", dir+"/facts.json", "-e", own, "-o", "json")
		if !strings.Contains(stdout, "still counts, but the rule "+old+" is renamed: use "+now) {
			t.Errorf("no notice: %s", stderr)
		}
	})
}
