//go:build real

package real

import (
	"testing"

	"github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/evaluate/results"
)

// missingAtRecovery takes a name out of DC2's zone: production still knows it.
func missingAtRecovery(name string) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		away(t, dc2, alias(name))
	}
}

// missing is the fault of an alias that the recovery resolver does not know. Both
// sites then also disagree about it.
func missing(name, rule string, more ...string) fault {
	return fault{
		name:   name + " is missing at the recovery resolver",
		breaks: missingAtRecovery(name),
		want:   fails("alias/"+host(name), append(more, rule)...),
	}
}

// aliasRules has the rules that judge each alias, beside its time to live.
var aliasRules = map[string][]string{
	"ctxlicense":  {"license_server/alias-resolves-at-recovery", "dns/same-answer-at-both-sites"},
	"rdslicense":  {"rds_licensing/alias-record", "dns/same-answer-at-both-sites"},
	"sql-ag1-ctx": {"sql/listener-record", "dns/same-answer-at-both-sites", "dns/kerberos-names-are-host-records"},
	"xml":         {"cloud_connectors/xml-service-record", "dns/same-answer-at-both-sites"},
	"sf":          {"storefront/base-url-record", "dns/same-answer-at-both-sites", "dns/kerberos-names-are-host-records"},
	"callback":    {"storefront/callback-records"},
	"callback-dr": {"storefront/callback-records"},
	"gateway":     {"netscaler/gateway-record", "dns/same-answer-at-both-sites"},
	"sspr":        {"sspr/record", "dns/same-answer-at-both-sites"},
	"tftp":        {"pvs/tftp-record", "dns/same-answer-at-both-sites"},
}

// unknownDomain is what fails when a resolver of the recovery site knows no name of
// the domain.
func unknownDomain(resolver string) statuses {
	failing := all(
		fails("resolver/recovery/"+resolver+":53", "dns/resolver-authoritative", "ad/site-records"),
		fails("component/fas", "fas/addresses-resolve"), fails("component/rds_licensing", "rds_licensing/servers-at-recovery"),
		fails(ouDR, "registration/entries-resolve"), fails(ouPersistent, "registration/entries-resolve"), disagreeing)
	for name, rules := range aliasRules {
		for _, r := range rules {
			if r != "dns/kerberos-names-are-host-records" { // a name that is not there is no alias record
				failing = all(failing, fails("alias/"+host(name), r))
			}
		}
	}
	return failing
}

// disagreeing are DNS servers of the two sites that answer differently.
var disagreeing = fails("site/recovery", "dns/records-replicated")

var nameFaults = []fault{
	missing("ctxlicense", "license_server/alias-resolves-at-recovery", "dns/same-answer-at-both-sites"),
	missing("sql-ag1-ctx", "sql/listener-record", "dns/same-answer-at-both-sites"),
	missing("xml", "cloud_connectors/xml-service-record", "dns/same-answer-at-both-sites"),
	missing("sf", "storefront/base-url-record", "dns/same-answer-at-both-sites"),
	missing("callback-dr", "storefront/callback-records"),
	missing("gateway", "netscaler/gateway-record", "dns/same-answer-at-both-sites"),
	missing("sspr", "sspr/record", "dns/same-answer-at-both-sites"),
	missing("tftp", "pvs/tftp-record", "dns/same-answer-at-both-sites"),
	{
		name:   "rdslicense is missing at the recovery resolver",
		breaks: missingAtRecovery("rdslicense"),
		want: all(fails("alias/"+host("rdslicense"), "rds_licensing/alias-record", "dns/same-answer-at-both-sites"),
			fails("component/rds_licensing", "rds_licensing/servers-at-recovery")), // which desktops are told to ask
	},
	{
		name:   "an alias is missing everywhere",
		breaks: inBoth(func(t *testing.T, dc int) { away(t, dc, alias("ctxlicense")) }),
		want: all(fails("alias/"+host("ctxlicense"), "license_server/alias-record", "license_server/alias-resolves-at-recovery"),
			unknown("alias/"+host("ctxlicense"), "dns/low-ttl"), unsigned),
	},
	{
		name:  "an alias is the server's own name",
		edits: []edit{replace("aliases: [ctxlicense.", "aliases: [lic1.")},
		want: all(fails("alias/"+host("lic1"), "license_server/alias-record", "dns/low-ttl"),
			every(results.Pass, "alias/"+host("lic1"), "dns/same-answer-at-both-sites", "dns/recovery-answer-not-outdated", "license_server/alias-resolves-at-recovery"),
			vanish("alias/"+host("ctxlicense"), "license_server/alias-record", "dns/low-ttl", "dns/same-answer-at-both-sites",
				"dns/recovery-answer-not-outdated", "license_server/alias-resolves-at-recovery"), unsigned),
	},
	{
		name: "an alias points elsewhere at the recovery site",
		breaks: func(t *testing.T) {
			set(t, dc2, alias("sf"), "dnsRecord", a("10.20.1.102", 300))
		},
		want: all(fails("alias/"+host("sf"), "dns/same-answer-at-both-sites"), unsigned),
	},
	{
		name: "the recovery site has an old address of production for an alias",
		breaks: func(t *testing.T) {
			set(t, dc2, alias("sf"), "dnsRecord", a("10.10.1.199", 300))
		},
		want: fails("alias/"+host("sf"), "dns/recovery-answer-not-outdated"),
	},
	{
		name: "an alias is remembered for an hour",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, alias("xml"), "dnsRecord", a("10.10.1.101", 3600))
		}),
		want: fails("alias/"+host("xml"), "dns/low-ttl"),
	},
	{
		name: "the name of StoreFront is a CNAME",
		breaks: inBoth(func(t *testing.T, dc int) {
			set(t, dc, alias("sf"), "dnsRecord", cname(host("sf1"), 300))
		}),
		want: all(fails("alias/"+host("sf"), "dns/kerberos-names-are-host-records"), unsigned), // it leads elsewhere now
	},
	{
		name:   "a recovery connector has no pointer",
		breaks: func(t *testing.T) { away(t, dc2, record("20.10.in-addr.arpa", "11.1")) },
		want:   all(fails("host/"+host("cc3"), "dns/reverse-lookup"), disagreeing),
	},
	{
		name:   "the pointer of a recovery connector names another host",
		breaks: func(t *testing.T) { set(t, dc2, record("20.10.in-addr.arpa", "11.1"), "dnsRecord", ptr(host("sf2"))) },
		want:   all(fails("host/"+host("cc3"), "dns/reverse-lookup"), disagreeing),
	},
	{
		name:   "a FAS server has no address at the recovery resolver",
		breaks: missingAtRecovery("fas2"),
		want:   all(fails("component/fas", "fas/addresses-resolve"), disagreeing),
	},
	{
		name:   "the recovery resolver only forwards",
		breaks: func(t *testing.T) { forward(t, address(dc2)) },
		edits:  []edit{replace("resolvers: [10.99.0.20]", "resolvers: ["+silent+"]")},
		// What it has comes from a domain controller of the recovery site.
		want: all(every(results.Pass, "resolver/recovery/"+silent+":53", "dns/resolver-authoritative", "ad/site-records"),
			vanish(resolverDR, "dns/resolver-authoritative", "ad/site-records", "dns/alias-zones-at-recovery"),
			every(results.NotApplicable, "estate", "dns/alias-zones-at-recovery")), // what passes everything on has no zone of its own
	},
	{
		name:   "a resolver of the recovery site does not know the domain",
		breaks: func(t *testing.T) { fail(t, dns.RcodeNameError) },
		edits:  []edit{replace("resolvers: [10.99.0.20]", "resolvers: [10.99.0.20, "+silent+"]")},
		want:   unknownDomain(silent),
	},
}
