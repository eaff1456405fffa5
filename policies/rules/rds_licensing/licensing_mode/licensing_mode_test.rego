package muster.rules.rds_licensing.licensing_mode_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.rds_licensing.licensing_mode as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := sprintf("ou/%s", [fixture.dn.recovery])

kept := sprintf("ou/%s", [fixture.dn.persistent])

mode(value) := fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicensingMode"), value)

set(value) := mode(fixture.setting([value], "Citrix common"))

# at_production is another mode for all desktops of production.
at_production(value) := [fixture.set_to(fixture.setting_at("production", key, "rdsLicensingMode"), fixture.setting([value], "Citrix common")) | some key in ["pooled", "persistent"]]

no_servers := fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicenseServers"), fixture.not_set)

cases := {
	"per user everywhere": {"changes": [], "want": {pooled: "pass", kept: "pass"}},
	"per device everywhere": {
		"changes": array.concat(at_production("2"), [set("2"), fixture.set_to(fixture.setting_at("recovery", "persistent", "rdsLicensingMode"), fixture.setting(["2"], "Citrix common"))]),
		"want": {pooled: "pass", kept: "pass"},
	},
	"servers and no mode": {"changes": [mode(fixture.not_set)], "want": {pooled: "manual", kept: "pass"}},
	"servers that depend on a filter": {"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicenseServers"), fixture.in_doubt)], "want": {pooled: "unknown", kept: "pass"}},
	"a mode that is none": {"changes": [set("5")], "want": {pooled: "fail", kept: "pass"}},
	"another mode than production's": {"changes": [set("2")], "want": {pooled: "fail", kept: "pass"}},
	"production has both": {
		"changes": [set("2"), fixture.set_to(fixture.setting_at("production", "pooled", "rdsLicensingMode"), fixture.setting(["2"], "Citrix common"))],
		"want": {pooled: "pass"},
	},
	"a mode that depends on a filter": {"changes": [mode(fixture.in_doubt)], "want": {pooled: "unknown"}},
	"no server is named": {"changes": [no_servers, mode(fixture.not_set)], "want": {pooled: "not_applicable", kept: "pass"}},
	"policies that were not worked out": {
		"changes": [fixture.set_to(fixture.ou_at("recovery", "recovery"), object.union(object.get(fixture.healthy, fixture.ou_at("recovery", "recovery"), {}), {"status": "failed"}))],
		"want": {pooled: "not_applicable"},
	},
	"an estate without RDS licensing": {
		"changes": [fixture.set_to(["estate", "components", "rds_licensing", "inScope"], false), mode(fixture.not_set)],
		"want": {pooled: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"RDS licence servers and no licensing mode": [mode(fixture.not_set)],
		"is 5, which is neither per device (2) nor per user (4).": [set("5")],
		"is per device, and desktops of production have per user.": [set("2")],
	}
	testing.says(rule, pooled, text) with input as fixture.changed(changes)
}

test_another_mode_than_productions_is_medium if {
	severity := testing.severity(rule, pooled) with input as fixture.changed([set("2")])
	severity == "medium"
}
