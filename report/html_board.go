package report

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Start names what a component needs before it can start.
func (h *htmlPage) Start(e results.BoardEntry) string {
	var names []string
	for _, n := range e.Needs {
		if n.Kind != "start" {
			continue
		}
		name := n.Label
		if len(n.Unanswered) > 0 {
			name += " (if " + strings.Join(n.Unanswered, " and ") + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// Blockers names what holds a component up.
func (h *htmlPage) Blockers(e results.BoardEntry) string {
	var names []string
	for _, id := range e.BlockedBy {
		name := h.label(id)
		if slices.Contains(e.Uncertain, id) {
			name += " (if it needs that)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// Labels are what people call components.
func (h *htmlPage) Labels(ids []string) []string { return h.labelled(ids) }

// Assumed are the components that nobody declared or judged, and that others need.
func (h *htmlPage) Assumed() []string {
	assumed := map[string]bool{}
	for _, e := range h.doc.Board {
		for _, id := range e.Assumes {
			assumed[id] = true
		}
	}
	return h.labelled(sorted(assumed))
}

// OutOfScope are the other components that are not in scope.
func (h *htmlPage) OutOfScope() []string {
	assumed := h.Assumed()
	var names []string
	for _, e := range h.doc.Board {
		if e.State != results.StateNotInScope || slices.Contains(assumed, e.Label) {
			continue
		}
		name := e.Label
		if e.Note != "" {
			name += " (" + e.Note + ")"
		}
		names = append(names, name)
	}
	return names
}

// MoreLeft is the number of things to fix beside the first ones.
func (h *htmlPage) MoreLeft() int { return len(h.MoreFixes) + h.FixesLeft }

// Open tells whether anything fails or is open, of any severity, that nobody has
// accepted.
func (h *htmlPage) Open() bool {
	return slices.ContainsFunc(h.doc.Results, func(r results.Result) bool {
		return r.Waiver == nil && slices.Contains([]results.Status{results.Fail, results.Unknown, results.Manual}, r.Status)
	})
}

// Left is the number of results that are not on the page.
func (h *htmlPage) Left() int { return len(h.doc.Results) - h.Shown }

// Place is a place in the estate file, whose path the page tells once.
func (h *htmlPage) Place(l *results.Location) string {
	file := l.File
	if file == h.doc.Estate.File {
		file = filepath.Base(file)
	}
	return fmt.Sprintf("%s:%d:%d", file, l.Line, l.Column)
}

// Origin says what the rule encodes.
func (r *htmlRule) Origin() string {
	ids := strings.Join(r.Recommendations, ", ")
	switch {
	case ids == "":
		return ""
	case r.Basis == "document":
		return "Recommendation " + ids + " of the Nutanix document on disaster recovery for Citrix DaaS."
	}
	return "Good practice beyond the document (" + ids + ")."
}

// CalmTally counts those results on the page that need nobody.
func (r *htmlRule) CalmTally() string {
	n := map[results.Status]int{}
	for _, c := range r.Calm {
		n[c.Shown]++
	}
	return tally(n)
}

// About is what there is to say of a component before its rules.
func (c *htmlComponent) About() string {
	var parts []string
	if len(c.Rules) > 0 {
		parts = append(parts, tally(c.Counts))
	}
	if c.Entry != nil && c.Entry.Note != "" {
		parts = append(parts, c.Entry.Note)
	}
	return strings.Join(parts, " · ")
}

// In puts a result under its rule.
func (h *htmlPage) In(rule *htmlRule, r htmlResult) htmlPlaced { return htmlPlaced{h, rule, r} }

type htmlPlaced struct {
	Page   *htmlPage
	Rule   *htmlRule
	Result htmlResult
}
