// Package checks lists the sources that muster can ask. A new source is one package
// below this one and one line here.
package checks

import (
	"path"
	"slices"
	"strings"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/checks/directory"
	"github.com/muster-dr/muster/checks/dns"
	"github.com/muster-dr/muster/checks/files"
	"github.com/muster-dr/muster/checks/grouppolicy"
	"github.com/muster-dr/muster/checks/netscaler"
	"github.com/muster-dr/muster/checks/prism"
	"github.com/muster-dr/muster/checks/reachability"
	"github.com/muster-dr/muster/checks/sql"
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
		sql.Source(),
		files.Source(),
		reachability.Source(),
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

// Names are those of all sources.
func Names() []string {
	var names []string
	for _, s := range All() {
		names = append(names, s.Name)
	}
	return names
}

// Named are the sources that a user means by names in any case, or by patterns in which *
// stands for any text. The error is for one that is none.
func Named(written []string) ([]string, error) {
	var names []string
	for _, w := range written {
		w = strings.ToLower(strings.TrimSpace(w))
		found := false
		for _, n := range Names() {
			if fits, err := path.Match(w, n); err == nil && fits {
				found = true
				if !slices.Contains(names, n) {
					names = append(names, n)
				}
			}
		}
		if !found {
			return nil, suggest.Unknown("source", w, Names())
		}
	}
	return names, nil
}
