package main

import (
	"fmt"
	"os"

	"github.com/muster-dr/muster/report"
)

// notOver refuses to write a report over a file that the command reads: facts of a night
// cannot be collected again. Results of last night may give way to those of tonight, so
// that a baseline is no such file.
func notOver(outputs []report.Output, read ...string) error {
	for _, o := range outputs {
		if over := sameFile(o.Path, read); over != "" {
			return fmt.Errorf("-o %s=%s would overwrite %s, which is read: give another path", o.Name, o.Path, over)
		}
	}
	return nil
}

// sameFile is the one of some files that a path leads to; "" for none. What is no file,
// such as a pipe, keeps nothing that could be lost.
func sameFile(path string, read []string) string {
	if path == "-" || path == "" {
		return ""
	}
	to, err := os.Stat(path)
	if err != nil || !to.Mode().IsRegular() {
		return ""
	}
	for _, r := range read {
		if from, err := os.Stat(r); r != "-" && err == nil && os.SameFile(from, to) {
			return r
		}
	}
	return ""
}
