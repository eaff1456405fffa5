package muster.rules.dns.records_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.records_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

kms := "_vlmcs._tcp.corp.example.internal"

at(key, kind, name) := ["dns", "resolvers", key, kind, name]

recovery(kind, name) := at(fixture.resolver.recovery, kind, name)

host(name, addresses) := fixture.set_to(recovery("hosts", fixture.fqdn(name)), fixture.host(fixture.fqdn(name), addresses, []))

alone := [
	fixture.set_to(["estate", "sites", "production", "resolvers"], []),
	fixture.set_to(["estate", "sites", "public"], null),
]

cases := {
	"the same everywhere": {"changes": [], "want": {site: "pass"}},
	"a host has another address": {"changes": [host("fas1", ["10.10.1.99"])], "want": {site: "fail"}},
	"a host is not there": {"changes": [fixture.set_to(recovery("hosts", fixture.fqdn("fas1")), fixture.no_host(fixture.fqdn("fas1")))], "want": {site: "fail"}},
	"the same addresses in another order": {
		"changes": [
		fixture.set_to(at(key, "hosts", fixture.fqdn("fas1")), fixture.host(fixture.fqdn("fas1"), list, [])) |
			some key, list in {fixture.resolver.production: ["10.0.0.1", "10.0.0.2"], fixture.resolver.recovery: ["10.0.0.2", "10.0.0.1"]}
		],
		"want": {site: "pass"},
	},
	"an alias is another matter": {"changes": [host("sf", ["10.20.2.3"])], "want": {site: "pass"}},
	"a name that GSLB balances may lead each site to itself": {
		"changes": [
			host("fas1", ["10.10.1.99"]),
			fixture.set_to(fixture.access_at(["gslb", "items"]), {"gv": {
				"enabled": true, "backup": "", "services": [],
				"domains": [{"name": fixture.fqdn("fas1"), "ttl": 5}],
			}}),
		],
		"want": {site: "pass"},
	},
	"a callback name may lead each site to itself": {"changes": [host("callback", ["10.20.2.4"])], "want": {site: "pass"}},
	"a service has a server less": {
		"changes": [fixture.set_to(recovery("services", kms), fixture.no_service)],
		"want": {site: "fail"},
	},
	"an address leads back to another name": {
		"changes": [fixture.set_to(array.concat(recovery("pointers", "10.20.1.1"), ["names"]), ["old.corp.example.internal"])],
		"want": {site: "fail"},
	},
	"a zone has other name servers": {
		"changes": [fixture.set_to(array.concat(recovery("zones", "corp.example.internal"), ["nameServers"]), [fixture.fqdn("dc1")])],
		"want": {site: "fail"},
	},
	"the serial number of a zone is another matter": {
		"changes": [fixture.set_to(array.concat(recovery("zones", "corp.example.internal"), ["serial"]), 4712)],
		"want": {site: "pass"},
	},
	"a question was not answered": {
		"changes": [fixture.set_to(array.concat(recovery("services", kms), ["status"]), "failed")],
		"want": {site: "unknown"},
	},
	"a question was asked at one site only": {"changes": [fixture.without(recovery("pointers", "10.20.1.1"))], "want": {site: "unknown"}},
	"a DNS server did not answer": {"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])], "want": {site: "unknown"}},
	"there is one DNS server": {"changes": alone, "want": {site: "not_applicable"}},
	"no DNS": {"changes": [fixture.without(["dns"])], "want": {site: "unknown"}},
}

test_words[text] if {
	some text, change in {
		"The DNS servers of the two sites disagree about the host fas1.corp.example.internal.": host("fas1", ["10.10.1.99"]),
		"disagree about the service record _vlmcs._tcp.corp.example.internal.": fixture.set_to(recovery("services", kms), fixture.no_service),
		"the reverse record of 10.20.1.1 was answered by": fixture.without(recovery("pointers", "10.20.1.1")),
	}
	testing.says(rule, site, text) with input as fixture.changed([change])
}

test_one_answer_that_is_missing_matters_little if {
	severity := testing.severity(rule, site) with input as fixture.changed([fixture.without(recovery("pointers", "10.20.1.1"))])
	severity == "low"
}
