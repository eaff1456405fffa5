package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// event is a line of go test -json; see go doc test2json.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

// tally counts tests. Cases are those that stand below another test.
type tally struct {
	out      io.Writer
	tests    int
	cases    int
	passed   int
	packages int
	empty    []string // packages without tests
	skipped  []string // "package: test: reason"
	problems []string

	output  map[string][]string // of the tests and packages that have not ended, by package and test
	running map[string]int      // tests of a package that have passed
}

var (
	frame  = regexp.MustCompile(`^\s*(=== (RUN|PAUSE|CONT|NAME)|--- (PASS|SKIP)|(ok|FAIL|PASS|\?)\s)`)
	reason = regexp.MustCompile(`^\s+\S+\.go:\d+: (.*)`)
)

// read reads events until their end, and prints what is of interest at once: how
// each package went, and everything that a test which fails has said.
func (a *tally) read(in io.Reader) error {
	a.output, a.running = map[string][]string{}, map[string]int{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			a.printf("%s\n", lines.Text()) // not of a test, such as the words of go itself
			continue
		}
		a.take(e)
	}
	return lines.Err()
}

func (a *tally) take(e event) {
	key := e.Package + "\x00" + e.Test
	switch e.Action {
	case "output":
		a.output[key] = append(a.output[key], e.Output)
	case "build-output":
		a.printf("%s", e.Output)
	case "build-fail":
		a.problems = append(a.problems, e.ImportPath+" does not compile")
	case "pass", "fail", "skip":
		if e.Test == "" {
			a.ended(e)
		} else {
			a.count(e, key)
		}
		delete(a.output, key)
	}
}

// count takes a test that has ended.
func (a *tally) count(e event, key string) {
	a.tests++
	if strings.Contains(e.Test, "/") {
		a.tests--
		a.cases++
	}
	switch e.Action {
	case "pass":
		a.passed++
		a.running[e.Package]++
	case "skip":
		why := "it does not say why"
		for _, line := range a.output[key] {
			if m := reason.FindStringSubmatch(line); m != nil && m[1] != "" {
				why = m[1]
			}
		}
		a.skipped = append(a.skipped, fmt.Sprintf("%s %s: %s", e.Package, e.Test, why))
	case "fail":
		a.problems = append(a.problems, e.Package+" "+e.Test)
		a.show(key)
	}
}

// ended takes a package that has ended.
func (a *tally) ended(e event) {
	key := e.Package + "\x00"
	switch e.Action {
	case "skip":
		a.empty = append(a.empty, e.Package)
		return
	case "fail":
		if !slices.ContainsFunc(a.problems, func(p string) bool { return strings.HasPrefix(p, e.Package+" ") }) {
			a.problems = append(a.problems, e.Package+" ended without a test that failed")
		}
		for running := range a.output { // a panic or a deadline ends tests without their saying so
			if strings.HasPrefix(running, key) && running != key {
				a.show(running)
			}
		}
		a.show(key)
	}
	a.packages++
	a.printf("%-4s  %s  %.1fs, %d passed\n", map[string]string{"pass": "ok", "fail": "FAIL"}[e.Action], e.Package, e.Elapsed, a.running[e.Package])
}

// show prints what a test or a package has said.
func (a *tally) show(key string) {
	if _, test, _ := strings.Cut(key, "\x00"); test != "" {
		a.printf("--- %s\n", test)
	}
	for _, line := range a.output[key] {
		if !frame.MatchString(line) {
			a.printf("%s", line)
		}
	}
	delete(a.output, key)
}

func (a *tally) summarize(took time.Duration) {
	a.printf("\n%d tests with %d cases in %d packages after %s: %d passed, %d problems\n",
		a.tests, a.cases, a.packages, took.Round(time.Second), a.passed, len(a.problems))
	if len(a.empty) > 0 {
		a.printf("without tests: %d packages: %s\n", len(a.empty), strings.Join(a.empty, ", "))
	}
	slices.Sort(a.skipped)
	a.printf("skipped: %d%s\n", len(a.skipped), map[bool]string{true: ":"}[len(a.skipped) > 0])
	for _, s := range a.skipped {
		a.printf("  %s\n", s)
	}
}

func (a *tally) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(a.out, format, args...)
}
