package evaluate

import (
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// interruption is the one cause of all that is unknown because the run was ended: whatever
// each system was just being asked, the same is to be done about it. A source that was asked
// and refused, or that nobody can reach, stays a cause of its own.
type interruption struct {
	results.Cause
}

// interrupted is nil for a run that came to its end.
func interrupted(doc *facts.Document) *interruption {
	if !doc.Run.Interrupted {
		return nil
	}
	return &interruption{results.Cause{
		Source: "run", Reason: facts.RunInterrupted,
		Title: "the run was interrupted before everything had been asked",
		Fix:   "run it again, and let it come to its end", Systems: []string{}, Results: []string{},
	}}
}

// takes tells whether a result is unknown because of it, and notes it. The silence is the
// source that the result hangs on; nil for none.
func (i *interruption) takes(r *results.Result, q *silence) bool {
	if i == nil || r.Reason != facts.RunInterrupted && !facts.SaysInterrupted(r.Message) && !q.interrupted(r.Reason) {
		return false
	}
	i.Results = append(i.Results, r.ID)
	return true
}

// interrupted tells that the source, or a system of it, was cut short, so that what it did
// not say, or said in part, may be known by the next run.
func (q *silence) interrupted(reason facts.Reason) bool {
	if q == nil || reason != facts.FactMissing && reason != facts.CollectorPartial {
		return false
	}
	cut := func(a facts.Answered) bool {
		return a.Reason == facts.RunInterrupted || facts.SaysInterrupted(a.Message)
	}
	if cut(q.source.Answered) {
		return true
	}
	for _, a := range q.systems {
		if cut(a.Answered) {
			return true
		}
	}
	return false
}

// before is the causes, this one first where anything hangs on it.
func (i *interruption) before(causes []results.Cause) []results.Cause {
	if i == nil || len(i.Results) == 0 {
		return causes
	}
	return append([]results.Cause{i.Cause}, causes...)
}
