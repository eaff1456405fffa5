//go:build commands

package commands

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muster-dr/muster/test/pages"
)

// stands is what stands for the words that people replace.
var stands = map[string]string{
	"FACTS": "facts.json", "A.json": "facts.json", "B.json": "other-vantage.json", "DIR": "estates", "ID": "nist-800-53", "N": "2",
	"CLIENT-ID": "f2ac2c17-f1d1-4d48-b51f-68623f9c08a6", "CUSTOMER": "contosoeuc01", "$@": "--board",
}

// named is what stands for a word of one line.
var named = map[string]map[string]string{
	"muster export NAME":                        {"NAME": "gpresult"},
	"muster lab --fault NAME":                   {"NAME": "alias-differs"},
	"muster rules explain RULE":                 {"RULE": "dns/low-ttl"},
	"muster evaluate FACTS --assume-fixed RULE": {"FACTS": "muster-demo/facts.json", "RULE": "ad/subnets-mapped"},
}

// elsewhere is what other tests run, with files that this one does not have.
var elsewhere = map[string]string{
	"muster rules test": "make lint runs all tests of the bundled rules",
	"muster collect --import gpresult=pc1.xml --import gporeport=gporeport.xml": "cmd/muster/import_test.go runs it with exports of a desktop",
	"muster collect --import storefront=storefront.json --import fas=fas.json":  "cmd/muster/import_test.go runs it with exports of servers",
	"muster collect --import vda-keys=pc1.json --import vda-keys=pc2.json":      "cmd/muster/import_test.go runs it with exports of desktops",
	"muster scan --import storefront=sf1.json --import storefront=sf2.json":     "cmd/muster/import_test.go runs it with exports of servers",
	"muster attest FACTS -e estate.yaml --list assignments":                     "cmd/muster/attest_assignments_test.go runs it with desktops that belong to people",
}

// ends is the exit code of lines that do not end with 0, and why.
var ends = map[string]struct {
	code int
	why  string
}{
	"muster attest":   {2, "it asks people, and there is no terminal"},
	"muster evaluate": {2, "a page names the command, which wants facts"},
}

func TestEveryCommandLineOfThePagesDoesWhatItIsShownFor(t *testing.T) {
	program := os.Getenv("MUSTER")
	if program == "" {
		t.Fatal("MUSTER has to name the program: run this by test/commands/run.sh")
	}
	loopbackOnly(t)
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	all, err := pages.Commands(root)
	if err != nil {
		t.Fatal(err)
	}
	l := start(t, program, root)
	ran := map[string]bool{}
	for _, c := range all {
		line, _, _ := strings.Cut(c.Line, " #")
		line = strings.TrimSpace(line)
		if ran[line] || line == "muster lab --write lab.yaml" {
			continue // the one that serves all this
		}
		ran[line] = true
		if why := elsewhere[line]; why != "" {
			t.Logf("NOT RUN HERE: %s: %s: %s", c.Page, line, why)
			continue
		}
		for _, args := range alternatives(c, line) {
			t.Run(strings.Join(append([]string{"muster"}, args...), " "), func(t *testing.T) {
				want := ends[line].code
				code, said := l.run(t, args)
				if code != want {
					t.Errorf("%s shows %q: it ends with %d, want %d\n%s", c.Page, c.Line, code, want, said)
				}
				if strings.Contains(said, "network is unreachable") {
					t.Errorf("%s shows %q: something was sent to another machine\n%s", c.Page, c.Line, said)
				}
			})
		}
	}
	if len(ran) < 45 {
		t.Errorf("only %d command lines were found", len(ran))
	}
	for line := range ends {
		if !ran[line] {
			t.Errorf("no page shows %q any more", line)
		}
	}
	for line := range elsewhere {
		if !ran[line] {
			t.Errorf("no page shows %q any more", line)
		}
	}
	t.Logf("%d command lines", len(ran))
}

// loopbackOnly fails where anything could be sent to another machine.
func loopbackOnly(t *testing.T) {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		if i.Flags&net.FlagUp != 0 && i.Flags&net.FlagLoopback == 0 {
			t.Fatalf("the interface %s is up: run this by test/commands/run.sh, which takes a network namespace of its own", i.Name)
		}
	}
}

// alternatives are the arguments that a line stands for: as they are, or one set for each of
// the words of a choice.
func alternatives(c pages.Command, line string) [][]string {
	words := c.Words()[1:]
	if strings.Contains(line, "…") {
		return nil // it only names the command
	}
	for i, w := range words {
		with := stands[w]
		if s := named[line][w]; s != "" {
			with = s
		}
		if with != "" {
			words[i] = with
		}
	}
	for i, w := range words {
		if choices := strings.Split(w, "|"); len(choices) > 1 {
			var all [][]string
			for _, choice := range choices {
				one := slices.Clone(words)
				one[i] = choice
				all = append(all, one)
			}
			return all
		}
	}
	return [][]string{words}
}

// served is the embedded estate, and a folder with what people have when they come to a line.
type served struct {
	program, dir string
	find         []string // what `muster init` needs to find its hosts on loopback
}

// start serves the estate, scans it, and lays out the files that the pages name.
func start(t *testing.T, program, root string) *served {
	t.Helper()
	l := &served{program: program, dir: t.TempDir()}
	lab := exec.Command(program, "lab", "--write", "lab.yaml")
	lab.Dir = l.dir
	out, err := lab.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	lab.Stderr = lab.Stdout // where it tells how to scan it
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = lab.Process.Signal(os.Interrupt)
		_ = lab.Wait()
	})
	text := make([]byte, 4096)
	for got := ""; !strings.Contains(got, "Ctrl-C ends it"); {
		n, err := out.Read(text)
		if err != nil {
			t.Fatalf("the lab does not serve: %v\n%s", err, got)
		}
		got += string(text[:n])
		if _, line, ok := strings.Cut(got, "muster init "); ok {
			line, _, _ = strings.Cut(line, "\n")
			l.find = append(withoutFlag(strings.Fields(line), "-o", "--domain"), "--ca-file", l.authority(t))
		}
	}
	estate := l.read(t, "lab.yaml")
	l.write(t, "estate.yaml", estate)
	for _, args := range [][]string{
		{"scan", "-e", "estate.yaml", "-o", "json=results.json", "--facts", "facts.json"},
		{"collect", "-e", "estate.yaml", "-o", "other-vantage.json"},
		{"demo"},
	} {
		if code, said := l.run(t, args); code != 0 {
			t.Fatalf("muster %s ends with %d\n%s", strings.Join(args, " "), code, said)
		}
	}
	for _, copied := range []string{"last-night.json", "tonight.json"} {
		l.write(t, copied, l.read(t, "results.json"))
	}
	for _, customer := range []string{"estates/a/", "estates/b/"} {
		l.write(t, customer+"facts.json", l.read(t, "facts.json"))
		l.write(t, customer+"estate.yaml", estate)
	}
	if err := os.CopyFS(filepath.Join(l.dir, "policies"), os.DirFS(filepath.Join(root, "policies"))); err != nil {
		t.Fatal(err)
	}
	return l
}

// run runs muster in the folder and returns its exit code and what it said. What serves until
// it is stopped is stopped once it serves.
func (l *served) run(t *testing.T, args []string) (int, string) {
	t.Helper()
	if len(args) > 0 && args[0] == "init" && !slices.Contains(args, "--update") {
		find := l.find
		if slices.Contains(args, "--prism-central") {
			find = withoutFlag(find, "--prism-central")
		}
		args = append(append(slices.Clone(args), find...), "-o", filepath.Join(t.TempDir(), "found.yaml"))
		if !slices.Contains(args, "--domain") {
			args = append(args, "--domain", "corp.contoso.example")
		}
	}
	if len(args) > 1 && args[0] == "rules" && args[1] == "new" && len(args) == 2 {
		args = append(args, "dns/another-rule", "--dir", "other-rules")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, l.program, args...)
	cmd.Dir = l.dir
	cmd.Env = append(os.Environ(), l.secrets(t)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if len(args) > 0 && args[0] == "lab" {
		serving := &stopper{to: &out, at: "Ctrl-C ends it", stop: func() { _ = cmd.Process.Signal(os.Interrupt) }}
		cmd.Stdout, cmd.Stderr = serving, serving
	}
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// secrets are the variables that the pages name, with the secrets of the estate.
func (l *served) secrets(t *testing.T) []string {
	t.Helper()
	var all []string
	files := map[string]string{}
	credential := ""
	for line := range strings.SplitSeq(l.read(t, "lab.yaml"), "\n") {
		switch word := strings.TrimSpace(line); {
		case strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") && strings.HasSuffix(word, ":"):
			credential = strings.TrimSuffix(word, ":")
		case strings.HasPrefix(word, "password: file:"):
			files[credential] = strings.TrimPrefix(word, "password: file:")
		}
	}
	for name, credential := range map[string]string{"MUSTER_PASSWORD": "directory", "MUSTER_CITRIX_SECRET": "citrixcloud", "MUSTER_PRISM_PASSWORD": "prism"} {
		secret, err := os.ReadFile(files[credential])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s=%s", name, strings.TrimSpace(string(secret))))
	}
	return all
}

// authority is the file with the certificate that signed those of the estate.
func (l *served) authority(t *testing.T) string {
	t.Helper()
	_, path, ok := strings.Cut(l.read(t, "lab.yaml"), "caFile: ")
	if !ok {
		t.Fatal("lab.yaml names no caFile")
	}
	path, _, _ = strings.Cut(path, "\n")
	return path
}

func (l *served) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(l.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (l *served) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(l.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withoutFlag leaves flags and what they take out of arguments.
func withoutFlag(args []string, flags ...string) []string {
	var left []string
	for i := 0; i < len(args); i++ {
		if slices.Contains(flags, args[i]) {
			i++
			continue
		}
		left = append(left, args[i])
	}
	return left
}

// stopper calls stop when a text has come.
type stopper struct {
	to   *bytes.Buffer
	at   string
	stop func()
}

func (s *stopper) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	if s.stop != nil && strings.Contains(s.to.String(), s.at) {
		s.stop()
		s.stop = nil
	}
	return n, err
}
