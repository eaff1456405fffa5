# METADATA
# title: Recovery plans start no server whose service lives at the recovery site
# description: >-
#   A directory or a database that replicates itself has an instance at the recovery site. When
#   a plan starts a copy of a server of production beside it, an old domain controller meets
#   the living ones, or a node of a cluster comes up twice, with yesterday's data.
# custom:
#   severity: high
#   remediation: >-
#     Take the server out of the recovery plan and of what brings it in, or declare the
#     recovery method that it really has.
#   requires: [protection, prism]
#   recommendations: [EXT-AD-08]
#   basis: practice
#   lost: >-
#     names: production tells which machine is which server; the plans are what the recovery site
#     has
#   byHand: it is a run or a choice in Prism Central, which people look at
#   platform: nutanix
package muster.rules.replication.plans_start_no_live_service

import data.muster.lib.estate
import data.muster.lib.protection
import data.muster.lib.replication

targets contains target(host) if some host in judged

targets contains need.target if some need in replication.unlisted(replication.plans_listed)

needs contains need if some need in replication.unlisted(replication.plans_listed)

findings contains {
	"target": target(host),
	"message": sprintf("The recovery plan %s starts a copy of %s, and %s is declared to come back by %s.", [
		concat(", ", sort({place.name | some place in machine.plans})), host,
		concat(", ", lives(host)), how(host),
	]),
	"evidence": {"found": [place.name | some place in machine.plans], "expected": "no recovery plan"},
	"severity": grave(host),
	"fix": concat("; or ", array.concat(
		[sprintf("In Prism Central, take %s out of the recovery plan and its category off the VM", [machine.name])],
		[sprintf("declare that it comes back as a machine, in components.%s.methods", [id]) | some id in lives(host); not id in {"ad", "sql", "dfs"}],
	)),
} if {
	some host in judged
	machine := input.protection.servers[host]
	count(machine.plans) > 0
}

# A machine that was found, and of which not all is known, may be in a plan.
targets contains target(host) if some host in object.keys(unsure)

gaps contains {"target": target(host), "reason": machine.reason, "severity": "medium", "message": machine.message} if some host, machine in unsure

unsure := {host: machine |
	some host in alive
	machine := input.protection.servers[host]
	machine.status != "ok"
	not machine.absent
	machine.reason
	every fact in replication.plans_listed {
		replication.learnt(fact)
	}
}

# judged are the servers of production whose service does not come back as a machine. One that
# is no machine of Nutanix is in no plan.
judged := {host |
	some host in alive
	input.protection.servers[host].status == "ok"
}

alive := {host |
	some id, hosts in declared
	not id in {"cloud_connectors", "netscaler"} # which have rules of their own
	some host in hosts
	not comes_back(host)
	count(lives(host)) > 0
}

# declared are the servers of production of each component.
declared := {id: estate.servers(id, "production") | some id, _ in input.estate.components}

# comes_back tells that some component wants the machine itself at the recovery site.
comes_back(host) if {
	some id, hosts in declared
	hosts[host]
	id in replicating
}

replicating := {id | some id, _ in declared; protection.replicating(id)}

# living are the components that have servers at the recovery site already.
living := {id | some id, _ in declared; count(estate.servers(id, "recovery")) > 0}

# lives are those of them that a server belongs to.
lives(host) := sort([id | some id in living; declared[id][host]])

how(host) := concat(" or ", sort(methods(host))) if {
	count(methods(host)) > 0
} else := "an instance at the recovery site"

methods(host) := {method | some id in lives(host); some method in input.estate.components[id].methods}

# grave is high for what must never be there twice.
grave(host) := "high" if {
	some id in lives(host)
	id in {"ad", "sql", "dfs"}
} else := "medium"

target(host) := sprintf("host/%s", [host])
