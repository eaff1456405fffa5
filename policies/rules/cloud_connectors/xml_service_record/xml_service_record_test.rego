package muster.rules.cloud_connectors.xml_service_record_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.xml_service_record as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

name := fixture.fqdn("xml")

cases := {
	"the name has an address at both sites": {"changes": [], "want": {"alias/xml.corp.example.internal": "pass"}},
	"the name is missing at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {"alias/xml.corp.example.internal": "fail"},
	},
	"the name is missing at the production site": {
		"changes": [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))],
		"want": {"alias/xml.corp.example.internal": "fail"},
	},
	"the name is an alias of something": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(fixture.fqdn("cc1"), ["10.10.1.1"], [fixture.link("xml", "cc1")]))],
		"want": {"alias/xml.corp.example.internal": "pass"},
	},
	"the name is an alias of nothing": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), object.union(fixture.no_host(name), {"canonical": fixture.fqdn("gone"), "chain": [fixture.link("xml", "gone")]}))],
		"want": {"alias/xml.corp.example.internal": "fail"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {"alias/xml.corp.example.internal": "unknown"}},
	"nobody asked for the name": {"changes": [fixture.without(fixture.host_at("recovery", name))], "want": {"alias/xml.corp.example.internal": "unknown"}},
	"a failure at one site stands beside silence at the other": {
		"changes": [
			fixture.not_learnt(fixture.host_at("recovery", name)),
			fixture.set_to(fixture.host_at("production", name), fixture.no_host(name)),
		],
		"want": {"alias/xml.corp.example.internal": "fail"},
	},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {"alias/xml.corp.example.internal": "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)],
		"want": {"alias/xml.corp.example.internal": "not_applicable", "component/cloud_connectors": "not_applicable"},
	},
	"a component that is not declared": {
		"changes": [fixture.without(["estate", "components", "cloud_connectors"])],
		"want": {"alias/xml.corp.example.internal": "not_applicable", "component/cloud_connectors": "not_applicable"},
	},
	"a component without such a name": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "aliases"], null)],
		"want": {"component/cloud_connectors": "not_applicable"},
	},
	"the name is that of a server": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], [name])],
		"want": {"alias/xml.corp.example.internal": "fail"},
	},
}
