package muster.rules.replication.recovery_servers_powered_on_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_servers_powered_on as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target(name) := sprintf("host/%s", [fixture.fqdn(name)])

power(name, value) := [fixture.set_to(fixture.standing_at(name, ["power"]), value)]

authority := [fixture.set_to(fixture.standing_at("ca1", []), object.union(fixture.standing_vm("ca1"), {"power": "OFF", "components": [], "roles": ["authority"]}))]

bystander := [fixture.set_to(fixture.standing_at("x1", []), object.union(fixture.standing_vm("x1"), {"power": "OFF", "components": [], "roles": []}))]

astray := [
	fixture.without(fixture.standing_at("sql2", [])),
	fixture.set_to(["protection", "standing", "astray"], {fixture.fqdn("sql2"): object.union(fixture.standing_vm("sql2"), {"cluster": "NTX-HQ", "components": ["sql"]})}),
]

leads_to(list) := [fixture.set_to(array.concat(fixture.host_at("recovery", fixture.fqdn("sql2")), ["addresses"]), list)]

methods(component, list) := [fixture.set_to(["estate", "components", component, "methods"], list)]

cases := {
	"all run": {"changes": [], "want": {target("dc2"): "pass", target("sql2"): "pass", target("cc3"): "pass", "component/replication": "not_applicable"}},
	"a declared server is off": {"changes": power("sql2", "OFF"), "want": {target("sql2"): "fail", target("rds2"): "pass"}},
	"a domain controller is off": {"changes": power("dc2", "OFF"), "want": {target("dc2"): "fail"}},
	"a connector is paused": {"changes": power("cc3", "PAUSED"), "want": {target("cc3"): "fail"}},
	"a certification authority is off": {"changes": authority, "want": {target("ca1"): "fail"}},
	"a machine that has no part to play is off": {"changes": bystander, "want": {target("x1"): "not_applicable"}},
	"nobody knows whether it runs": {"changes": power("sql2", "UNDETERMINED"), "want": {target("sql2"): "unknown"}},
	"a server that is built in the disaster is off": {
		"changes": array.concat(power("cc3", "OFF"), methods("cloud_connectors", ["deploy_new"])),
		"want": {target("cc3"): "not_applicable"},
	},
	"a server that is built in the disaster and stands by is off": {
		"changes": array.concat(power("cc3", "OFF"), methods("cloud_connectors", ["deploy_new", "standby"])),
		"want": {target("cc3"): "fail"},
	},
	"a server that is not among the machines": {"changes": [fixture.without(fixture.standing_at("sql2", []))], "want": {target("sql2"): "not_applicable"}},
	"a declared server runs at production": {"changes": astray, "want": {target("sql2"): "fail", target("dc2"): "pass"}},
	"the name of a declared server leads to production": {"changes": leads_to(["10.10.1.12"]), "want": {target("sql2"): "fail", target("dc2"): "pass"}},
	"a server of production is declared for both sites": {
		"changes": array.concat([fixture.set_to(["estate", "components", "sql", "servers", "recovery"], ["sql1.corp.example.internal"])], methods("sql", ["application"])),
		"want": {target("sql1"): "fail"},
	},
	"a server of production is declared for both sites, and comes over": {
		"changes": array.concat([fixture.set_to(["estate", "components", "sql", "servers", "recovery"], ["sql1.corp.example.internal"])], methods("sql", ["hypervisor"])),
		"want": {target("sql1"): "not_applicable"},
	},
	"a server of the recovery site is declared for both": {
		"changes": [fixture.set_to(["estate", "components", "sql", "servers", "production"], ["sql2.corp.example.internal"])],
		"want": {target("sql2"): "pass"},
	},
	"a server of production is declared for both sites, which share it": {
		"changes": [
			fixture.set_to(["estate", "components", "sql", "servers", "recovery"], ["sql1.corp.example.internal"]),
			fixture.set_to(["estate", "components", "sql", "methods"], ["application"]),
			fixture.set_to(["estate", "sites", "recovery", "shared"], true),
		],
		"want": {target("sql1"): "not_applicable"},
	},
	"the name of a declared server leads to both sites": {"changes": leads_to(["10.10.1.12", "10.20.1.12"]), "want": {target("sql2"): "pass"}},
	"the name of a declared server leads to a network of neither": {"changes": leads_to(["172.16.0.1"]), "want": {target("sql2"): "pass"}},
	"the name leads to a network that both sites have": {
		"changes": array.concat(leads_to(["10.10.1.12"]), [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.10.0.0/16"])]),
		"want": {target("sql2"): "pass"},
	},
	"the name of a server that is built in the disaster leads to production": {
		"changes": array.concat(leads_to(["10.10.1.12"]), methods("sql", ["deploy_new"])),
		"want": {target("sql2"): "not_applicable"},
	},
	"a server that is built in the disaster runs at production": {
		"changes": array.concat(astray, methods("sql", ["deploy_new"])),
		"want": {target("sql2"): "not_applicable"},
	},
	"nobody told the machines": {
		"changes": [fixture.not_learnt(["protection", "standing"])],
		"want": {target("sql2"): "not_applicable", "component/replication": "unknown"},
	},
}

test_words[text] if {
	some text, case in {
		"sql2.corp.example.internal, declared in sql at the recovery site, is a VM on NTX-DR that is off.": {"name": "sql2", "changes": power("sql2", "OFF")},
		"cc3.corp.example.internal, declared in cloud_connectors at the recovery site, is a VM on NTX-DR that is paused.": {"name": "cc3", "changes": power("cc3", "PAUSED")},
		"dc2.corp.example.internal, a domain controller and a DHCP server, is a VM": {"name": "dc2", "changes": power("dc2", "OFF")},
		"ca1.corp.example.internal, a certification authority, is a VM": {"name": "ca1", "changes": authority},
		"sql2.corp.example.internal, declared in sql at the recovery site, is a VM on NTX-HQ, a cluster of the production site": {"name": "sql2", "changes": astray},
		"sql2.corp.example.internal, declared at the recovery site, leads to 10.10.1.12 there": {"name": "sql2", "changes": leads_to(["10.10.1.12"])},
		"acli vm.on sql2": {"name": "sql2", "changes": power("sql2", "OFF")},
		"does not say whether the VM sql2 on NTX-DR is on": {"name": "sql2", "changes": power("sql2", "")},
	}
	testing.says(rule, target(case.name), text) with input as fixture.changed(case.changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.cluster] | some finding in rule.findings} with input as fixture.changed(power("sql2", "OFF"))
	found == {["OFF", "NTX-DR"]}
}
