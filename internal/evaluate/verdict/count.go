package verdict

import (
	"fmt"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// sums are results, counted for a decision.
type sums struct {
	judged          int // of any severity, waived ones too
	failed          int
	fails           map[results.Severity]int
	unknown, manual int
	waived          []*results.Result // that would decide
	deciding        []*results.Result // failures and open results
}

// count counts the results that decide from failOn on. What known tells of does not
// decide.
func count(all []results.Result, failOn results.Severity, known func(*results.Result) bool) sums {
	n := sums{fails: map[results.Severity]int{}}
	for i := range all {
		r := &all[i]
		if r.Status != results.Skipped && r.Status != results.NotApplicable {
			n.judged++
		}
		switch {
		case !Counts(r.Severity, failOn):
		case r.Waiver != nil:
			n.waived = append(n.waived, r)
		case !unsettled(r) || known != nil && known(r):
		default:
			n.deciding = append(n.deciding, r)
			switch r.Status {
			case results.Fail:
				n.failed++
				n.fails[r.Severity]++
			case results.Manual:
				n.manual++
			default:
				n.unknown++
			}
		}
	}
	return n
}

// unsettled tells whether a result fails, or is open.
func unsettled(r *results.Result) bool {
	return r.Status == results.Fail || r.Status == results.Unknown || r.Status == results.Manual
}

// open is the number of results that are neither proven nor refuted.
func (n *sums) open() int { return n.unknown + n.manual }

// severities lists how many fail, worst first.
func (n *sums) severities() string {
	var parts []string
	for _, s := range results.Severities {
		if n.fails[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.fails[s], s))
		}
	}
	return join(parts)
}

// why says what is open.
func (n *sums) why() string {
	var parts []string
	if n.unknown > 0 {
		parts = append(parts, fmt.Sprintf("%s unknown", resultsAre(n.unknown)))
	}
	if n.manual > 0 {
		parts = append(parts, fmt.Sprintf("%s for a person to attest", isAre(n.manual)))
	}
	return join(parts)
}

func resultsAre(n int) string {
	if n == 1 {
		return "1 result is"
	}
	return fmt.Sprintf("%d results are", n)
}
