package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/lab"
)

// Ages are taken from the clock of this machine. When that is set while muster asks, what
// was heard before and after cannot be compared.
func TestARunInWhichTheClockWasSetIsNotJudged(t *testing.T) {
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for name, c := range map[string]struct {
		step time.Duration
		want string
	}{
		"forward":                   {2 * time.Hour, "was set by 2h0m0s"},
		"back":                      {-time.Hour, "was set by -1h0m0s"},
		"by what a server corrects": {time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file, err := l.WriteTo(dir)
			if err != nil {
				t.Fatal(err)
			}
			var stdout, stderr bytes.Buffer
			step := time.Duration(0)
			a := &app{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, clock: func() time.Time {
				now := time.Now().Add(step)
				step = c.step
				return now
			}}
			out := filepath.Join(dir, "facts.json")
			code := a.run([]string{"collect", "-e", file, "-o", out, "--only", "dns"})
			_, missing := os.Stat(out)
			if c.want == "" {
				if code != exitGo || missing != nil {
					t.Errorf("exit code %d, %v: %s", code, missing, &stderr)
				}
				return
			}
			if code != exitError || missing == nil || !strings.Contains(stderr.String(), c.want) || strings.Count(stderr.String(), "\n") != 1 {
				t.Errorf("exit code %d, file %v, and %q; want %q", code, missing, &stderr, c.want)
			}
		})
	}
}
