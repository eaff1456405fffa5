//go:build real

package real

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/evaluate/results"
	"github.com/muster-dr/muster/internal/facts"
)

// deadline is what the runs below are given. They have to end by it and still
// judge what they learnt.
const deadline = 40 * time.Second

// secondResolver declares DC1 as another resolver of the recovery site, so that
// DC2 is found even while it does not answer.
var secondResolver = replace("resolvers: [10.99.0.20]", "resolvers: [10.99.0.20, 10.99.0.10]")

// knownWithoutRecovery is all that production can tell alone.
var knownWithoutRecovery = all(
	every(results.Pass, ouHQ, "registration/known-connectors", "registration/policy-method", "registration/local-connectors-first"),
	every(results.Pass, ouPersistent, "registration/local-connectors-first"),
	every(results.Pass, "alias/"+host("ctxlicense"), "license_server/alias-record")) // of PVS at production

// DC2 is the recovery site's only resolver, directory and SYSVOL at once.
func TestRecoveryDomainControllerDoesNotAnswer(t *testing.T) {
	healthy(t)
	viaDC1 := every(results.Pass, "resolver/recovery/10.99.0.10:53", "ad/site-records", "dns/resolver-authoritative", "dns/alias-zones-at-recovery")
	for name, outage := range map[string]struct {
		before, after string // what is done to it
		edits         []edit
		reason        facts.Reason
		pass          statuses
	}{
		"stopped":                      {"stop", "start", nil, facts.Unreachable, knownWithoutRecovery},
		"silent":                       {"freeze", "thaw", nil, facts.Timeout, knownWithoutRecovery},
		"stopped, but DNS tells of it": {"stop", "start", []edit{secondResolver}, facts.Unreachable, all(knownWithoutRecovery, viaDC1)},
		"silent, but DNS tells of it":  {"freeze", "thaw", []edit{secondResolver}, facts.Timeout, all(knownWithoutRecovery, viaDC1)},
	} {
		t.Run(name, func(t *testing.T) {
			controller(t, outage.before, dc2)
			t.Cleanup(func() { controller(t, outage.after, dc2) })
			s := runIn(t, prepare(t, outage.edits...), "--timeout", deadline.String())
			s.expectEnd(t)
			s.expectPasses(t, outage.pass)
			s.expectReasons(t, outage.reason)
		})
	}
	if left := run(t).statuses().changes(healthy(t)); len(left) > 0 {
		t.Errorf("the domain is not as it was:\n%s", left)
	}
}

// The day for which all this is done: production is gone. What the recovery site
// can tell of itself is judged.
func TestProductionDomainControllerIsGone(t *testing.T) {
	before := healthy(t)
	controller(t, "stop", dc1)
	t.Cleanup(func() { controller(t, "start", dc1) })
	s := runIn(t, prepare(t), "--timeout", deadline.String())
	s.expectEnd(t)
	want := statuses{}
	for key, status := range before {
		if status == results.Pass && !slices.ContainsFunc(needProduction, func(part string) bool { return strings.Contains(key, part) }) {
			want[key] = results.Pass
		}
	}
	s.expectPasses(t, want)
}

// needProduction are the rules, or the targets of a rule, that compare the two
// sites or judge what production gets.
var needProduction = []string{
	"ad/clocks-agree", "ad/policy-replicated", "ad/directory-replicated", "dns/records-replicated", "dns/alias-zones-at-recovery", "dns/low-ttl", "dns/same-answer-at-both-sites", "dns/resolver-authoritative",
	"dns/kerberos-names-are-host-records", "dns/changing-names-signed", "dns/recovery-answer-not-outdated", "ad/recovery-view-own", "-record ", "sspr/record", "storefront/callback-records",
	"registration/known-connectors " + ouHQ, "registration/policy-method " + ouHQ,
	"registration/local-connectors-first " + ouHQ, "registration/local-connectors-first " + ouPersistent,
}

func TestResolverThatTellsNothing(t *testing.T) {
	healthy(t)
	second := replace("resolvers: [10.99.0.20]", "resolvers: [10.99.0.20, "+silent+"]")
	for name, resolver := range map[string]struct {
		start  func(*testing.T)
		reason facts.Reason
	}{
		"it never answers": {swallow, facts.Timeout},
		"it is not there":  {func(*testing.T) {}, facts.Unreachable},
		"it refuses":       {func(t *testing.T) { fail(t, dns.RcodeRefused) }, facts.PermissionDenied},
		"it fails":         {func(t *testing.T) { fail(t, dns.RcodeServerFailure) }, facts.CollectorFailed},
	} {
		t.Run(name, func(t *testing.T) {
			resolver.start(t)
			s := runIn(t, prepare(t, second), "--timeout", deadline.String())
			s.expectEnd(t)
			s.expect(t, blind)
			s.expectReasons(t, resolver.reason)
		})
	}
}

// blind is what cannot be told as long as one of the recovery site's resolvers
// says nothing: everything that all of them have to know.
var blind = func() statuses {
	unsure := all(
		unknown("resolver/recovery/"+silent+":53", "dns/resolver-authoritative", "ad/site-records", "dns/alias-zones-at-recovery"),
		unknown("site/recovery", "dns/records-replicated"),
		unknown("component/fas", "fas/addresses-resolve"),
		unknown("component/rds_licensing", "rds_licensing/servers-at-recovery"),
		unknown(ouDR, "registration/entries-resolve"), unknown(ouPersistent, "registration/entries-resolve"),
		unknown("host/"+host("cc3"), "dns/reverse-lookup"), unknown("host/"+host("cc4"), "dns/reverse-lookup"))
	for name, rules := range aliasRules {
		unsure = all(unsure, unknown("alias/"+host(name), append(rules, "dns/low-ttl")...))
		if slices.Contains(rules, "dns/same-answer-at-both-sites") {
			unsure = all(unsure, unknown("alias/"+host(name), "dns/recovery-answer-not-outdated"))
		}
	}
	unsure = all(unsure, unknown("component/dns", "dns/changing-names-signed"))
	return unsure
}()

// expectEnd expects a run that ended in time, judged something, and did not say
// that all is well or that something is wrong which nobody could see.
func (s *scan) expectEnd(t *testing.T) {
	t.Helper()
	t.Logf("ended after %s with %s: %v", s.took.Round(time.Millisecond), s.results.Verdict.Decision, s.results.Counts)
	if s.took > deadline+10*time.Second { // for a machine that is busy
		t.Errorf("the run took %s with a deadline of %s", s.took, deadline)
	}
	if s.exit != 3 {
		t.Errorf("exit code %d (%s), want 3", s.exit, s.results.Verdict.Because)
	}
	for _, r := range s.results.Results {
		switch r.Status {
		case results.Fail:
			t.Errorf("%s %s fails, although nobody could ask: %s", r.Rule, r.Target, r.Message)
		case results.Unknown:
			if r.Reason == "" || r.Message == "" {
				t.Errorf("%s %s is unknown without saying why", r.Rule, r.Target)
			}
		}
	}
}

// expectPasses expects exactly these results to pass.
func (s *scan) expectPasses(t *testing.T, want statuses) {
	t.Helper()
	got := s.statuses()
	maps.DeleteFunc(got, func(_ string, status results.Status) bool { return status != results.Pass })
	if wrong := got.changes(want); len(wrong) > 0 {
		t.Errorf("other results pass than should ((gone): should pass and does not):\n%s", wrong)
		for _, r := range s.results.Results {
			if wrong[r.Rule+" "+r.Target] == gone {
				t.Logf("%s %s: %s %s", r.Rule, r.Target, r.Reason, r.Message)
			}
		}
	}
}

// expectReasons expects that what could not be learnt has the reason of the
// outage, or one that follows from it.
func (s *scan) expectReasons(t *testing.T, reason facts.Reason) {
	t.Helper()
	said := 0
	for _, r := range s.results.Results {
		switch {
		case r.Status != results.Unknown:
		case r.Reason == reason:
			said++
		case r.Reason != facts.CollectorPartial && r.Reason != facts.FactMissing:
			t.Errorf("%s %s is unknown because of %s, want %s: %s", r.Rule, r.Target, r.Reason, reason, r.Message)
		}
	}
	if said == 0 {
		t.Errorf("nothing is unknown because of %s", reason)
	}
}
