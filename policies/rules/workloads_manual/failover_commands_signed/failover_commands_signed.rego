# METADATA
# title: The commands that repoint desktops are signed
# description: >-
#   After the failover the machines of each catalog are given to another hosting
#   connection, and the catalog to another zone. Typed from memory that goes wrong, and
#   where the failover gives a VM a new id, DaaS starts the wrong one or none.
# custom:
#   severity: high
#   remediation: >-
#     Put the commands into the run book (`muster attest --list` writes them), with the
#     step that gives each machine its new HostedMachineId where a protection domain is
#     activated; then sign them with `muster attest`.
#   requires: [workloads, citrixcloud.connections, citrixcloud.catalogs]
#   recommendations: [MAN-002, MAN-003]
#   basis: document
#   planned: >-
#     The machines keep what Citrix Cloud knows them by when the plan keeps their ids.
#   unplanned: >-
#     After Activate of a protection domain they have new UUIDs, and the commands have to name
#     these.
package muster.rules.workloads_manual.failover_commands_signed

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connections
import data.muster.lib.citrix.foundation
import data.muster.lib.citrix.sites

targets contains target if count(judged) > 0

needs contains sites.need(target) if count(judged) > 0

needs contains {"target": target, "fact": connections.fact} if count(judged) > 0

gaps contains {
	"target": target,
	"reason": "fact_missing",
	"message": "the recovery site has no hosting connection, so nobody can write the commands that give desktops to it",
	"fix": foundation.first(foundation.connection),
} if {
	count(judged) > 0
	count(there) == 0
}

attest contains {"target": target, "question": question, "list": lines} if {
	count(there) > 0
	count(lines) > 0
	question := "Are these commands in the run book, with how DaaS learns the new id of each VM (HostedMachineId) where the failover changes it, and were they tried?"
}

target := "component/workloads_manual"

judged := catalogs.of({"manual"})

there := connections.at("recovery")

lines := sort([commands.repoint(c.name, commands.to(connections.taking(c)[0]), commands.zone("recovery")) | some c in judged])
