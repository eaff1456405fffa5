package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// cycle returns the start links of a circle, each ending where the next begins;
// nil when there is none.
func (r *Resolved) cycle() []*Link {
	const (
		open = iota + 1 // on the way that is being followed
		done
	)
	state := map[string]int{}
	var way []*Link
	var follow func(string) []*Link
	follow = func(id string) []*Link {
		state[id] = open
		for _, l := range r.needs[id] {
			if l.Kind != Start || state[l.To] == done {
				continue
			}
			way = append(way, l)
			if state[l.To] == open {
				begin := slices.IndexFunc(way, func(w *Link) bool { return w.From == l.To })
				return way[begin:]
			}
			if circle := follow(l.To); circle != nil {
				return circle
			}
			way = way[:len(way)-1]
		}
		state[id] = done
		return nil
	}
	for _, id := range r.ids {
		if state[id] == 0 {
			if circle := follow(id); circle != nil {
				return circle
			}
		}
	}
	return nil
}

// CycleError tells that components wait for each other in a circle, so that none
// of them could ever start first.
type CycleError struct {
	// Links are the circle; each ends where the next begins. The first is one that
	// the estate file declares, if any is.
	Links     []*Link
	File      string // of the estate
	Positions map[string]estate.Position
}

func newCycleError(circle []*Link, est *estate.Estate) *CycleError {
	own := max(0, slices.IndexFunc(circle, func(l *Link) bool { return slices.Equal(l.Sources, []Source{Estate}) }))
	return &CycleError{Links: slices.Concat(circle[own:], circle[:own]), File: est.File, Positions: est.Positions}
}

// Error gives the place in the estate file, then the circle, a line for each link.
func (e *CycleError) Error() string {
	var b strings.Builder
	if first := e.Links[0]; first.Path != "" {
		if p, ok := e.Positions[first.Path]; ok {
			fmt.Fprintf(&b, "%s:%d:%d: ", e.File, p.Line, p.Column)
		}
		fmt.Fprintf(&b, "%s: ", first.Path)
	}
	b.WriteString("components wait for each other in a circle, so none of them could start first:")
	for _, l := range e.Links {
		fmt.Fprintf(&b, "\n  %s waits for %s (%s)", l.From, l.To, e.says(l))
	}
	if e.Links[0].Path != "" {
		b.WriteString("\nRemove what is not needed to start: dependsOn is not for what a component needs only to be of use.")
	}
	return b.String()
}

// says tells who says that a link is there.
func (e *CycleError) says(l *Link) string {
	switch p, ok := e.Positions[l.Path]; {
	case ok:
		return fmt.Sprintf("%s:%d:%d", e.File, p.Line, p.Column)
	case l.Path != "":
		return l.Path
	}
	text := "the text around the dependency tables"
	if slices.Contains(l.Sources, Table) {
		text = "the dependency tables"
	}
	for _, c := range l.Unanswered {
		text += ", if " + Conditions[c].If
	}
	return text
}
