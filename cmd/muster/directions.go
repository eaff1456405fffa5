package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/report"
)

func registerDirection(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "direction", "", "of an estate with several sites, only this way of losing one, as LOST:RECOVERS (default: all, one after the other)")
}

// directions are the directions of an estate file that a command is about: the chosen one,
// or all. An estate of the two-site form has one, which is empty.
func directions(path, chosen string) ([]estate.Direction, error) {
	if chosen != "" {
		d, err := estate.ParseDirection(chosen)
		if err != nil {
			return nil, fmt.Errorf("--direction %w", err)
		}
		return []estate.Direction{d}, nil
	}
	if all := estate.Directions(path); len(all) > 1 {
		return all, nil
	}
	return []estate.Direction{{}}, nil
}

// directionOf is the direction that facts are of.
func directionOf(est *estate.Estate) estate.Direction {
	if est == nil || est.Direction == nil {
		return estate.Direction{}
	}
	return *est.Direction
}

// beside is the path of a file for one of several directions: facts.json becomes
// facts.fra-muc.json.
func beside(path string, d estate.Direction) string {
	if path == "" || path == "-" {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s.%s-%s%s", strings.TrimSuffix(path, ext), d.Lost, d.Recovers, ext)
}

// outputsFor are outputs for one of several directions.
func outputsFor(outputs []report.Output, d estate.Direction) []report.Output {
	outputs = slices.Clone(outputs)
	for i := range outputs {
		outputs[i].Path = beside(outputs[i].Path, d)
	}
	return outputs
}

// severalDirections refuses what only one direction can be given to.
func severalDirections(f judging, imports []string, all []estate.Direction) error {
	choose := fmt.Sprintf("the estate has %d directions; choose one with --direction, such as %s", len(all), all[0])
	for _, o := range f.outputs {
		if o.Path == "-" && o.Name != "table" {
			return fmt.Errorf("-o %s is one document, and %s, or give a path: each gets a file of its own, such as PATH.%s-%s", o.Name, choose, all[0].Lost, all[0].Recovers)
		}
	}
	switch {
	case f.baseline != "":
		return fmt.Errorf("--baseline is one results file, and %s", choose)
	case slices.Contains(imports, "-"):
		return fmt.Errorf("standard input can be read once, and %s", choose)
	}
	return nil
}

// worst orders exit codes of directions: what was not judged at all goes before what fails,
// and that before what is not proven.
var worst = []int{exitInterrupted, exitError, exitNoGo, exitNotProven, exitGo}

// each does the same for each direction and ends with the worst exit code. What is not an
// exit code ends it at once.
func each(all []estate.Direction, do func(estate.Direction) error) error {
	code := exitGo
	for _, d := range all {
		err := do(d)
		var ends exitCode
		if err != nil && !errors.As(err, &ends) {
			if d == (estate.Direction{}) {
				return err // the one way that there is has no name
			}
			return fmt.Errorf("%s: %w", d, err)
		}
		if slices.Index(worst, int(ends)) < slices.Index(worst, code) {
			code = int(ends)
		}
		if code == exitInterrupted {
			break
		}
	}
	if code == exitGo {
		return nil
	}
	return exitCode(code)
}

// decided is what was said of one direction.
type decided struct {
	direction estate.Direction
	decision  results.Decision
}

// summary writes what was said of all directions, the whole being the worst of them.
func summary(w io.Writer, all []decided) error {
	var b strings.Builder
	whole := results.Go
	order := []results.Decision{results.Go, results.NotProven, results.NoGo}
	b.WriteString("\nDIRECTIONS\n")
	for _, d := range all {
		fmt.Fprintf(&b, "%-10s  %s\n", d.decision, d.direction.Sentence())
		if slices.Index(order, d.decision) > slices.Index(order, whole) {
			whole = d.decision
		}
	}
	fmt.Fprintf(&b, "%-10s  in all\n", whole)
	_, err := io.WriteString(w, b.String())
	return err
}
