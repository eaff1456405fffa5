package reachability

import (
	"github.com/muster-dr/muster/checks/reachability/reachabilitylab"
	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
)

// Source declares the probes. They sign in nowhere; RADIUS wants a secret to answer at all.
func Source() collect.Source {
	return collect.Source{
		Name:        source,
		Asks:        "ports of the recovery site that machines there have to reach, from a vantage that the estate file declares: who answers, and whether it speaks the right protocol",
		Over:        "TCP, UDP, TLS and the first message of each protocol; no account, and a secret for RADIUS alone",
		Credentials: []estate.CredentialKind{radiusKind},
		Sees: []collect.Seen{
			{Path: "input.reachability.vantages[name]", What: "what a vantage found: `probes` by service and host, with what came back from each of their `addresses`, and `controls`, ports that nobody serves"},
		},
		Plan: plan,
		Lab:  reachabilitylab.Part(),
		New:  func(l collect.Limits) collect.Collector { return New(l) },
	}
}

// plan tells what would be tried from this machine.
func plan(est *estate.Estate) []collect.Planned {
	var all []collect.Planned
	standing, err := standingAt(est, ownAddresses())
	if err != nil {
		return nil
	}
	for _, s := range standing {
		for _, w := range s.wanted {
			all = append(all, collect.Planned{Site: estate.Recovery, System: w.ID, Address: s.dial(w.Host, w.Port), Most: "3 tries, one connection each"})
		}
	}
	return all
}
