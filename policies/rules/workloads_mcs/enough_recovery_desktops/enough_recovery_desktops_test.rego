package muster.rules.workloads_mcs.enough_recovery_desktops_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.enough_recovery_desktops as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

resting(field, value) := fixture.set_to(fixture.class_at("0a02", [field]), value)

running(field, value) := fixture.set_to(fixture.class_at("0a04", [field]), value)

share(value) := fixture.set_to(["estate", "thresholds", "recoveryShare"], value)

group(field, value) := [fixture.set_to(fixture.group_at("recovery", [field]), value)]

later := fixture.set_to(["estate", "components", "workloads_mcs", "methods"], ["deploy_new"])

few := [resting("count", 32)]

# beside adds a second recovery catalog to the delivery group, with machines.
beside(number) := [
	fixture.set_to(fixture.workload_at(["catalogs", "beside"]), object.union(
		fixture.workloads.catalogs[fixture.catalog_id.recovery],
		{"name": "W11-Pooled-DR-2", "count": number},
	)),
	fixture.set_to(fixture.workload_at(["groups", fixture.group_id.recovery, "recovery"]), [fixture.catalog_id.recovery, "beside"]),
	fixture.set_to(fixture.class_at("0a05", []), object.union(
		fixture.machine_class("recovery", "recovery", "Unregistered", "Off", number),
		{"catalog": "beside"},
	)),
]

# another adds a second catalog of production that comes to the same recovery catalog.
another(number) := [
	fixture.set_to(fixture.workload_at(["catalogs", "another"]), object.union(
		fixture.workloads.catalogs[fixture.catalog_id.pooled],
		{"name": "W11-Pooled-HQ-2", "count": number},
	)),
	fixture.set_to(fixture.class_at("0a06", []), object.union(
		fixture.machine_class("pooled", "production", "Registered", "On", number),
		{"catalog": "another"},
	)),
]

# taken_over_by is which delivery group was found to take over from that of production.
taken_over_by(key) := fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]), fixture.stand_in(fixture.group_id[key]))

declared := [fixture.set_to(
	fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]),
	object.union(fixture.stand_in(fixture.catalog_id.recovery), {"by": "declared"}),
)]

# broken says of some machines of production that they run unregistered.
broken(number) := [
	fixture.set_to(fixture.class_at("0a01", ["count"]), 400 - number),
	fixture.set_to(fixture.class_at("0a09", []), object.union(
		fixture.machine_class("pooled", "production", "Unregistered", "On", number),
		{"deliveryGroup": fixture.group_id.pooled},
	)),
]

severity(changes) := word if {
	word := testing.severity(rule, catalog) with input as fixture.changed(changes)
}

test_one_in_twenty_matters_at_medium if severity([resting("count", 372)]) == "medium"

test_one_more_is_as_grave_as_the_rule_says if severity([resting("count", 371)]) == ""

test_few_in_maintenance_matter_at_medium if severity([running("inMaintenance", true)]) == "medium"

cases := {
	"most machines take no new session": {"changes": [resting("drained", true)], "want": {catalog: "fail"}},
	"some machines of production take no new session, as ours": {
		"changes": [resting("count", 352), fixture.set_to(fixture.class_at("0a01", ["count"]), 360), fixture.set_to(fixture.class_at("0a06", []), object.union(fixture.machine_class("pooled", "production", "Registered", "On", 40), {"drained": true}))],
		"want": {catalog: "pass"},
	},
	"as many as production": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable", "catalog/W11-Dev-HQ": "not_applicable"}},
	"one less": {"changes": [resting("count", 391)], "want": {catalog: "fail"}},
	"one less, and one of production is out of order": {"changes": array.concat([resting("count", 391)], broken(1)), "want": {catalog: "pass"}},
	"two less, and one of production is out of order": {"changes": array.concat([resting("count", 390)], broken(1)), "want": {catalog: "fail"}},
	"a tenth less, and a tenth of production is out of order": {"changes": array.concat([resting("count", 352)], broken(40)), "want": {catalog: "pass"}},
	"half, and half of production is out of order": {"changes": array.concat([resting("count", 192)], broken(200)), "want": {catalog: "fail"}},
	"a single one": {"changes": array.concat([fixture.without(fixture.class_at("0a02", []))], [running("count", 1)]), "want": {catalog: "fail"}},
	"a tenth, and a tenth is enough": {"changes": array.concat(few, [share(0.1)]), "want": {catalog: "pass"}},
	"a little less than the share": {"changes": array.concat(few, [share(0.101)]), "want": {catalog: "fail"}},
	"more than production is asked for": {"changes": [share(1.1)], "want": {catalog: "fail"}},
	"machines of production that serve nobody need no other": {
		"changes": array.concat([resting("count", 391)], [fixture.set_to(fixture.class_at("0a01", ["deliveryGroup"]), "")]),
		"want": {catalog: "pass"},
	},
	"some are in maintenance": {"changes": [running("inMaintenance", true)], "want": {catalog: "fail"}},
	"some run and have not registered": {"changes": [running("registration", "Unregistered")], "want": {catalog: "fail"}},
	"some are being started": {
		"changes": [running("registration", "Unregistered"), running("power", "TurningOn")],
		"want": {catalog: "pass"},
	},
	"some have lost their VM": {"changes": [resting("power", "VirtualMachineNotFound")], "want": {catalog: "fail"}},
	"some are in no delivery group": {"changes": [resting("deliveryGroup", "")], "want": {catalog: "fail"}},
	"their delivery group is disabled": {"changes": group("enabled", false), "want": {catalog: "fail"}},
	"their delivery group is in maintenance": {"changes": group("inMaintenance", true), "want": {catalog: "fail"}},
	"their delivery group is open to nobody": {"changes": group("users", []), "want": {catalog: "fail"}},
	"their delivery group is open to everyone": {
		"changes": array.concat(group("users", []), group("everyone", true)),
		"want": {catalog: "pass"},
	},
	"the users of their delivery group were not read": {
		"changes": array.concat(group("status", "failed"), group("users", [])),
		"want": {catalog: "unknown"},
	},
	"some are in the delivery group of production, and the others in one for other people": {
		"changes": array.concat(
			[running("deliveryGroup", fixture.group_id.pooled), taken_over_by("pooled")],
			group("users", ["EXAMPLE\\Others"]),
		),
		"want": {catalog: "fail"},
	},
	"they are in a group for all users of the domain": {
		"changes": array.concat([taken_over_by("recovery")], group("users", ["EXAMPLE\\Domain Users"])),
		"want": {catalog: "pass"},
	},
	"they are in a group for other people, which takes over from nobody": {
		"changes": array.concat([fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]), fixture.stand_in(""))], group("users", ["EXAMPLE\\Others"])),
		"want": {catalog: "fail"},
	},
	"some are in the delivery group of production, and the others in one that some of its users have": {
		"changes": array.concat(
			[running("deliveryGroup", fixture.group_id.pooled)],
			group("users", array.concat(["EXAMPLE\\Others"], [lower(user) | some user in fixture.healthy.citrixcloud.deliveryGroups.items[fixture.group_id.pooled].users])),
		),
		"want": {catalog: "pass"},
	},
	"a second recovery catalog has the others": {"changes": array.concat([resting("count", 192)], beside(200)), "want": {catalog: "pass"}},
	"a second recovery catalog has too few": {"changes": array.concat([resting("count", 192)], beside(199)), "want": {catalog: "fail"}},
	"a second recovery catalog, and the estate file names the first": {
		"changes": array.concat(array.concat([resting("count", 192)], beside(200)), declared),
		"want": {catalog: "fail"},
	},
	"two catalogs of production come to one": {
		"changes": another(1),
		"want": {catalog: "fail", "catalog/W11-Pooled-HQ-2": "fail"},
	},
	"two catalogs of production come to one that is large enough": {
		"changes": array.concat(another(100), [resting("count", 492)]),
		"want": {catalog: "pass", "catalog/W11-Pooled-HQ-2": "pass"},
	},
	"the others are made in the disaster": {"changes": array.concat(few, [later]), "want": {catalog: "manual"}},
	"others could be made in the disaster and need not": {"changes": [later], "want": {catalog: "pass"}},
	"machines of the recovery catalog are counted and not listed": {
		"changes": [fixture.without(fixture.class_at("0a02", [])), fixture.without(fixture.class_at("0a04", []))],
		"want": {catalog: "unknown"},
	},
	"machines of production are counted and not listed": {"changes": [fixture.without(fixture.class_at("0a01", []))], "want": {catalog: "unknown"}},
	"machines were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"their delivery group is not among those listed": {
		"changes": [fixture.without(fixture.group_at("recovery", []))],
		"want": {catalog: "unknown"},
	},
	"delivery groups were not listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["deliveryGroups", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"a delivery group of machines is not in the list": {"changes": [fixture.without(fixture.group_at("recovery", []))], "want": {catalog: "unknown"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {catalog: "unknown"},
	},
	"a recovery catalog that has no machine yet is asked about elsewhere": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.recovery, "count"]), 0)],
		"want": {catalog: "not_applicable"},
	},
	"nothing takes over": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"Only 40 of the 40 machines of W11-Pooled-DR can give somebody a desktop; W11-Pooled-HQ needs 400.": few,
		"360 more, and add them to its delivery group": few,
		"needs 200 (thresholds.recoveryShare is 0.5).": array.concat(few, [share(0.5)]),
		"Only 392 of the 400 machines": [running("inMaintenance", true)],
		`Get-BrokerMachine -CatalogName "W11-Pooled-DR" -InMaintenanceMode $true -MaxRecordCount 100000 | Out-GridView`: [running("inMaintenance", true)],
		`-CatalogName "W11-Pooled-DR" -RegistrationState Unregistered`: [running("registration", "Unregistered")],
		"add all machines of W11-Pooled-DR to a group": [resting("deliveryGroup", "")],
		"W11-Pooled-HQ, W11-Pooled-HQ-2 together need 401.": another(1),
		"0 of the 400 machines of W11-Pooled-DR can give": group("enabled", false),
		"40 machines of W11-Pooled-DR are ready, and 400 are wanted in place of W11-Pooled-HQ": array.concat(few, [later]),
		"counts 400 machines of W11-Pooled-HQ and lists none": [fixture.without(fixture.class_at("0a01", []))],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence_says_why_others_do_not_count[reason] if {
	some reason, changes in {
		"inMaintenance": [running("inMaintenance", true)],
		"runningUnregistered": [running("registration", "Unregistered")],
		"withoutOpenDeliveryGroup": [running("deliveryGroup", "")],
		"inGroupForOthers": [
			running("deliveryGroup", "others"),
			fixture.set_to(fixture.citrix_at(["deliveryGroups", "items", "others"]), object.union(
				fixture.healthy.citrixcloud.deliveryGroups.items[fixture.group_id.recovery],
				{"users": ["EXAMPLE\\Others"]},
			)),
		],
	}
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(changes)
	found == {{"usable": 392, "machines": 400, "unusable": {reason: 8}}}
}
