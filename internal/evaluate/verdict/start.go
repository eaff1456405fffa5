package verdict

import "github.com/muster-dr/muster/internal/evaluate/results"

// Start tells what can start while a site is lost, and what waits for what, from the board,
// which is in start order. Only what is ready, with all below it, can be said to start.
func Start(lost *results.Lost, board []results.BoardEntry) {
	lost.Now, lost.Waiting = []string{}, []results.Waiting{}
	for _, e := range board {
		switch {
		case e.State == results.StateNotInScope:
		case e.State == results.StateReady && len(e.BlockedBy) == 0:
			lost.Now = append(lost.Now, e.Component)
		default:
			w := results.Waiting{Component: e.Component, For: append([]string{}, e.BlockedBy...)}
			if e.State != results.StateReady {
				w.First = e.FirstFix
			}
			lost.Waiting = append(lost.Waiting, w)
		}
	}
}
