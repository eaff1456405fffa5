package muster.rules.dns.recovery_answer_not_outdated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.recovery_answer_not_outdated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

name := fixture.fqdn("xml")

target := sprintf("alias/%s", [name])

recovery(addresses) := [fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, addresses, []))]

old := recovery(["10.10.2.99"])

cases := {
	"the same address": {"changes": [], "want": {target: "pass"}},
	"another address of production": {"changes": old, "want": {target: "fail"}},
	"an address of the recovery site": {"changes": recovery(["10.20.2.1"]), "want": {target: "pass"}},
	"another address of production beside one of the recovery site": {"changes": recovery(["10.10.2.99", "10.20.2.1"]), "want": {target: "pass"}},
	"another address of production beside the right one": {"changes": recovery(["10.10.2.1", "10.10.2.99"]), "want": {target: "fail"}},
	"an address of a network that is at both sites": {
		"changes": array.concat(old, [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])]),
		"want": {target: "pass"},
	},
	"a private address of a network that nobody declared": {"changes": recovery(["172.31.1.1"]), "want": {target: "manual"}},
	"a private address that both sites give": {
		"changes": array.concat(recovery(["172.31.1.1"]), [fixture.set_to(fixture.host_at("production", name), fixture.host(name, ["172.31.1.1"], []))]),
		"want": {target: "pass"},
	},
	"a private address beside the one that production gives": {"changes": recovery(["10.10.2.1", "172.31.1.1"]), "want": {target: "pass"}},
	"an address that leads to no host, beside the right one": {"changes": recovery(["10.10.2.1", "169.254.7.7"]), "want": {target: "fail"}},
	"only an address that leads to no host is another matter": {"changes": recovery(["169.254.7.7"]), "want": {target: "pass"}},
	"a public address": {"changes": recovery(["198.51.100.9"]), "want": {target: "pass"}},
	"that there is none is another matter": {"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))], "want": {target: "pass"}},
	"production does not know the name": {
		"changes": array.concat(old, [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))]),
		"want": {target: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {target: "unknown"}},
	"a site without resolvers": {"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])], "want": {target: "unknown"}},
	"a component that is out of scope": {
		"changes": array.concat(old, [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)]),
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"xml.corp.example.internal leads to 10.10.2.99 at the recovery site: addresses of production that production itself does not give (10.10.2.1).": old,
		"among its addresses at the recovery site, which lead to no host": recovery(["10.10.2.1", "169.254.7.7"]),
		"Does what answers there stand at the recovery site?": recovery(["172.31.1.1"]),
		"-Name xml -IPv4Address 10.10.2.1": old,
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed(old)
	found == {[["10.10.2.99"], ["10.10.2.1"]]}
}
