package evaluate

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// farOff is how far the moment that is judged for may be from the facts. Nothing
// that muster knows of lasts longer: no waiver, and no attestation.
const farOff = 366 * 24 * time.Hour

// clockSkew is how far clocks may disagree: those of two scanners whose facts are
// merged, and that of whoever says what moment to judge for.
const clockSkew = time.Hour

// checkTimes refuses a moment that the facts can say nothing about, and facts that
// contradict themselves about when they were collected: their age would mean nothing.
func checkTimes(doc *facts.Document, asOf time.Time) error {
	const layout = "2006-01-02 15:04 MST"
	run := doc.Run
	at := func(t time.Time) string { return t.UTC().Format(layout) }
	switch {
	case run.Finished.IsZero():
		return fmt.Errorf("the facts do not say when they were collected (run.finished): collect them again")
	case run.Finished.Before(run.Started):
		return fmt.Errorf("the facts say that their run ended at %s, before it began at %s: collect them again", at(run.Finished), at(run.Started))
	case asOf.Before(run.Finished.Add(-clockSkew)):
		return fmt.Errorf("the facts were collected until %s, and %s is before that: they say nothing about that moment; judge as of a later one", at(run.Finished), at(asOf))
	case asOf.Sub(run.Finished) > farOff:
		return fmt.Errorf("the facts were collected until %s, and %s is more than a year after that: they say nothing about that moment; collect them again", at(run.Finished), at(asOf))
	}
	for _, name := range slices.Sorted(maps.Keys(doc.Sources)) {
		late := func(started time.Time) bool { return started.After(run.Finished.Add(clockSkew)) }
		source := doc.Sources[name]
		if late(source.Started) {
			return fmt.Errorf("the facts of %s are of %s, and the run ended at %s (run.finished), before that: collect them again", name, at(source.Started), at(run.Finished))
		}
		for _, id := range slices.Sorted(maps.Keys(source.Asked)) {
			if started := source.Asked[id].Started; late(started) {
				return fmt.Errorf("%s was asked at %s, and the run ended at %s (run.finished), before that: collect the facts again", id, at(started), at(run.Finished))
			}
		}
	}
	return nil
}
