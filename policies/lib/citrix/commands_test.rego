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

# The pool of another connection lists other machines, or foreign ones of the same name.
test_the_pool_is_one_of_the_connection if {
	other := object.union(fixture.hosting_connection("recovery"), {"id": "second", "name": "Second"})
	commands.to(other).pool == `'XDHyp:\HostingUnits\<resource pool of Second>'` with input as fixture.healthy
}

# After an activation the VM has another UUID, and the old id leads to a VM that is gone.
test_machines_get_the_id_that_their_vm_has_at_the_recovery_site if {
	text := commands.repoint("W11 Dev", commands.to(fixture.hosting_connection("recovery")), "z") with input as fixture.healthy
	contains(text, "-HypervisorConnectionUid 2 -HostedMachineId $vm[$_.HostedMachineName]")
	contains(text, `'XDHyp:\HostingUnits\Desktops-DR'`)
}
