package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/policies"
)

// checkout is a copy of the folder policies, and dir a path in it.
func checkout(t *testing.T, dir ...string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "policies")
	if err := os.CopyFS(root, policies.Files()); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(append([]string{root}, dir...)...)
}

// edit replaces a text, which must be there, in a file.
func edit(t *testing.T, file, old, new string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), old, new)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTestsOfBundledRulesRunFromACheckout(t *testing.T) {
	tests := []struct {
		name string
		dir  []string
		want string
	}{
		{"one rule", []string{"rules", "ad", "clocks_agree"}, "2 passed, 0 failed, 0 skipped\n"},
		{"a library", []string{"lib", "place"}, "passed, 0 failed, 0 skipped\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := checkout(t, tt.dir...)
			code, stdout, stderr := muster(t, "rules", "test", "--lint", dir)
			if code != exitGo || !strings.HasSuffix(stdout, tt.want) {
				t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
			}
			if !strings.Contains(stderr, "in place of the bundled ones") {
				t.Errorf("it does not tell which rules were tested: %s", stderr)
			}
		})
	}
	t.Run("the file on disk is tested, not the one in the program", func(t *testing.T) {
		dir := checkout(t, "rules", "ad", "clocks_agree")
		edit(t, filepath.Join(dir, "clocks_agree.rego"), "spread > input.estate.thresholds.clockSkew", "spread > 1000000")
		code, stdout, _ := muster(t, "rules", "test", dir)
		if code != exitError || !strings.Contains(stdout, "test_status: the clocks are too far apart\n     domain/corp.example.internal: want fail, got pass\n") {
			t.Errorf("it ends with %d: %s", code, stdout)
		}
	})
	t.Run("so is the library on disk", func(t *testing.T) {
		dir := checkout(t, "rules", "ad", "clocks_agree")
		edit(t, filepath.Join(dir, "..", "..", "..", "lib", "fixture", "directory.rego"), `"offsetSeconds"`, `"offSetSeconds"`)
		if code, stdout, _ := muster(t, "rules", "test", dir); code != exitError || !strings.Contains(stdout, "FAIL ") {
			t.Errorf("it ends with %d: %s", code, stdout)
		}
	})
	t.Run("from inside of it", func(t *testing.T) {
		t.Chdir(checkout(t, "rules", "ad", "clocks_agree"))
		if code, stdout, stderr := muster(t, "rules", "test", "."); code != exitGo || stdout != "2 passed, 0 failed, 0 skipped\n" {
			t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("a new rule beside the bundled ones", func(t *testing.T) {
		root := checkout(t)
		stdout := must(t, "rules", "new", "dns/brand-new", "--dir", filepath.Join(root, "rules"))
		if strings.Contains(stdout, ".md") || !strings.Contains(stdout, "make docs") {
			t.Errorf("the page of a bundled rule is made by make docs: %s", stdout)
		}
		if code, stdout, stderr := muster(t, "rules", "test", filepath.Join(root, "rules", "dns", "brand_new")); code != exitGo {
			t.Errorf("it ends with %d: %s%s", code, stdout, stderr)
		}
	})
	t.Run("a mistake in the file is told once", func(t *testing.T) {
		dir := checkout(t, "rules", "ad", "clocks_agree")
		edit(t, filepath.Join(dir, "clocks_agree.rego"), "severity: blocker", "severity: grave")
		_, _, stderr := muster(t, "rules", "test", dir)
		if strings.Count(stderr, "clocks_agree.rego") != 1 || !strings.Contains(stderr, `has severity "grave"`) {
			t.Errorf("got %q", stderr)
		}
	})
}

func TestTestsOfRulesOfOnesOwnRunFromAnyFolder(t *testing.T) {
	dir := probeFolder(t, nil)
	const passed = "1 passed, 0 failed, 0 skipped\n"
	for name, args := range map[string][]string{
		"the folder of all":                     {dir},
		"with a slash at its end":               {dir + "/"},
		"the folder of a component":             {filepath.Join(dir, "dns")},
		"the folder of the rule":                {filepath.Join(dir, "dns", "probe")},
		"a folder that --policies names":        {dir, "--policies", dir},
		"a folder in one that --policies names": {filepath.Join(dir, "dns", "probe"), "--policies", dir},
	} {
		t.Run(name, func(t *testing.T) {
			if got := must(t, append([]string{"rules", "test"}, args...)...); got != passed {
				t.Errorf("got %q", got)
			}
		})
	}
	t.Run("from inside of it", func(t *testing.T) {
		t.Chdir(filepath.Join(dir, "dns", "probe"))
		if got := must(t, "rules", "test", "."); got != passed {
			t.Errorf("got %q", got)
		}
	})
	t.Run("a rule in the wrong place", func(t *testing.T) {
		wrong := folder(t, map[string]string{"probe.rego": probe, "probe_test.rego": probeTest})
		refused(t, []string{"rules", "test", wrong}, "package muster.rules.dns.probe belongs in a file …/dns/probe/probe.rego")
	})
	t.Run("a folder that is not there", func(t *testing.T) {
		refused(t, []string{"rules", "test", filepath.Join(dir, "nowhere")}, "there is no such folder with rules")
	})
}
