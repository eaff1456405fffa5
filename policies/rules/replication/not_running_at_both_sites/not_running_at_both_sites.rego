# METADATA
# title: Machines that fail over do not run at the recovery site already
# description: >-
#   What a test or a half-done failover left running at the recovery site has the names and
#   often the addresses of the machines of production. In a disaster the plan starts them
#   beside it, and nobody can tell which data counts.
# custom:
#   severity: high
#   remediation: >-
#     End the test with its clean-up in Prism Central; otherwise find out which machine holds
#     the data that counts, and delete the other one.
#   requires: [protection]
#   recommendations: [EXT-N-16]
#   basis: practice
#   lost: >-
#     names: production tells which machines there are; what runs is what the recovery site has
#   byHand: what is wrong has to be found on the spot first
#   platform: nutanix
package muster.rules.replication.not_running_at_both_sites

import data.muster.lib.protection

targets contains target if some target in object.keys(machines)

needs contains {"target": target, "fact": fact} if {
	some target, path in machines
	some fact in [path, ["protection", "standing"]]
}

findings contains {
	"target": target,
	"message": sprintf("%s is to fail over, and a machine of that name runs on %s already.", [machine.name, machine.twin]),
	"evidence": {"found": machine.twin, "expected": "no machine of that name at the recovery site"},
	"fix": sprintf("In %s, Recovery Plans, clean up the test failover; or shut %s on %s down and delete it once it is known that its data does not count", [
		protection.central("recovery"), machine.name, machine.twin,
	]),
} if {
	some target, path in machines
	machine := protection.known(path)
	machine.twin != ""
}

# machines are those that components bring back, and declared virtual machines.
machines := {target: path |
	some id in object.keys(input.estate.components)
	id != "cloud_connectors"
	some target, path in object.union(protection.machines(id), protection.vms(id))
}
