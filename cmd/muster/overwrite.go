package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/muster-dr/muster/internal/kit/compressed"
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

// canKeep refuses a path for facts before anything is asked: what nobody could write, or read
// again, would be lost at the end.
func canKeep(flag, path string, read []string) error {
	if over := sameFile(path, read); over != "" {
		return fmt.Errorf("%s %s would overwrite %s, which is read: give another path", flag, path, over)
	}
	if path == "-" || path == "" {
		return nil
	}
	if err := compressed.Writable(path); err != nil {
		return fmt.Errorf("%s %s: %w", flag, path, err)
	}
	if to, err := os.Stat(path); err == nil && to.IsDir() {
		return fmt.Errorf("%s %s is a folder: give the path of a file, such as %s", flag, path, filepath.Join(path, "facts.json"))
	}
	if above, err := os.Stat(filepath.Dir(path)); err != nil || !above.IsDir() {
		return fmt.Errorf("%s %s: there is no folder %q", flag, path, filepath.Dir(path))
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
