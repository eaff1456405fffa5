package muster.rules.workloads_mcs.recovery_catalog_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_catalog as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

stand_in(id) := fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(id))

none := [stand_in("")]

# tests adds a catalog of production with so many machines, whose delivery group is disabled.
tests(number) := [
	fixture.set_to(fixture.citrix_at(["deliveryGroups", "items", "test"]), object.union(
		fixture.healthy.citrixcloud.deliveryGroups.items[fixture.group_id.pooled],
		{"id": "test", "name": "W11 Test", "enabled": false},
	)),
	fixture.set_to(fixture.citrix_at(["catalogs", "items", "test"]), object.union(fixture.healthy.citrixcloud.catalogs.items[fixture.catalog_id.pooled], {"id": "test", "name": "W11-Test"})),
	fixture.set_to(fixture.workload_at(["catalogs", "test"]), object.union(
		fixture.workloads.catalogs[fixture.catalog_id.pooled],
		{"name": "W11-Test", "count": number, "groups": ["test"], "standIn": fixture.stand_in("")},
	)),
	fixture.set_to(fixture.class_at("0a09", []), object.union(
		fixture.machine_class("pooled", "production", "Registered", "On", number),
		{"deliveryGroup": "test", "catalog": "test"},
	)),
]

severity(changes, id) := word if {
	word := testing.severity(rule, id) with input as fixture.changed(changes)
}

test_a_catalog_for_tests_matters_at_medium if severity(tests(44), "catalog/W11-Test") == "medium"

test_a_larger_one_matters_as_the_rule_says if severity(tests(45), "catalog/W11-Test") == ""

test_one_whose_group_is_enabled_matters_as_the_rule_says if {
	severity(array.concat(tests(44), [fixture.set_to(fixture.citrix_at(["deliveryGroups", "items", "test", "enabled"]), true)]), "catalog/W11-Test") == ""
}

methods(component, list) := fixture.set_to(["estate", "components", component, "methods"], list)

named(name) := fixture.set_to(["estate", "components", "workloads_mcs", "catalogs"], {"W10-HQ": "W10-DR", "w11-pooled-hq": name})

derived(key, field, value) := fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id[key], field]), value)

streamed_everywhere := [derived("pooled", "kind", "streamed"), derived("recovery", "kind", "streamed"), fixture.set_to(fixture.catalog_at("recovery", ["connection"]), "")]

# run_by are the machines of the recovery catalog that run through a hosting connection.
run_by(connection) := [fixture.set_to(fixture.class_at(key, ["connection"]), connection) | some key in ["0a02", "0a04"]]

# hosted_at is the recovery catalog on the hosting connection of a site.
hosted_at(site) := [fixture.set_to(fixture.catalog_at("recovery", ["connection"]), fixture.connection_id[site])]

test_words[text] if {
	some text, changes in {
		"No catalog of the recovery site stands in for W11-Pooled-HQ and its 400 machines.": none,
		"the estate file names W11-Old, and DaaS knows no such catalog": array.concat(none, [named("W11-Old")]),
		"names W11-Pooled-DR, which is a catalog of production": array.concat(none, [named("W11-Pooled-DR"), derived("recovery", "site", "production")]),
		"names W11-Pooled-DR, which is a catalog of a zone of neither site": array.concat(none, [named("W11-Pooled-DR"), derived("recovery", "site", "")]),
		`machines of "AHV-DR" from the image ctx_W11-MASTER_2026-11`: none,
		"machines of a hosting connection of the recovery site from the image that is replicated there": array.concat(none, [
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), []),
			fixture.not_learnt(fixture.citrix_at(["connections"])),
			fixture.set_to(fixture.catalog_at("pooled", ["image"]), ""),
		]),
		"W11-Pooled-DR stands in for W11-Pooled-HQ, but its machines are made through AHV-HQ": hosted_at("production"),
		"its machines are made through gone": [fixture.set_to(fixture.catalog_at("recovery", ["connection"]), "gone")],
		"makes the 400 machines of W11-Pooled-HQ": array.concat(none, [methods("workloads_mcs", ["deploy_new"])]),
		"Citrix Virtual Desktops Setup Wizard: 400 target devices for the vDisk of W11-Pooled-HQ, through \"AHV-DR\"": array.concat(none, [derived("pooled", "kind", "streamed")]),
		"has no machine yet": [derived("recovery", "count", 0)],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_nobody_is_asked_about_what_was_not_declared if {
	attest := rule.attest with input as fixture.changed(none)
	attest == set()
}

cases := {
	"a catalog of the recovery site stands in": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable", "catalog/W11-Dev-HQ": "not_applicable"}},
	"none does": {"changes": none, "want": {catalog: "fail"}},
	"PVS streams both": {"changes": [derived("pooled", "kind", "streamed"), derived("recovery", "kind", "streamed")], "want": {catalog: "pass"}},
	"PVS streams both, and machines of the recovery site run at production": {
		"changes": array.concat(streamed_everywhere, run_by(fixture.connection_id.production)),
		"want": {catalog: "fail"},
	},
	"PVS streams both, and nobody says where those of the recovery site run": {
		"changes": array.concat(streamed_everywhere, run_by("")),
		"want": {catalog: "manual"},
	},
	"PVS streams both, and machines say where they run": {"changes": streamed_everywhere, "want": {catalog: "pass"}},
	"PVS streams both, and machines were not listed": {
		"changes": array.concat(streamed_everywhere, [fixture.set_to(fixture.citrix_at(["machines"]), fixture.no_listing)]),
		"want": {catalog: "unknown"},
	},
	"PVS streams production, and none does": {
		"changes": array.concat(none, [derived("pooled", "kind", "streamed")]),
		"want": {catalog: "fail"},
	},
	"the one that the estate names does not exist": {"changes": array.concat(none, [named("W11-Old")]), "want": {catalog: "fail"}},
	"the one that the estate names is in another zone": {
		"changes": array.concat(none, [named("W11-Pooled-DR"), derived("recovery", "site", "production")]),
		"want": {catalog: "fail"},
	},
	"it is made in the disaster": {"changes": array.concat(none, [methods("workloads_mcs", ["deploy_new"])]), "want": {catalog: "manual"}},
	"connectors are built in the disaster, and it with them": {
		"changes": array.concat(none, [methods("cloud_connectors", ["deploy_new"])]),
		"want": {catalog: "manual"},
	},
	"connectors stand by, so that it could be there": {
		"changes": array.concat(none, [methods("cloud_connectors", ["deploy_new", "standby"])]),
		"want": {catalog: "fail"},
	},
	"another way to recover does not excuse it": {"changes": array.concat(none, [methods("workloads_mcs", ["recreate_pooled"])]), "want": {catalog: "fail"}},
	"it is made in the disaster and there already": {"changes": [methods("workloads_mcs", ["deploy_new"])], "want": {catalog: "pass"}},
	"its machines are made at production": {"changes": hosted_at("production"), "want": {catalog: "fail"}},
	"nobody says where its machines are made": {
		"changes": [
			fixture.set_to(fixture.catalog_at("recovery", ["status"]), "failed"),
			fixture.set_to(fixture.catalog_at("recovery", ["connection"]), ""),
		],
		"want": {catalog: "unknown"},
	},
	"its machines need no hosting connection": {"changes": [fixture.set_to(fixture.catalog_at("recovery", ["connection"]), "")], "want": {catalog: "pass"}},
	"connections were not listed": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), []),
		],
		"want": {catalog: "unknown"},
	},
	"without a recovery catalog nobody needs connections to tell": {
		"changes": array.concat(none, [
			fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), []),
		]),
		"want": {catalog: "fail"},
	},
	"it is made in the disaster, and nobody needs connections to tell": {
		"changes": array.concat(none, [
			methods("workloads_mcs", ["deploy_new"]),
			fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing),
			fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), []),
		]),
		"want": {catalog: "manual"},
	},
	"it has no machine yet": {"changes": [derived("recovery", "count", 0)], "want": {catalog: "manual"}},
	"it has no machine yet and they would be made at production": {
		"changes": array.concat(hosted_at("production"), [derived("recovery", "count", 0)]),
		"want": {catalog: "fail"},
	},
	"it has fewer machines": {"changes": [derived("recovery", "count", 1)], "want": {catalog: "pass"}},
	"nobody knows what stands in": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {catalog: "unknown"},
	},
	"nobody knows what stands in, nor which groups there are": {
		"changes": [
			fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"])),
			derived("pooled", "groups", []),
		],
		"want": {catalog: "unknown"},
	},
	"machines that are in no delivery group serve nobody": {
		"changes": array.concat(none, [derived("pooled", "groups", [])]),
		"want": {catalog: "not_applicable"},
	},
	"a catalog without machines needs none": {
		"changes": array.concat(none, [derived("pooled", "count", 0)]),
		"want": {catalog: "not_applicable"},
	},
	"persistent machines need none": {"changes": array.concat(none, [derived("pooled", "kind", "dedicated")]), "want": {catalog: "not_applicable"}},
	"catalogs of a third site are not of this estate": {"changes": array.concat(none, [derived("pooled", "site", "")]), "want": {catalog: "not_applicable"}},
}
