package muster.rules.replication.plan_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.plan_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

known(value) := fixture.set_to(fixture.plan_at("RP-Citrix", ["known"]), value)

# one_central are the changes after which one Prism Central of that address manages both sites.
one_central(address) := array.concat(
	[fixture.set_to(["estate", "sites", site, "prismCentral", "host"], fixture.fqdn("pc")) | some site in ["production", "recovery"]],
	[
		known({"status": "ok", "there": true, "shared": true}),
		fixture.set_to(fixture.host_at("recovery", fixture.fqdn("pc")), object.union(object.get(fixture.healthy, fixture.host_at("recovery", fixture.fqdn("cc3")), {}), {"addresses": [address], "canonical": fixture.fqdn("pc")})),
	],
)

cases := {
	"one Prism Central for both sites, at the recovery site": {"changes": one_central("10.20.0.5"), "want": {citrix: "pass"}},
	"one Prism Central for both sites, at production": {"changes": one_central("10.10.0.5"), "want": {citrix: "fail"}},
	"one Prism Central for both sites, and nobody knows where": {"changes": one_central("192.0.2.5"), "want": {citrix: "manual"}},
	"one Prism Central for both sites, under two names": {
		"changes": [
			known({"status": "ok", "there": true, "shared": true}),
			fixture.set_to(["prism", "sites", "recovery", "central", "uuid"], fixture.healthy.prism.sites.production.central.uuid),
		],
		"want": {citrix: "manual"},
	},
	"one Prism Central for both sites, in a network that is stretched": {
		"changes": array.concat(one_central("10.20.0.5"), [fixture.set_to(["estate", "sites", "production", "networks"], ["10.10.0.0/16", "10.20.0.0/16"])]),
		"want": {citrix: "manual"},
	},
	"both plans are known there": {"changes": [], "want": {citrix: "pass", "plan/RP-Desktops": "pass", whole: "not_applicable"}},
	"the copy there has other networks": {
		"changes": [known({"status": "ok", "there": true, "shared": false, "differs": ["the networks"]})],
		"want": {citrix: "unknown", "plan/RP-Desktops": "pass"},
	},
	"one plan is not": {
		"changes": [known({"status": "ok", "there": false})],
		"want": {citrix: "fail", "plan/RP-Desktops": "pass"},
	},
	"the Prism Central there was not read": {
		"changes": [known(object.union(fixture.failure, {"there": false}))],
		"want": {citrix: "unknown"},
	},
	"a plan whose stages were not read may be known all the same": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed")],
		"want": {citrix: "unknown"},
	},
	"the plans of production were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"production's plans are not asked for at the recovery site": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["plans"]), fixture.no_listing)],
		"want": {citrix: "pass", whole: "not_applicable"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {citrix: "not_applicable", whole: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"The Prism Central of the recovery site, pc-dr.corp.example.internal, does not know the recovery plan RP-Citrix.": [],
		"The Prism Central of the recovery site does not know the recovery plan RP-Citrix.": [fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "")],
	}
	testing.says(rule, citrix, text) with input as fixture.changed(array.concat([known({"status": "ok", "there": false})], changes))
}

test_a_copy_that_differs_matters_at_medium if {
	severity := testing.severity(rule, citrix) with input as fixture.changed([known({"status": "ok", "there": true, "shared": false, "differs": ["the networks"]})])
	severity == "medium"
}
