//go:build real

package real

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

func TestHealthyDomain(t *testing.T) {
	healthy(t)
	s := base
	t.Logf("scanned in %s: %v", s.took, s.results.Counts)
	// Rules of other sources are left out, so the gate passes and the run is partial.
	if s.exit != 0 || s.results.Verdict.Decision != results.NotProven || s.results.Partial == nil {
		t.Errorf("exit code %d and %s (%s), want 0 and NOT PROVEN in a partial run", s.exit, s.results.Verdict.Decision, s.results.Verdict.Because)
	}
	passed := map[string]bool{}
	for _, r := range s.results.Results {
		switch r.Status {
		case results.Pass:
			passed[r.Rule] = true
		case results.NotApplicable, results.Skipped:
		default:
			t.Errorf("%s %s is %s: %s", r.Rule, r.Target, r.Status, r.Message)
		}
	}
	// A fault proves something only for a rule that judged the healthy domain.
	for _, rule := range domainRules() {
		// ListOfSIDs has to be looked at by a person wherever it is set at all.
		if !passed[rule] && rule != "registration/sids-match" {
			t.Errorf("%s passed for nothing", rule)
		}
	}
	for name, source := range s.facts.Sources {
		if slices.Contains(domainSources, name) && source.Status != facts.OK {
			t.Errorf("source %s is %s: %s", name, source.Status, source.Message)
		}
	}
}

func TestWhatWasReadIsWhatIsThere(t *testing.T) {
	healthy(t)
	d := base.facts
	for _, site := range []string{"production", "recovery"} {
		v := d.Directory.Views[site]
		for what, has := range map[string]bool{
			"the domain controllers":  len(v.DomainControllers.Items) == 2,
			"the AD sites":            len(v.Sites.Items) == 2,
			"the subnets":             len(v.Subnets.Items) == 4,
			"both authorised DHCP":    len(v.DHCPServers.Items) == 2,
			"the enrolment service":   len(v.EnrollmentServers.Items) == 1,
			"the activation object":   len(v.ActivationObjects.Items) == 1,
			"the namespace":           len(v.Namespaces.Items) == 1 && len(v.Namespaces.Items["profiles"].Folders) == 2,
			"all GPOs":                len(v.GPOs.Items) == 6+2, // the two that every domain has
			"the OUs and the domain":  len(v.Containers.Items) == 10+2,
			"the folders in SYSVOL":   len(d.GroupPolicy.Views[site].GPOs) == 6+2,
			"who may apply every GPO": v.GPOs.Items[guid(registrationDR)] != nil && v.GPOs.Items[guid(registrationDR)].Filtering == "all",
		} {
			if !has {
				t.Errorf("%s: %s differ from what directory.py wrote", site, what)
			}
		}
	}
	// 500 desktops, 10 servers and the two domain controllers.
	if n := len(d.Directory.Computers.Items); n != 512 {
		t.Errorf("%d computer accounts were read, want 512", n)
	}
}

func TestEvaluationOfSavedFactsIsTheSameOnAnyDay(t *testing.T) {
	healthy(t)
	s := base
	scanned, err := os.ReadFile(filepath.Join(s.dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"first.json", "second.json"} {
		if _, stderr, exit := muster(t, s.dir, append([]string{"evaluate", "facts.json", "-o", "json=" + name}, onlyDomainRules()...)...); exit != s.exit {
			t.Fatalf("exit code %d, and %d of the scan\n%s", exit, s.exit, stderr)
		}
		again, err := os.ReadFile(filepath.Join(s.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, scanned) {
			t.Errorf("%s differs from what the scan wrote", name)
		}
	}
}

func TestOtherWaysToSignIn(t *testing.T) {
	healthy(t)
	for name, e := range map[string]edit{
		"StartTLS":                   replace("    caFile: ca.pem", "    caFile: ca.pem\n    transport: starttls"),
		"GSSAPI over LDAPS":          replace("    caFile: ca.pem", "    caFile: ca.pem\n    method: gssapi"),
		"Kerberos to SYSVOL":         replace("\ncomponents:", "  grouppolicy:\n    username: svc-scan@corp.example.internal\n    password: env:MUSTER_PASSWORD\n    method: kerberos\n\ncomponents:"),
		"the older form of the name": replace("svc-scan@corp.example.internal", `CORP\svc-scan`),
	} {
		t.Run(name, func(t *testing.T) {
			s := run(t, e)
			s.expect(t, statuses{}) // nothing else than what the default way has learnt
			s.expectExit(t)
		})
	}
}
