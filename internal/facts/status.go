package facts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Sum derives the state of a source from those of the systems that it asked. It
// failed when nothing was learnt from any of them, and is partial when something
// is missing from some. A source that asked nobody has nothing missing.
func Sum(asked map[string]*Asked) Answered {
	var incomplete []string
	failed, lost := 0, 0
	reason := Reason("")
	for _, id := range slices.Sorted(maps.Keys(asked)) {
		a := asked[id]
		if a.Learnt() {
			continue
		}
		incomplete = append(incomplete, id)
		if a.Status != Partial {
			failed++
		}
		if a.unaskedBecauseLost() {
			lost++
		}
		if reason == "" || reason == a.Reason {
			reason = a.Reason
		} else {
			reason = CollectorFailed
		}
	}
	switch {
	case len(incomplete) == 0:
		return Yes()
	case lost == len(asked):
		return No(NoResult, fmt.Sprintf("all systems that could be asked (%d) stand at a site that is taken to be lost, and nothing was sent there", lost))
	case lost == len(incomplete):
		return Answered{Status: Partial, Reason: CollectorPartial, Message: fmt.Sprintf("%d of %d systems were not asked: their site is taken to be lost", lost, len(asked))}
	case failed == len(asked) && failed == 1:
		return No(reason, asked[incomplete[0]].Message)
	case failed == len(asked):
		return No(reason, fmt.Sprintf("none of %d systems answered", len(asked))+cause(asked, incomplete))
	case len(asked) == 1:
		return InPart(asked[incomplete[0]].Message)
	}
	return InPart(fmt.Sprintf("%d of %d systems did not answer, or not in full", len(incomplete), len(asked)) + among(incomplete) + cause(asked, incomplete))
}

// named is how many systems a sentence names; all of them are in the facts.
const named = 3

// among names some of several systems. The one that is quoted needs no list.
func among(ids []string) string {
	switch {
	case len(ids) == 1:
		return ""
	case len(ids) <= named:
		return ": " + strings.Join(ids, ", ")
	}
	return fmt.Sprintf(": %s and %d more", strings.Join(ids[:named], ", "), len(ids)-named)
}

// cause quotes what the first of the systems said, so that the reason for which
// all of them failed, such as a password that is not set, is not lost.
func cause(asked map[string]*Asked, ids []string) string {
	for _, id := range ids {
		if m := asked[id].Message; m != "" {
			return fmt.Sprintf("; %s: %s", id, m)
		}
	}
	return ""
}
