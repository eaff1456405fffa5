package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/evaluate/results"
)

// lostHosts are the systems that stand at a site alone, in lower case: nothing can be done there
// while it is lost.
func lostHosts(est *estate.Estate, site string) []string {
	of := func(s *estate.Site) []string {
		all := []string{s.PrismCentral.Host}
		for _, c := range s.Clusters {
			all = append(all, c.Element.Host)
		}
		for _, dc := range s.DomainControllers {
			all = append(all, dc.Host)
		}
		for _, n := range s.NetScaler {
			all = append(all, n.Host)
		}
		return all
	}
	left := of(est.Site(estate.Recovery))
	var out []string
	for _, host := range of(est.Site(site)) {
		if host != "" && !slices.Contains(left, host) {
			out = append(out, strings.ToLower(host))
		}
	}
	return out
}

// once says beside a fix that it wants a system which is lost, and so has to wait for it.
func once(r *results.Result, lost []string, site string) {
	wait := func(fix string) string {
		for _, host := range lost {
			if strings.Contains(strings.ToLower(fix), host) {
				return fmt.Sprintf("%s is lost with %s; once it is back: %s", host, site, fix)
			}
		}
		return fix
	}
	r.Fix = wait(r.Fix)
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		r.Findings[i].Fix = wait(r.Findings[i].Fix)
	}
}
