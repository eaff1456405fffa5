package muster.rules.workloads_mcs.recovery_delivery_group_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_delivery_group as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

group := "deliverygroup/W11 HQ"

found(changes) := [fixture.set_to(
	fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]),
	object.union(fixture.stand_in(fixture.group_id.recovery), changes),
)]

none := found({"id": "", "by": ""})

# alone leaves the recovery site no delivery group either.
alone := array.concat(none, [fixture.set_to(fixture.workload_at(["groups", fixture.group_id.recovery, "recovery"]), [])])

left_out := found({"missing": [`CORP\Trainees`]})

other(field, value) := [fixture.set_to(fixture.group_at("recovery", [field]), value)]

off := [fixture.set_to(fixture.group_at("pooled", ["enabled"]), false)]

# tests adds a delivery group for tests, which is disabled, with so many machines of production.
tests(number) := [
	fixture.set_to(fixture.citrix_at(["deliveryGroups", "items", "test"]), object.union(
		fixture.healthy.citrixcloud.deliveryGroups.items[fixture.group_id.pooled],
		{"id": "test", "name": "W11 Test", "enabled": false},
	)),
	fixture.set_to(fixture.workload_at(["groups", "test"]), object.union(
		fixture.workloads.groups[fixture.group_id.pooled],
		{"name": "W11 Test", "standIn": fixture.stand_in("")},
	)),
	fixture.set_to(fixture.class_at("0a09", []), object.union(
		fixture.machine_class("pooled", "production", "Registered", "On", number),
		{"deliveryGroup": "test"},
	)),
]

severity(changes, id) := word if {
	word := testing.severity(rule, id) with input as fixture.changed(changes)
}

test_a_small_group_that_is_disabled_matters_at_medium if severity(tests(44), "deliverygroup/W11 Test") == "medium"

test_one_that_is_larger_matters_as_the_rule_says if severity(tests(45), "deliverygroup/W11 Test") == ""

test_what_to_do_about_a_disabled_group_is_said if {
	testing.says(rule, "deliverygroup/W11 Test", `exclude: [{kind: catalog, name: "W11-Pooled-HQ"`) with input as fixture.changed(tests(44))
}

methods(list) := fixture.set_to(["estate", "components", "workloads_mcs", "methods"], list)

# itself is a group with machines of both sites.
itself := array.concat(found({"id": fixture.group_id.pooled, "by": "group"}), [fixture.set_to(
	fixture.workload_at(["groups", fixture.group_id.pooled, "recovery"]),
	[fixture.catalog_id.recovery],
)])

test_words[text] if {
	some text, changes in {
		"serves the users of W11 HQ: W11 DR is for CORP\\W11-Users.": none,
		"No delivery group with machines of the recovery site serves the users of W11 HQ.": alone,
		"the nearest leaves out CORP\\Trainees": found({"id": "", "by": "", "missing": [`CORP\Trainees`]}),
		"W11 DR takes over from W11 HQ and leaves out CORP\\Trainees": left_out,
		`Get-BrokerAccessPolicyRule -DesktopGroupUid 22 | Set-BrokerAccessPolicyRule -AddIncludedUsers "CORP\Trainees"`: left_out,
		`-DesktopGroupUid (Get-BrokerDesktopGroup -Name "W11 DR").Uid`: array.concat(left_out, other("uid", 0)),
		"W11 DR takes over from W11 HQ and is open to nobody.": other("users", []),
		"W11 DR takes over from W11 HQ and excludes CORP\\Traders, whom W11 HQ does not.": other("excluded", [`CORP\Traders`]),
		`-DesktopGroupUid 22 | Set-BrokerAccessPolicyRule -RemoveExcludedUsers "CORP\Traders"`: other("excluded", [`CORP\Traders`]),
		"W11 DR takes over from W11 HQ and is disabled": other("enabled", false),
		`Set-BrokerDesktopGroup -Name "W11 DR" -Enabled $true`: other("enabled", false),
		`Set-BrokerDesktopGroup -Name "W11 DR" -InMaintenanceMode $false`: other("inMaintenance", true),
		`DesktopGroupUid 22 | Set-BrokerEntitlementPolicyRule -AddIncludedUsers "CORP\W11-Users"`: none,
		"in Studio, Delivery Groups › Create or Edit: a group with the machines of the catalog that takes over at the recovery site, for CORP\\W11-Users": alone,
		"for everyone who can sign in": array.concat(none, [fixture.set_to(fixture.group_at("pooled", ["everyone"]), true)]),
		"also entitle the users of W11 HQ (CORP\\W11-Users)": array.concat(none, [methods(["deploy_new"])]),
	}
	testing.says(rule, group, text) with input as fixture.changed(changes)
}

test_evidence_names_both_sides if {
	evidence := {finding.evidence | some finding in rule.findings} with input as fixture.changed(left_out)
	evidence == {{"found": [`CORP\W11-Users`], "expected": [`CORP\W11-Users`], "missing": [`CORP\Trainees`]}}
}

test_evidence_names_the_groups_of_the_recovery_site if {
	groups := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(none)
	groups == {{"W11 DR": [`CORP\W11-Users`]}}
}

test_nobody_is_asked_about_what_was_not_declared if {
	attest := rule.attest with input as fixture.changed(none)
	attest == set()
}

cases := {
	"a group for the same users": {"changes": [], "want": {group: "pass", "deliverygroup/W11 DR": "not_applicable", "deliverygroup/W11 Dev": "not_applicable"}},
	"a group for more users": {"changes": other("users", [`CORP\Trainees`, `CORP\W11-Users`]), "want": {group: "pass"}},
	"no group": {"changes": none, "want": {group: "fail"}},
	"a group that leaves some out": {"changes": left_out, "want": {group: "fail"}},
	"a group that is disabled": {"changes": other("enabled", false), "want": {group: "fail"}},
	"a group in maintenance": {"changes": other("inMaintenance", true), "want": {group: "fail"}},
	"a group that is open to nobody": {"changes": other("users", []), "want": {group: "fail"}},
	"a group that is open to everyone": {"changes": array.concat(other("users", []), other("everyone", true)), "want": {group: "pass"}},
	"the group itself is open to nobody": {
		"changes": array.concat(itself, [fixture.set_to(fixture.group_at("pooled", ["users"]), [])]),
		"want": {group: "fail"},
	},
	"a group that excludes some": {"changes": other("excluded", [`CORP\Traders`]), "want": {group: "fail"}},
	"a group that excludes those whom production excludes": {
		"changes": array.concat(other("excluded", [`CORP\Guests`]), [fixture.set_to(fixture.group_at("pooled", ["excluded"]), [`CORP\Guests`])]),
		"want": {group: "pass"},
	},
	"nobody knows the users of the group": {
		"changes": array.concat(other("status", "failed"), other("users", [])),
		"want": {group: "unknown"},
	},
	"the group itself has machines of both sites": {"changes": itself, "want": {group: "pass"}},
	"the group itself is in maintenance": {
		"changes": array.concat(itself, [fixture.set_to(fixture.group_at("pooled", ["inMaintenance"]), true)]),
		"want": {group: "fail"},
	},
	"a group that is in maintenance at production only": {
		"changes": [fixture.set_to(fixture.group_at("pooled", ["inMaintenance"]), true)],
		"want": {group: "pass"},
	},
	"a group that is disabled today": {"changes": array.concat(none, off), "want": {group: "unknown"}},
	"a group for tests that is disabled": {"changes": tests(44), "want": {group: "pass", "deliverygroup/W11 Test": "unknown"}},
	"a group that is disabled, and that the estate file takes out": {
		"changes": array.concat(array.concat(none, off), [fixture.set_to(["estate", "exclude"], [{"kind": "DeliveryGroup", "name": "w11 hq", "reason": "x", "owner": "x"}])]),
		"want": {group: "not_applicable"},
	},
	"desktops are made in the disaster": {"changes": array.concat(none, [methods(["deploy_new"])]), "want": {group: "manual"}},
	"desktops are made in the disaster and the group is there in maintenance": {
		"changes": array.concat(other("inMaintenance", true), [methods(["deploy_new"])]),
		"want": {group: "fail"},
	},
	"desktops could be made in the disaster and are there": {"changes": [methods(["deploy_new"])], "want": {group: "pass"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]))],
		"want": {group: "unknown"},
	},
	"delivery groups were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["deliveryGroups", "status"]), "partial")],
		"want": {group: "unknown"},
	},
	"persistent desktops come along": {
		"changes": array.concat(none, [fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "pooled"]), false)]),
		"want": {group: "not_applicable"},
	},
}

test_a_group_that_is_made_gets_the_applications_too if {
	testing.says(rule, group, "Get-BrokerApplication -AssociatedDesktopGroupUid 21 | Add-BrokerApplication -DesktopGroup") with input as fixture.changed(array.concat(
		none,
		[fixture.set_to(fixture.group_at("pooled", ["everyone"]), true)],
	))
}
