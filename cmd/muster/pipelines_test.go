package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/lab"
)

// asProgram makes the binary of these tests behave as muster, so that shells can
// call it without a build.
const asProgram = "MUSTER_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit((&app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, limits: collect.Unthrottled()}).run(os.Args[1:])) //nolint:forbidigo // here the tests are the program
	}
	// As main does: to look for garbage less often saves a fifth of the time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	m.Run()
}

// ciPages is where the pages with the pipelines stand.
const ciPages = "../../docs/ci"

// pipeline is what a page gives to a system, as far as a shell can run it.
type pipeline struct {
	shell  []string // as the system calls it; the script is the last argument
	script func(t *testing.T, page string) string
	// setUp prepares the workspace of a night, in which the last baseline is as the
	// page lets it travel, and gives the environment of the script.
	setUp func(t *testing.T, work, baseline string) []string
	// keeps returns the baseline of the next night; "" when the old one stays.
	keeps func(t *testing.T, work string) string
	// notProven is what the script ends with when the gate is not proven.
	notProven int
}

// block is the fenced block of a language on a page.
func block(t *testing.T, page, language string) string {
	t.Helper()
	m := regexp.MustCompile("(?s)```" + language + "\n(.*?)\n```").FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("the page has no block of %s", language)
	}
	return m[1] + "\n"
}

// scripts collects the values of a key anywhere in a YAML block.
func scripts(t *testing.T, page, key string) string {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(block(t, page, "yaml")), &doc); err != nil {
		t.Fatal(err)
	}
	var found []string
	var walk func(*yaml.Node)
	walk = func(n *yaml.Node) {
		for i, c := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 0 && c.Value == key {
				value := n.Content[i+1]
				if value.Kind == yaml.SequenceNode && len(value.Content) == 1 {
					value = value.Content[0]
				}
				found = append(found, value.Value)
			}
			walk(c)
		}
	}
	walk(&doc)
	if len(found) != 1 || strings.TrimSpace(found[0]) == "" {
		t.Fatalf("the page has %d scripts below %s: %q", len(found), key, found)
	}
	return found[0]
}

// inPlace is how a baseline travels that the script leaves in its folder.
func inPlace(t *testing.T, work string) string { return read(t, filepath.Join(work, "baseline.json")) }

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func baselineIn(t *testing.T, work, baseline string) []string {
	t.Helper()
	if baseline != "" {
		write(t, filepath.Join(work, "baseline.json"), baseline)
	}
	return nil
}

var pipelines = map[string]pipeline{
	"github-actions.md": {
		shell:  []string{"bash", "-e", "-c"},
		script: func(t *testing.T, page string) string { return scripts(t, page, "run") },
		setUp: func(t *testing.T, work, baseline string) []string {
			baselineIn(t, work, baseline)
			return []string{"GITHUB_STEP_SUMMARY=" + filepath.Join(work, "step-summary.md"), "GITHUB_OUTPUT=" + filepath.Join(work, "step-output")}
		},
		keeps: func(t *testing.T, work string) string {
			if strings.Contains(read(t, filepath.Join(work, "step-output")), "keep=yes\n") {
				return inPlace(t, work)
			}
			return ""
		},
		notProven: 3,
	},
	"gitlab-ci.md": {
		shell:  []string{"bash", "-eo", "pipefail", "-c"},
		script: func(t *testing.T, page string) string { return scripts(t, page, "script") },
		setUp:  baselineIn, keeps: inPlace, notProven: 3,
	},
	"jenkins.md": {
		shell: []string{"sh", "-xe", "-c"},
		script: func(t *testing.T, page string) string {
			m := regexp.MustCompile(`(?s)sh returnStatus: true, script: '''(.*?)'''`).FindStringSubmatch(block(t, page, "groovy"))
			if m == nil {
				t.Fatal("the page has no script")
			}
			return m[1]
		},
		setUp: baselineIn, keeps: inPlace, notProven: 3,
	},
	"azure-devops.md": {
		shell:  []string{"bash", "-c"},
		script: func(t *testing.T, page string) string { return scripts(t, page, "bash") },
		setUp: func(t *testing.T, work, baseline string) []string {
			out, last := filepath.Join(work, "staging"), filepath.Join(work, "last")
			for _, dir := range []string{out, last} {
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			baselineIn(t, last, baseline)
			return []string{"OUT=" + out, "LAST=" + last}
		},
		keeps: func(t *testing.T, work string) string { return inPlace(t, filepath.Join(work, "staging", "baseline")) },
		// The job ends with a warning instead.
		notProven: 0,
	},
	"cron.md": {
		shell: []string{"sh", "-c"},
		script: func(t *testing.T, page string) string {
			text := block(t, page, "sh")
			for from, to := range map[string]string{"cd /var/lib/muster ": "cd . ", "-e /etc/muster/estate.yaml": "-e estate.yaml"} {
				if strings.Count(text, from) != 1 {
					t.Fatalf("the script has %d times %q", strings.Count(text, from), from)
				}
				text = strings.Replace(text, from, to, 1)
			}
			return text
		},
		setUp: baselineIn, keeps: inPlace, notProven: 3,
	},
}

// TestThreeNightsOfEachPipeline runs the shell of each page of docs/ci, as it stands
// there, against an estate with blockers that nobody fixes: on the first night, when
// nothing has changed, and when a source is down. Whatever the exit code is, no output
// of any night says that all is well.
func TestThreeNightsOfEachPipeline(t *testing.T) {
	for _, tool := range []string{"bash", "sh", "jq", "flock"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("the scripts of docs/ci cannot be run: %v", err)
		}
	}
	pages, err := filepath.Glob(filepath.Join(ciPages, "*.md"))
	if err != nil || len(pages) != len(pipelines)+1 {
		t.Fatalf("%d pages, and %d pipelines and a README are known: %v %v", len(pages), len(pipelines), pages, err)
	}
	l, err := lab.Start(t.Context(), lab.Options{Parts: checks.Lab(), Faults: []string{"listofddcs-production-only", "vda-list-stale"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	up := string(l.EstateFile())
	// Nobody listens at port 1. Only Prism has the key address.
	prism := regexp.MustCompile(`( address: 127\.0\.0\.1):\d+`)
	if !prism.MatchString(up) {
		t.Fatalf("the estate file does not say where Prism is:\n%s", up)
	}
	down := prism.ReplaceAllString(up, "$1:1")
	bin := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "muster")); err != nil {
		t.Fatal(err)
	}
	for _, path := range pages {
		name := filepath.Base(path)
		if name == "README.md" {
			continue
		}
		t.Run(strings.TrimSuffix(name, ".md"), func(t *testing.T) {
			t.Parallel()
			p, known := pipelines[name]
			if !known {
				t.Fatal("nobody runs the shell of this page")
			}
			script := p.script(t, read(t, path))
			baseline := ""
			for i, night := range []struct {
				name, estate string
				exit         int
				gate         results.Outcome
			}{
				{"with blockers that nobody knows yet", up, 1, results.GateFailed},
				{"when nothing has changed", up, 0, results.GatePassed},
				{"when a source is down", down, p.notProven, results.GateNotProven},
			} {
				work := t.TempDir()
				env := p.setUp(t, work, baseline)
				write(t, filepath.Join(work, "estate.yaml"), night.estate)
				cmd := exec.CommandContext(t.Context(), p.shell[0], append(p.shell[1:], script)...) //nolint:gosec // from docs/ci
				cmd.Dir = work
				cmd.Env = append(os.Environ(), append(env, asProgram+"=1", "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))...)
				var log bytes.Buffer
				cmd.Stdout, cmd.Stderr = &log, &log
				_ = cmd.Run() // the code says it
				if code := cmd.ProcessState.ExitCode(); code != night.exit {
					t.Fatalf("night %d, %s: exit code %d, want %d\n%s", i+1, night.name, code, night.exit, log.String())
				}
				saysNoGo(t, fmt.Sprintf("the log of night %d", i+1), log.String())
				res := outputs(t, i+1, work)
				if res.Gate.Outcome != night.gate {
					t.Errorf("night %d: %s", i+1, res.Gate.Sentence)
				}
				if name == "cron.md" && i == 1 && strings.Count(log.String(), "\n") != 1 {
					t.Errorf("the mail of a night with nothing new is not one line:\n%s", log.String())
				}
				if kept := p.keeps(t, work); kept != "" {
					baseline = kept
				}
				if baseline == "" {
					t.Fatalf("night %d leaves no baseline", i+1)
				}
			}
		})
	}
}

// outputs looks at every report in the folder of a night, and returns the results.
func outputs(t *testing.T, night int, work string) *results.Document {
	t.Helper()
	var res *results.Document
	reports := 0
	err := filepath.WalkDir(work, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch base := d.Name(); base {
		case "results.json":
			doc := readResults(t, path)
			res = doc
		case "estate.yaml", "lock", "step-output", "errors.txt", "baseline.json":
			return nil
		}
		reports++
		saysNoGo(t, fmt.Sprintf("%s of night %d", d.Name(), night), read(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if res == nil || reports < 2 {
		t.Fatalf("night %d leaves %d reports", night, reports)
	}
	if res.Verdict.Decision != results.NoGo && res.Verdict.Decision != results.NotProven {
		t.Errorf("the verdict of night %d is %s", night, res.Verdict.Decision)
	}
	return res
}

// goes are the ways in which formats say GO.
var goes = regexp.MustCompile(`"decision": "GO"|"verdict": "GO"|name="verdict" value="GO"|id="verdict">GO<|(?m:^## muster: GO)|(?m:^ GO  )|decision="go"} 1`)

func saysNoGo(t *testing.T, what, text string) {
	t.Helper()
	if !strings.Contains(text, "NO-GO") && !strings.Contains(text, "NOT PROVEN") {
		t.Errorf("%s says neither NO-GO nor NOT PROVEN:\n%.3000s", what, text)
	}
	if m := goes.FindString(text); m != "" {
		t.Errorf("%s says %q", what, m)
	}
}

// TestTheWordsForGOAreThoseOfTheFormats keeps saysNoGo from looking for words that no
// format writes.
func TestTheWordsForGOAreThoseOfTheFormats(t *testing.T) {
	doc := results.Document{Schema: results.Schema, Verdict: results.Verdict{Decision: results.Go, Headline: "GO", FailOn: results.High, Because: "1 result judged"},
		Results: []results.Result{{ID: "1", Rule: "ad/rule", Target: "dc/dc3", Component: "ad", Status: results.Pass}}}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "results.json")
	write(t, path, string(text))
	for _, format := range []string{"json", "sarif", "sarif-github", "junit", "html", "markdown", "table", "prometheus"} {
		_, out, stderr := muster(t, "report", path, "-o", format)
		if !goes.MatchString(out) {
			t.Errorf("%s: no word for GO in %s\n%s", format, out, stderr)
		}
	}
}
