package muster.rules.registration.production_desktops_register_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.production_desktops_register as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

class(field, value) := fixture.set_to(fixture.class_at("0a01", [field]), value)

# beside are as many more machines that run, in that state.
beside(state, number) := fixture.set_to(fixture.class_at("0b01", []), object.union(
	fixture.machine_class("pooled", "production", "Unregistered", "On", number),
	{"registration": state},
))

lost := [class("registration", "Unregistered"), class("controller", "")]

cases := {
	"they are registered": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable"}},
	"none is": {"changes": lost, "want": {catalog: "fail"}},
	"they report an error": {"changes": [class("registration", "AgentError")], "want": {catalog: "fail"}},
	"they are registering": {"changes": [class("registration", "Initializing")], "want": {catalog: "pass"}},
	"three in four are": {"changes": [beside("Unregistered", 133)], "want": {catalog: "pass"}},
	"fewer than three in four are": {"changes": [beside("Unregistered", 134)], "want": {catalog: "fail"}},
	"one of three starts anew": {
		"changes": [class("count", 2), beside("Unregistered", 1)],
		"want": {catalog: "pass"},
	},
	"the only one is not": {"changes": array.concat(lost, [class("count", 1)]), "want": {catalog: "fail"}},
	"half of them are": {"changes": [beside("Unregistered", 400)], "want": {catalog: "fail"}},
	"those that are off are not expected to be": {"changes": array.concat(lost, [class("power", "Off")]), "want": {catalog: "pass"}},
	"those in maintenance are not expected to be": {"changes": array.concat(lost, [class("inMaintenance", true)]), "want": {catalog: "pass"}},
	"nobody knows whether they run": {"changes": array.concat(lost, [class("power", "Unmanaged")]), "want": {catalog: "unknown"}},
	"nobody knows whether they run, and some are registered": {"changes": [class("power", "Unmanaged"), beside("Registered", 1)], "want": {catalog: "pass"}},
	"machines were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"a catalog without machines": {"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "count"]), 0)], "want": {catalog: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"400 of the 400 machines of W11-Pooled-HQ that run are not registered.": lost,
		"none of the 400 machines of W11-Pooled-HQ is registered, and Citrix Cloud does not know": array.concat(lost, [class("power", "Unmanaged")]),
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}
