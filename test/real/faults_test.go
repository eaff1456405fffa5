//go:build real

package real

import (
	"maps"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// What rules judge in this estate.
const (
	ouHQ         = "ou/ou=vda-hq,ou=citrix,dc=corp,dc=example,dc=internal"
	ouDR         = "ou/ou=vda-dr,ou=recovery,ou=citrix,dc=corp,dc=example,dc=internal"
	ouPersistent = "ou/ou=persistent,ou=citrix,dc=corp,dc=example,dc=internal"
	ouStoreFront = "ou/ou=storefront,ou=servers,dc=corp,dc=example,dc=internal"
	ouFAS        = "ou/ou=fas,ou=servers,dc=corp,dc=example,dc=internal"
	wholeDomain  = "domain/" + domainName
	resolverDR   = "resolver/recovery/10.99.0.20:53"
)

// fault is one thing that is wrong with the domain, or with what the estate file
// says of it.
type fault struct {
	name   string
	breaks func(t *testing.T) // and mends at the end of the test
	edits  []edit             // of the estate file
	want   statuses           // all that changes, no more and no less
}

func TestOneFaultAtATime(t *testing.T) {
	before := healthy(t)
	failed := map[string]bool{}
	for _, theme := range [][]fault{registrationFaults, policyFaults, nameFaults, directoryFaults, shareFaults} {
		for _, f := range theme {
			t.Run(f.name, func(t *testing.T) {
				if f.breaks != nil {
					f.breaks(t)
				}
				s := run(t, f.edits...)
				s.expect(t, f.want)
				s.expectExit(t)
				for _, r := range s.results.Results {
					if r.Status == results.Fail {
						failed[r.Rule] = true
					}
				}
			})
		}
	}
	// Everything was put back, or the faults proved less than they seem to.
	if left := run(t).statuses().changes(before); len(left) > 0 {
		t.Errorf("the domain is not as it was:\n%s", left)
	}
	if testing.Short() { // a selection of the faults
		return
	}
	for _, rule := range domainRules() {
		if !failed[rule] && neverFails[rule] == "" {
			t.Errorf("%s has not failed for any fault", rule)
		}
	}
}

// neverFails says why rules do not fail here; they do in the embedded estate.
var neverFails = map[string]string{
	"dns/changing-names-signed":       "it asks, and finds nothing itself",
	"dns/alias-zones-at-recovery":     "the DNS server of Samba passes everything on or nothing, and no single zone",
	"ad/operations-masters-held":      "no domain controller is removed by force here",
	"ad/policy-replicated":            "the policies are minutes old, and what is in motion does not fail",
	"profiles/user-store-at-recovery": "a path at the recovery site is declared, so people are asked whether stores are replicated to it",
}

// storeAsked is a user store at production alone, where a path at the recovery site is declared.
var storeAsked = every(results.Manual, ouPersistent, "profiles/user-store-at-recovery")

// expectExit compares the exit code with the worst that was found at or above
// high, which is what the estate file leaves to decide.
func (s *scan) expectExit(t *testing.T) {
	t.Helper()
	want := 0
	for _, r := range s.results.Results {
		if r.Severity != results.Blocker && r.Severity != results.High {
			continue
		}
		switch {
		case r.Status == results.Fail:
			want = 1
		case want == 0 && (r.Status == results.Unknown || r.Status == results.Manual):
			want = 3
		}
	}
	if s.exit != want {
		t.Errorf("exit code %d with the verdict %s (%s), want %d", s.exit, s.results.Verdict.Decision, s.results.Verdict.Because, want)
	}
}

// every gives rules one status for one target.
func every(status results.Status, target string, rules ...string) statuses {
	all := statuses{}
	for _, r := range rules {
		all[r+" "+target] = status
	}
	return all
}

func fails(target string, rules ...string) statuses { return every(results.Fail, target, rules...) }
func unknown(target string, rules ...string) statuses {
	return every(results.Unknown, target, rules...)
}
func vanish(target string, rules ...string) statuses { return every(gone, target, rules...) }

// all merges what belongs to one fault.
func all(parts ...statuses) statuses {
	merged := statuses{}
	for _, p := range parts {
		maps.Copy(merged, p)
	}
	return merged
}

// inBoth makes one change at both domain controllers.
func inBoth(change func(t *testing.T, dc int)) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		for _, dc := range both {
			change(t, dc)
		}
	}
}
