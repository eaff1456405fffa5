package netscaler

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells which appliances are asked.
func plan(est *estate.Estate) []collect.Planned {
	const perSecond = 5
	var all []collect.Planned
	for _, site := range []string{estate.Production, estate.Recovery} {
		for _, n := range nodesOf(est, site) {
			all = append(all, collect.Planned{Site: site, System: n.declared.Host, Address: n.address(), Most: collect.PerSecond(perSecond)})
		}
	}
	return all
}

var rights = []collect.Right{
	{What: "show the configuration", In: []string{"netscaler.sites.*"},
		Grant: "add system cmdPolicy muster-show ALLOW <the expression in checks/netscaler/README.md>, then bind system user muster-show muster-show 100"},
}
