package muster.lib.registration.lists_test

import data.muster.lib.fix
import data.muster.lib.fixture
import data.muster.lib.registration.lists

# shared makes both kinds of desktops get their list from one policy.
shared(groups) := array.concat(
	array.concat(given("recovery", "recovery", groups), given("recovery", "persistent", groups)),
	given("production", "pooled", groups),
)

given(site, ou, groups) := fixture.list_at(site, ou, groups)

# alone gives the recovery desktops a list by the policy that they have for themselves.
alone(groups) := [
	fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.setting([fixture.raw(groups)], "Registration DR")),
	fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["registration"]), fixture.registration(groups)),
]

home := "(cc1.corp.example.internal cc2.corp.example.internal) (cc3.corp.example.internal cc4.corp.example.internal)"

correct(ou, changes) := fixed if {
	fixed := lists.correct("recovery", fixture.dn[ou]) with input as fixture.changed(changes)
}

# One policy has one list, whichever of its OUs it is corrected for.
test_a_policy_gets_one_list_for_all_of_its_ous[ou] if {
	some ou in ["recovery", "persistent", "pooled"]
	correct(ou, shared([["cc1"]])).values == [home]
}

test_recovery_desktops_alone_have_their_site_first if {
	correct("recovery", alone([["cc1"], ["cc4"]])).values == ["(cc3.corp.example.internal cc4.corp.example.internal) (cc1.corp.example.internal)"]
}

test_a_connector_that_citrix_cloud_knows_is_never_dropped if {
	third := fixture.set_to(fixture.citrix_at(["connectors", "items", fixture.fqdn("cc9")]), object.union(fixture.cloud_connector("cc3", "recovery"), {"host": fixture.fqdn("cc9"), "location": "third"}))
	fixed := correct("recovery", array.concat(alone([["cc9"]]), [third]))
	fixed.values == ["(cc3.corp.example.internal cc4.corp.example.internal) (cc9.corp.example.internal)"]
	fixed.keep == ["cc9.corp.example.internal"]
}

test_a_stranger_is_dropped if {
	correct("recovery", alone([["cc3", "old9"]])).values == ["cc3.corp.example.internal cc4.corp.example.internal"]
}

test_where_citrix_cloud_was_not_read_nothing_is_dropped_but_aliases if {
	fixed := correct("recovery", array.concat(
		alone([["cc3", "old9", "xml"]]),
		[
			fixture.not_learnt(fixture.citrix_at(["connectors"])),
			fixture.set_to(["estate", "components", "cloud_connectors", "aliases"], [fixture.fqdn("xml")]),
		],
	))
	fixed.keep == ["old9.corp.example.internal"]
}

test_the_list_of_a_preference_is_changed_in_the_preference if {
	fixed := correct("recovery", [
		fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "listOfDDCs"), ["layer"]), "preference"),
	])
	startswith(fixed.text, "Set-GPPrefRegistryValue -Context Computer -Action Replace ")
}

unset(site, ou) := fixture.set_to(fixture.setting_at(site, ou, "listOfDDCs"), fixture.not_set)

test_new_policies_have_a_name_for_each_site if {
	made := {lists.give(site, fixture.dn[ou]).text | some site, ou in {"recovery": "recovery", "production": "pooled"}} with input as fixture.changed([unset("recovery", "recovery"), unset("production", "pooled")])
	some recovery in made
	startswith(recovery, `New-GPO -Name "Citrix registration recovery"; `)
	some production in made
	startswith(production, `New-GPO -Name "Citrix registration production"; `)
}

test_a_policy_that_blocked_inheritance_keeps_away_is_linked_and_not_enforced if {
	given := lists.give("recovery", fixture.dn.recovery) with input as fixture.changed([
		unset("recovery", "recovery"),
		fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["excluded"]), [
			fixture.excluded("common", "inheritanceBlocked"),
			fixture.excluded("registration", "inheritanceBlocked"),
		]),
	])
	given.action == "add"
	given.attribute == "gPLink"
	given.values == ["Citrix common", "Registration"]
	not contains(given.text, "Enforced")
}

# Both sites' desktops want their own connectors first, which one list cannot give them.
test_desktops_of_two_sites_with_one_policy_get_a_policy_of_their_own_for_the_order if {
	made := lists.apart("recovery", fixture.dn.recovery) with input as fixture.changed(shared([["cc1", "cc2"], ["cc3", "cc4"]]))
	made.action == "add"
	made.object == "newgpo/Citrix registration recovery VDA-DR"
	made.at == [sprintf("ou/%s", [fixture.written("recovery")])]
}

test_the_text_names_what_the_fields_name if {
	fixed := correct("recovery", given("recovery", "recovery", [["cc1"]]))
	contains(fixed.text, fix.quoted(fixed.values[0]))
	fixed.object == `gpo/Registration`
	fixed.attribute == `HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent\ListOfDDCs`
}

# Where computers alone show the list, another policy would be written to in vain.
test_a_list_of_an_unknown_policy_is_a_question if {
	fixed := correct("recovery", array.concat(alone([["cc1"]]), [
		fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "listOfDDCs"), ["gpo"]), ""),
		fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "listOfDDCs"), ["read"]), ["w11-dr-001.corp.example.internal"]),
	]))
	fixed.kind == "question"
	contains(fixed.text, "gpresult /scope computer /z on w11-dr-001.corp.example.internal")
	fixed.values == ["(cc3.corp.example.internal cc4.corp.example.internal) (cc1.corp.example.internal)"]
}

# What is right for one half of its desktops is wrong for the other.
test_an_ou_of_both_sites_gets_no_list_for_one_of_them if {
	asked := lists.apart("recovery", fixture.dn.recovery) with input as fixture.changed([
		fixture.set_to(["estate", "components", "workloads_mcs", "ous", "production"], [fixture.dn.recovery]),
	])
	asked.kind == "question"
	contains(asked.text, "an OU of their own first")
}
