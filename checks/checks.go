// Package checks lists the sources that muster can ask. A new source is one package
// below this one and one line here.
package checks

import (
	"slices"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/checks/dns"
	"github.com/muster-dr/muster/checks/grouppolicy"
	"github.com/muster-dr/muster/checks/netscaler"
	"github.com/muster-dr/muster/checks/prism"
	"github.com/muster-dr/muster/checks/windows"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/suggest"
)

// All returns every source. It is the only list of them: commands and tests take from
// here what they have to know of sources.
func All() []collect.Source {
	return []collect.Source{
		dns.Source(),
		directory.Source(),
		grouppolicy.Source(),
		citrixcloud.Source(),
		prism.Source(),
		windows.Source(),
		netscaler.Source(),
	}
}

// Credentials are what the estate file may name under credentials.
func Credentials() []estate.CredentialKind {
	var all []estate.CredentialKind
	for _, s := range All() {
		all = append(all, s.Credentials...)
	}
	return all
}

// Select returns all sources after making sure that every name of only is that of
// one. Those that are left out stay in the list, so that the facts can say that they
// were.
func Select(only []string) ([]collect.Source, error) {
	all := All()
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	for _, o := range only {
		if !slices.Contains(names, o) {
			return nil, suggest.Unknown("source", o, names)
		}
	}
	return all, nil
}
