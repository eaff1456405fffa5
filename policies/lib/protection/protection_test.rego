package muster.lib.protection_test

import data.muster.lib.fixture
import data.muster.lib.protection

test_durations[text] if {
	some text, seconds in {
		"0 s": 0, "119 s": 119, "2 min": 120, "60 min": 3600, "179 min": 10799, "3 h": 10800, "47 h": 172799, "2 days": 172800,
		"26 days": 2246400,
	}
	protection.duration(seconds) == text
}

test_ten_names_are_told_and_eleven_are_cut if {
	ten := [sprintf("A%d", [number]) | some number in numbers.range(10, 19)]
	protection.in_words(ten) == concat(", ", ten)
	protection.in_words(array.concat(ten, ["A20"])) == sprintf("%s and 1 more", [concat(", ", ten)])
	protection.abridged(array.concat(["A20"], ten)) == {"count": 11, "first": ten}
}

test_a_machine_is_looked_for_where_it_is_declared if {
	changes := [
		fixture.set_to(["protection", "vms", "both"], object.union(fixture.joined_vm("sf1"), {"name": "declared"})),
		fixture.set_to(["protection", "servers", "both"], object.union(fixture.joined_vm("sf1"), {"name": "host"})),
	]
	found := [protection.known(["protection", section, "both"]).name | some section in ["vms", "servers"]] with input as fixture.changed(changes)
	found == ["declared", "host"]
}

test_examples_are_given_where_there_are_some if {
	contains(protection.plan("x"), "a recovery plan, such as RP-Citrix (") with input as fixture.healthy
	contains(protection.protect("x"), "recovery site, such as PP-Servers, or") with input as fixture.healthy
	none := [fixture.set_to(["protection", "plans"], {}), fixture.set_to(["protection", "servers"], {})]
	contains(protection.plan("x"), "a recovery plan (") with input as fixture.changed(none)
	contains(protection.protect("x"), "recovery site, or") with input as fixture.changed(none)
}

test_a_local_policy_is_no_example if {
	servers := {host: object.union(vm, {"remote": false}) | some host, vm in fixture.protection.servers}
	protection.policies == set() with input as fixture.changed([fixture.set_to(["protection", "servers"], servers)])
}

test_prism_central_may_have_no_name if {
	protection.central("recovery") == "Prism Central pc-dr.corp.example.internal" with input as fixture.healthy
	protection.central("recovery") == "Prism Central" with input as fixture.changed([fixture.set_to(
		["estate", "sites", "recovery", "prismCentral", "host"],
		"",
	)])
}

test_nothing_is_said_to_be_copied_only_while_no_copy_is_there if {
	machine := object.union(fixture.joined_vm("sf1"), {"name": "SF1", "by": "domain", "protector": "PD-1"})
	protection.message(object.union(machine, {"copy": fixture.arrived.none}), "local") == "SF1 is in the protection domain PD-1, which copies nothing to the recovery site."
	endswith(protection.message(machine, "local"), "which copies it to the recovery site no more; the newest copy there is 25 min old.")
}
