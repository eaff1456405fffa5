package netscaler

import (
	"github.com/muster-dr/muster/checks/netscaler/netscalerlab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares NetScaler. The credential of a site goes before the one for both.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "the appliances that the estate file names: sign-in, STAs and StoreFront of the gateway, what is balanced and switched, certificates, GSLB, features, licence, routes, time, pair, saved configuration",
		Over: "HTTPS (NITRO), a user with a command policy that only shows",
		Sees: []collect.Seen{
			{Path: "input.netscaler.sites[site]", What: "the appliance, pair or cluster of a site, as the node that owns the configuration has it: `system`, `features`, `nodes`, `licence`, `nameServers`, `addresses`, `routes`, `time`, `virtualServers`, `gateways`, `signIns`, `stas`, `storeFronts`, `certificates`, `identityProviders`, `gslb`, `gslbSites`, `adns`"},
		},
		Credentials: []estate.CredentialKind{
			{Name: source},
			{Name: source + "-" + estate.Production, Fallback: source},
			{Name: source + "-" + estate.Recovery, Fallback: source},
		},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    netscalerlab.Part(),
	}
}
