package prism

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells which Prisms are asked.
func plan(est *estate.Estate) []collect.Planned {
	const perSecond = 4
	var all []collect.Planned
	for _, t := range targetsOf(est) {
		what := "Prism Central "
		if t.cluster != "" {
			what = "Prism Element of " + t.cluster + ", "
		}
		all = append(all, collect.Planned{Site: t.sites[0], System: what + t.prism.Host, Address: t.address(), Most: collect.PerSecond(perSecond)})
	}
	return all
}

var rights = []collect.Right{
	{What: "read Prism Central", In: []string{"prism.sites.*.central"},
		Grant: "Prism Central, Admin Center, IAM, Authorization Policies: role Prism Viewer, all entity types, for this user"},
	{What: "read Prism Element", In: []string{"prism.sites.*.elements.*"},
		Grant: "Prism Element, Settings, Local User Management (or Role Mapping): role Viewer"},
}
