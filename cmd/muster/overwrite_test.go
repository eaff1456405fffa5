package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A slip of the finger used to take the facts of a night away.
func TestNoReportIsWrittenOverWhatIsRead(t *testing.T) {
	dir, _ := demo(t, "--healthy")
	in := func(name string) string { return filepath.Join(dir, name) }
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(in("facts.json"), link); err != nil {
		t.Skip("this system has no symbolic links: " + err.Error())
	}
	for name, c := range map[string]struct {
		args []string
		kept string
	}{
		"facts":                 {[]string{"evaluate", in("facts.json"), "-o", "json=" + in("facts.json")}, "facts.json"},
		"facts, by a link":      {[]string{"evaluate", in("facts.json"), "-o", "json=" + link}, "facts.json"},
		"one of several facts":  {[]string{"evaluate", in("facts.json"), link, "-o", "html=" + in("facts.json")}, "facts.json"},
		"the estate file":       {[]string{"evaluate", in("facts.json"), "-e", in("estate.yaml"), "-o", "csv=" + in("estate.yaml")}, "estate.yaml"},
		"results":               {[]string{"report", in("results.json"), "-o", "html=" + in("results.json")}, "results.json"},
		"results to compare":    {[]string{"diff", in("results.json"), in("results.json"), "-o", "table=" + in("results.json")}, "results.json"},
		"the estate of a scan":  {[]string{"scan", "-e", in("estate.yaml"), "-o", "json=" + in("estate.yaml")}, "estate.yaml"},
		"facts over the estate": {[]string{"scan", "-e", in("estate.yaml"), "--facts", in("estate.yaml")}, "estate.yaml"},
		"what collect would do": {[]string{"collect", "-e", in("estate.yaml"), "-o", in("estate.yaml")}, "estate.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			before, err := os.ReadFile(in(c.kept))
			if err != nil {
				t.Fatal(err)
			}
			code, _, stderr := muster(t, c.args...)
			if code != exitError || !strings.Contains(stderr, "would overwrite") {
				t.Errorf("exit code %d: %s", code, stderr)
			}
			if after, err := os.ReadFile(in(c.kept)); err != nil || string(after) != string(before) {
				t.Errorf("%s is another file now: %v", c.kept, err)
			}
		})
	}
	t.Run("a baseline gives way to the results of tonight", func(t *testing.T) {
		if code, _, stderr := muster(t, "evaluate", in("facts.json"), "--baseline", in("results.json"), "-o", "json="+in("results.json")); code != exitGo {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
}

func TestWhereFactsCannotBeKeptIsSaidBeforeAnythingIsAsked(t *testing.T) {
	folder := t.TempDir()
	estate := "../../testdata/estates/small.yaml"
	for _, c := range []struct {
		name, path, want string
	}{
		{"an ending of what is not written", filepath.Join(folder, "facts.json.xz"), "nothing is written compressed as .xz: end the name with .gz, .zst or .json"},
		{"a folder", folder, "is a folder: give the path of a file"},
		{"a folder that there is not", filepath.Join(folder, "no", "facts.json"), "there is no folder"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, args := range [][]string{{"collect", "-e", estate, "-o", c.path}, {"scan", "-e", estate, "--facts", c.path}} {
				code, stdout, stderr := muster(t, args...)
				if code != exitError || stdout != "" || !strings.Contains(stderr, c.want) {
					t.Errorf("%v: exit code %d, %s%s", args, code, stdout, stderr)
				}
			}
		})
	}
}
