# METADATA
# title: Servers of the recovery site run
# description: >-
#   A server that is to stand at the recovery site before the disaster, and whose virtual
#   machine there is off, is not there. Nobody notices while production does the work.
#   One that runs on a cluster of production, or whose name leads there, is lost with it.
# custom:
#   severity: high
#   remediation: >-
#     Start the machine, and find out who stopped it; or declare the recovery method that
#     makes or starts it in the disaster.
#   requires: [protection]
#   recommendations: [EXT-N-15]
#   basis: practice
#   byHand: it is a line of the estate file, which its owner writes
package muster.rules.replication.recovery_servers_powered_on

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.protection
import data.muster.lib.replication
import data.muster.lib.resolvers

targets contains target(host) if some host in object.keys(judged)

targets contains target(host) if some host in object.keys(astray)

targets contains target(host) if some host in object.keys(led_away)

targets contains whole if unread

needs contains {"target": target(host), "fact": ["protection", "standing"]} if some host in object.keys(judged)

needs contains {"target": whole, "fact": ["protection", "standing"]} if unread

findings contains {
	"target": target(host),
	"message": sprintf("%s, %s, is a VM on %s that is %s.", [host, part(machine), machine.cluster, words[machine.power]]),
	"evidence": {"found": machine.power, "expected": "ON", "cluster": machine.cluster},
	"fix": fix.of(
		{
			"kind": "command", "where": sprintf("a Controller VM of %s", [machine.cluster]), "action": "set",
			"object": sprintf("vm/%s", [machine.name]), "attribute": "power", "values": ["ON"],
		},
		sprintf("In %s, VMs › %s › Power On; on the cluster: acli vm.on %s", [protection.central("recovery"), machine.name, machine.name]),
	),
} if {
	some host, machine in judged
	words[machine.power]
}

findings contains {
	"target": target(host),
	"message": sprintf("%s, %s, is a VM on %s, a cluster of the production site, and is lost with it.", [host, part(machine), machine.cluster]),
	"evidence": {"found": machine.cluster, "expected": "a cluster of the recovery site"},
	"fix": sprintf("move the VM %s to a cluster of the recovery site, or build its like there; if it belongs to production, declare it in components.%s.servers.production", [machine.name, machine.components[0]]),
} if {
	some host, machine in astray
}

findings contains {
	"target": target(host),
	"message": sprintf("%s, declared at the recovery site, leads to %s there, an address of the production site.", [host, concat(", ", addresses)]),
	"evidence": {"found": addresses, "expected": "an address in sites.recovery.networks"},
	"fix": sprintf("see where %s stands: correct its record in DNS, or build the server at the recovery site", [host]),
} if {
	some host, addresses in led_away
}

gaps contains {"target": target(host), "reason": "fact_missing", "message": message} if {
	some host, machine in judged
	not machine.power in {"ON", "OFF", "PAUSED", "SUSPENDED"}
	message := sprintf("Prism does not say whether the VM %s on %s is on", [machine.name, machine.cluster])
}

whole := replication.whole

target(host) := sprintf("host/%s", [host])

words := {"OFF": "off", "PAUSED": "paused", "SUSPENDED": "suspended"}

# judged are the machines that have a part to play: servers that the estate declares at the
# recovery site, domain controllers, connectors, certification authorities and DHCP servers.
judged := {host: machine |
	some host, machine in input.protection.standing.items
	input.protection.standing.status == "ok"
	part(machine)
	not made_later(machine)
}

# astray are servers that the estate declares at the recovery site and that run at
# production.
astray := {host: machine |
	some host, machine in input.protection.standing.astray
	input.protection.standing.status == "ok"
	not made_later(machine)
}

# led_away are the addresses of servers that the estate declares at the recovery site and
# whose names lead to production for everybody there.
led_away := {host: addresses |
	some host in (alone | twice)
	addresses := sort(resolvers.addresses("recovery", host))
	count(addresses) > 0
	every address in addresses {
		address in lost
	}
	not made_later({"components": [id | some id, c in input.estate.components; host in c.servers.recovery]}) # of few hosts
}

# alone are the servers that the estate declares at the recovery site and not at production.
alone := place.hosts_of.recovery - place.hosts_of.production

# twice are the servers that a component declares at both sites, though nothing brings its
# machines from one to the other.
twice := {host |
	not input.estate.sites.recovery.shared
	some id, c in input.estate.components
	estate.in_scope(id)
	some _ in c.methods
	not estate.replicated(id)
	some host in estate.servers(id, "recovery")
	host in estate.servers(id, "production")
}

# lost are addresses of these servers in networks of production alone.
lost := place.within(given, "production") - place.within(given, "recovery")

given := {address | some host in (alone | twice); some address in resolvers.addresses("recovery", host)}

part(machine) := sprintf("declared in %s at the recovery site", [concat(", ", machine.components)]) if {
	count(machine.components) > 0
} else := concat(" and ", [roles[role] | some role in machine.roles]) if {
	count(machine.roles) > 0
}

roles := {
	"controller": "a domain controller", "connector": "a Cloud Connector",
	"authority": "a certification authority", "dhcp": "a DHCP server",
}

# made_later tells that all that a machine is for is built in the disaster.
made_later(machine) if {
	count(machine.components) > 0
	every id in machine.components {
		anew(id)
	}
}

anew(id) if {
	methods := {method | some method in input.estate.components[id].methods}
	"deploy_new" in methods
	not "standby" in methods
}

# unread tells that servers are declared and that nobody told what stands there.
unread if {
	input.protection.standing.status != "ok"
	some id in object.keys(input.estate.components)
	some _ in estate.servers(id, "recovery")
}
