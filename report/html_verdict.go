package report

import "github.com/muster-dr/muster/internal/evaluate/results"

// Beside is what the headline says beside the decision.
func (h *htmlPage) Beside() string { return beside(&h.doc.Verdict) }

// Gate is the gate in one sentence; "" when there is none.
func (h *htmlPage) Gate() string { return upper(gateLine(h.doc)) }

// Reach is how much of the estate the verdict covers; "" when results do not say.
func (h *htmlPage) Reach() string { return upper(reachLine(h.doc)) }

// LeftOut tells what a partial run left out.
func (h *htmlPage) LeftOut() []string { return leftOut(h.doc) }

// Undecided is the number of results that keep the gate from passing and are not in
// Decided.
func (h *htmlPage) Undecided() int { return h.undecided() }

// htmlDecided is a result that keeps the gate from passing.
type htmlDecided struct {
	*results.Result
	Anchor string // "" when it is not on the page
}

// Decided are the first results that keep a gate from passing which flags shaped.
func (h *htmlPage) Decided() []htmlDecided {
	var all []htmlDecided
	for _, r := range h.decided() {
		all = append(all, htmlDecided{r, h.anchors[r.ID]})
	}
	return all
}
