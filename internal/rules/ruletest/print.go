package ruletest

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Print writes the report for people.
func (r *Report) Print(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "FAIL %s:%d: %s", f.File, f.Line, f.Test)
		if f.Case != "" {
			fmt.Fprintf(&b, ": %s", f.Case)
		}
		if f.Problem != "" {
			fmt.Fprintf(&b, ": %s", f.Problem)
		}
		b.WriteString("\n")
		for _, line := range f.Details {
			fmt.Fprintf(&b, "     %s\n", line)
		}
	}
	for _, id := range r.Untested {
		fmt.Fprintf(&b, "FAIL %s has no tests\n", id)
	}
	for _, id := range slices.Sorted(maps.Keys(r.Coverage)) {
		fmt.Fprintf(&b, "%6.1f%%  %s\n", r.Coverage[id], id)
	}
	for _, place := range r.NotCovered {
		fmt.Fprintf(&b, "no test reaches %s\n", place)
	}
	fmt.Fprintf(&b, "%d passed, %d failed, %d skipped\n", r.Passed, r.Failed, r.Skipped)
	_, err := io.WriteString(w, b.String())
	return err
}
