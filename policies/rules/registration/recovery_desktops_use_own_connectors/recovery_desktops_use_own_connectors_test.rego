package muster.rules.registration.recovery_desktops_use_own_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.recovery_desktops_use_own_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

class(field, value) := fixture.set_to(fixture.class_at("0a04", [field]), value)

away := [class("controller", fixture.fqdn("cc1"))]

cases := {
	"they are registered with their own": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"they are registered with the other site's": {"changes": away, "want": {catalog: "fail"}},
	"one of many is": {
		"changes": [fixture.set_to(fixture.class_at("0b01", []), object.union(
			fixture.machine_class("recovery", "recovery", "Registered", "On", 1),
			{"controller": fixture.fqdn("cc1")},
		))],
		"want": {catalog: "fail"},
	},
	"they are registered with what is no connector": {"changes": [class("controller", "gateway.nssvc.net")], "want": {catalog: "pass"}},
	"they are registered with a host of ours that is no connector": {"changes": [class("controller", fixture.fqdn("cc9"))], "want": {catalog: "fail"}},
	"they are registered with a bare name": {"changes": [class("controller", "CC9")], "want": {catalog: "fail"}},
	"they are registered with a host of a further domain of ours": {
		"changes": [class("controller", "cc9.emea.example"), fixture.set_to(["estate", "domains"], ["emea.example"])],
		"want": {catalog: "fail"},
	},
	"they are registered with a name that only ends like ours": {"changes": [class("controller", "cc9.notcorp.example.internal")], "want": {catalog: "pass"}},
	"they are registered with nobody knows what": {"changes": [class("controller", "")], "want": {catalog: "pass"}},
	"they were registered there before": {
		"changes": array.concat(away, [class("registration", "Unregistered")]),
		"want": {catalog: "not_applicable"},
	},
	"the connectors were not listed": {
		"changes": [fixture.not_learnt(fixture.citrix_at(["connectors"]))],
		"want": {catalog: "unknown"},
	},
	"machines were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"nobody knows which connectors are whose": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {catalog: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"8 of the 8 registered machines of W11-Pooled-DR, a catalog of the recovery site, have registered with cc1.corp.example.internal.": away,
		"see whether the connectors of DR are up": away,
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed(away)
	found == {[{fixture.fqdn("cc1"): 8}, [fixture.fqdn("cc3"), fixture.fqdn("cc4")]]}
}
