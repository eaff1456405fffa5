package muster.rules.workloads_manual.delivery_group_open_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_manual.delivery_group_open as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

group := "deliverygroup/W11 Dev"

own(field, value) := [fixture.set_to(fixture.group_at("persistent", [field]), value)]

kind(value) := [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.persistent, "kind"]), value)]

resting(value) := fixture.set_to(fixture.class_at("0a03", ["inMaintenance"]), value)

# beside is one more machine.
beside(value) := fixture.set_to(fixture.class_at("0b03", []), object.union(fixture.machine_class("persistent", "production", "Registered", "On", 1), {"inMaintenance": value}))

cases := {
	"it is open": {"changes": [], "want": {group: "pass", "deliverygroup/W11 HQ": "not_applicable", "deliverygroup/W11 DR": "not_applicable"}},
	"it is disabled": {"changes": own("enabled", false), "want": {group: "fail"}},
	"it is in maintenance": {"changes": own("inMaintenance", true), "want": {group: "fail"}},
	"it is open to nobody": {"changes": own("users", []), "want": {group: "fail"}},
	"it is open to everyone": {"changes": array.concat(own("users", []), own("everyone", true)), "want": {group: "pass"}},
	"nobody knows to whom it is open": {"changes": array.concat(own("users", []), own("status", "failed")), "want": {group: "unknown"}},
	"it is disabled, whoever may use it": {"changes": array.concat(own("enabled", false), own("status", "failed")), "want": {group: "fail"}},
	"the group of dedicated desktops is disabled": {"changes": array.concat(kind("dedicated"), own("enabled", false)), "want": {group: "fail"}},
	"the group of pooled desktops is another matter": {"changes": array.concat(kind("pooled"), own("enabled", false)), "want": {group: "not_applicable"}},
	"delivery groups were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["deliveryGroups", "status"]), "partial")],
		"want": {group: "unknown"},
	},
	"machines were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")],
		"want": {group: "unknown"},
	},
	"all its machines are in maintenance": {"changes": [resting(true)], "want": {group: "fail"}},
	"one of three is": {"changes": [beside(true)], "want": {group: "pass"}},
	"two of three are": {"changes": [resting(true), beside(false)], "want": {group: "fail"}},
	"its machines are in no group": {
		"changes": [
			fixture.set_to(fixture.class_at("0a03", ["deliveryGroup"]), ""),
			fixture.set_to(fixture.workload_at(["groups", fixture.group_id.persistent, "production"]), []),
		],
		"want": {"catalog/W11-Dev-HQ": "manual", group: "not_applicable"},
	},
	"a group without persistent machines of production": {
		"changes": [fixture.set_to(fixture.workload_at(["groups", fixture.group_id.persistent, "production"]), [])],
		"want": {group: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11 Dev, the delivery group of the persistent desktops of W11-Dev-HQ, is disabled.": own("enabled", false),
		"W11-Dev-HQ, is in maintenance.": own("inMaintenance", true),
		"2 of the 2 persistent desktops of W11-Dev-HQ in W11 Dev are in maintenance": [resting(true)],
		"W11-Dev-HQ, is open to nobody.": own("users", []),
		`Set-BrokerDesktopGroup -Name "W11 Dev" -Enabled $true`: own("enabled", false),
		`Set-BrokerDesktopGroup -Name "W11 Dev" -InMaintenanceMode $false`: own("inMaintenance", true),
		"Delivery Groups › W11 Dev › Edit › Users": own("users", []),
	}
	testing.says(rule, group, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.machines] | some finding in rule.findings} with input as fixture.changed(own("enabled", false))
	found == {[{"enabled": false}, 2]}
}

test_some_in_maintenance_matter_less if {
	severity := testing.severity(rule, group) with input as fixture.changed([resting(true), beside(false)])
	severity == "medium"
}
