//go:build real

package real

import (
	"bytes"
	"strings"
	"testing"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

const (
	dnCitrix   = "OU=Citrix," + domainDN
	dnRecovery = "OU=Recovery," + dnCitrix
	dnDR       = "OU=VDA-DR," + dnRecovery
)

// list gives a GPO another list of connectors; none takes the list out.
func list(n int, text ...string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		policy(t, n, vdaKey, "ListOfDDCs", text...)
	}
}

func connectors(names ...string) string {
	var full []string
	for _, n := range names {
		full = append(full, host(n))
	}
	return strings.Join(full, " ")
}

// What a list of connectors that does not reach the recovery desktops leads to.
var (
	unlisted = unknown(ouDR, "registration/entries-resolve", "registration/known-connectors",
		"registration/local-connectors-first", "registration/recovery-connectors-listed")
	listless = all(unlisted, fails(ouDR, "registration/policy-method"))
	listLost = all(listless, fails(ouDR, "registration/policy-applies"))
	// Nobody can say from outside whether the list reaches them.
	listUnsure = all(unlisted, unknown(ouDR, "registration/policy-method", "registration/policy-applies"))
)

var registrationFaults = []fault{
	{
		name:   "ListOfDDCs names production only",
		breaks: list(registrationDR, connectors("cc1", "cc2")),
		want:   fails(ouDR, "registration/recovery-connectors-listed"),
	},
	{
		name:   "desktops that fail over know production only",
		breaks: list(registrationBoth, connectors("cc1", "cc2")),
		want:   fails(ouPersistent, "registration/failover-desktops-can-switch"),
	},
	{
		name:   "no policy lists connectors for the recovery desktops",
		breaks: list(registrationDR),
		want:   listless,
	},
	{
		name:   "a list mixes both sites in one group",
		breaks: list(registrationHQ, connectors("cc1", "cc3")),
		want:   fails(ouHQ, "registration/local-connectors-first"),
	},
	{
		name:   "a list has an entry that is no connector",
		breaks: list(registrationDR, connectors("cc3", "cc4", "sf2")),
		// Citrix Cloud alone could tell, and is not asked here.
		want: unknown(ouDR, "registration/known-connectors"),
	},
	{
		name:   "a list has the name of the load balancer",
		breaks: list(registrationDR, connectors("cc3", "xml")),
		want:   fails(ouDR, "registration/known-connectors"),
	},
	{
		name:   "a list has an address",
		breaks: list(registrationDR, connectors("cc3", "cc4")+" 10.20.1.12"),
		want:   all(fails(ouDR, "registration/entries-resolve"), unknown(ouDR, "registration/known-connectors")),
	},
	{
		name:   "a list has commas",
		breaks: list(registrationDR, host("cc3")+","+host("cc4")),
		want:   fails(ouDR, "registration/entries-resolve"),
	},
	{
		name:   "a connector in the lists has no address at the recovery resolver",
		breaks: missingAtRecovery("cc4"),
		want: all(fails(ouDR, "registration/entries-resolve"), fails(ouPersistent, "registration/entries-resolve"),
			unknown("host/"+host("cc4"), "dns/reverse-lookup"), disagreeing),
	},
	{
		name: "ListOfSIDs trusts fewer machines than the list names",
		breaks: func(t *testing.T) {
			policy(t, registrationDR, vdaKey, "ListOfSIDs", "S-1-5-21-1-2-3-1104")
		},
		want: all(fails(ouDR, "registration/sids-match"), vanish("estate", "registration/sids-match")),
	},
	{
		name: "a WMI filter decides about ListOfSIDs",
		breaks: func(t *testing.T) {
			policy(t, profileManagement, vdaKey, "ListOfSIDs", "S-1-5-21-1-2-3-1104")
			inBoth(func(t *testing.T, dc int) { conditional(t, dc, profileManagement) })(t)
		},
		want: all(unknown(ouPersistent, "registration/sids-match", "profiles/user-store-at-recovery"), vanish("estate", "registration/sids-match")),
	},
	{
		name: "ListOfSIDs trusts as many machines, which are none of the connectors",
		breaks: func(t *testing.T) {
			policy(t, registrationDR, vdaKey, "ListOfSIDs", "S-1-5-21-1-2-3-1104 S-1-5-21-1-2-3-1105")
		},
		want: all(fails(ouDR, "registration/sids-match"), vanish("estate", "registration/sids-match")),
	},
	{
		name: "ListOfSIDs trusts the recovery connectors",
		breaks: func(t *testing.T) {
			policy(t, registrationDR, vdaKey, "ListOfSIDs", sid(t, "CC3")+" "+sid(t, "CC4"))
		},
		want: all(every(results.Pass, ouDR, "registration/sids-match"), vanish("estate", "registration/sids-match")),
	},
}

// conditional makes it depend on a WMI filter whether a GPO applies.
func conditional(t *testing.T, dc, n int) {
	t.Helper()
	set(t, dc, gpo(n), "gPCWQLFilter", "["+domainName+";{5B2F6F0E-0000-4C5E-9C1B-0D6D0C2E7A01};0]")
}

var policyFaults = []fault{
	{
		name:   "the recovery OU is missing",
		breaks: inBoth(func(t *testing.T, dc int) { away(t, dc, dnDR) }),
		want: all(listUnsure, fails(ouDR, "workloads_mcs/dedicated-recovery-ou"),
			unknown(ouDR, "fas/addresses-are-names", "fas/same-list-everywhere",
				"profiles/container-locations-at-recovery", "profiles/one-kind-of-location", "profiles/user-store-at-recovery", "registration/sids-match",
				"rds_licensing/licensing-mode"),
			unknown("component/fas", "fas/addresses-resolve"),
			unknown("component/rds_licensing", "rds_licensing/servers-at-recovery"),
			vanish("estate", "registration/sids-match"),
			vanish("gpo/"+guid(registrationDR), "ad/policy-replicated")), // nothing that matters is linked to it
	},
	{
		name:  "the recovery OU is production's",
		edits: []edit{replace("      recovery: [\"OU=VDA-DR,OU=Recovery,", "      recovery: [\"OU=VDA-HQ,")},
		want: all(fails(ouHQ, "workloads_mcs/dedicated-recovery-ou", "registration/recovery-connectors-listed"),
			every(results.Pass, ouHQ, "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location", "registration/entries-resolve", "registration/policy-applies"),
			vanish(ouDR, "rds_licensing/licensing-mode", "fas/addresses-are-names", "fas/same-list-everywhere", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location",
				"registration/entries-resolve", "registration/known-connectors", "registration/local-connectors-first",
				"registration/policy-applies", "registration/policy-method", "registration/recovery-connectors-listed",
				"workloads_mcs/dedicated-recovery-ou"),
			vanish("gpo/"+guid(registrationDR), "ad/policy-replicated")),
	},
	{
		name:   "the link of the registration policy is disabled",
		breaks: inBoth(func(t *testing.T, dc int) { set(t, dc, dnRecovery, "gPLink", link(registrationDR, 1)) }),
		want:   all(listLost, vanish("gpo/"+guid(registrationDR), "ad/policy-replicated")), // a link that is disabled brings nothing
	},
	{
		name:   "the recovery OU blocks inheritance",
		breaks: inBoth(func(t *testing.T, dc int) { set(t, dc, dnDR, "gPOptions", "1") }),
		// What comes from higher up is lost with it.
		want: all(listLost, fails(ouDR, "fas/same-list-everywhere"), unknown(ouDR, "fas/addresses-are-names"),
			vanish(ouDR, "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location")),
	},
	{
		name: "an enforced link passes blocked inheritance",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, dnDR, "gPOptions", "1")
			set(t, dc, dnRecovery, "gPLink", link(registrationDR, 2))
		}),
		want: all(fails(ouDR, "fas/same-list-everywhere"), unknown(ouDR, "fas/addresses-are-names"),
			vanish(ouDR, "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location")),
	},
	{
		name: "a policy that is enforced higher up overrules the list",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, dnCitrix, "gPLink", link(fasAddresses, 0)+link(sessionHosts, 0)+link(registrationHQ, 2))
		}),
		want: all(fails(ouDR, "registration/recovery-connectors-listed"), fails(ouPersistent, "registration/failover-desktops-can-switch")),
	},
	{
		name:   "the computer half of the registration policy is disabled",
		breaks: inBoth(func(t *testing.T, dc int) { set(t, dc, gpo(registrationDR), "flags", "2") }),
		want:   listLost,
	},
	{
		name:   "nobody may apply the registration policy",
		breaks: inBoth(func(t *testing.T, dc int) { filter(t, dc, gpo(registrationDR), "nobody") }),
		want:   listLost,
	},
	{
		name:   "domain controllers alone may apply the registration policy",
		breaks: inBoth(func(t *testing.T, dc int) { filter(t, dc, gpo(registrationDR), "controllers") }),
		want:   listLost,
	},
	{
		name:   "a WMI filter decides about the registration policy",
		breaks: inBoth(func(t *testing.T, dc int) { conditional(t, dc, registrationDR) }),
		want:   listUnsure,
	},
	{
		name:   "the registration policy was not copied to DC2's SYSVOL",
		breaks: func(t *testing.T) { hide(t, sysvol(dc2, registrationDR)) },
		want:   all(listLost, onItsWay(registrationDR)),
	},
	{
		name: "DC2's SYSVOL has an older version of the registration policy",
		breaks: func(t *testing.T) {
			rewrite(t, sysvol(dc2, registrationDR, "GPT.INI"), func([]byte) []byte { return []byte("[General]\r\nVersion=2\r\n") })
		},
		want: onItsWay(registrationDR),
	},
	{
		name:   "nothing was ever copied to DC2's SYSVOL",
		breaks: func(t *testing.T) { hide(t, inLab(dc2, "state", "sysvol", domainName)) },
		want:   nothingCopied,
	},
	{
		name: "the registration policy is damaged at the recovery site",
		breaks: func(t *testing.T) {
			rewrite(t, sysvol(dc2, registrationDR, "Machine", "Registry.pol"), func(old []byte) []byte { return old[:len(old)-7] })
		},
		// It may set anything, so that everything it might decide is open.
		want: all(listUnsure, onItsWay(registrationDR), unknown(ouDR, "rds_licensing/licensing-mode", "fas/addresses-are-names", "fas/same-list-everywhere", "registration/sids-match",
			"profiles/container-locations-at-recovery", "profiles/one-kind-of-location", "profiles/user-store-at-recovery"),
			unknown("component/fas", "fas/addresses-resolve"), unknown("component/rds_licensing", "rds_licensing/servers-at-recovery"),
			vanish("estate", "registration/sids-match")),
	},
}

// onItsWay is a GPO that one site does not have as the other does. All of this domain are
// minutes old, so that they may still be replicated.
func onItsWay(n int) statuses { return unknown("gpo/"+guid(n), "ad/policy-replicated") }

// nothingCopied is what desktops at the recovery site do without when SYSVOL is
// empty there.
var nothingCopied = func() statuses {
	lost := all(listLost,
		fails(ouPersistent, "registration/policy-applies", "registration/policy-method"),
		unknown(ouPersistent, "registration/entries-resolve", "registration/known-connectors", "registration/failover-desktops-can-switch"),
		unknown("component/fas", "fas/addresses-resolve"), unknown("component/rds_licensing", "rds_licensing/servers-at-recovery"),
		vanish(ouDR, "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location"),
		vanish(ouPersistent, "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location", "profiles/user-store-at-recovery"),
		every(results.NotApplicable, "estate", "rds_licensing/licensing-mode", "profiles/container-locations-at-recovery", "profiles/one-kind-of-location", "profiles/user-store-at-recovery"),
		unknown("gpo/{31B2F340-016D-11D2-945F-00C04FB984F9}", "ad/policy-replicated")) // Default Domain Policy
	for _, ou := range []string{ouHQ, ouDR, ouPersistent, ouStoreFront, ouFAS} {
		lost = all(lost, fails(ou, "fas/same-list-everywhere"), unknown(ou, "fas/addresses-are-names"))
	}
	for n := registrationHQ; n <= profileManagement; n++ {
		lost = all(lost, onItsWay(n))
	}
	return lost
}()

// filter takes the right to apply a GPO away from the Authenticated Users, and
// gives it to nobody or to domain controllers.
func filter(t *testing.T, dc int, dn, to string) {
	t.Helper()
	// The extended right Apply Group Policy, then the SID that has it.
	right := []byte{0x8f, 0xfd, 0xac, 0xed, 0xb3, 0xff, 0xd1, 0x11, 0xb4, 0x1d, 0x00, 0xa0, 0xc9, 0x68, 0xf9, 0x39}
	sid := []byte{1, 1, 0, 0, 0, 0, 0, 5, 11, 0, 0, 0} // S-1-5-11
	old := read(t, dc, dn, "nTSecurityDescriptor")[0]
	at := bytes.Index(old, append(bytes.Clone(right), sid...))
	if at < 0 {
		t.Fatal("the security descriptor does not let the Authenticated Users apply the GPO")
	}
	changed := bytes.Clone(old)
	switch to {
	case "nobody":
		changed[at] ^= 0xff // another right
	case "controllers":
		changed[at+len(right)+8] = 9 // Enterprise Domain Controllers
	}
	set(t, dc, dn, "nTSecurityDescriptor", string(changed))
}
