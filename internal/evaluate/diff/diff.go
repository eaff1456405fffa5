// Package diff compares two evaluations of the same estate, result by result. A
// result is one rule's judgement of one target, and has the same id in both.
//
// A result counts as judged when it passed, failed, is unknown or waits for a
// person. Each one that was judged in either document has exactly one change:
//
//   - new: it fails now, or waits for a person, and did not before;
//   - now-unknown: it is unknown now and was not before;
//   - no-longer-checked: it was judged before, and now is not applicable, was
//     deselected or is not there;
//   - newly-checked: it passes now, and before it was unknown, not applicable,
//     deselected or not there;
//   - fixed: it passes now, and before it failed or waited for a person;
//   - unchanged: it has the same status as before.
//
// A waiver does not change a status, with one exception: a result that was waived
// before and is not any more counts as new or now-unknown, because what had been
// accepted is open again. Two failures of the same target by the same rule are
// unchanged, even when what is wrong with it is something else than before.
package diff

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Schema identifies the shape of a comparison.
const Schema = "muster.diff/1"

// Change is what happened to a result.
type Change string

// The changes, in the order in which they are told.
const (
	New             Change = "new"
	NowUnknown      Change = "now-unknown"
	NoLongerChecked Change = "no-longer-checked"
	NewlyChecked    Change = "newly-checked"
	Fixed           Change = "fixed"
	Unchanged       Change = "unchanged"
)

// Changes lists all, in the order in which they are told.
var Changes = []Change{New, NowUnknown, NoLongerChecked, NewlyChecked, Fixed, Unchanged}

// Document is the comparison of two results documents.
type Document struct {
	Schema  string         `json:"schema"`
	Estate  results.Estate `json:"estate"` // as the newer one names it
	Before  Side           `json:"before"`
	Now     Side           `json:"now"`
	Counts  map[Change]int `json:"counts"`  // has every change
	Changes []Entry        `json:"changes"` // by change, severity, rule and target
	// Notes are what the reader should know before trusting the comparison, such as
	// that the rules are not the same.
	Notes []string `json:"notes"`
}

// Side is one of the two documents.
type Side struct {
	AsOf     time.Time       `json:"asOf"`
	Version  string          `json:"version"` // of the tool
	Verdict  results.Verdict `json:"verdict"`
	Facts    string          `json:"factsSha256"`
	Policies string          `json:"policiesSha256"`
}

// Entry is what happened to one result.
type Entry struct {
	Change    Change           `json:"change"`
	ID        string           `json:"id"`
	Rule      string           `json:"rule"`
	Target    string           `json:"target"`
	Component string           `json:"component"`
	Severity  results.Severity `json:"severity"`         // as it is now, where it is there
	Before    results.Status   `json:"before,omitempty"` // absent when it was not there
	Now       results.Status   `json:"now,omitempty"`    // absent when it is not there
	// WaivedBefore and WaivedNow tell whether a valid waiver covered it.
	WaivedBefore bool   `json:"waivedBefore,omitempty"`
	WaivedNow    bool   `json:"waivedNow,omitempty"`
	Message      string `json:"message,omitempty"` // of now; of before when it passes now or is not judged
}

// Between tells what happened to a result. Either may be nil, when it is not
// there. The answer is "" for one that was judged neither before nor now.
func Between(before, now *results.Result) Change {
	switch {
	case !judged(before) && !judged(now):
		return ""
	case !judged(now):
		return NoLongerChecked
	case judged(before) && before.Status == now.Status && (before.Waiver == nil || now.Waiver != nil):
		return Unchanged
	case now.Status == results.Unknown:
		return NowUnknown
	case now.Status != results.Pass:
		return New
	case judged(before) && before.Status != results.Unknown:
		return Fixed
	}
	return NewlyChecked
}

func judged(r *results.Result) bool {
	return r != nil && r.Status != results.NotApplicable && r.Status != results.Skipped
}

// Of compares two documents. Different estates cannot be compared.
func Of(before, now *results.Document) (*Document, error) {
	if before.Estate.Domain != now.Estate.Domain {
		return nil, fmt.Errorf("the results are of different estates, %s and %s: there is nothing to compare", before.Estate.Domain, now.Estate.Domain)
	}
	d := &Document{Schema: Schema, Estate: now.Estate, Before: side(before), Now: side(now), Counts: map[Change]int{}, Changes: []Entry{}, Notes: []string{}}
	for _, c := range Changes {
		d.Counts[c] = 0
	}
	// Either document may be the older one.
	before, now = before.Renamed(results.RenamesOf(now.Rules)), now.Renamed(results.RenamesOf(before.Rules))
	earlier := ByID(before)
	for i := range now.Results {
		r := &now.Results[i]
		d.add(earlier[r.ID], r)
		delete(earlier, r.ID)
	}
	for _, r := range earlier {
		d.add(r, nil)
	}
	slices.SortFunc(d.Changes, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Changes, a.Change), slices.Index(Changes, b.Change)),
			cmp.Compare(slices.Index(results.Severities, a.Severity), slices.Index(results.Severities, b.Severity)),
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Target, b.Target),
		)
	})
	waived := 0
	for i := range d.Changes {
		if e := &d.Changes[i]; e.Change == Unchanged && e.WaivedNow && !e.WaivedBefore {
			waived++
		}
	}
	if waived > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("Waived now and not before, though unchanged: %d.", waived))
	}
	if now.AsOf.Before(before.AsOf) {
		d.Notes = append(d.Notes, "The first document was judged for a later moment than the second: are they in the right order?")
	}
	if before.Policies != now.Policies {
		d.Notes = append(d.Notes, "The two were judged by different rules, so that a change may be one of the rules and not of the estate.")
	}
	for _, one := range []struct {
		name string
		doc  *results.Document
	}{{"first", before}, {"second", now}} {
		if one.doc.Earlier() {
			d.Notes = append(d.Notes, fmt.Sprintf("The %s document is of the schema muster.results/1, in which flags could shape the verdict: trust its results, not its verdict.", one.name))
		}
		if one.doc.WhatIf != nil {
			d.Notes = append(d.Notes, fmt.Sprintf("The %s document is of a what-if run: what it says of the estate is not so.", one.name))
		}
	}
	if before.Facts == now.Facts {
		d.Notes = append(d.Notes, "Both judge the same facts.")
	}
	return d, nil
}

// ByID returns the results of a document by their id.
func ByID(doc *results.Document) map[string]*results.Result {
	m := make(map[string]*results.Result, len(doc.Results))
	for i := range doc.Results {
		m[doc.Results[i].ID] = &doc.Results[i]
	}
	return m
}

func side(doc *results.Document) Side {
	return Side{AsOf: doc.AsOf, Version: doc.Tool.Version, Verdict: doc.Verdict, Facts: doc.Facts, Policies: doc.Policies}
}

func (d *Document) add(before, now *results.Result) {
	c := Between(before, now)
	if c == "" {
		return
	}
	d.Counts[c]++
	r := cmp.Or(now, before)
	e := Entry{Change: c, ID: r.ID, Rule: r.Rule, Target: r.Target, Component: r.Component, Severity: r.Severity, Message: r.Message}
	if before != nil {
		e.Before, e.WaivedBefore = before.Status, before.Waiver != nil
		if !judged(now) || now.Status == results.Pass {
			e.Message = before.Message
		}
	}
	if now != nil {
		e.Now, e.WaivedNow = now.Status, now.Waiver != nil
	}
	d.Changes = append(d.Changes, e)
}
