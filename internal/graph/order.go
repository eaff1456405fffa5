package graph

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// order computes the levels. A node's level is one more than the highest of those
// that it needs to start: the longest way down. It takes each node after all that
// it needs, so every link is looked at once.
func (r *Resolved) order() {
	r.level = make(map[string]int, len(r.ids))
	open := make(map[string]int, len(r.ids)) // start links to nodes that have no level yet
	var ready []string
	for _, id := range r.ids {
		for _, l := range r.needs[id] {
			if l.Kind == Start {
				open[id]++
			}
		}
		if open[id] == 0 {
			ready = append(ready, id)
		}
	}
	for len(ready) > 0 {
		id := ready[0]
		ready = ready[1:]
		for _, l := range r.needed[id] {
			if l.Kind != Start {
				continue
			}
			r.level[l.From] = max(r.level[l.From], r.level[id]+1)
			if open[l.From]--; open[l.From] == 0 {
				ready = append(ready, l.From)
			}
		}
	}
}

// Level is the place of a node in the start order, from 0; -1 for an id that the
// graph does not have.
func (r *Resolved) Level(id string) int {
	if !r.Has(id) {
		return -1
	}
	return r.level[id]
}

// Has reports whether the id is a node.
func (r *Resolved) Has(id string) bool {
	_, found := slices.BinarySearch(r.ids, id)
	return found
}

// Levels lists the nodes by level. Nodes of one level do not wait for each other;
// they are sorted by name.
func (r *Resolved) Levels() [][]string {
	var levels [][]string
	for _, id := range r.ids {
		for len(levels) <= r.level[id] {
			levels = append(levels, nil)
		}
		levels[r.level[id]] = append(levels[r.level[id]], id)
	}
	return levels
}

// Needs lists the links from a node to what it needs, start links first.
func (r *Resolved) Needs(id string) []*Link { return r.needs[id] }

// Step is a node that was reached from another.
type Step struct {
	ID       string
	Distance int // links on the shortest way
	// Certain tells that some way there has no link with an unanswered condition.
	Certain bool
}

// Below lists all that a node waits for when it starts, directly or through
// others, nearest first.
func (r *Resolved) Below(id string) []Step {
	return r.walk(id, func(id string, next func(string, bool)) {
		for _, l := range r.needs[id] {
			if l.Kind == Start {
				next(l.To, len(l.Unanswered) == 0)
			}
		}
	})
}

// Waiting lists all that waits for a node when it starts, directly or through
// others, nearest first.
func (r *Resolved) Waiting(id string) []Step {
	return r.walk(id, func(id string, next func(string, bool)) {
		for _, l := range r.needed[id] {
			if l.Kind == Start {
				next(l.From, len(l.Unanswered) == 0)
			}
		}
	})
}

// Impact lists all that cannot start, is of no use or lacks one of its functions without
// a node, directly or through others, nearest first. What only lacks a function takes
// nothing along, and lacks it only where the node that it needs is down, and not where that
// is of no use for another reason.
func (r *Resolved) Impact(id string) []Step {
	down := map[string]bool{id: true}
	for _, s := range r.walk(id, func(id string, next func(string, bool)) {
		for _, l := range r.needed[id] {
			if l.Kind == Start && !l.Part {
				next(l.From, len(l.Unanswered) == 0)
			}
		}
	}) {
		down[s.ID] = true
	}
	taken := r.walk(id, func(id string, next func(string, bool)) {
		for _, l := range r.needed[id] {
			if !l.Part {
				next(l.From, len(l.Unanswered) == 0)
			}
		}
	})
	distance := map[string]int{id: 0}
	for _, s := range taken {
		distance[s.ID] = s.Distance
	}
	for _, to := range slices.Sorted(maps.Keys(down)) {
		for _, l := range r.needed[to] {
			if _, listed := distance[l.From]; l.Part && !listed {
				distance[l.From] = distance[to] + 1
				taken = append(taken, Step{ID: l.From, Distance: distance[l.From], Certain: len(l.Unanswered) == 0})
			}
		}
	}
	slices.SortStableFunc(taken, func(a, b Step) int { return cmp.Or(a.Distance-b.Distance, strings.Compare(a.ID, b.ID)) })
	return taken
}

// walk visits what can be reached from a node, breadth first: once to learn the
// distances, once over certain links only.
func (r *Resolved) walk(from string, neighbours func(string, func(string, bool))) []Step {
	visit := func(uncertainToo bool) ([]string, map[string]int) {
		distance, queue := map[string]int{from: 0}, []string{from}
		for at := 0; at < len(queue); at++ {
			neighbours(queue[at], func(id string, certain bool) {
				if _, seen := distance[id]; !seen && (certain || uncertainToo) {
					distance[id] = distance[queue[at]] + 1
					queue = append(queue, id)
				}
			})
		}
		return queue[1:], distance
	}
	_, certain := visit(false)
	ids, distance := visit(true)
	slices.SortStableFunc(ids, func(a, b string) int {
		if d := distance[a] - distance[b]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	steps := make([]Step, 0, len(ids))
	for _, id := range ids {
		_, sure := certain[id]
		steps = append(steps, Step{ID: id, Distance: distance[id], Certain: sure})
	}
	return steps
}
