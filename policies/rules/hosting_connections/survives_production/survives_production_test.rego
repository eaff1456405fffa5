package muster.rules.hosting_connections.survives_production_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.survives_production as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"leads to pe-hq.corp.example.internal, which stands at production": leads(["pe-hq.corp.example.internal"]),
		`-HypervisorAddress "pe-dr.corp.example.internal"`: leads(["pe-hq.corp.example.internal"]),
		`-HypervisorAddress "https://pe-dr.corp.example.internal:9440"`: leads(["https://pe-hq.corp.example.internal:9440", "pe-hq.corp.example.internal"]),
		`-HypervisorAddress "pc-dr.corp.example.internal"`: array.concat(leads(["pc-hq.corp.example.internal"]), plugin("AcropolisHypervisorPCFactory")),
		`XDHyp:\Connections\AHV-DR' -HypervisorAddress "<address`: array.concat(leads(["pe-hq.corp.example.internal"]), [fixture.set_to(["estate", "sites", "recovery", "clusters"], null)]),
		"<address of the recovery site's hypervisor>": array.concat(
			array.concat(leads(["pc-hq.corp.example.internal"]), plugin("AcropolisPCFactory")),
			[fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "")],
		),
		`-HypervisorAddress "<address of`: array.concat(leads(["10.10.0.40"]), plugin("VmwareFactory")),
		"nothing tells where prism.example stands": leads(["prism.example"]),
		"does not say to which address the connection AHV-DR of the type Custom leads": leads([]),
	}
	testing.says(rule, connection, text) with input as fixture.changed(changes)
}

test_the_recovery_prism_is_expected if {
	expected := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed(leads(["pe-hq.corp.example.internal"]))
	expected == {["pc-dr.corp.example.internal", "pe-dr.corp.example.internal"]}
}

test_without_a_declared_prism_any_address_is_expected if {
	changes := array.concat(leads(["10.10.0.40"]), [
		fixture.set_to(["estate", "sites", "recovery", "clusters"], []),
		fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], ""),
	])
	expected := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed(changes)
	expected == {"an address at the recovery site"}
}

connection := "connection/AHV-DR"

leads(addresses) := [fixture.set_to(fixture.connection_at("recovery", ["addresses"]), addresses)]

plugin(id) := [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), id)]

host(name, address) := fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, [address], []))

# second is another connection of the recovery site, which nothing uses.
second(changes) := [
	fixture.set_to(fixture.citrix_at(["connections", "items", "second"]), object.union(fixture.hosting_connection("recovery"), object.union({"id": "second", "name": "Second"}, changes))),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [fixture.connection_id.recovery, "second"]),
]

weight(changes) := word if {
	word := testing.severity(rule, "connection/Second") with input as fixture.changed(changes)
}

abroad := second({"addresses": ["pe-hq.corp.example.internal"]})

test_a_spare_connection_decides_nothing if weight(abroad) == "low"

test_one_that_a_catalog_uses_is_as_grave_as_the_rule_says if {
	weight(array.concat(abroad, [fixture.set_to(fixture.citrix_at(["catalogs", "items", fixture.catalog_id.pooled, "connection"]), "second")])) == ""
}

test_so_is_one_beside_another_that_does_not_work if {
	weight(array.concat(abroad, [fixture.set_to(fixture.connection_at("recovery", ["inMaintenance"]), true)])) == ""
}

test_so_is_one_beside_another_that_leads_elsewhere if weight(array.concat(abroad, leads(["192.0.2.40"]))) == ""

test_so_is_one_where_catalogs_were_not_read if {
	weight(array.concat(abroad, [fixture.set_to(fixture.citrix_at(["catalogs", "status"]), "partial")])) == ""
}

cases := {
	"a spare connection to a cloud": {"changes": second({"addresses": [], "type": "AzureRM"}), "want": {"connection/Second": "unknown", connection: "pass"}},
	"the Prism Element of the recovery site": {"changes": [], "want": {connection: "pass", "connection/AHV-HQ": "not_applicable"}},
	"the Prism Central of the recovery site": {
		"changes": array.concat(leads(["pc-dr.corp.example.internal"]), plugin("AcropolisPCFactory")),
		"want": {connection: "pass"},
	},
	"the Prism Central of production": {
		"changes": array.concat(leads(["pc-hq.corp.example.internal"]), plugin("AcropolisPCFactory")),
		"want": {connection: "fail"},
	},
	"a Prism Element of production": {"changes": leads(["pe-hq.corp.example.internal"]), "want": {connection: "fail"}},
	"production's Prism without its domain": {"changes": leads(["PC-HQ"]), "want": {connection: "fail"}},
	"the recovery site's Prism without its domain": {"changes": leads(["pe-dr"]), "want": {connection: "pass"}},
	"an address at production": {"changes": leads(["10.10.0.40"]), "want": {connection: "fail"}},
	"an address at the recovery site": {"changes": leads(["10.20.0.40"]), "want": {connection: "pass"}},
	"an address at neither": {"changes": leads(["192.0.2.40"]), "want": {connection: "unknown"}},
	"one of production's among several": {"changes": leads(["10.20.0.40", "pe-hq.corp.example.internal"]), "want": {connection: "fail"}},
	"one that nobody knows among several": {"changes": leads(["10.20.0.40", "prism.example"]), "want": {connection: "unknown"}},
	"a name that nobody declares": {"changes": leads(["prism.example"]), "want": {connection: "unknown"}},
	"a name that leads to production": {
		"changes": array.concat(leads(["prism.example"]), [host("prism.example", "10.10.0.40")]),
		"want": {connection: "fail"},
	},
	"a name that leads to the recovery site": {
		"changes": array.concat(leads(["prism.example"]), [host("prism.example", "10.20.0.40")]),
		"want": {connection: "pass"},
	},
	"a declared Prism is believed before its name is": {
		"changes": [host("pe-dr.corp.example.internal", "10.10.0.40")],
		"want": {connection: "pass"},
	},
	"a Prism Central for both sites": {
		"changes": array.concat(leads(["pc-hq.corp.example.internal"]), [fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "pc-hq.corp.example.internal")]),
		"want": {connection: "unknown"},
	},
	"a Prism Central for both sites that stands at production": {
		"changes": array.concat(leads(["pc-hq.corp.example.internal"]), [
			fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "pc-hq.corp.example.internal"),
			host("pc-hq.corp.example.internal", "10.10.0.39"),
		]),
		"want": {connection: "fail"},
	},
	"a Prism that is declared by its address": {
		"changes": array.concat(leads(["192.0.2.40"]), [fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "192.0.2.40")]),
		"want": {connection: "pass"},
	},
	"no address is told": {"changes": leads([]), "want": {connection: "unknown"}},
	"no list of addresses is told": {"changes": leads(null), "want": {connection: "unknown"}},
	"no connection at the recovery site": {
		"changes": [fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])],
		"want": {connection: "not_applicable"},
	},
	"a connection without an address to the cloud that the file declares": {
		"changes": [
			fixture.set_to(["estate", "sites", "recovery", "platform"], "public_cloud"),
			fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "AzureRmFactory"),
			fixture.set_to(fixture.connection_at("recovery", ["addresses"]), []),
		],
		"want": {"connection/AHV-DR": "not_applicable"},
	},
	"one to Nutanix without an address, whatever the file says": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "platform"], "public_cloud"), fixture.set_to(fixture.connection_at("recovery", ["addresses"]), [])],
		"want": {"connection/AHV-DR": "unknown"},
	},
	"one that leads to production, whatever the file says": {
		"changes": [
			fixture.set_to(["estate", "sites", "recovery", "platform"], "other"),
			fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "VmwareFactory"),
			fixture.set_to(fixture.connection_at("recovery", ["addresses"]), [fixture.fqdn("pe-hq")]),
		],
		"want": {"connection/AHV-DR": "fail"},
	},
	"one to the Prism Central of both sites, under its other name": {
		"changes": [
			fixture.set_to(fixture.connection_at("recovery", ["addresses"]), [fixture.fqdn("pc-dr")]),
			fixture.set_to(["prism", "sites", "recovery", "central", "uuid"], fixture.healthy.prism.sites.production.central.uuid),
		],
		"want": {"connection/AHV-DR": "unknown"},
	},
}
