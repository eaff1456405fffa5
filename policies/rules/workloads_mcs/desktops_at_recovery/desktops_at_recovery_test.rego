package muster.rules.workloads_mcs.desktops_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.desktops_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

group := "deliverygroup/W11 HQ"

own(field, value) := [fixture.set_to(fixture.desktop_at("pooled", [field]), value)]

other(field, value) := [fixture.set_to(fixture.desktop_at("recovery", [field]), value)]

for_some(key, users) := [fixture.set_to(fixture.desktop_at(key, ["everyone"]), false), fixture.set_to(fixture.desktop_at(key, ["users"]), users)]

none(key) := [fixture.set_to(fixture.group_at(key, ["desktops", "items"]), {})]

unread(key) := [fixture.set_to(fixture.group_at(key, ["desktops"]), object.union(fixture.failure, {"items": {}}))]

second(changes) := [fixture.set_to(
	fixture.group_at("recovery", ["desktops", "items", "second"]),
	object.union(fixture.desktop("recovery"), object.union({"name": "W11 DR_2"}, changes)),
)]

everyone := [fixture.set_to(fixture.group_at("pooled", ["everyone"]), true), fixture.set_to(fixture.group_at("pooled", ["users"]), [])]

tags(class, value) := [fixture.set_to(fixture.class_at(class, ["tags"]), value)]

unknown_tags := [fixture.set_to(fixture.class_at(class, ["tagsUnknown"]), true) | some class in ["0a02", "0a04"]]

# itself is a group with machines of both sites.
itself := [
	fixture.set_to(
		fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]),
		object.union(fixture.stand_in(fixture.group_id.pooled), {"by": "group"}),
	),
	fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "recovery"]), [fixture.catalog_id.recovery]),
	fixture.set_to(fixture.class_at("0a02", ["deliveryGroup"]), fixture.group_id.pooled),
]

no_applications := [fixture.set_to(fixture.citrix_at(["applications", "items"]), {})]

cases := {
	"a desktop for all of the group": {"changes": [], "want": {group: "pass", "deliverygroup/W11 DR": "not_applicable", "deliverygroup/W11 Dev": "not_applicable"}},
	"no desktop": {"changes": none("recovery"), "want": {group: "fail"}},
	"a desktop that is disabled": {"changes": other("enabled", false), "want": {group: "fail"}},
	"a disabled desktop beside one that is not": {"changes": array.concat(other("enabled", false), second({})), "want": {group: "pass"}},
	"a desktop for fewer users": {"changes": for_some("recovery", [`CORP\Pilots`]), "want": {group: "fail"}},
	"a desktop that names the users of the group": {"changes": for_some("recovery", [`corp\w11-users`]), "want": {group: "pass"}},
	"a desktop for nobody": {"changes": for_some("recovery", []), "want": {group: "fail"}},
	"two desktops that share the users": {
		"changes": array.concat(for_some("pooled", [`CORP\A`, `CORP\B`]), array.concat(for_some("recovery", [`CORP\A`]), second({"everyone": false, "users": [`CORP\B`]}))),
		"want": {group: "pass"},
	},
	"one of two desktops of production has no counterpart": {
		"changes": array.concat(for_some("pooled", [`CORP\A`]), for_some("recovery", [`CORP\B`])),
		"want": {group: "fail"},
	},
	"a desktop that excludes some": {"changes": other("excluded", [`CORP\Traders`]), "want": {group: "fail"}},
	"a desktop that excludes those whom production excludes": {
		"changes": array.concat(other("excluded", [`corp\traders`]), own("excluded", [`CORP\Traders`])),
		"want": {group: "pass"},
	},
	"a desktop that excludes those whom another one serves": {"changes": array.concat(other("excluded", [`CORP\Traders`]), second({})), "want": {group: "pass"}},
	"everyone may sign in and gets one": {"changes": everyone, "want": {group: "pass"}},
	"everyone may sign in and some get one": {"changes": array.concat(everyone, for_some("recovery", [`CORP\A`])), "want": {group: "fail"}},
	"a tag that no machine of the recovery site has": {"changes": other("tag", "W11"), "want": {group: "fail"}},
	"a tag that machines of production have": {"changes": array.concat(other("tag", "W11"), tags("0a01", ["W11"])), "want": {group: "fail"}},
	"a tag that a machine of the recovery site has": {"changes": array.concat(other("tag", "W11"), tags("0a04", ["w11"])), "want": {group: "pass"}},
	"a tag beside a desktop that asks for none": {"changes": array.concat(other("tag", "W11"), second({})), "want": {group: "pass"}},
	"a tag, and nobody knows the tags": {"changes": array.concat(other("tag", "W11"), unknown_tags), "want": {group: "unknown"}},
	"nobody knows for whom it is": {"changes": other("status", "failed"), "want": {group: "unknown"}},
	"nobody knows for whom a second one is": {"changes": second({"status": "failed", "everyone": false}), "want": {group: "pass"}},
	"nobody knows for whom it is at production": {"changes": own("status", "failed"), "want": {group: "unknown"}},
	"desktops of the recovery site were not read": {"changes": unread("recovery"), "want": {group: "unknown"}},
	"desktops of production were not read": {"changes": unread("pooled"), "want": {group: "unknown"}},
	"machines were not all listed": {"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")], "want": {group: "unknown"}},
	"a group of applications alone offers none": {"changes": array.concat(none("pooled"), none("recovery")), "want": {group: "not_applicable"}},
	"what is disabled today needs none": {"changes": array.concat(own("enabled", false), none("recovery")), "want": {group: "not_applicable"}},
	"a desktop for nobody beside applications": {"changes": array.concat(for_some("pooled", []), none("recovery")), "want": {group: "not_applicable"}},
	"neither a desktop nor an application": {"changes": array.concat(none("pooled"), no_applications), "want": {group: "unknown"}},
	"a desktop that is disabled, and no application": {"changes": array.concat(own("enabled", false), no_applications), "want": {group: "unknown"}},
	"a desktop for nobody, and no application": {"changes": array.concat(for_some("pooled", []), no_applications), "want": {group: "unknown"}},
	"a group that offers nothing and is disabled": {
		"changes": array.concat(array.concat(none("pooled"), no_applications), [fixture.set_to(fixture.group_at("pooled", ["enabled"]), false)]),
		"want": {group: "not_applicable"},
	},
	"no desktop, and applications that were not listed": {
		"changes": array.concat(none("pooled"), [fixture.not_learnt(fixture.citrix_at(["applications"]))]),
		"want": {group: "not_applicable"},
	},
	"the group itself is disabled today": {
		"changes": array.concat(none("recovery"), [fixture.set_to(fixture.group_at("pooled", ["enabled"]), false)]),
		"want": {group: "not_applicable"},
	},
	"nothing takes over from the group": {
		"changes": [fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {group: "not_applicable"},
	},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]))],
		"want": {group: "unknown"},
	},
	"the group itself has machines of both sites": {"changes": itself, "want": {group: "pass"}},
	"the group itself asks for machines of production": {
		"changes": array.concat(itself, array.concat(own("tag", "HQ"), tags("0a01", ["HQ"]))),
		"want": {group: "fail"},
	},
	"the group itself has a desktop for each site": {
		"changes": array.concat(
			array.concat(itself, array.concat(own("tag", "HQ"), tags("0a01", ["HQ"]))),
			array.concat(tags("0a02", ["DR"]), [fixture.set_to(
				fixture.group_at("pooled", ["desktops", "items", "second"]),
				object.union(fixture.desktop("pooled"), {"name": "W11 DR_2", "tag": "DR"}),
			)]),
		),
		"want": {group: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11 DR takes over from W11 HQ and offers no desktop.": none("recovery"),
		`New-BrokerEntitlementPolicyRule -Name "W11 DR_1" -DesktopGroupUid (Get-BrokerDesktopGroup -Name "W11 DR").Uid -Enabled $true`: none("recovery"),
		"offers no desktop: W11 DR_1 is disabled.": other("enabled", false),
		`Set-BrokerEntitlementPolicyRule -Name "W11 DR_1" -Enabled $true`: other("enabled", false),
		"none of its desktops is for CORP\\W11-Users, as W11 HQ_1 is at production.": for_some("recovery", [`CORP\Pilots`]),
		`Set-BrokerEntitlementPolicyRule -Name "W11 DR_1" -AddIncludedUsers "CORP\W11-Users"`: for_some("recovery", [`CORP\Pilots`]),
		`Set-BrokerEntitlementPolicyRule -Name "W11 DR_1" -RemoveExcludedUsers "CORP\Traders"`: other("excluded", [`CORP\Traders`]),
		`Set-BrokerEntitlementPolicyRule -Name "W11 DR_1" -IncludedUserFilterEnabled $false`: array.concat(everyone, for_some("recovery", [`CORP\A`])),
		"no machine of the recovery site in it has the tag W11, which its desktop W11 DR_1 asks for.": other("tag", "W11"),
		`Get-BrokerMachine -CatalogName "W11-Pooled-DR" -MaxRecordCount 100000 | ForEach-Object { Add-BrokerTag -Name "W11" -Machine $_ }`: other("tag", "W11"),
		"Citrix Cloud does not say for whom the desktop W11 DR_1 is": other("status", "failed"),
	}
	testing.says(rule, group, text) with input as fixture.changed(changes)
}
