package results

import "github.com/muster-dr/muster/internal/facts"

// Cause is what several results of any rules hang on that could not be learnt: systems of
// one source that told nothing for the same reason.
type Cause struct {
	Source string       `json:"source"`
	Reason facts.Reason `json:"reason"`
	// Title is a sentence without a full stop: "18 of 18 hosts refuse the account".
	Title string `json:"title"`
	// Example is what one of the systems said.
	Example string   `json:"example,omitempty"`
	Fix     string   `json:"fix"`     // which right or way is missing, and where it is given
	Systems []string `json:"systems"` // as they stand below sources, sorted
	Asked   int      `json:"asked"`   // systems of the source that were asked
	Results []string `json:"results"` // ids of all that hangs on it, in the order of the results
}
