// Package scaffold does what CONTRIBUTING.md says of a new rule and of a new source,
// in a copy of this repository, runs the tests that look at them, and counts the
// files outside of their folders that had to be edited by hand.
package scaffold

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// checkout is a copy of the repository.
type checkout struct {
	dir    string
	before map[string][sha256.Size]byte // of the files that were copied
}

// root is the folder of the repository. Tests run in the folder of their package.
func root(t *testing.T) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(filepath.Dir(here))
}

// copied is what is copied where git does not say what belongs to the repository.
var copied = []string{"cmd", "checks", "policies", "report", "internal", "test", "testdata", "docs", "go.mod", "go.sum"}

// tracked lists the files of the repository, new ones among them.
func tracked(t *testing.T, root string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if list, err := cmd.Output(); err == nil {
		return strings.FieldsFunc(string(list), func(r rune) bool { return r == 0 })
	}
	var files []string
	for _, top := range copied {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				var name string
				name, err = filepath.Rel(root, path)
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// newCheckout copies the repository into a folder of the test.
func newCheckout(t *testing.T) *checkout {
	t.Helper()
	from := root(t)
	c := &checkout{dir: t.TempDir(), before: map[string][sha256.Size]byte{}}
	for _, name := range tracked(t, from) {
		content, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue // deleted and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		c.before[name] = sha256.Sum256(content)
		c.write(t, name, string(content))
	}
	return c
}

func (c *checkout) path(name string) string { return filepath.Join(c.dir, filepath.FromSlash(name)) }

func (c *checkout) read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(c.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func (c *checkout) write(t *testing.T, name, text string) {
	t.Helper()
	path := c.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// insert is the edit of a contributor: it puts lines below the first line of a file
// that ends with a text.
func (c *checkout) insert(t *testing.T, name, below, lines string) {
	t.Helper()
	text := c.read(t, name)
	at := strings.Index(text, below+"\n")
	if at < 0 {
		t.Fatalf("%s has no line that ends with %q any more: this test has to be told where its line belongs now", name, below)
	}
	at += len(below) + 1
	c.write(t, name, text[:at]+lines+text[at:])
}

// holding finds the only Go file below a folder that has a text in it.
func (c *checkout) holding(t *testing.T, dir, text string) string {
	t.Helper()
	var found []string
	for name := range c.before {
		if strings.HasPrefix(name, dir) && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && strings.Contains(c.read(t, name), text) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%q stands in %q, want one file", text, found)
	}
	return found[0]
}

// try runs a command in the checkout. The caches of Go are those of the user. With
// -trimpath a package is the same one in every folder, so that only what is new, and
// what rests on it, is compiled.
func (c *checkout) try(t *testing.T, args ...string) (output string, err error) {
	t.Helper()
	return c.tryIn(t, ".", args...)
}

func (c *checkout) tryIn(t *testing.T, dir string, args ...string) (output string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = c.path(dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=-trimpath -buildvcs=false", "CGO_ENABLED=0", "GOWORK=off", "NO_COLOR=1", "COLUMNS=200")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	err = cmd.Run()
	t.Logf("%6.1f s  %s", time.Since(began).Seconds(), strings.ReplaceAll(strings.Join(args, " "), c.dir, ""))
	return out.String(), err
}

// run runs a command that has to succeed.
func (c *checkout) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := c.try(t, args...)
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// refuses runs a command that has to fail and to say why.
func (c *checkout) refuses(t *testing.T, why string, args ...string) {
	t.Helper()
	if out, err := c.try(t, args...); err == nil || !strings.Contains(out, why) {
		t.Errorf("%s does not say %q: %v\n%s", strings.Join(args, " "), why, err, out)
	}
}

// build builds the program of the checkout as it is now.
func (c *checkout) build(t *testing.T) (program string) {
	t.Helper()
	program = filepath.Join(c.dir, "bin", "muster")
	c.run(t, "go", "build", "-o", program, "./cmd/muster")
	return program
}

// compile compiles the tests of a package of the checkout, to be run several times.
func (c *checkout) compile(t *testing.T, dir string) (run func(args ...string) (output string, err error)) {
	t.Helper()
	binary := filepath.Join(c.dir, "bin", strings.ReplaceAll(dir, "/", "-"))
	c.run(t, "go", "test", "-c", "-o", binary, "./"+dir)
	return func(args ...string) (string, error) {
		t.Helper()
		return c.tryIn(t, dir, append([]string{binary, "-test.v"}, args...)...)
	}
}

// passes runs compiled tests, which have to run, and to say nothing against what was
// added. What else is wrong with the repository is for its own tests to say.
func passes(t *testing.T, tests func(...string) (string, error), added string, args ...string) {
	t.Helper()
	out, err := tests(append([]string{"-test.run"}, args...)...)
	if strings.Contains(out, "no tests to run") || !strings.Contains(out, "=== RUN") {
		t.Fatalf("%q: %v\n%s", args, err, out)
	}
	if err == nil {
		return
	}
	for line := range strings.SplitSeq(out, "\n") {
		if strings.Contains(line, added) && !strings.HasPrefix(strings.TrimSpace(line), "===") && !strings.Contains(line, "--- PASS") {
			t.Errorf("%q: %s", args, line)
		}
	}
}

// changed lists the files that are new, different or gone.
func (c *checkout) changed(t *testing.T) []string {
	t.Helper()
	files := map[string]bool{}
	for name := range c.before {
		files[name] = true // until it is found unchanged
	}
	err := filepath.WalkDir(c.dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(c.dir, path)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		if was, there := c.before[name]; there && was == sha256.Sum256(content) {
			delete(files, name)
		} else {
			files[name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(maps.Keys(files))
}

// most is how many files outside of its own folders something new may cost.
const most = 3

// cost sorts changed files into those of own folders, those that a program writes,
// and those that a person has to edit. It is an error when there are too many of
// these.
func cost(changed, own, generated []string) (byHand []string, err error) {
	under := func(name string, places []string) bool {
		return slices.ContainsFunc(places, func(place string) bool {
			return name == place || strings.HasSuffix(place, "/") && strings.HasPrefix(name, place)
		})
	}
	inside := 0
	for _, name := range changed {
		switch {
		case under(name, own):
			inside++
		case !under(name, generated):
			byHand = append(byHand, name)
		}
	}
	switch {
	case inside == 0:
		return byHand, fmt.Errorf("nothing new is in %q", own)
	case len(byHand) > most:
		return byHand, fmt.Errorf("%d files outside of %q had to be edited by hand, and %d may be: %q", len(byHand), own, most, byHand)
	}
	return byHand, nil
}

func (c *checkout) expectCost(t *testing.T, own, generated []string) {
	t.Helper()
	changed := slices.DeleteFunc(c.changed(t), func(name string) bool { return strings.HasPrefix(name, "bin/") })
	byHand, err := cost(changed, own, generated)
	if err != nil {
		t.Error(err)
	}
	t.Logf("edited by hand outside of its folders: %q; of %d files that changed", byHand, len(changed))
}

func TestTheCostOfSomethingNewIsWhatIsEditedElsewhere(t *testing.T) {
	own, generated := []string{"checks/new/", "policies/rules/x/y/"}, []string{"docs/rules/", "test/proof/testdata/faults.txt"}
	inside := []string{"checks/new/a.go", "checks/new/lab/b.go", "policies/rules/x/y/y.rego"}
	for name, c := range map[string]struct {
		outside []string
		byHand  int
		fails   bool
	}{
		"nothing elsewhere":                  {nil, 0, false},
		"what is generated costs nothing":    {[]string{"docs/rules/x/y.md", "test/proof/testdata/faults.txt"}, 0, false},
		"three files":                        {[]string{"a.go", "b.go", "checks/checks.go"}, 3, false},
		"four files":                         {[]string{"a.go", "b.go", "checks/checks.go", "checks/newer/c.go"}, 4, true},
		"beside a file that is generated":    {[]string{"a.go", "b.go", "c.go", "test/proof/testdata/other.txt"}, 4, true},
		"a folder whose name only begins so": {[]string{"a.go", "b.go", "c.go", "policies/rules/x/yes/yes.rego"}, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			byHand, err := cost(slices.Concat(inside, c.outside), own, generated)
			if len(byHand) != c.byHand || (err != nil) != c.fails {
				t.Errorf("got %q and the error %v, want %d files and an error: %v", byHand, err, c.byHand, c.fails)
			}
		})
	}
	if _, err := cost([]string{"a.go"}, own, generated); err == nil {
		t.Error("no error when nothing is in its folders")
	}
}
