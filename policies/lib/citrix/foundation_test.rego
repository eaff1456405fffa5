package muster.lib.citrix.foundation_test

import data.muster.lib.citrix.foundation
import data.muster.lib.fix
import data.muster.lib.fixture

without_location := fixture.set_to(fixture.workload_at(["sites", "recovery", "resourceLocation"]), "")

without_connection := fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])

own(changes) := given if {
	given := foundation.first("what the rule asks for") with input as fixture.changed(changes)
}

test_where_all_is_there_a_rule_asks_for_its_own if {
	own([]) == "what the rule asks for"
}

test_the_first_that_is_missing_comes_before_all_that_follows_from_it if {
	own([without_location]).object == "resourceLocation/DR"
	own([without_location, without_connection]).object == "resourceLocation/DR"
	own([without_connection]).object == "zone/DR"
}

test_what_is_built_in_the_disaster_is_not_asked_for_today if {
	own([without_location, fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])]) == "what the rule asks for"
}

test_a_connection_that_stands_in_another_zone_is_moved if {
	elsewhere := fixture.set_to(fixture.connection_at("recovery", ["zone"]), fixture.zone_id.production)
	moved := own([without_connection, elsewhere])
	moved.values == ["AHV-DR"]
	contains(fix.text(moved), "Add Items: AHV-DR")
}

test_connections_that_nobody_listed_are_not_missing if {
	own([without_connection, fixture.not_learnt(fixture.citrix_at(["connections"]))]) == "what the rule asks for"
}
