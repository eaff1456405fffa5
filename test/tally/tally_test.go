package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// inModule runs go test on a module with one test file of its own.
func inModule(t *testing.T, source string) (text string, problems []string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.26\n", "m_test.go": source, "none/none.go": "package none\n"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := &tally{out: &out}
	if err := test(a, dir, []string{"-vet=off", "./..."}); err != nil {
		a.problems = append(a.problems, err.Error())
	}
	a.summarize(time.Second)
	return out.String(), a.problems
}

func TestWhatTheTallySays(t *testing.T) {
	const head = "package m\n\nimport \"testing\"\n\n"
	tests := []struct {
		name, source string
		problems     int
		want         []string
		wantNot      string
	}{
		{
			"tests and cases are counted apart", head + `func TestA(t *testing.T) { t.Run("x", func(*testing.T) {}); t.Run("y", func(*testing.T) {}) }`, 0,
			[]string{"1 tests with 2 cases in 1 packages", "3 passed, 0 problems", "skipped: 0", "without tests: 1 packages: example.com/m/none"}, "FAIL",
		},
		{
			"a skipped test is named with its reason", head + `func TestA(t *testing.T) { t.Run("x", func(t *testing.T) { t.Skip("NOT TESTED: no estate") }) }`, 0,
			[]string{"skipped: 1:", "example.com/m TestA/x: NOT TESTED: no estate"}, "FAIL",
		},
		{
			"a test that skips itself without a word is named too", head + `func TestA(t *testing.T) { t.SkipNow() }`, 0,
			[]string{"skipped: 1:", "example.com/m TestA: it does not say why"}, "FAIL",
		},
		{
			"of a failure everything is shown, of a pass nothing", head + "func TestA(t *testing.T) { t.Error(\"got 1, want 2\") }\n\nfunc TestB(t *testing.T) { t.Log(\"all is well\") }", 1,
			[]string{"--- TestA\n", "m_test.go:5: got 1, want 2", "FAIL  example.com/m"}, "all is well",
		},
		{
			"a panic is a problem and is shown", head + `func TestA(*testing.T) { panic("at the disco") }`, 1,
			[]string{"panic: at the disco", "FAIL  example.com/m"}, "ok    example.com/m ",
		},
		{
			"what does not compile is a problem", head + `func TestA(t *testing.T) { undefined() }`, 1,
			[]string{"undefined: undefined"}, "ok    example.com/m ",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text, problems := inModule(t, tt.source)
			if len(problems) != tt.problems {
				t.Errorf("%d problems, want %d: %q", len(problems), tt.problems, problems)
			}
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, text)
				}
			}
			if strings.Contains(text, tt.wantNot) {
				t.Errorf("it says %q:\n%s", tt.wantNot, text)
			}
		})
	}
}
