package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
)

func TestHowMuchMusterTellsOfItsWork(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	code, stdout, stderr := muster(t, "demo", "--healthy", "--scale", "20", "--dir", dir, "--verbose", "--log", path("log.jsonl"))
	if code != exitGo || !strings.Contains(stderr, "msg=answered source=dns") {
		t.Fatalf("demo ended with %d: %s", code, stderr)
	}
	text, err := os.ReadFile(path("log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	sources := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		var entry struct {
			Msg, Source, System, Status string
			TookMS                      *int64 `json:"took_ms"`
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		said[entry.Msg]++
		if entry.Msg == "answered" {
			sources[entry.Source] = true
			if entry.System == "" || entry.Status != "ok" || entry.TookMS == nil {
				t.Errorf("it lacks something: %s", line)
			}
		}
	}
	if said["begins"] != 1 || said["ends"] != 1 || said["asking"] == 0 || said["asking"] != said["answered"] || len(sources) != len(checks.All()) {
		t.Errorf("it says %v of %v", said, sources)
	}
	if info, err := os.Stat(path("log.jsonl")); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v, %v", info, err)
	}
	facts := path("facts.json")
	t.Run("quiet says nothing, and a report still goes where it is told to", func(t *testing.T) {
		code, stdout, stderr := muster(t, "evaluate", facts, "--quiet")
		if code != exitGo || stdout+stderr != "" {
			t.Errorf("it ended with %d: %s%s", code, stdout, stderr)
		}
		if code, stdout, _ := muster(t, "evaluate", facts, "-q", "-o", "csv"); code != exitGo || !strings.HasPrefix(stdout, "rule,") && !strings.Contains(stdout, "dns/low-ttl") {
			t.Errorf("it ended with %d: %s", code, stdout)
		}
		if code, stdout, stderr := muster(t, "evaluate", path("none.json"), "-q"); code != exitError || stdout != "" || !strings.Contains(stderr, "none.json") {
			t.Errorf("an error ended with %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("quiet and verbose exclude each other", func(t *testing.T) {
		if code, _, stderr := muster(t, "version", "-q", "-v"); code != exitError || !strings.Contains(stderr, "exclude each other") {
			t.Errorf("it ended with %d: %s", code, stderr)
		}
	})
	t.Run("a log in the place of the estate file is refused", func(t *testing.T) {
		before, _ := os.ReadFile(path("estate.yaml"))
		code, _, stderr := muster(t, "validate", "-e", path("estate.yaml"), "--log", path("estate.yaml"))
		if after, _ := os.ReadFile(path("estate.yaml")); code != exitError || !strings.Contains(stderr, "something else than a log") || string(after) != string(before) {
			t.Errorf("it ended with %d: %s", code, stderr)
		}
	})
	t.Run("flags are taken from the environment, and those that are given go before", func(t *testing.T) {
		t.Setenv("MUSTER_OUTPUT", "csv")
		t.Setenv("MUSTER_ONLY", "dns")
		_, fromBoth, _ := muster(t, "evaluate", facts)
		_, given, _ := muster(t, "evaluate", facts, "--only", "fas")
		if !strings.Contains(fromBoth, "dns/low-ttl,") || !strings.Contains(given, "fas/") {
			t.Errorf("got %.300s\nand %.300s", fromBoth, given)
		}
		t.Setenv("MUSTER_COLOR", "sometimes")
		if code, _, stderr := muster(t, "version"); code != exitError || !strings.Contains(stderr, "sometimes") {
			t.Errorf("a wrong one ended with %d: %s", code, stderr)
		}
	})
	t.Run("the variable of a password is no flag", func(t *testing.T) {
		t.Setenv("MUSTER_PRISM_PASSWORD", "CANARY-secret")
		code, _, stderr := muster(t, "init", "-o", path("new.yaml"))
		if code != exitGo || strings.Contains(stderr, "CANARY") {
			t.Errorf("it ended with %d: %s", code, stderr)
		}
	})
	t.Run("rules are named by lists and patterns, in any case", func(t *testing.T) {
		judged := func(args ...string) []string {
			code, stdout, stderr := muster(t, append([]string{"evaluate", facts, "-o", "json"}, args...)...)
			var doc struct {
				Results []struct{ Rule, Status string }
			}
			if err := json.Unmarshal([]byte(stdout), &doc); err != nil {
				t.Fatalf("evaluate ended with %d: %s", code, stderr)
			}
			var all []string
			for _, r := range doc.Results {
				if r.Status != "skipped" && !slices.Contains(all, r.Rule) && !strings.HasPrefix(r.Rule, "reach/") {
					all = append(all, r.Rule)
				}
			}
			slices.Sort(all)
			return all
		}
		if a, b, c := judged("--only", "dns/low-ttl", "--only", "fas"), judged("--only", "FAS,DNS/Low-TTL"), judged("--only", "dns/low-*, fas"); len(a) < 5 || !slices.Equal(a, b) || !slices.Equal(a, c) {
			t.Errorf("these differ:\n%v\n%v\n%v", a, b, c)
		}
		if code, _, stderr := muster(t, "evaluate", facts, "--only", "dsn/*"); code != exitError || !strings.Contains(stderr, `there is no rule or component "dsn/*"`) {
			t.Errorf("a pattern that fits nothing ended with %d: %s", code, stderr)
		}
	})
	_ = stdout
}

func TestShellsCompleteWhatIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a rule":                     {[]string{"scan", "--only", "dns/l"}, "dns/low-ttl\t"},
		"a component after a comma":  {[]string{"evaluate", "--skip", "fas,d"}, "\nfas,dns\t"},
		"a fault":                    {[]string{"lab", "--fault", "al"}, "alias-missing-at-recovery\t"},
		"a source":                   {[]string{"collect", "--only", "d"}, "\ndirectory\n"},
		"a source to check":          {[]string{"check-access", "--only", "d"}, "\ndirectory\n"},
		"a format":                   {[]string{"scan", "-o", "j"}, "\njunit\n"},
		"a rule that is an argument": {[]string{"rules", "explain", "d"}, "dns/low-ttl\t"},
		"a schema":                   {[]string{"schema", ""}, "waivers\n"},
	} {
		if _, stdout, _ := muster(t, append([]string{"__complete"}, c.args...)...); !strings.Contains("\n"+stdout, c.want) {
			t.Errorf("%s: %q is not offered:\n%.400s", name, c.want, stdout)
		}
	}
}
