package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/lab/world"
)

func TestAScanOfARuleThatDoesNotExistAsksNothing(t *testing.T) {
	l, estate := estateOf(t)
	for name, flag := range map[string]string{"a source is no component": "--only=windows", "a rule to leave out": "--skip=dns/low-tll"} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "facts.json")
			code, stdout, stderr := muster(t, "scan", "-e", estate, "--facts", out, flag)
			if code != exitError || stdout != "" || !strings.Contains(stderr, "there is no rule or component") {
				t.Errorf("ended with %d: %q %q", code, stdout, stderr)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("facts were written")
			}
		})
	}
	if n := l.Counts(); n != (world.Counts{}) {
		t.Errorf("the estate was asked: %+v", n)
	}
}
