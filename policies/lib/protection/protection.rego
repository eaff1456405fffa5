# METADATA
# title: How machines come back at the recovery site
# description: >-
#   Which machines have to come back as virtual machines, and what keeps one from
#   doing so. Nothing here speaks of a machine that was not found, or of which
#   Prism did not say how it is protected.
package muster.lib.protection

import data.muster.lib.estate
import data.muster.lib.fix as fixes

# replicating tells whether a component is recovered by bringing its virtual
# machines back. Other methods copy data, or make machines anew.
replicating(id) if {
	some method in input.estate.components[id].methods
	method in {"hypervisor", "protection_domain", "nutanix_dr"}
}

# machines are the targets that a component has to bring back, its declared servers
# of production and its declared virtual machines, with the path of what is known
# of each.
machines(id) := object.union(servers(id), vms(id)) if {
	replicating(id)
} else := {}

servers(id) := {target: ["protection", "servers", host] |
	some host in estate.servers(id, "production")
	not elsewhere(id, host)
	target := sprintf("host/%s", [host])
}

# elsewhere tells that a server is on none of these clusters: the estate file says so, and
# Prism, which listed its machines, has none that it could be.
elsewhere(id, host) if {
	input.estate.components[id].hypervisor == "other"
	input.protection.servers[host].absent
}

# questions are about the servers of a component that no Prism can tell anything of: the
# target is the component.
questions(id) := {{"target": sprintf("component/%s", [id]), "list": hosts, "question": question} |
	replicating(id)
	hosts := sort([host | some host in estate.servers(id, "production"); elsewhere(id, host)])
	count(hosts) > 0
	question := sprintf(
		"These servers of %s are not on Nutanix, as the estate file says. Does something copy each of them to the recovery site, often enough, and start it there, and when was that last tried?",
		[id],
	)
}

# vms are the declared virtual machines of a component, however it is recovered.
vms(id) := {target: ["protection", "vms", lower(name)] |
	estate.in_scope(id)
	some name in input.estate.components[id].vms
	target := sprintf("vm/%s", [name])
}

# known is the machine that a path of machines leads to.
known(path) := machine if {
	path[1] == "servers"
	machine := input.protection.servers[path[2]]
	machine.status == "ok"
}

known(path) := machine if {
	path[1] == "vms"
	machine := input.protection.vms[path[2]]
	machine.status == "ok"
}

# targets, needs and findings are those of a rule that wants every machine of a
# component to come back.
targets(id) := object.keys(machines(id)) | {question.target | some question in questions(id)}

needs(id) := {{"target": target, "fact": path} | some target, path in machines(id)}

findings(id) := {finding |
	some target, path in machines(id)
	machine := known(path)
	why := obstacle(machine)
	finding := {
		"target": target,
		"message": message(machine, why),
		"evidence": evidence(machine, why),
		"fix": fix(machine, why),
	}
}

# obstacle is why a machine does not come back: nothing protects it, what protects
# it copies nothing to the recovery site, or no recovery plan starts the copy. A
# protection domain is recovered as a whole and needs no plan. That copies are
# paused is another matter.
obstacle(machine) := uncopied(machine) if {
	uncopied(machine)
} else := "unplanned" if {
	machine.by == "policy"
	count(machine.plans) == 0
}

# uncopied is why a machine never gets to the recovery site.
uncopied(machine) := "unprotected" if {
	machine.by == "none"
} else := "local" if {
	machine.by != "recovery"
	machine.remote == false
}

message(machine, "unprotected") := sprintf("%s is not protected: nothing copies it to the recovery site.", [machine.name])

message(machine, "local") := sprintf("%s is in the %s, which copies it to the recovery site no more; the newest copy there is %s old.", [
	machine.name, protector(machine), duration(machine.copy.ageSeconds),
]) if {
	machine.copy.status == "ok"
	machine.copy.there
} else := sprintf("%s is in the %s, which copies nothing to the recovery site.", [machine.name, protector(machine)])

message(machine, "unplanned") := sprintf("%s is copied to the recovery site, and no recovery plan that leads there starts it.", [machine.name])

# protector is what protects a machine, as people call it.
protector(machine) := sprintf("protection domain %s", [machine.protector]) if {
	machine.by == "domain"
} else := sprintf("protection policy %s", [machine.protector])

evidence(machine, why) := {
	"found": {
		"vm": machine.name,
		"by": machine.by,
		"protector": machine.protector,
		"remote": machine.remote,
		"plans": [place.name | some place in machine.plans],
	},
	"expected": expected[why],
}

expected := {
	"unprotected": "copies at the recovery site",
	"local": "copies at the recovery site",
	"unplanned": "a place in a recovery plan that leads to the recovery site",
}

# fix is what brings a machine back in a disaster. Its values are what takes hold of it.
fix(machine, "unprotected") := covered(
	machine, array.concat(
		[taking],
		[sprintf("plan/%s", [min(plans)]) | count(plans) > 0],
	),
	sprintf("%s; then %s", [protect(machine.name), plan(machine.name)]),
)

fix(machine, "local") := replicate(machine)

fix(machine, "unplanned") := covered(machine, [sprintf("plan/%s", [min(plans)]) | count(plans) > 0], sprintf("In %s %s", [central("production"), plan(machine.name)]))

# taking is the policy that takes hold of a machine: where no other server is under one, nobody
# but people can tell which.
taking := sprintf("policy/%s", [min(policies)]) if {
	count(policies) > 0
} else := "policy/<one that replicates to the recovery site>"

covered(machine, values, text) := fixes.console(
	central("production"),
	{"action": "add", "object": sprintf("vm/%s", [machine.name]), "attribute": "recovery", "values": values},
	text,
)

# protect says how virtual machines get a policy.
protect(names) := sprintf(
	"In %s select %s under VMs, choose Actions > Protect and take a protection policy that replicates to the recovery site%s, or give it a category of that policy",
	[central("production"), names, such_as(policies)],
)

# plan says how virtual machines get into a recovery plan.
plan(names) := sprintf("add %s to the power-on sequence of a recovery plan%s (Recovery Plans > Update > Add Entities)", [names, such_as(plans)])

# replicate says how that which protects a machine gets to copy it to the recovery
# site.
replicate(machine) := fixes.console(
	"Prism Element", {"action": "add", "object": sprintf("domain/%s", [machine.protector]), "attribute": "schedule", "values": ["remote site"]},
	sprintf("In Prism Element, Data Protection, update the schedule of the protection domain %s so that it keeps snapshots at the remote site for recovery", [machine.protector]),
) if {
	machine.by == "domain"
} else := fixes.console(
	central("production"), {"action": "add", "object": sprintf("policy/%s", [machine.protector]), "attribute": "schedule", "values": ["remote site"]},
	sprintf("In %s update the protection policy %s: add the recovery site as a location, with a schedule that replicates to it", [central("production"), machine.protector]),
)

# unprotect says how a virtual machine gets out of that which protects it.
unprotect(machine) := fixes.console(
	"Prism Element", {"action": "remove", "object": sprintf("vm/%s", [machine.name]), "attribute": "recovery", "values": [sprintf("domain/%s", [machine.protector])]},
	sprintf("In Prism Element, Data Protection, update the protection domain %s: remove the VM %s", [machine.protector, machine.name]),
) if {
	machine.by == "domain"
} else := fixes.console(
	central(machine.site), {"action": "remove", "object": sprintf("vm/%s", [machine.name]), "attribute": "recovery", "values": [sprintf("policy/%s", [machine.protector])]},
	sprintf("In %s select the VM %s and choose Actions > Unprotect; where a category of the policy %s covers it, take that from the VM", [
		central(machine.site), machine.name, machine.protector,
	]),
)

# resumed makes what protects machines copy again: object is policy/NAME or domain/NAME.
resumed(object, text) := fixes.console("Prism", {"action": "set", "object": object, "attribute": "replication", "values": ["resumed"]}, text)

# push says how a machine that is protected gets a copy to the recovery site now. When
# production is lost no newer one comes.
push(machine) := sprintf("No newer copy of %s comes while production is gone: start it from the newest one, and tell its users what is lost", [machine.name]) if {
	input.lost
} else := fixes.console(
	"Prism Element", {"action": "run", "object": sprintf("vm/%s", [machine.name]), "attribute": "copy"},
	sprintf("In Prism Element, Data Protection, see why replications of the protection domain %s do not arrive; then take a snapshot of it for the remote site for recovery", [machine.protector]),
) if {
	machine.by == "domain"
} else := fixes.console(
	central("production"), {"action": "run", "object": sprintf("vm/%s", [machine.name]), "attribute": "copy"},
	sprintf("In %s see why recovery points of the protection policy %s do not arrive; then open the VM %s, create a recovery point and replicate it to the recovery site", [
		central("production"), machine.protector, machine.name,
	]),
)

# central names the Prism Central of a site, or what is left when that is lost: plans and policies
# are in both.
central(site) := sprintf("Prism Central %s", [host]) if {
	host := input.estate.sites[left(site)].prismCentral.host
	host != ""
} else := "Prism Central"

left(site) := "recovery" if {
	site == input.lost
} else := site

# such_as gives an example, if there is one.
such_as(names) := sprintf(", such as %s", [min(names)]) if {
	count(names) > 0
} else := ""

# policies are those that copy other servers to the recovery site.
policies := {machine.protector |
	some machine in input.protection.servers
	machine.status == "ok"
	machine.by == "policy"
	machine.remote
}

# plans are the names of the recovery plans that lead to the recovery site.
plans := {plan.name | some plan in input.protection.plans}
