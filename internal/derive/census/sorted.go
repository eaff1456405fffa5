package census

import (
	"maps"
	"slices"
)

// sortedKeys are the keys of a map in an order that is the same each time.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
