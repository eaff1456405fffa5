package evaluate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// proposeLost tells, when no system of production answered and some of the recovery site
// did, how to ask what the recovery site can do alone. Nothing switches to that by itself:
// the scanner may as well stand behind a firewall.
func proposeLost(doc *facts.Document, out *results.Document) {
	if doc.Run.Lost != nil {
		return
	}
	silent, there := 0, false
	for _, name := range slices.Sorted(maps.Keys(doc.Sources)) {
		for _, a := range doc.Sources[name].Asked {
			switch {
			case a.Told != "": // an export
			case a.Site == estate.Recovery:
				there = there || a.Learnt() || a.Status == facts.Partial
			case a.Site != estate.Production || strings.ContainsAny(a.Address, `/\`) || a.Status == facts.Skipped:
				// A folder is there also when the server is not whose files it has.
			case a.Status == facts.Failed && (a.Reason == facts.Unreachable || a.Reason == facts.Timeout):
				silent++
			default:
				return
			}
		}
	}
	if silent == 0 || !there {
		return
	}
	out.Notices = append(out.Notices, results.Notice{Kind: results.ProductionSilent, Message: fmt.Sprintf(
		"None of the systems of production that were asked (%d) answered, and the recovery site did. If production is lost, muster scan --as-if-lost production --last-known FACTS, "+
			"with the facts of the last good run, sends nothing there and tells what can start now and what waits for what.", silent)})
}
