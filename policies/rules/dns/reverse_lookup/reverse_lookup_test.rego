package muster.rules.dns.reverse_lookup_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.reverse_lookup as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

connector := sprintf("host/%s", [fixture.fqdn("cc3")])

at := fixture.pointer_at("recovery", "10.20.1.1")

cases := {
	"the address leads back": {"changes": [], "want": {connector: "pass", sprintf("host/%s", [fixture.fqdn("cc1")]): "not_applicable"}},
	"the address leads nowhere": {
		"changes": [fixture.set_to(at, object.union(fixture.reply("NXDOMAIN", false, -1), {"names": []}))],
		"want": {connector: "fail"},
	},
	"the address leads to another host": {
		"changes": [fixture.set_to(array.concat(at, ["names"]), [fixture.fqdn("old-cc")])],
		"want": {connector: "fail"},
	},
	"the address leads to several hosts, this one among them": {
		"changes": [fixture.set_to(array.concat(at, ["names"]), [fixture.fqdn("cc3"), fixture.fqdn("old-cc")])],
		"want": {connector: "pass"},
	},
	"what production says does not matter": {
		"changes": [fixture.not_learnt(fixture.pointer_at("production", "10.20.1.1"))],
		"want": {connector: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at)], "want": {connector: "unknown"}},
	"nobody asked": {"changes": [fixture.without(at)], "want": {connector: "unknown"}},
	"the connector has no address": {
		"changes": [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("cc3")), fixture.no_host(fixture.fqdn("cc3")))],
		"want": {connector: "unknown"},
	},
	"no resolver is declared": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {connector: "unknown"},
	},
	"no connector is declared": {
		"changes": [fixture.without(["estate", "components", "cloud_connectors"])],
		"want": {connector: "not_applicable"},
	},
}

test_words[text] if {
	some text, names in {
		"leads nowhere": [],
		"-ZoneName 1.20.10.in-addr.arpa -Name 1 -PtrDomainName cc3.corp.example.internal": [],
		"leads to a.example, b.example": ["a.example", "b.example"],
	}
	testing.says(rule, connector, text) with input as fixture.changed([fixture.set_to(array.concat(at, ["names"]), names)])
}
