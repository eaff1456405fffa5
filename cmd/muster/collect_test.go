package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/lab"
)

func TestCollectSaysWhichSourceAnsweredNothing(t *testing.T) {
	for name, c := range map[string]struct {
		fault string
		args  []string
		code  int
		want  []string // on standard error, one line each
	}{
		"all that were asked answered":  {"citrix-cloud-refuses", []string{"--only", "dns"}, exitGo, nil},
		"one of two sites answered":     {"dns-recovery-down", []string{"--only", "dns"}, exitGo, nil},
		"one of two sources answered":   {"citrix-cloud-refuses", []string{"--only", "dns", "--only", "citrixcloud"}, exitGo, []string{"muster: citrixcloud answered nothing: "}},
		"the only source said nothing":  {"citrix-cloud-refuses", []string{"--only", "citrixcloud"}, exitNotProven, []string{"muster: citrixcloud answered nothing: ", "muster: no source answered"}},
		"every system of it is refused": {"prism-refuses", []string{"--only", "prism"}, exitNotProven, []string{"muster: prism answered nothing: none of 4 systems answered", "muster: no source answered"}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: []string{c.fault}})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = l.Close() }()
			dir := t.TempDir()
			file, err := l.WriteTo(dir)
			if err != nil {
				t.Fatal(err)
			}
			out := filepath.Join(dir, "facts.json")
			code, stdout, stderr := muster(t, append([]string{"collect", "-e", file, "-o", out}, c.args...)...)
			if code != c.code || stdout != "" {
				t.Errorf("exit code %d with %q on standard output, want %d and nothing", code, stdout, c.code)
			}
			lines := strings.Split(strings.TrimSuffix(stderr, "\n"), "\n")
			if stderr == "" {
				lines = nil
			}
			if len(lines) != len(c.want) {
				t.Fatalf("standard error has %d lines, want %d:\n%s", len(lines), len(c.want), stderr)
			}
			for i, want := range c.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("got  %q\nwant %q…", lines[i], want)
				}
			}
			if _, err := facts.Read(out, nil); err != nil { // written all the same
				t.Error(err)
			}
		})
	}
}

func TestCollectWithNobodyToAskIsNoSuccess(t *testing.T) {
	out := filepath.Join(t.TempDir(), "facts.json")
	code, _, stderr := muster(t, "collect", "-e", "../../testdata/estates/small.yaml", "--only", "prism", "-o", out)
	if code != exitNotProven || !strings.Contains(stderr, "no source answered") {
		t.Errorf("exit code %d, want %d, and on standard error:\n%s", code, exitNotProven, stderr)
	}
}
