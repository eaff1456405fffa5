package muster.rules.workloads_mcs.home_zone_optional_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.home_zone_optional as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

group(key) := sprintf("deliverygroup/%s", [fixture.group_name[key]])

requires(key) := [fixture.set_to(fixture.group_at(key, ["requireUserHomeZone"]), true)]

prefers(key, list) := [fixture.set_to(fixture.group_at(key, ["zonePreferences"]), list)]

# empty takes a delivery group its machines.
empty(key) := [
	fixture.set_to(fixture.workload_at(["groups", fixture.group_id[key], "production"]), []),
	fixture.set_to(fixture.workload_at(["groups", fixture.group_id[key], "recovery"]), []),
]

cases := {
	"no group insists": {"changes": [], "want": {group("pooled"): "pass", group("recovery"): "pass", group("persistent"): "pass"}},
	"the group of the recovery site insists": {"changes": requires("recovery"), "want": {group("recovery"): "fail", group("pooled"): "pass"}},
	"a group whose desktops fail over insists": {"changes": requires("persistent"), "want": {group("persistent"): "fail"}},
	"a preference for nothing else": {"changes": prefers("pooled", ["UserHomeOnly"]), "want": {group("pooled"): "fail"}},
	"a preference for nothing else beside others": {
		"changes": prefers("pooled", ["ApplicationHome", "UserHomeOnly"]),
		"want": {group("pooled"): "fail"},
	},
	"a preference for the home zone first": {"changes": prefers("pooled", ["UserHome", "UserLocation"]), "want": {group("pooled"): "pass"}},
	"a preference that nobody knows": {"changes": prefers("pooled", ["UserHome", "NearestOnly"]), "want": {group("pooled"): "unknown"}},
	"no preference": {"changes": prefers("pooled", null), "want": {group("pooled"): "pass"}},
	"the group itself was not read": {
		"changes": [fixture.set_to(fixture.group_at("pooled", ["status"]), "failed")],
		"want": {group("pooled"): "unknown", group("recovery"): "pass"},
	},
	"a group that insists is one, whatever else of it was not read": {
		"changes": array.concat(requires("pooled"), [fixture.set_to(fixture.group_at("pooled", ["status"]), "failed")]),
		"want": {group("pooled"): "fail"},
	},
	"a group of a third site": {"changes": array.concat(requires("pooled"), empty("pooled")), "want": {group("pooled"): "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		`Set-BrokerDesktopGroup -Name "W11 HQ" -ZonePreferences ApplicationHome,UserHome,UserLocation`: requires("pooled"),
		`Set-BrokerDesktopGroup -Name "W11 HQ" -ZonePreferences UserLocation,UserHome`: prefers("pooled", ["UserLocation", "UserHomeOnly"]),
	}
	testing.says(rule, group("pooled"), text) with input as fixture.changed(changes)
}
