//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// found are the targets that fail, by rule.
type found map[string][]string

func (f found) add(rule, target string) {
	if !slices.Contains(f[rule], target) {
		f[rule] = append(f[rule], target)
		slices.Sort(f[rule])
	}
}

// same makes sure that the programs did the same work: programs that find
// different things cannot be compared.
func same(dir string) error {
	ours, machines, err := fromMuster(filepath.Join(dir, "results.json"))
	if err != nil {
		return err
	}
	if len(ours) == 0 {
		return errors.New("muster found nothing, so there is nothing to compare")
	}
	floor, behind, judged, err := fromFloor(filepath.Join(dir, "floor.json"))
	if err != nil {
		return err
	}
	some := found{}
	for _, rule := range judged {
		if ours[rule] != nil {
			some[rule] = ours[rule]
		}
	}
	if err := equal("plain Go", floor, some); err != nil {
		return err
	}
	for ou, names := range behind {
		if !slices.Equal(names, machines[ou]) {
			return fmt.Errorf("plain Go counts %d machines in %s, and muster %d", len(names), ou, len(machines[ou]))
		}
	}
	for _, other := range []struct {
		name, file string
		read       func(string) (found, found, error)
	}{
		{"opa eval", "opa.json", fromOPA},
		{"opa eval with machines", "opa-machines.json", fromOPAWithMachines},
		{"conftest test", "conftest.json", fromConftest},
	} {
		theirs, behind, err := other.read(filepath.Join(dir, other.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was left out
		}
		if err != nil {
			return err
		}
		if err := equal(other.name, theirs, ours); err != nil {
			return err
		}
		if behind != nil && !maps.EqualFunc(behind, machines, slices.Equal) {
			return fmt.Errorf("%s names other machines behind the findings than muster", other.name)
		}
	}
	return nil
}

func equal(name string, theirs, ours found) error {
	if !maps.EqualFunc(theirs, ours, slices.Equal) {
		return fmt.Errorf("%s finds\n%v\nand muster\n%v", name, theirs, ours)
	}
	return nil
}

// fromMuster reads what muster found. Computers behind an OU that fails are kept as
// if a rule had found them, under the name of the OU.
func fromMuster(path string) (failed, machines found, err error) {
	doc, err := results.Read(path, nil)
	if err != nil {
		return nil, nil, err
	}
	failed, machines = found{}, found{}
	for _, r := range doc.Results {
		if r.Status == results.Fail {
			failed.add(r.Rule, r.Target)
			if strings.HasPrefix(r.Target, "ou/") {
				machines[r.Target] = doc.Machines[r.Target]
			}
		}
	}
	return failed, machines, nil
}

func fromFloor(path string) (failed, machines found, judged []string, err error) {
	var doc struct {
		Judged             []string
		Findings, Machines found
	}
	err = readJSON(path, &doc)
	return doc.Findings, doc.Machines, doc.Judged, err
}

// said is what opa eval answers.
type said map[string]struct {
	Findings []struct{ Target string }
}

func (s said) found() found {
	out := found{}
	for rule, sets := range s {
		for _, f := range sets.Findings {
			out.add(rule, f.Target)
		}
	}
	return out
}

func fromOPA(path string) (found, found, error) {
	var s said
	err := answer(path, &s)
	return s.found(), nil, err
}

func fromOPAWithMachines(path string) (found, found, error) {
	var both struct {
		Rules    said
		Machines found
	}
	err := answer(path, &both)
	return both.Rules.found(), both.Machines, err
}

func answer(path string, v any) error {
	var doc struct {
		Result []struct {
			Expressions []struct{ Value json.RawMessage }
		}
	}
	if err := readJSON(path, &doc); err != nil {
		return err
	}
	if len(doc.Result) != 1 || len(doc.Result[0].Expressions) != 1 {
		return fmt.Errorf("%s: opa eval gave no answer", path)
	}
	return json.Unmarshal(doc.Result[0].Expressions[0].Value, v)
}

func fromConftest(path string) (found, found, error) {
	var doc []struct {
		Failures []struct {
			Metadata struct{ Rule, Set, Target string }
		}
	}
	if err := readJSON(path, &doc); err != nil {
		return nil, nil, err
	}
	out := found{}
	for _, file := range doc {
		for _, f := range file.Failures {
			if f.Metadata.Set == "findings" {
				out.add(f.Metadata.Rule, f.Metadata.Target)
			}
		}
	}
	return out, nil, nil
}

func readJSON(path string, v any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
