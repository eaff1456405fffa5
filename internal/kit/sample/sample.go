// Package sample chooses a few of many machines that look alike.
package sample

import (
	"cmp"
	"hash/fnv"
	"io"
	"slices"
	"strings"
)

// Of chooses n of the names: always the same ones while the names do not change,
// and not the first ones of a row, which are often special. Case does not matter.
// The names are not changed.
func Of(names []string, n int) []string {
	type ranked struct {
		rank uint64
		name string
	}
	all := make([]ranked, len(names))
	for i, name := range names {
		h := fnv.New64a()
		_, _ = io.WriteString(h, strings.ToUpper(name)) // never fails
		all[i] = ranked{h.Sum64(), name}
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.name, b.name)) })
	chosen := make([]string, 0, min(n, len(all)))
	for _, r := range all[:min(n, len(all))] {
		chosen = append(chosen, r.name)
	}
	return chosen
}
