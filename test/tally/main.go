// Command tally runs the tests of one or more modules and says at the end how many
// there were, and which were skipped and why: a test that skips itself proves
// nothing, and go test says so only with -v, among thousands of lines.
//
//	go run ./test/tally [-modules DIR,DIR] -- [flags and packages of go test]
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("tally: ")
	modules := flag.String("modules", ".", "folders of the modules, separated by commas")
	flag.Parse()
	began := time.Now()
	all := &tally{out: os.Stdout}
	for dir := range strings.SplitSeq(*modules, ",") {
		if err := test(all, dir, flag.Args()); err != nil {
			all.problems = append(all.problems, fmt.Sprintf("go test in %s: %v", dir, err))
		}
	}
	all.summarize(time.Since(began))
	if len(all.problems) > 0 {
		log.Fatalf("FAILED: %s", strings.Join(all.problems, "; "))
	}
}

// test runs go test in a folder. The error is about running it: what tests found is
// in the tally.
func test(all *tally, dir string, args []string) error {
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	failed := len(all.problems)
	readErr := all.read(out)
	if readErr != nil {
		_, _ = io.Copy(io.Discard, out) // so that go test is not held up
	}
	err = cmd.Wait()
	if readErr != nil {
		return readErr
	}
	if err != nil && len(all.problems) == failed {
		return err // it failed, and no test did
	}
	return nil
}
