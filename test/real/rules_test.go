//go:build real

package real

import (
	"slices"
	"sync"

	rulebook "github.com/muster-dr/muster/internal/evaluate/policy"
	"github.com/muster-dr/muster/policies"
)

// domainSources are those that two domain controllers can answer for.
var domainSources = []string{"dns", "directory", "grouppolicy"}

// domainRules are the rules that rest on these sources and no other. Nobody can be
// asked about Citrix Cloud, Prism and desktops here, so the others would be unknown
// in every test, and prove nothing.
var domainRules = sync.OnceValue(func() []string {
	parsed, err := rulebook.Parse(rulebook.Folder{FS: policies.Files()})
	if err != nil {
		panic(err)
	}
	var ids []string
	for _, r := range parsed.Rules {
		elsewhere := func(source string) bool { return !slices.Contains(domainSources, source) }
		if sources := r.Sources(); len(sources) > 0 && !slices.ContainsFunc(sources, elsewhere) {
			ids = append(ids, r.ID)
		}
	}
	return ids
})

// onlyDomainRules are the arguments that leave the other rules out.
func onlyDomainRules() []string {
	var args []string
	for _, id := range domainRules() {
		args = append(args, "--only", id)
	}
	return args
}
