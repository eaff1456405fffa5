package muster.rules.volume_activation.activation_available_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.volume_activation.activation_available as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

domain := "domain/corp.example.internal"

objects := ["directory", "views", "recovery", "activationObjects"]

at := fixture.service_at("recovery", "_vlmcs._tcp.corp.example.internal")

none := fixture.set_to(array.concat(objects, ["items"]), {})

hosts(names) := fixture.set_to(at, fixture.service([fixture.record(name, 1688) | some name in names]))

# named declares the KMS host of the recovery site.
named := fixture.set_to(["estate", "components", "volume_activation", "servers", "recovery"], [fixture.fqdn("kms2")])

cases := {
	"an activation object": {"changes": [fixture.set_to(at, fixture.no_service)], "want": {domain: "pass"}},
	"an activation object, and DNS is silent": {"changes": [fixture.not_learnt(at)], "want": {domain: "pass"}},
	"a KMS host at the recovery site": {"changes": [none], "want": {domain: "pass"}},
	"one of two KMS hosts at the recovery site": {"changes": [none, hosts(["lic1", "kms2"])], "want": {domain: "pass"}},
	"a KMS host at the recovery site whose name has no address there": {
		"changes": [none, named, hosts(["kms2"]), fixture.set_to(fixture.host_at("recovery", fixture.fqdn("kms2")), fixture.no_host(fixture.fqdn("kms2")))],
		"want": {domain: "fail"},
	},
	"a KMS host without an address beside one that has one": {
		"changes": [none, hosts(["kms2", "rds2"]), fixture.set_to(fixture.host_at("recovery", fixture.fqdn("kms2")), fixture.no_host(fixture.fqdn("kms2")))],
		"want": {domain: "pass"},
	},
	"the address of a KMS host was not asked for": {
		"changes": [none, named, hosts(["kms2"]), fixture.without(fixture.host_at("recovery", fixture.fqdn("kms2")))],
		"want": {domain: "pass"},
	},
	"neither": {"changes": [none, fixture.set_to(at, fixture.no_service)], "want": {domain: "fail"}},
	"KMS hosts at production only": {"changes": [none, hosts(["lic1"])], "want": {domain: "fail"}},
	"KMS hosts at production that come back": {
		"changes": [none, hosts(["lic1"]), fixture.set_to(["estate", "components", "volume_activation", "methods"], ["nutanix_dr"])],
		"want": {domain: "manual"},
	},
	"a KMS host that nobody can place": {"changes": [none, hosts(["kms9"])], "want": {domain: "unknown"}},
	"no activation object, and DNS is silent": {"changes": [none, fixture.not_learnt(at)], "want": {domain: "unknown"}},
	"the objects were not read, but a KMS host is there": {"changes": [fixture.set_to(objects, fixture.no_listing)], "want": {domain: "unknown"}},
	"the objects were not read, and there is no KMS host": {
		"changes": [fixture.set_to(objects, fixture.no_listing), fixture.set_to(at, fixture.no_service)],
		"want": {domain: "unknown"},
	},
	"no resolver is declared": {
		"changes": [none, fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {domain: "unknown"},
	},
	"an estate that does not declare it may activate in another way": {
		"changes": [none, fixture.set_to(at, fixture.no_service), fixture.without(["estate", "components", "volume_activation"])],
		"want": {domain: "manual"},
	},
	"an estate that does not declare it, with KMS hosts at production only": {
		"changes": [none, hosts(["lic1"]), fixture.without(["estate", "components", "volume_activation"])],
		"want": {domain: "manual"},
	},
	"a KMS host that nobody can place beside one at the recovery site": {"changes": [none, hosts(["kms2", "kms9"])], "want": {domain: "pass"}},
	"a KMS host at the recovery site needs nobody's word": {
		"changes": [none, fixture.set_to(["estate", "components", "volume_activation", "methods"], ["nutanix_dr"])],
		"want": {domain: "pass"},
	},
	"an estate without Windows licences, and nothing is there": {
		"changes": [
			none, fixture.set_to(at, fixture.no_service),
			fixture.set_to(["estate", "components", "volume_activation", "inScope"], false),
		],
		"want": {domain: "not_applicable"},
	},
	"an estate without Windows licences": {
		"changes": [fixture.set_to(["estate", "components", "volume_activation", "inScope"], false)],
		"want": {domain: "not_applicable"},
	},
}

test_who_declares_nothing_is_asked[text] if {
	some text, changes in {
		"neither an activation object in the directory nor a KMS host": [none, fixture.set_to(at, fixture.no_service)],
		"All KMS hosts (lic1.corp.example.internal) stand outside": [none, hosts(["lic1"])],
	}
	testing.says(rule, domain, text) with input as fixture.changed(array.concat(changes, [fixture.without(["estate", "components", "volume_activation"])]))
}
