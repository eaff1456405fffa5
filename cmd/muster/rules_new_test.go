package main

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestANewRulePassesItsOwnTestsAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "our rules")
	stdout := must(t, "rules", "new", "dns/alias-everywhere", "--dir", dir)
	files := slices.Sorted(maps.Keys(snapshot(t, dir)))
	want := []string{
		"dns/alias_everywhere/alias_everywhere.rego",
		"dns/alias_everywhere/alias_everywhere_test.rego",
		"docs/rules/dns/alias-everywhere.md",
	}
	if !slices.Equal(files, want) {
		t.Errorf("wrote %v, want %v", files, want)
	}
	for _, f := range want {
		if !strings.Contains(stdout, filepath.Join(dir, f)+"\n") {
			t.Errorf("%s is not told of: %s", f, stdout)
		}
	}
	code, stdout, stderr := muster(t, "rules", "test", "--lint", "--coverage", dir)
	if code != exitGo || stderr != "" {
		t.Errorf("the tests end with %d: %s%s", code, stdout, stderr)
	}
	if !strings.Contains(stdout, "1 passed, 0 failed, 0 skipped\n") || !strings.Contains(stdout, "100.0%  dns/alias-everywhere\n") {
		t.Errorf("got %q, want one test that reaches all of the rule", stdout)
	}
}

func TestANewRuleNeverReplacesAFile(t *testing.T) {
	for _, kept := range []string{"dns/mine/mine.rego", "dns/mine/mine_test.rego", "docs/rules/dns/mine.md"} {
		t.Run(filepath.Base(kept), func(t *testing.T) {
			dir := folder(t, map[string]string{kept: "written by hand"})
			refused(t, []string{"rules", "new", "dns/mine", "--dir", dir}, filepath.Join(dir, kept)+" already exists; nothing was written")
			if got := snapshot(t, dir); len(got) != 1 || got[kept] != "written by hand" {
				t.Errorf("the folder now holds %v", got)
			}
		})
	}
	t.Run("the same rule twice", func(t *testing.T) {
		dir := t.TempDir()
		must(t, "rules", "new", "dns/mine", "--dir", dir)
		before := snapshot(t, dir)
		refused(t, []string{"rules", "new", "dns/mine", "--dir", dir}, "already exists; nothing was written")
		if after := snapshot(t, dir); !maps.Equal(before, after) {
			t.Errorf("the second time changed %v", after)
		}
	})
}

func TestANewRuleIsOneOfItsComponent(t *testing.T) {
	dir := t.TempDir()
	must(t, "rules", "new", "replication/mine", "--dir", dir)
	text := snapshot(t, dir)["replication/mine/mine.rego"]
	if !strings.Contains(text, "requires: [protection, prism]") || strings.Contains(text, "alias") {
		t.Errorf("it is not about replication:\n%s", text)
	}
	refused(t, []string{"rules", "new", "replicaton/mine", "--dir", dir}, `there is no component "replicaton"; did you mean "replication"?`)
}

func TestTheDemoJudgesARuleOfOnesOwn(t *testing.T) {
	rules := t.TempDir()
	must(t, "rules", "new", "dns/alias-everywhere", "--dir", rules)
	dir, stdout := demo(t, "--policies", rules, "--fault", "alias-missing-at-recovery")
	doc, err := results.Read(filepath.Join(dir, "results.json"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Rules["dns/alias-everywhere"] == nil {
		t.Error("the results do not describe the rule")
	}
	statuses := map[results.Status][]string{}
	for _, r := range doc.Results {
		if r.Rule == "dns/alias-everywhere" {
			statuses[r.Status] = append(statuses[r.Status], r.Target)
		}
	}
	if failed := statuses[results.Fail]; len(failed) != 1 || !strings.HasPrefix(failed[0], "alias/") {
		t.Errorf("failed: %v, want the one alias that is missing", failed)
	}
	if len(statuses[results.Pass]) < 2 || len(statuses) != 2 {
		t.Errorf("the other aliases should pass: %v", statuses)
	}
	if !strings.Contains(stdout, "dns/alias-everywhere") {
		t.Error("the table does not show the finding")
	}
}

func TestARuleOfOnesOwnIsRefusedWithAPlainSentence(t *testing.T) {
	const (
		taken    = "a rule dns/low-ttl already exists (bundled:/rules/dns/low_ttl/low_ttl.rego); give yours another name"
		noAccess = "http.send may not be used in a rule: rules see the facts and nothing else, so that the same facts always give the same verdict"
	)
	duplicate := folder(t, map[string]string{"dns/low_ttl/low_ttl.rego": strings.ReplaceAll(probe, "dns.probe", "dns.low_ttl")})
	reaching := probeFolder(t, map[string]string{"dns/probe/probe.rego": strings.Replace(probe,
		"count(resolver.hosts) == 0", `http.send({"method": "GET", "url": "http://127.0.0.1:1/"}).status_code == 200`, 1)})
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"an id that is taken, when rules are listed", []string{"rules", "list", "--policies", duplicate}, taken},
		{"an id that is taken, when rules are tested", []string{"rules", "test", duplicate}, taken},
		{"an id that is taken, when an estate is judged", []string{"demo", "--policies", duplicate, "--dir", t.TempDir()}, taken},
		{"a rule that uses the network, when rules are tested", []string{"rules", "test", reaching}, noAccess},
		{"a rule that uses the network, when an estate is judged", []string{"demo", "--policies", reaching, "--dir", t.TempDir()}, noAccess},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.args, tt.want, ".rego")
		})
	}
}
