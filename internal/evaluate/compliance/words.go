package compliance

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// named is how many results or names a sentence lists.
const named = 3

// some names the rules of the worst results, and how often each is there.
func some(all []*results.Result) string {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *results.Result) int {
		return cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity))
	})
	var names []string
	times := map[string]int{}
	for _, r := range all {
		if times[r.Rule]++; times[r.Rule] == 1 {
			names = append(names, r.Rule)
		}
	}
	for i, name := range names {
		if n := times[name]; n > 1 {
			names[i] = fmt.Sprintf("%s (%d)", name, n)
		}
	}
	return list(names)
}

func list(names []string) string {
	if len(names) > named {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
	}
	return strings.Join(names, ", ")
}
