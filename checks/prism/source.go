package prism

import (
	"github.com/muster-dr/muster/checks/prism/prismlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares Nutanix. The credential of a site goes before the one for both.
func Source() collect.Source {
	methods := []string{methodBasic, methodKey}
	return collect.Source{
		Name: source,
		Asks: "**each** site's Prism Central and Prism Elements: what is protected, what has arrived, which plan starts it, licences, capacity",
		Over: "HTTPS, Prism Viewer",
		Sees: []collect.Seen{
			{Path: "input.prism.sites[site].central", What: "Prism Central of the site: `clusters`, `policies`, `plans`, `subnets`, `templates`, `links` to others, the API `generations` it answered in"},
			{Path: "input.prism.sites[site].elements[name]", What: "Prism Element of a cluster: protection `domains`, `snapshots`, `remoteSites`"},
		},
		After: []string{"citrixcloud"}, // it names the desktops and master images that matter
		Credentials: []estate.CredentialKind{
			{Name: source, Methods: methods},
			{Name: source + "-" + estate.Production, Methods: methods, Fallback: source},
			{Name: source + "-" + estate.Recovery, Methods: methods, Fallback: source},
		},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    prismlab.Part(),
	}
}
