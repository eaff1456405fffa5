package verdict_test

import (
	"reflect"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/evaluate/verdict"
	"github.com/muster-dr/muster/internal/facts"
)

func TestWhatStartsWhileASiteIsLost(t *testing.T) {
	const ad, dns, sf = "ad", "dns", "storefront"
	held := func(change ...func(*results.Result)) results.Result {
		r := results.Result{ID: "1", Component: dns, Status: results.Unknown, Reason: facts.StaleFacts, Severity: results.High, LastKnown: &results.LastKnown{Status: results.Pass}}
		for _, c := range change {
			c(&r)
		}
		return r
	}
	open := results.Result{ID: "2", Component: dns, Status: results.Unknown, Reason: facts.Timeout, Severity: results.High}
	for name, c := range map[string]struct {
		state   results.State // of DNS, which needs Active Directory, and which StoreFront needs
		results []results.Result
		now     []string
		check   []string
		waiting []string
	}{
		"all is ready":                         {results.StateReady, nil, []string{ad, dns, sf}, nil, nil},
		"it held when it was last known":       {results.StateNotProven, []results.Result{held()}, []string{ad, sf}, []string{dns}, nil},
		"something else is open as well":       {results.StateNotProven, []results.Result{held(), open}, []string{ad}, nil, []string{dns, sf}},
		"nothing tells what held":              {results.StateNotProven, nil, []string{ad}, nil, []string{dns, sf}},
		"it was open when it was known":        {results.StateNotProven, []results.Result{held(func(r *results.Result) { r.LastKnown.Status = results.Unknown })}, []string{ad}, nil, []string{dns, sf}},
		"it is old, and not of an earlier run": {results.StateNotProven, []results.Result{held(func(r *results.Result) { r.LastKnown = nil })}, []string{ad}, nil, []string{dns, sf}},
		"it fails":                             {results.StateNotReady, []results.Result{held()}, []string{ad}, nil, []string{dns, sf}},
		"nobody has seen it there":             {results.StateDeclared, []results.Result{held()}, []string{ad}, nil, []string{dns, sf}},
		"it is not in scope":                   {results.StateNotInScope, nil, []string{ad, sf}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			board := []results.BoardEntry{{Component: ad, State: results.StateReady}, {Component: dns, State: c.state}, {Component: sf, State: results.StateReady}}
			if c.state != results.StateReady && c.state != results.StateNotInScope {
				board[2].BlockedBy = []string{dns}
			}
			lost := &results.Lost{}
			verdict.Start(lost, board, c.results, results.High)
			var check, waiting []string
			for _, x := range lost.Check {
				check = append(check, x.Component)
				if !reflect.DeepEqual(x.Results, []string{"1"}) {
					t.Errorf("to be checked of it: %v", x.Results)
				}
			}
			for _, w := range lost.Waiting {
				waiting = append(waiting, w.Component)
				if w.Component == sf && !reflect.DeepEqual(w.For, []string{dns}) {
					t.Errorf("it waits for %v", w.For)
				}
			}
			if !reflect.DeepEqual(lost.Now, c.now) || !reflect.DeepEqual(check, c.check) || !reflect.DeepEqual(waiting, c.waiting) {
				t.Errorf("now %v, to be checked %v, waiting %v; want %v, %v, %v", lost.Now, check, waiting, c.now, c.check, c.waiting)
			}
		})
	}
}
