package verdict

import (
	"slices"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// Start tells what can start while a site is lost, and what waits for what, from the board,
// which is in start order.
//
// What is ready can start. So can what is not proven for nothing but what held when the lost
// site was last asked, and cannot be asked before it runs again; it is to be checked then.
// Whatever fails, or is open for another reason, waits, and with it all that needs it.
func Start(lost *results.Lost, board []results.BoardEntry, all []results.Result, failOn results.Severity) {
	lost.Now, lost.Check, lost.Waiting = []string{}, []results.Check{}, []results.Waiting{}
	before := heldBefore(all, failOn)
	unknown := map[string]bool{}
	for _, e := range board {
		unknown[e.Component] = e.State != results.StateReady && (e.State != results.StateNotProven || len(before[e.Component]) == 0)
	}
	for _, e := range board {
		waits := slices.DeleteFunc(slices.Clone(e.BlockedBy), func(id string) bool { return !unknown[id] })
		switch {
		case e.State == results.StateNotInScope:
		case unknown[e.Component]:
			lost.Waiting = append(lost.Waiting, results.Waiting{Component: e.Component, For: append([]string{}, waits...), First: e.FirstFix})
		case len(waits) > 0:
			lost.Waiting = append(lost.Waiting, results.Waiting{Component: e.Component, For: waits})
		case e.State == results.StateReady:
			lost.Now = append(lost.Now, e.Component)
		default:
			lost.Check = append(lost.Check, results.Check{Component: e.Component, Results: before[e.Component]})
		}
	}
}

// heldBefore are the open results that decide of each component, by id, where all of them are
// about what held when it was last known.
func heldBefore(all []results.Result, failOn results.Severity) map[string][]string {
	before, otherwise := map[string][]string{}, map[string]bool{}
	for i := range all {
		r := &all[i]
		if !unsettled(r) || r.Waiver != nil || !Counts(r.Severity, failOn) {
			continue
		}
		if held(r) {
			before[r.Component] = append(before[r.Component], r.ID)
		} else {
			otherwise[r.Component] = true
		}
	}
	for id := range otherwise {
		delete(before, id)
	}
	return before
}
