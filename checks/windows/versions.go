package windows

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// together names versions once each, the lowest first. An entry without any stands
// for nothing beside one that has a version.
func together(versions []string) string {
	var all []string
	for _, v := range versions {
		if v = strings.TrimSpace(v); v != "" {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(byNumber(a, b), cmp.Compare(a, b)) })
	same := func(a, b string) bool { return a == b || len(numbers(a)) > 0 && byNumber(a, b) == 0 }
	return strings.Join(slices.CompactFunc(all, same), " and ")
}

var digits = regexp.MustCompile(`[0-9]+`)

// byNumber compares versions number by number, so that 2.10 comes after 2.9 and
// 2.7.1.0 is 2.7.1.
// Rules compare them the same way (policies/lib/version_numbers).
func byNumber(a, b string) int {
	return slices.CompareFunc(numbers(a), numbers(b), func(m, n string) int {
		return cmp.Or(cmp.Compare(len(m), len(n)), cmp.Compare(m, n))
	})
}

// numbers are those of a version, as text, which never grows too large; without
// noughts at their beginning, and at the end of the version.
func numbers(version string) []string {
	all := digits.FindAllString(version, -1)
	for i := range all {
		all[i] = strings.TrimLeft(all[i], "0")
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
