package dns

import (
	"fmt"
	"slices"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// plan tells what each resolver is asked for. A host is asked for by two questions, and a
// question is sent three times at most.
func plan(est *estate.Estate) []collect.Planned {
	const types, tries = 2, 3
	most := func(n *names) string {
		all := n.questions()
		slices.SortFunc(all, compare)
		declared := len(slices.Compact(all))
		return fmt.Sprintf("%d names that the file declares, at most %d datagrams; then their addresses, and the names that other sources mention", declared, declared*types*tries)
	}
	inside, outside := most(declaredNames(est)), most(publicNames(est))
	var all []collect.Planned
	add := func(site string, resolvers []string, most string) {
		for _, r := range resolvers {
			all = append(all, collect.Planned{Site: site, System: r, Address: dnsclient.Address(r), Most: most})
		}
	}
	add(estate.Production, est.Sites.Production.Resolvers, inside)
	add(estate.Recovery, est.Sites.Recovery.Resolvers, inside)
	if est.Sites.Public != nil {
		add(estate.Public, est.Sites.Public.Resolvers, outside)
	}
	return all
}

func compare(a, b question) int {
	return slices.Compare([]string{fmt.Sprint(a.kind), a.name}, []string{fmt.Sprint(b.kind), b.name})
}
