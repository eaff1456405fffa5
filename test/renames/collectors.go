package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// compareCollectors scans the embedded estate with every fault by the new program,
// and compares the facts with those of the old one.
func (j *job) compareCollectors(ctx context.Context) error {
	faults, err := j.old.faults(ctx)
	if err != nil {
		return err
	}
	now, err := j.new.faults(ctx)
	if err != nil {
		return err
	}
	called := j.renames.faults()
	for _, f := range now {
		if !slices.Contains(faults, f) && !slices.Contains(slices.Collect(maps.Values(called)), f) {
			j.say("note: the fault %s is new and compared with nothing\n", f)
		}
	}
	before := ""
	if len(j.facts) > 0 {
		before = j.facts[0]
	}
	var total tally
	err = each(ctx, j.parallel, j.selected(faults), j.out, func(ctx context.Context, fault string) (string, error) {
		was := filepath.Join(before, fault, "facts.json")
		if before == "" {
			var err error
			if was, err = j.old.scan(ctx, filepath.Join(j.work, "facts-"+j.old.sum), fault); err != nil {
				return "", err
			}
		}
		report, note := "", ""
		name := cmp.Or(called[fault], fault)
		if !slices.Contains(now, name) {
			report = fmt.Sprintf("DIFFERS  %s is no fault of the new program\n", name)
		} else {
			is, err := j.new.scan(ctx, filepath.Join(j.work, "facts-"+j.new.sum), name)
			if err != nil {
				return "", err
			}
			difference, runs, err := j.compareRuns(ctx, was, is, fault, name)
			if err != nil {
				return "", err
			}
			switch {
			case difference != "":
				report = fmt.Sprintf("DIFFERS  %s %s\n", fault, difference)
			case runs > 1:
				note = fmt.Sprintf(" (one of %d runs of each)", runs)
			}
		}
		total.Lock()
		defer total.Unlock()
		total.estates++
		if report != "" {
			total.differ++
			return report, nil
		}
		total.equal++
		return fmt.Sprintf("equal    %s%s\n", fault, note), nil
	})
	if err != nil {
		return err
	}
	j.say("== %d estates: the facts of %d are equal, of %d differ\n", total.estates, total.equal, total.differ)
	if total.differ > 0 {
		return errDiffers
	}
	return nil
}

// mostRuns is how often each program scans an estate at most.
const mostRuns = 6

// compareRuns compares the facts of two runs. Systems are asked side by side, so one
// program may tell the same fault in several ways: which of the lists that failed is
// told of first, for example. So where the facts differ, both programs scan again, and
// are alike when a run of the one is like a run of the other. It returns the first
// difference that was seen, or nothing, and how many runs there were of each.
func (j *job) compareRuns(ctx context.Context, was, is, fault, name string) (difference string, runs int, err error) {
	old, now := []string{was}, []string{is}
	for runs = 1; ; runs++ {
		for i := range old {
			for k := range now {
				if i < runs-1 && k < runs-1 {
					continue // compared before
				}
				d, err := compareFacts(old[i], now[k], j.renames)
				if err != nil || d == "" {
					return "", runs, err
				}
				difference = cmp.Or(difference, d)
			}
		}
		if runs == mostRuns {
			return difference, runs, nil
		}
		again := fmt.Sprintf("-run%d", runs+1)
		if was, err = j.old.scan(ctx, filepath.Join(j.work, "facts-"+j.old.sum+again), fault); err != nil {
			return "", runs, err
		}
		if is, err = j.new.scan(ctx, filepath.Join(j.work, "facts-"+j.new.sum+again), name); err != nil {
			return "", runs, err
		}
		old, now = append(old, was), append(now, is)
	}
}

func compareFacts(old, now string, r *renames) (string, error) {
	var docs [2]any
	for i, path := range []string{old, now} {
		content, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		if docs[i], err = normalize(content); err != nil {
			return "", fmt.Errorf("%s: %w", path, err)
		}
	}
	docs[0] = mapTree(docs[0], r.apply)
	return firstPath(docs[0], docs[1], ""), nil
}
