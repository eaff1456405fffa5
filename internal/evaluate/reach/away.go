package reach

import (
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/derive/census"
	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// indispensable are the components that no estate does without: those that every one
// has, and registration where desktops register.
var indispensable = []string{"network", "ad", "dns", "replication", "registration"}

// declaredAway asks about a component that the estate file declares not to be there
// and that a source names all the same. The word of the file alone would take all of
// its rules out of the verdict. What a source names need not be in use, so a person
// can sign for that; what names it is signed, so that something else voids it.
func (j *Judge) declaredAway(id string) {
	why := j.Census.Named[id]
	if why == "" {
		return
	}
	q := Question{Rule: ComponentJudged, Target: "component/" + id, Component: id}
	if slices.Contains(indispensable, id) {
		q.Status, q.Reason = results.Unknown, facts.NoResult
		q.Message = fmt.Sprintf("the estate file declares that there is no %s, and %s: nothing of it was judged. Remove `inScope: false`", id, why)
	} else {
		q.Status, q.List = results.Manual, []string{fmt.Sprintf("no %s, although %s", id, why)}
		q.Message = fmt.Sprintf("The estate file declares that there is no %s, and %s. Does nothing that is recovered need it?", id, why)
	}
	j.add(q)
}

// desktopsOf is how many desktops are lost with an item; those of a zone are told with
// its catalogs.
func desktopsOf(item *census.Item) int {
	if item.Kind != census.Catalog {
		return 0
	}
	return item.Desktops
}

// noDesktops tells that not one desktop is left to answer for: no source lists any of
// production, or the estate file takes all of them out. Servers that would come back
// for nobody are no recovery.
func (j *Judge) noDesktops() {
	if j.reach.Desktops.Total > 0 || !j.Census.Desktops.Learnt() {
		return
	}
	message := "Citrix Cloud lists no machine of the production site, so nothing says that anybody would get a desktop"
	if len(j.reach.Excluded) > 0 {
		message = "no machine of the production site is left when those that `exclude` takes out are left out, so nothing says that anybody would get a desktop"
	}
	j.add(Question{Rule: DesktopsJudged, Target: "estate", Component: results.WholeEstate, Status: results.Unknown, Reason: facts.NoResult, Message: message})
}
