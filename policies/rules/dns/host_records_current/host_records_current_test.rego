package muster.rules.dns.host_records_current_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.host_records_current as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

standing := sprintf("host/%s", [fixture.fqdn("fas2")])

returning := sprintf("host/%s", [fixture.fqdn("sf1")])

at(site, name, addresses) := fixture.set_to(fixture.host_at(site, fixture.fqdn(name)), fixture.host(fixture.fqdn(name), addresses, []))

machine(addresses) := fixture.set_to(fixture.standing_at("fas2", ["addresses"]), addresses)

old := [at("recovery", "fas2", ["10.20.1.99"]), at("production", "fas2", ["10.20.1.99"])]

unread := [fixture.not_learnt(["protection", "standing"]), fixture.set_to(["protection", "standing", "items"], {}), fixture.set_to(["protection", "standing", "astray"], {})]

cases := {
	"names lead to the machines": {"changes": [], "want": {standing: "pass", returning: "not_applicable"}},
	"an old record of a server of the recovery site": {"changes": old, "want": {standing: "fail"}},
	"an old record beside the right one": {"changes": [at("recovery", "fas2", ["10.20.1.99", "10.20.1.15"])], "want": {standing: "pass"}},
	"a second adapter that has no name": {"changes": [machine(["10.20.1.15", "192.168.50.4"])], "want": {standing: "pass"}},
	"nothing in the machine tells its address": {"changes": array.concat(old, [machine([])]), "want": {standing: "not_applicable"}},
	"the machine tells IPv6 alone": {"changes": array.concat(old, [machine(["2001:db8::15"])]), "want": {standing: "not_applicable"}},
	"the name has no record": {
		"changes": [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("fas2")), fixture.no_host(fixture.fqdn("fas2")))],
		"want": {standing: "fail"},
	},
	"the resolver did not answer": {"changes": [fixture.not_learnt(fixture.host_at("recovery", fixture.fqdn("fas2")))], "want": {standing: "unknown"}},
	"an old record of a server that comes over, at the recovery site": {"changes": [at("recovery", "sf1", ["10.10.1.99"])], "want": {returning: "fail"}},
	"both sites give it another address than Prism: production works with it": {
		"changes": [at("recovery", "sf1", ["10.10.1.99"]), at("production", "sf1", ["10.10.1.99"])],
		"want": {returning: "not_applicable"},
	},
	"production's own record is the old one": {"changes": [at("production", "sf1", ["10.10.1.99"])], "want": {returning: "pass"}},
	"nobody told what stands at the recovery site": {"changes": unread, "want": {"component/replication": "unknown"}},
}

test_words[text] if {
	some text, changes in {
		"fas2.corp.example.internal leads to 10.20.1.99 at 10.20.0.10 (recovery), and its VM has 10.20.1.15.": old,
		"-Name fas2 -IPv4Address 10.20.1.15": old,
	}
	testing.says(rule, standing, text) with input as fixture.changed(changes)
}
