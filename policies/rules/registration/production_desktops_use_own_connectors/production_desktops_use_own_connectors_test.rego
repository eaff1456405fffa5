package muster.rules.registration.production_desktops_use_own_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.production_desktops_use_own_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

class(field, value) := fixture.set_to(fixture.class_at("0a01", [field]), value)

away := [class("controller", fixture.fqdn("cc3"))]

cases := {
	"they are registered with their own": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable"}},
	"they are registered with the other site's": {"changes": away, "want": {catalog: "fail"}},
	"one of many is": {
		"changes": [fixture.set_to(fixture.class_at("0b01", []), object.union(
			fixture.machine_class("pooled", "production", "Registered", "On", 1),
			{"controller": fixture.fqdn("cc3")},
		))],
		"want": {catalog: "fail"},
	},
	"they are registered with what is no connector": {"changes": [class("controller", "gateway.nssvc.net")], "want": {catalog: "pass"}},
	"they are registered with a host of ours that is no connector": {"changes": [class("controller", fixture.fqdn("cc9"))], "want": {catalog: "fail"}},
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
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "production"]))],
		"want": {catalog: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"400 of the 400 registered machines of W11-Pooled-HQ, a catalog of production, have registered with cc3.corp.example.internal.": away,
		"see whether the connectors of HQ are up": away,
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed(away)
	found == {[{fixture.fqdn("cc3"): 400}, [fixture.fqdn("cc1"), fixture.fqdn("cc2")]]}
}
