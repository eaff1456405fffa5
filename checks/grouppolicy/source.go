package grouppolicy

import (
	"github.com/muster-dr/muster/checks/grouppolicy/grouppolicylab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares SYSVOL.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "the SYSVOL of **each** site, and from it what a desktop really gets",
		Over: "SMB, ordinary user",
		Sees: []collect.Seen{
			{Path: "input.grouppolicy.views[site].gpos[guid]", What: "a Group Policy object in the SYSVOL of that site: `gptIni`, `registryPol`, `registryPreferences`, `citrixPolicies`, and the `settings` it carries"},
		},
		Credentials: []estate.CredentialKind{{
			Name: source, Methods: []string{"ntlm", "kerberos"}, Fallback: "directory",
		}},
		Plan:   plan,
		Rights: rights,
		New:    func(l collect.Limits) collect.Collector { return New(l) },
		Lab:    grouppolicylab.Part(),
	}
}
