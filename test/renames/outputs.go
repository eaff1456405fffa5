package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// compareOutputs judges the facts of the old program with the old program under
// the new names and with the new one, and compares all that they write.
func (j *job) compareOutputs(ctx context.Context) error {
	formats, err := j.old.formats(ctx)
	if err != nil {
		return err
	}
	now, err := j.new.formats(ctx)
	if err != nil {
		return err
	}
	for _, f := range now {
		if !slices.Contains(formats, f) {
			j.say("note: the format %s is new and compared with nothing\n", f)
		}
	}
	folders := j.facts
	if len(folders) == 0 {
		own := filepath.Join(j.work, "facts-"+j.old.sum)
		faults, err := j.old.faults(ctx)
		if err != nil {
			return err
		}
		j.say("== the facts of %d estates, as the old program collects them\n", len(faults))
		err = each(ctx, j.parallel, j.selected(faults), j.out, func(ctx context.Context, fault string) (string, error) {
			_, err := j.old.scan(ctx, own, fault)
			return "", err
		})
		if err != nil {
			return err
		}
		folders = []string{filepath.Join(own, "f")}
	}
	var total tally
	for _, folder := range folders {
		if err := j.compareFolder(ctx, folder, formats, &total); err != nil {
			return err
		}
	}
	j.say("== %d estates: %d outputs are equal, %d differ\n", total.estates, total.equal, total.differ)
	switch {
	case total.equal+total.differ == 0:
		return fmt.Errorf("nothing was compared: no folder has facts that match %q", j.only)
	case total.differ > 0:
		return errDiffers
	}
	return nil
}

func (j *job) say(format string, args ...any) { _, _ = fmt.Fprintf(j.out, format, args...) }

// selected are the faults to compare; the healthy estate is always one of them,
// because others are compared with it.
func (j *job) selected(faults []string) []string {
	var some []string
	for _, f := range faults {
		if f != healthy && j.only.MatchString(f) {
			some = append(some, f)
		}
	}
	if slices.Contains(faults, healthy) {
		some = append([]string{healthy}, some...)
	}
	return some
}

type tally struct {
	sync.Mutex
	estates, equal, differ int
}

func (j *job) compareFolder(ctx context.Context, folder string, formats []string, total *tally) error {
	found, err := filepath.Glob(filepath.Join(folder, "*", "facts.json"))
	if err != nil {
		return err
	}
	var faults []string
	for _, path := range found {
		faults = append(faults, filepath.Base(filepath.Dir(path)))
	}
	if len(faults) == 0 {
		return fmt.Errorf("%s has no FAULT/facts.json", folder)
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return err
	}
	j.say("== %s\n", folder)
	compare := func(ctx context.Context, fault string) (string, error) {
		return j.compareFault(ctx, folder, fault, formats, total)
	}
	selected := j.selected(faults)
	if len(selected) > 0 && selected[0] == healthy { // the others are compared with it
		if err := each(ctx, 1, selected[:1], j.out, compare); err != nil {
			return err
		}
		selected = selected[1:]
	}
	return each(ctx, j.parallel, selected, j.out, compare)
}

// compareFault compares everything that is made of one facts file.
func (j *job) compareFault(ctx context.Context, folder, fault string, formats []string, total *tally) (string, error) {
	was, err := j.evaluate(ctx, j.renamed, folder, fault, formats)
	if err != nil {
		return "", err
	}
	is, err := j.evaluate(ctx, j.new, folder, fault, formats)
	if err != nil {
		return "", err
	}
	was["json"], is["json"] = j.renames.withoutFormer(was["json"]), j.renames.withoutFormer(is["json"])
	names := slices.Sorted(maps.Keys(was))
	var differences []string
	for _, name := range names {
		if d := firstDifference(was[name], is[name]); d != "" {
			differences = append(differences, fmt.Sprintf("DIFFERS  %s %s %s\n", fault, name, d))
		}
	}
	equal := len(names) - len(differences)
	if j.old.sum != j.renamed.sum {
		original, err := j.evaluate(ctx, j.old, folder, fault, []string{"json"})
		if err != nil {
			return "", err
		}
		d, err := j.renames.compareResults(original["json"], was["json"])
		if err != nil {
			return "", err
		}
		if d != "" {
			differences = append(differences, fmt.Sprintf("DIFFERS  %s results of the old program before and after the renaming of its source: %s\n", fault, d))
		} else {
			equal++
		}
		d, err = j.diffAcross(ctx, folder, fault)
		if err != nil {
			return "", err
		}
		if d != "" {
			differences = append(differences, fmt.Sprintf("DIFFERS  %s muster diff of old results and new ones: %s\n", fault, d))
		} else {
			equal++
		}
	}
	total.Lock()
	defer total.Unlock()
	total.estates++
	total.equal += equal
	total.differ += len(differences)
	if len(differences) > 0 {
		return strings.Join(differences, ""), nil
	}
	return fmt.Sprintf("equal    %s (%d)\n", fault, equal), nil
}

// outputFolder is where the outputs of a program are kept.
func (j *job) outputFolder(p *program, folder, fault string) string {
	return filepath.Join(j.work, "out-"+p.sum, filepath.Base(filepath.Dir(folder))+"-"+filepath.Base(folder), fault)
}

// evaluate judges a facts file and returns all outputs by name, each kept below
// the work folder and not made again.
func (j *job) evaluate(ctx context.Context, p *program, folder, fault string, formats []string) (map[string][]byte, error) {
	dir := j.outputFolder(p, folder, fault)
	facts := filepath.Join(folder, fault, "facts.json")
	if _, err := os.Stat(filepath.Join(dir, "exit")); err != nil { // is written last
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, err
		}
		args := []string{"evaluate", facts}
		for _, f := range formats {
			args = append(args, "-o", f+"="+f)
		}
		stdout, stderr, exit, err := p.run(ctx, dir, args...)
		if err != nil {
			return nil, err
		}
		more := map[string]string{"stdout": stdout, "stderr": stderr}
		if len(formats) > 1 {
			if more["board"], _, _, err = p.run(ctx, dir, "evaluate", facts, "--board"); err != nil {
				return nil, err
			}
			base := filepath.Join("..", healthy, "json")
			if _, err := os.Stat(filepath.Join(dir, base)); err == nil && fault != healthy {
				for _, f := range []string{"table", "json"} {
					if more["diff-"+f], _, _, err = p.run(ctx, dir, "diff", base, "json", "-o", f); err != nil {
						return nil, err
					}
				}
			}
		}
		for name, content := range more {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				return nil, err
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "exit"), []byte(strconv.Itoa(exit)), 0o644); err != nil {
			return nil, err
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	outputs := map[string][]byte{}
	for _, f := range files {
		if outputs[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			return nil, err
		}
	}
	// The digest of the policies changes with every comment in them. It is the only
	// thing that is not compared.
	digest := policiesDigest.FindSubmatch(outputs["json"])
	if digest == nil {
		return nil, fmt.Errorf("%s: the results of %s have no policiesSha256:\n%s", p.path, fault, outputs["stderr"])
	}
	for name, content := range outputs {
		outputs[name] = bytes.ReplaceAll(content, digest[1], []byte("(policies)"))
	}
	return outputs, nil
}

var policiesDigest = regexp.MustCompile(`"policiesSha256": "([0-9a-f]{64})"`)

// diffAcross compares results of the old program with those of the new one by the
// new one's own diff, which has to know the old names. Nothing may have changed.
func (j *job) diffAcross(ctx context.Context, folder, fault string) (string, error) {
	was, is := filepath.Join(j.outputFolder(j.old, folder, fault), "json"), filepath.Join(j.outputFolder(j.new, folder, fault), "json")
	stdout, stderr, exit, err := j.new.run(ctx, "", "diff", was, is, "-o", "json")
	if err != nil {
		return "", err
	}
	if exit != 0 {
		return strings.TrimSpace(stderr), nil
	}
	var changes struct{ Counts map[string]int }
	if err := json.Unmarshal([]byte(stdout), &changes); err != nil {
		return "", err
	}
	if changes.Counts["unchanged"] == 0 {
		return "nothing is unchanged", nil
	}
	for _, kind := range slices.Sorted(maps.Keys(changes.Counts)) {
		if n := changes.Counts[kind]; n > 0 && kind != "unchanged" {
			return fmt.Sprintf("%d %s", n, kind), nil
		}
	}
	return "", nil
}

// firstDifference says where two outputs differ first, or nothing.
func firstDifference(old, now []byte) string {
	if bytes.Equal(old, now) {
		return ""
	}
	if now == nil {
		return "is not written by the new program"
	}
	a, b := strings.Split(string(old), "\n"), strings.Split(string(now), "\n")
	for i := 0; ; i++ {
		if i < len(a) && i < len(b) && a[i] == b[i] {
			continue
		}
		line := func(lines []string) string {
			if i >= len(lines) {
				return "(end)"
			}
			return around(lines[i], commonPrefix(at(a, i), at(b, i)))
		}
		return fmt.Sprintf("line %d\n           - %s\n           + %s", i+1, line(a), line(b))
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// around is the part of a long line around a place.
func around(line string, place int) string {
	const before, most = 60, 200
	cut := ""
	if place > most-before {
		line, cut = line[place-before:], "… "
	}
	if len(line) > most {
		line = line[:most] + " …"
	}
	return cut + line
}
