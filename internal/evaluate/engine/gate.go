package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/muster-dr/muster/internal/derive/input"
	"github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/internal/facts"
)

// gate is how far the facts that a rule requires can be relied on.
type gate struct {
	closed  *facts.Answered // something is missing altogether: nothing can be said
	stale   *facts.Answered // facts are too old to prove that all is well
	partial *facts.Answered // some systems did not answer
}

func (g gate) any() bool { return g.first() != nil }

func (g gate) first() *facts.Answered { return cmp.Or(g.closed, g.stale, g.partial) }

func (g gate) reason() facts.Reason { return g.first().Reason }

func (g gate) message() string { return g.first().Message }

// gate looks at the sources behind a rule, and at the paths that it requires.
func (j *judge) gate(r *policy.Rule) gate {
	var g gate
	for _, name := range r.Sources() {
		s := j.doc.Sources[name]
		switch {
		case s == nil:
			g.closed = cmp.Or(g.closed, missing(facts.FactMissing, "the facts have nothing from the source %s", name))
		case s.Status == facts.OK:
		case s.Status == facts.Partial:
			g.partial = cmp.Or(g.partial, missing(cmp.Or(s.Reason, facts.CollectorPartial), "%s: %s", name, s.Message))
		default:
			g.closed = cmp.Or(g.closed, missing(cmp.Or(s.Reason, facts.CollectorFailed), "%s: %s", name, cmp.Or(s.Message, "the source was not asked")))
		}
		if s != nil {
			if limit := int64(j.doc.Estate.Thresholds.FactsAge); limit > 0 {
				if age := int64(j.asOf.Sub(s.Started).Seconds()); age > limit {
					g.stale = cmp.Or(g.stale, missing(facts.StaleFacts, "the facts of %s are %d hours old; thresholds.factsAge allows %d", name, age/3600, limit/3600))
				}
			}
			for _, id := range slices.Sorted(maps.Keys(s.Asked)) {
				if old := j.outdated(s.Asked[id].Answered, []string{name, id}); old != nil {
					g.partial = cmp.Or(g.partial, old)
				}
			}
		}
	}
	if g.closed == nil {
		for _, path := range r.Requires {
			if a := j.lookup(strings.Split(path, ".")); a.Reason == facts.FactMissing {
				g.closed = &a
				break
			}
		}
	}
	return g
}

func missing(reason facts.Reason, format string, args ...any) *facts.Answered {
	a := facts.No(reason, fmt.Sprintf(format, args...))
	return &a
}

// lookup walks a path through the input. Everything on the way that says of itself
// that it was not learnt ends the walk.
func (j *judge) lookup(path []string) facts.Answered {
	at := j.value
	for i, step := range path {
		obj, ok := at.(ast.Object)
		var next *ast.Term
		if ok {
			next = obj.Get(ast.StringTerm(step))
		}
		// A null says no more than a field that is not there.
		if next == nil || next.Value.Compare(ast.NullValue) == 0 {
			return j.absent(path, i)
		}
		at = next.Value
		a, ok := answered(at)
		if ok && a.Status == "" {
			return facts.No(facts.FactMissing, fmt.Sprintf("the facts do not say whether %s was learnt: collect them again", strings.Join(path[:i+1], " › ")))
		}
		if ok && !a.Learnt() && (a.Status != facts.Partial || i == len(path)-1) {
			return a
		}
		if old := j.outdated(a, path[:i+1]); old != nil {
			return *old
		}
	}
	return facts.Yes()
}

// outdated says of an answer with an age of its own, as exports give, when it is too
// old to prove anything.
func (j *judge) outdated(a facts.Answered, path []string) *facts.Answered {
	limit := int64(j.doc.Estate.Thresholds.FactsAge)
	if a.Told == "" || limit <= 0 {
		return nil
	}
	told, err := time.Parse(time.RFC3339, a.Told)
	if err == nil && int64(j.asOf.Sub(told).Seconds()) <= limit {
		return nil
	}
	return missing(facts.StaleFacts, "%s was told at %s; thresholds.factsAge allows %d hours", strings.Join(path, " › "), a.Told, limit/3600)
}

// absent explains a path that leads nowhere by the state of the sources behind it.
func (j *judge) absent(path []string, i int) facts.Answered {
	for _, name := range input.Behind[path[0]] {
		if s := j.doc.Sources[name]; s != nil && !s.Learnt() && s.Status != facts.Partial {
			return facts.No(cmp.Or(s.Reason, facts.CollectorFailed), fmt.Sprintf("%s: %s", name, s.Message))
		}
	}
	return facts.No(facts.FactMissing, Unasked(path[:i+1]))
}

// Unasked says in words that the facts have nothing at a path.
func Unasked(path []string) string {
	at := func(i int) string {
		if i < len(path) {
			return path[i]
		}
		return ""
	}
	resolver := func() string {
		site, address, _ := strings.Cut(at(2), "/")
		return fmt.Sprintf("the resolver %s (%s)", address, site)
	}
	switch {
	case at(0) == "dns" && at(1) == "resolvers" && len(path) == 3:
		return resolver() + " was not asked"
	case at(0) == "dns" && at(1) == "resolvers" && len(path) == 5:
		return at(4) + " was not looked up at " + resolver()
	case at(0) == "windows" && at(1) == "hosts" && len(path) == 3:
		return "the Windows host " + at(2) + " was not asked"
	}
	return "the facts have no " + strings.Join(path, " › ")
}

// SaysUnasked tells that a message is one of [Unasked].
func SaysUnasked(message string) bool {
	return strings.HasPrefix(message, "the facts have no ") ||
		strings.Contains(message, " was not looked up at the resolver ") ||
		strings.HasSuffix(message, " was not asked")
}

// answered reads the status that an object of the facts carries. An empty one is that
// of a part that the facts lack, as when an older muster wrote them: reading fills it in.
func answered(v ast.Value) (facts.Answered, bool) {
	obj, ok := v.(ast.Object)
	if !ok {
		return facts.Answered{}, false
	}
	text := func(key string) string {
		t := obj.Get(ast.StringTerm(key))
		if t == nil {
			return ""
		}
		s, _ := t.Value.(ast.String)
		return string(s)
	}
	if obj.Get(ast.StringTerm("status")) == nil {
		return facts.Answered{}, false
	}
	return facts.Answered{Status: facts.Status(text("status")), Reason: facts.Reason(text("reason")), Message: text("message"), Told: text("told")}, true
}
