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

	"github.com/muster-dr/muster/internal/results"
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
	ours, err := fromMuster(filepath.Join(dir, "results.json"))
	if err != nil {
		return err
	}
	if len(ours) == 0 {
		return errors.New("muster found nothing, so there is nothing to compare")
	}
	floor, judged, err := fromFloor(filepath.Join(dir, "floor.json"))
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
	for _, other := range []struct {
		name, file string
		read       func(string) (found, error)
	}{
		{"opa eval", "opa.json", fromOPA},
		{"conftest test", "conftest.json", fromConftest},
	} {
		theirs, err := other.read(filepath.Join(dir, other.file))
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was left out
		}
		if err != nil {
			return err
		}
		if err := equal(other.name, theirs, ours); err != nil {
			return err
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

func fromMuster(path string) (found, error) {
	doc, err := results.Read(path, nil)
	if err != nil {
		return nil, err
	}
	out := found{}
	for _, r := range doc.Results {
		if r.Status == results.Fail {
			out.add(r.Rule, r.Target)
		}
	}
	return out, nil
}

func fromFloor(path string) (found, []string, error) {
	var doc struct {
		Judged   []string
		Findings found
	}
	err := readJSON(path, &doc)
	return doc.Findings, doc.Judged, err
}

func fromOPA(path string) (found, error) {
	var doc struct {
		Result []struct {
			Expressions []struct {
				Value map[string]struct {
					Findings []struct{ Target string }
				}
			}
		}
	}
	if err := readJSON(path, &doc); err != nil {
		return nil, err
	}
	if len(doc.Result) != 1 || len(doc.Result[0].Expressions) != 1 {
		return nil, errors.New("opa eval gave no answer")
	}
	out := found{}
	for rule, said := range doc.Result[0].Expressions[0].Value {
		for _, f := range said.Findings {
			out.add(rule, f.Target)
		}
	}
	return out, nil
}

func fromConftest(path string) (found, error) {
	var doc []struct {
		Failures []struct {
			Metadata struct{ Rule, Set, Target string }
		}
	}
	if err := readJSON(path, &doc); err != nil {
		return nil, err
	}
	out := found{}
	for _, file := range doc {
		for _, f := range file.Failures {
			if f.Metadata.Set == "findings" {
				out.add(f.Metadata.Rule, f.Metadata.Target)
			}
		}
	}
	return out, nil
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
