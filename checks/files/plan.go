package files

import (
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// plan tells which Prisms are asked.
func plan(est *estate.Estate) []collect.Planned {
	var all []collect.Planned
	for _, site := range sites(est) {
		for _, t := range targetsOf(est, site) {
			what := "Nutanix Files by Prism Central "
			if t.cluster != "" {
				what = "Nutanix Files by the Prism Element of " + t.cluster + ", "
			}
			all = append(all, collect.Planned{Site: site, System: what + t.prism.Host, Address: t.address(), Most: collect.PerSecond(perSecond)})
		}
	}
	return all
}

var rights = []collect.Right{
	{What: "read Nutanix Files", In: []string{"files.sites.*"},
		Grant: "Prism Central, Admin Center, IAM, Authorization Policies: role Prism Viewer, all entity types, for this user; a role of one's own needs the View operations of Files too"},
}
