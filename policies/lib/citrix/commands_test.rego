package muster.lib.citrix.commands_test

import data.muster.lib.citrix.commands
import data.muster.lib.fixture

test_quoted[name] if {
	some name, want in {
		"W11 Dev": `"W11 Dev"`,
		"W11 $Dev": "\"W11 `$Dev\"",
		"a \"b\" `c": "\"a `\"b`\" ``c\"",
	}
	commands.quoted(name) == want
}

test_a_connection_without_a_number_is_looked_up if {
	commands.uid({"uid": 7, "name": "AHV-DR"}) == "7"
	commands.uid({"uid": 0, "name": "AHV-DR"}) == `(Get-BrokerHypervisorConnection -Name "AHV-DR").Uid`
}

test_a_zone_that_is_not_there_yet_is_looked_up if {
	commands.zone("recovery") == fixture.zone_id.recovery with input as fixture.healthy
	commands.zone("recovery") == `(Get-ConfigZone -Name "DR").Uid` with input as fixture.changed([fixture.set_to(fixture.workload_at(["sites", "recovery", "zone"]), "")])
}

test_all_machines_of_a_catalog_are_asked_for if {
	commands.machines("W11 Dev") == `Get-BrokerMachine -CatalogName "W11 Dev" -MaxRecordCount 100000`
}
