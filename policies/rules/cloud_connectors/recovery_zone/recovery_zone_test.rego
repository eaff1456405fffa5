package muster.rules.cloud_connectors.recovery_zone_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.recovery_zone as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"The zone DR is that of another resource location": no_zone,
		"has no resource location DR, which the estate file names for the recovery site": no_location,
		"/ResourceLocationId:0c010000-0000-4000-8000-0000000000b1": no_zone,
	}
	testing.says(rule, recovery, text) with input as fixture.changed(changes)
}

test_without_a_resource_location_nothing_is_said_of_its_zone if {
	not testing.says(rule, recovery, "No zone of DaaS") with input as fixture.changed(no_location)
}

test_nothing_is_said_of_a_zone_with_another_name if {
	changes := array.concat(no_zone, [fixture.set_to(fixture.citrix_at(["zones", "items", fixture.zone_id.recovery, "name"]), "Branch")])
	testing.agrees(rule, {recovery: "fail"}) with input as fixture.changed(changes)
	not testing.says(rule, recovery, "another resource location") with input as fixture.changed(changes)
}

production := "site/production"

recovery := "site/recovery"

methods(list) := fixture.set_to(["estate", "components", "cloud_connectors", "methods"], list)

derived(site, field, value) := fixture.set_to(fixture.workload_at(["sites", site, field]), value)

# no_zone leaves the zone its name and takes it its resource location.
no_zone := [
	fixture.set_to(fixture.citrix_at(["zones", "items", fixture.zone_id.recovery, "resourceLocation"]), ""),
	derived("recovery", "zone", ""),
]

no_location := [
	fixture.without(fixture.citrix_at(["resourceLocations", "items", fixture.location_id.recovery])),
	derived("recovery", "resourceLocation", ""),
	derived("recovery", "zone", ""),
]

nowhere := array.concat(no_location, [derived("production", "resourceLocation", ""), derived("production", "zone", "")])

cases := {
	"a resource location and a zone for each site": {"changes": [], "want": {production: "pass", recovery: "pass"}},
	"no resource location at the recovery site": {"changes": no_location, "want": {production: "pass", recovery: "fail"}},
	"no resource location of production": {
		"changes": [derived("production", "resourceLocation", ""), derived("production", "zone", "")],
		"want": {production: "fail", recovery: "pass"},
	},
	"a zone that only bears the name": {"changes": no_zone, "want": {production: "pass", recovery: "fail"}},
	"both sites are one resource location": {
		"changes": [
			derived("recovery", "resourceLocation", fixture.location_id.production),
			derived("recovery", "zone", fixture.zone_id.production),
		],
		"want": {production: "pass", recovery: "fail"},
	},
	"two sites without any resource location are not one": {
		"changes": nowhere,
		"want": {production: "fail", recovery: "fail"},
	},
	"the estate does not say which resource location is meant": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {production: "pass", recovery: "unknown"},
	},
	"connectors that are built in the disaster bring their zone": {
		"changes": array.concat(no_location, [methods(["deploy_new"])]),
		"want": {production: "pass", recovery: "not_applicable"},
	},
	"connectors that are built in the disaster may join those of production": {
		"changes": [
			derived("recovery", "resourceLocation", fixture.location_id.production),
			derived("recovery", "zone", fixture.zone_id.production),
			methods(["deploy_new"]),
		],
		"want": {production: "pass", recovery: "not_applicable"},
	},
	"connectors that stand by need one, whatever else is built": {
		"changes": array.concat(no_location, [methods(["deploy_new", "standby"])]),
		"want": {recovery: "fail"},
	},
	"an undecided estate is judged": {"changes": array.concat(no_location, [methods(null)]), "want": {recovery: "fail"}},
	"connectors that only Citrix Cloud knows": {
		"changes": array.concat(no_location, [fixture.without(["estate", "components", "cloud_connectors"])]),
		"want": {production: "pass", recovery: "fail"},
	},
	"an estate without connectors": {
		"changes": [
			fixture.without(["estate", "components", "cloud_connectors"]),
			fixture.set_to(fixture.citrix_at(["connectors", "items"]), {}),
		],
		"want": {production: "not_applicable", recovery: "not_applicable"},
	},
	"connectors that are out of scope": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)],
		"want": {production: "not_applicable", recovery: "not_applicable"},
	},
}

test_two_sites_that_are_one_say_so if {
	changes := [
		derived("recovery", "resourceLocation", fixture.location_id.production),
		derived("recovery", "zone", fixture.zone_id.production),
	]
	testing.says(rule, recovery, "Both sites are the resource location") with input as fixture.changed(changes)
	not testing.says(rule, recovery, "Both sites are") with input as fixture.changed(nowhere)
}
