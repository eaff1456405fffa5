package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func TestManyEstatesAreJudgedInOneRun(t *testing.T) {
	demo, _ := demo(t)
	text, err := os.ReadFile(filepath.Join(demo, "facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	alone := filepath.Join(demo, "alone.json")
	if code, _, stderr := muster(t, "evaluate", filepath.Join(demo, "facts.json"), "-o", "json="+alone); code != exitNoGo {
		t.Fatal(stderr)
	}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed := encoder.EncodeAll(text, nil)
	folder := func(t *testing.T, files map[string][]byte) string {
		t.Helper()
		dir := t.TempDir()
		for name, content := range files {
			if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
				t.Fatal(err)
			}
			if content != nil {
				write(t, filepath.Join(dir, name), string(content))
			}
		}
		return dir
	}

	t.Run("each gets the results that it gets by itself", func(t *testing.T) {
		dir := folder(t, map[string][]byte{"acme/facts.json": text, "big [1]/facts-main.json.zst": packed, ".git/config": text, "notes.txt": text})
		code, stdout, stderr := muster(t, "evaluate", "--each", dir)
		if code != exitNoGo || !strings.HasPrefix(stdout, "2 estates: 2 NO-GO\n") {
			t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
		}
		want, err := os.ReadFile(alone)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"acme", "big [1]"} {
			if got, err := os.ReadFile(filepath.Join(dir, name, "results.json")); err != nil || string(got) != string(want) {
				t.Errorf("%s has other results than by itself: %v", name, err)
			}
		}
	})
	t.Run("one that cannot be judged keeps none of the others from it", func(t *testing.T) {
		dir := folder(t, map[string][]byte{
			"acme/facts.json": text, "broken/facts.json": []byte("{"), "cut/facts.json.zst": packed[:len(packed)/2], "empty/notes.txt": text,
			"other/facts.json": text, "other/estate.yaml": []byte("version: 1\nname: other\n"),
		})
		code, stdout, _ := muster(t, "evaluate", "--each", dir)
		if code != exitError || !strings.HasPrefix(stdout, "5 estates: 4 NOT JUDGED, 1 NO-GO\n") {
			t.Errorf("exit code %d\n%s", code, stdout)
		}
		flat := strings.Join(strings.Fields(stdout), " ")
		for _, reason := range []string{"NOT JUDGED broken", "NOT JUDGED cut", "compressed with zstd and cannot be unpacked", "there are no facts in", "NOT JUDGED other", "NO-GO acme"} {
			if !strings.Contains(flat, reason) {
				t.Errorf("%q is missing in\n%s", reason, stdout)
			}
		}
		for _, name := range []string{"broken", "cut", "empty", "other"} {
			if exists(filepath.Join(dir, name, "results.json")) {
				t.Errorf("%s has results", name)
			}
		}
	})
	t.Run("a link that leads nowhere is an estate that nobody looked at", func(t *testing.T) {
		dir := folder(t, map[string][]byte{"acme/facts.json": text})
		if err := os.Symlink(filepath.Join(dir, "share"), filepath.Join(dir, "away")); err != nil {
			t.Fatal(err)
		}
		code, stdout, _ := muster(t, "evaluate", "--each", dir)
		if code != exitError || !strings.Contains(stdout, "NOT JUDGED  away") {
			t.Errorf("exit code %d\n%s", code, stdout)
		}
	})
	t.Run("a log is written behind a log alone", func(t *testing.T) {
		dir := t.TempDir()
		kept, log := filepath.Join(dir, "kept.json"), filepath.Join(dir, "log.txt")
		write(t, kept, string(text))
		if code, _, stderr := muster(t, "evaluate", kept, "--log", kept); code != exitError || !strings.Contains(stderr, "something else than a log") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
		if got, err := os.ReadFile(kept); err != nil || string(got) != string(text) {
			t.Errorf("the facts are not what they were: %v", err)
		}
		for range 2 {
			if code, stdout, stderr := muster(t, "evaluate", kept, "--log", log, "-q", "-o", "json="+filepath.Join(dir, "r.json")); code != exitNoGo || stdout != "" {
				t.Errorf("exit code %d: %s%s", code, stdout, stderr)
			}
		}
	})
	t.Run("the night before is compared with where there was one", func(t *testing.T) {
		dir := folder(t, map[string][]byte{"acme/facts.json": text, "new/facts.json": text})
		for range 2 {
			code, _, stderr := muster(t, "evaluate", "--each", dir, "--baseline", "results.json", "--only", "netscaler")
			if code != exitNoGo {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			if err := os.RemoveAll(filepath.Join(dir, "new", "results.json")); err != nil {
				t.Fatal(err)
			}
		}
		doc, err := results.ReadEarlier(filepath.Join(dir, "acme", "results.json"), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range doc.Results {
			if r.Status == results.Fail && r.Baseline != results.BaselineUnchanged {
				t.Errorf("%s of the second night was %q, want it unchanged", r.ID, r.Baseline)
			}
		}
	})
	empty := t.TempDir()
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"nothing to judge", []string{"--each", filepath.Dir(demo), "--only", ""}, "--only names nothing"},
		{"no folder in it", []string{"--each", empty}, "there is no folder in it"},
		{"no such folder", []string{"--each", filepath.Join(empty, "no")}, "no such file"},
		{"facts beside it", []string{"--each", demo, alone}, "give neither facts nor --estate"},
		{"one report for all", []string{"--each", demo, "-o", "json"}, "a file in the folder of each estate"},
		{"a report somewhere else", []string{"--each", demo, "-o", "json=../r.json"}, "a file in the folder of each estate"},
		{"a baseline somewhere else", []string{"--each", demo, "--baseline", alone}, "--baseline"},
		{"a question about one", []string{"--each", demo, "--assume-fixed", "dns/low-ttl"}, "one estate"},
		{"a rule that is not there", []string{"--each", filepath.Dir(demo), "--only", "dsn"}, "dsn"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, stdout, stderr := muster(t, append([]string{"evaluate"}, tt.args...)...)
			if code != exitError || !strings.Contains(stderr, tt.want) || stdout != "" {
				t.Errorf("exit code %d, want 2 and %q:\n%s%s", code, tt.want, stdout, stderr)
			}
		})
	}
}
