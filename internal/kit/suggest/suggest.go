// Package suggest finds the name that was probably meant: what stands behind
// every "did you mean" of muster.
package suggest

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// To returns the candidate nearest to word by edit distance, without regard to
// case, or "" when none is near. At most a third of the letters of the longer
// name may differ, and one may always; two neighbours that changed places are one
// difference. Of equally near ones the first wins.
func To(word string, candidates []string) string {
	best, bestDistance := "", 0
	low := strings.ToLower(word)
	for _, c := range candidates {
		limit := max(len(word), len(c)) / 3
		limit = max(limit, 1)
		if d := len(word) - len(c); d > limit || -d > limit {
			continue
		}
		d := distance(low, strings.ToLower(c))
		if d > limit || d >= len(c) {
			continue
		}
		if best == "" || d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// Unknown is the error for a name that is none of the known ones: with the nearest of
// them, or with all when none is near and they are few.
func Unknown(kind, name string, known []string) error {
	const few = 30
	hint := DidYouMean(name, known)
	if hint == "" && len(known) > 0 && len(known) <= few {
		hint = "; there are " + strings.Join(known, ", ")
	}
	return fmt.Errorf("there is no %s %q%s", kind, name, hint)
}

// DidYouMean is how a sentence about an unknown name ends: with a question for the
// nearest of the known ones, or not at all when none is near.
func DidYouMean(name string, known []string) string {
	return Or(name, known, "")
}

// Or is DidYouMean with another end for a name that is near none.
func Or(name string, known []string, otherwise string) string {
	if near := To(name, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return otherwise
}

func distance(a, b string) int {
	if len(a) == len(b) {
		i := 0
		for i < len(a) && a[i] == b[i] {
			i++
		}
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
			return 1
		}
	}
	return levenshtein.ComputeDistance(a, b)
}
