# METADATA
# title: The certification authorities behind FAS servers
# description: >-
#   Which authorities a server gets certificates from stands in its own configuration,
#   which only an export tells. Without one they are those that the directory knows,
#   and among these the ones that publish the templates of FAS under their usual names.
package muster.lib.fas.authorities

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.protection

# judged are the FAS servers that are there after the disaster. Those of production
# are, where machines or storage are copied, or where there are no others.
judged := standing | copied if {
	count(standing | copied) > 0
} else := named("production")

standing := named("recovery")

copied := named("production") if {
	estate.replicated("fas")
} else := set()

named(site) := {place.full(host) | some host in estate.servers("fas", site)}

# exported tells that an export said which authorities a server uses.
exported(host) if input.windows.hosts[host].authorities.status == "ok"

# need is where the authorities of a server are told.
need(host) := ["windows", "hosts", host, "authorities"] if {
	exported(host)
} else := ["directory", "views", "recovery", "enrollmentServices"]

# candidates are the hosts of the authorities that a server uses, or may use as far
# as anybody knows. It is undefined when that was not learnt.
candidates(host) := told(host) if {
	exported(host)
} else := publishing if {
	count(publishing) > 0
} else := listed if {
	services
}

told(host) := {place.full(split(address, `\`)[0]) |
	some addresses in input.windows.hosts[host].authorities.definitions
	some address in addresses
}

listed := {place.full(service.host) | some service in services.items}

publishing := {place.full(service.host) |
	some service in services.items
	some template in service.templates
	startswith(lower(template), "citrix_")
}

services := listing if {
	listing := input.directory.views.recovery.enrollmentServices
	listing.status == "ok"
}

# certain tells that a server uses the candidates, or takes them for its own: not
# just any authority of the domain.
certain(host) if exported(host)

certain(host) if {
	not exported(host)
	count(publishing) > 0
}

# back tells that the host of an authority is there after the disaster: it stands at
# the recovery site, or its virtual machine is copied there and started.
back(authority) if place.site_of(authority) == "recovery"

back(authority) if {
	machine := vm(authority)
	not protection.obstacle(machine)
}

# lost tells that it is not.
lost(authority) if {
	not back(authority)
	protection.obstacle(vm(authority))
}

# vm is the virtual machine of an authority, which is known of servers and virtual
# machines that the estate file declares.
vm(authority) := machine if {
	machine := protection.known(["protection", "servers", authority])
} else := protection.known(["protection", "vms", split(authority, ".")[0]])

# doubt says why nobody can tell whether an authority is there after the disaster.
doubt(authority) := {"reason": machine.reason, "message": machine.message} if {
	machine := input.protection.servers[authority]
	machine.status != "ok"
} else := {
	"reason": "fact_missing",
	"message": sprintf("nobody knows where %s stands, and whether it comes back: name it in components.adcs.servers", [authority]),
}
