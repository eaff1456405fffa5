package windows

import (
	"github.com/muster-dr/muster/checks/windows/windowslab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares the Windows hosts.
func Source() collect.Source {
	return collect.Source{
		Name: source,
		Asks: "what connectors, VDAs, StoreFront, Session Recording and DHCP servers really use",
		Over: "WinRM over HTTPS",
		Sees: []collect.Seen{
			{Path: "input.windows.hosts[host]", What: "what a Windows host says: `roles`, `hostsFile`, `services`, `products`, `plugin`, `vda`, `fas`, `storefront`, `recording`, `recorder`, `dhcp`, `authorities`; null where it was not asked"},
		},
		After:       after,
		Credentials: []estate.CredentialKind{{Name: source, Methods: []string{"ntlm", "kerberos", "basic"}, Transports: []string{"https", "http"}}},
		Plan:        plan,
		Rights:      rights,
		New:         func(l collect.Limits) collect.Collector { return New(l) },
		Lab:         windowslab.Part(),
	}
}
