package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/kit/crash"
	"github.com/muster-dr/muster/internal/kit/limited"
	"github.com/muster-dr/muster/report"
)

// What the folder of an estate holds, for `muster evaluate --each`.
const (
	factsPattern  = "facts*.json"
	estateOfEach  = "estate.yaml"
	resultsOfEach = "results.json"
)

// factsEndings are those of facts as they are and of compressed ones.
var factsEndings = []string{"", ".gz", ".zst"}

// checkEach refuses what has no meaning for many estates: files that are one for all of them.
func (f *judging) checkEach(a *app) error {
	if len(f.output) == 0 {
		f.output = []string{"json=" + resultsOfEach}
	}
	if err := f.check(a); err != nil {
		return err
	}
	f.outputs = slices.DeleteFunc(f.outputs, func(o report.Output) bool { return o.Name == "table" && o.Path == "-" })
	for _, o := range f.outputs {
		if !filepath.IsLocal(o.Path) || o.Path == "-" {
			return fmt.Errorf("-o %s=%s: with --each a report is a file in the folder of each estate: give a name, such as -o %[1]s=%[3]s", o.Name, o.Path, resultsOfEach)
		}
	}
	switch {
	case f.board:
		return errors.New("--board is about one estate, and --each shows one or two lines of each")
	case len(f.assumeFixed) > 0:
		return errors.New("--assume-fixed is about one estate: judge that one by itself")
	case f.baseline != "" && !filepath.IsLocal(f.baseline):
		return fmt.Errorf("--baseline %s: with --each it is a file in the folder of each estate: give a name, such as %s", f.baseline, resultsOfEach)
	}
	return nil
}

// estateFolder is the folder of one of many estates.
type estateFolder struct {
	name, dir string
	facts     []string
	estate    string // its estate file; "" when the declaration in the facts counts
}

// estateFolders are the folders in dir, each of which is taken for an estate: one that
// holds no facts is an estate that nobody looked at, and must not go unnoticed.
func estateFolders(dir string) ([]estateFolder, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("--each: %w", err)
	}
	var folders []estateFolder
	for _, e := range entries {
		at := filepath.Join(dir, e.Name())
		info, err := os.Stat(at)
		if strings.HasPrefix(e.Name(), ".") || err == nil && !info.IsDir() {
			continue
		}
		// A link that leads nowhere, such as to a share that is not mounted, is an estate too.
		f := estateFolder{name: e.Name(), dir: at}
		for _, ending := range factsEndings {
			found, err := filepath.Glob(filepath.Join(escapeGlob(at), factsPattern+ending))
			if err != nil {
				return nil, fmt.Errorf("--each: %w", err)
			}
			f.facts = append(f.facts, found...)
		}
		slices.Sort(f.facts)
		if file := filepath.Join(at, estateOfEach); exists(file) {
			f.estate = file
		}
		folders = append(folders, f)
	}
	if len(folders) == 0 {
		return nil, fmt.Errorf("--each %s: there is no folder in it; give the folder that holds one for each estate", dir)
	}
	return folders, nil
}

// escapeGlob is a path as a pattern that matches nothing else.
func escapeGlob(path string) string {
	if runtime.GOOS == "windows" { // has no escapes, and no names with * or ?
		return path
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// evaluateEach judges every estate that has a folder in dir, and writes the reports of each
// into its folder. What is wrong with one keeps none of the others from being judged.
func (a *app) evaluateEach(ctx context.Context, dir string, judge judging) error {
	folders, err := estateFolders(dir)
	if err != nil {
		return err
	}
	set, err := a.rulesFor(judge)
	if err != nil {
		return err
	}
	if err := a.checkNames(set, judge); err != nil {
		return err
	}
	workers := min(runtime.GOMAXPROCS(0), len(folders))
	limited.InTurn(workers)
	a.keep.busy.Store(true) // an estate that is being judged is judged to its end, and written
	overview := make([]report.Estate, len(folders))
	codes := make([]int, len(folders))
	var next atomic.Int64
	var working crash.Group
	for range workers {
		working.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(folders) {
					return
				}
				overview[i], codes[i] = a.evaluateFolder(ctx, set, folders[i], judge)
			}
		})
	}
	working.Wait()
	if errors.Is(context.Cause(ctx), collect.ErrInterrupted) {
		judged := slices.DeleteFunc(overview, func(e report.Estate) bool { return e.Decision == "" })
		_, _ = fmt.Fprintf(a.stderr, "muster: interrupted; %d of %d estates were judged, and their reports are written\n", len(judged), len(folders))
		return exitCode(exitInterrupted)
	}
	if err := report.Estates(a.stdout, overview, a.display()); err != nil {
		return err
	}
	for _, code := range []int{exitError, exitNoGo, exitNotProven} {
		if slices.Contains(codes, code) {
			return exitCode(code)
		}
	}
	return nil
}

// evaluateFolder judges one of many estates, and returns what the overview says of it and
// the exit code that it would have by itself.
func (a *app) evaluateFolder(ctx context.Context, set *policy.Set, folder estateFolder, judge judging) (report.Estate, int) {
	var doc *results.Document
	var err error
	if caught := crash.Catch(func() { doc, err = a.judgeFolder(ctx, set, folder, judge) }); caught != nil {
		err = caught
		if where, unkept := a.keepAfter(caught); unkept == nil {
			err = fmt.Errorf("%w; please report it with %s", caught, where)
		}
	}
	if err != nil {
		return report.Estate{Folder: folder.name, Because: err.Error()}, exitError
	}
	return report.Summary(folder.name, doc), doc.Gate.ExitCode
}

func (a *app) judgeFolder(ctx context.Context, set *policy.Set, folder estateFolder, judge judging) (*results.Document, error) {
	for _, read := range append(slices.Clone(folder.facts), folder.estate) {
		if info, err := os.Stat(read); read != "" && err == nil && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is no file", read) // a pipe could keep all others waiting
		}
	}
	if len(folder.facts) == 0 {
		return nil, fmt.Errorf("there are no facts in %s: a file %s is looked for, also as .gz or .zst", folder.dir, factsPattern)
	}
	judge.outputs = slices.Clone(judge.outputs)
	for i := range judge.outputs {
		judge.outputs[i].Path = filepath.Join(folder.dir, judge.outputs[i].Path)
	}
	if err := notOver(judge.outputs, append(slices.Clone(folder.facts), folder.estate)...); err != nil {
		return nil, err
	}
	if judge.baseline != "" {
		judge.baseline = filepath.Join(folder.dir, judge.baseline)
		if !exists(judge.baseline) { // an estate that is looked at for the first time
			judge.baseline = ""
		}
	}
	baseline, err := judge.readBaseline(nil)
	if err != nil {
		return nil, err
	}
	doc, err := readFacts(folder.facts, nil)
	if err != nil {
		return nil, err
	}
	if folder.estate != "" {
		if doc.Estate, err = a.estateOf(doc, folder.estate, ruleIDs(set)); err != nil {
			return nil, err
		}
	}
	res, err := a.assess(ctx, set, doc, baseline, judge)
	if err != nil {
		return nil, err
	}
	return res, a.write(judge.outputs, res, &judge.view)
}
