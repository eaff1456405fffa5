# METADATA
# title: Cloud Connectors of the recovery site are large enough
# description: >-
#   In the disaster all desktops register with the connectors of the recovery site at once, and
#   when the cloud is away as well these do the work of the broker, with a database of their own.
#   The vendor wants two processors and 4 GiB of memory for any connector; where more than a
#   thousand desktops are to be served, four processors and 6 GiB.
# custom:
#   severity: medium
#   remediation: >-
#     Give the virtual machine more processors or memory, one connector after the other.
#   requires: [protection, workloads]
#   recommendations: [EXT-C-07]
#   basis: practice
#   byHand: a machine has to be shut down for it, at a time that people choose
#   platform: nutanix
#   observes: recovery
package muster.rules.cloud_connectors.sized

import data.muster.lib.protection

targets contains target(host) if some host in object.keys(judged)

needs contains {"target": target(host), "fact": ["protection", "standing"]} if some host in object.keys(judged)

findings contains {
	"target": target(host),
	"message": sprintf("%s has %s, which is too little for %s.", [host, concat(" and ", found), served]),
	"evidence": {
		"found": {"memoryMiB": mebibytes(machine.memory), "processors": machine.processors},
		"expected": {"memoryMiB": mebibytes(least.memory), "processors": least.processors},
		"desktops": desktops,
	},
	"fix": sprintf("In %s, VMs › %s › Power off, Update: %d vCPUs and %d MiB of memory, Power on; one connector after the other", [
		protection.central("recovery"), machine.name, least.processors, mebibytes(least.memory),
	]),
} if {
	some host, machine in judged
	found := array.concat(
		[sprintf("%d MiB of memory", [mebibytes(machine.memory)]) | machine.memory > 0; machine.memory < least.memory],
		[sprintf("%d %s", [machine.processors, {true: "processor", false: "processors"}[machine.processors == 1]]) | machine.processors > 0; machine.processors < least.processors],
	)
	count(found) > 0
}

gaps contains {
	"target": target(host), "reason": "fact_missing", "severity": "low",
	"message": sprintf("Prism does not say how much memory and how many processors the VM %s has", [machine.name]),
} if {
	some host, machine in judged
	0 in {machine.memory, machine.processors}
}

target(host) := sprintf("host/%s", [host])

# judged are the connectors that are virtual machines of the recovery site.
judged := {host: machine |
	input.protection.standing.status == "ok"
	some host, machine in input.protection.standing.items
	"connector" in machine.roles
}

# desktops are those that production has: so many have to be served.
desktops := sum([c.count | some c in input.workloads.catalogs; c.site == "production"])

served := sprintf("%d desktops", [desktops]) if {
	desktops > many
} else := "any connector"

many := 1000

least := {"memory": 6442450944, "processors": 4} if {
	desktops > many
} else := {"memory": 4294967296, "processors": 2}

mebibytes(bytes) := floor(bytes / 1048576)
