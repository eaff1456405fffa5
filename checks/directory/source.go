package directory

import (
	"github.com/muster-dr/muster/checks/directory/directorylab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares Active Directory.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "Active Directory as a domain controller of **each** site tells it",
		Over: "LDAPS, ordinary user",
		Sees: []collect.Seen{
			{Path: "input.directory.servers[key]", What: "a domain controller: `synchronized`, `globalCatalogReady`, `offsetSeconds` of its clock"},
			{Path: "input.directory.views[site]", What: "Active Directory as a domain controller of that site has it: `sites`, `subnets`, `siteLinks`, `domainControllers`, `roles`, `containers`, `gpos`, the `groups` and `wmiFilters` that these depend on, `enrollmentServices`, `activationObjects`, `dhcpServers`, `namespaces`"},
		},
		Credentials: []estate.CredentialKind{{
			Name: source, Methods: []string{methodSimple, methodGSSAPI}, Transports: []string{transportLDAPS, transportStartTLS},
		}},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    directorylab.Part(),
	}
}
