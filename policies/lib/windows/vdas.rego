# METADATA
# title: What the sampled desktops use to register
# description: >-
#   Of each catalog a few desktops are asked. They stand for the others, which nobody
#   asked, and nothing is said of those.
package muster.lib.windows.vdas

import data.muster.lib.citrix.desktops
import data.muster.lib.place
import data.muster.lib.registration
import data.muster.lib.windows

# judged are the VDAs that need a list of connectors, as far as anybody knows.
judged := {host | some host in sampled; not connectorless(host)}

sampled := windows.of("vda")

# disaster are those that run at the recovery site in a disaster, or may do so.
disaster := {host | some host in judged; not stays(host)}

# connectorless tells that a VDA registers with Citrix Cloud itself (Rendezvous V2): its
# registry says so, and Citrix Cloud names no connector for those of its catalog that are
# registered, or where none is, for any.
connectorless(host) if {
	windows.vda(host).connectorless
	desktops.through_cloud(witnesses(host))
}

witnesses(host) := own if {
	own := {id | some id, c in input.workloads.catalogs; c.name == windows.vda(host).catalog}
	count(desktops.registered(own)) > 0
} else := {id | some id, _ in input.workloads.catalogs}

# stays tells that a VDA of production never runs anywhere else.
stays(host) if {
	windows.vda(host).ou != ""
	not moves(host)
	not persistent(host)
}

# persistent tells that a VDA belongs to a catalog of machines that are kept, and so
# may fail over, whether or not the estate file names its OU.
persistent(host) if windows.vda(host).catalog in kept

kept := {c.name | some c in input.workloads.catalogs; c.kind == "manual"}

# moves tells that a VDA runs at the recovery site in a disaster, for sure.
moves(host) if site(host) == "recovery"

moves(host) if {
	some dn in registration.disaster_ous
	within(windows.vda(host).ou, dn)
}

within(ou, dn) if ou == dn

within(ou, dn) if endswith(ou, sprintf(",%s", [dn]))

site(host) := input.windows.hosts[host].site

# need is the fact that everything about a VDA rests on.
need(host) := windows.need(host, "vda")

unasked(host) := windows.unasked(host, "vda")

# homeless is the gap of a VDA of production of which nobody knows whether it fails
# over.
homeless(host) := windows.gap(host, why) if {
	windows.vda(host)
	not moves(host)
	not stays(host)
	why := doubt(host)
}

doubt(host) := sprintf("nobody knows the OU of %s, and so whether it fails over", [host]) if {
	windows.vda(host).ou == ""
} else := sprintf("%s is one of %s, whose machines are kept, and components.workloads_manual.ous does not name its OU %s, so nobody can tell whether it fails over", [
	host, windows.vda(host).catalog, windows.vda(host).ou,
])

# list is the list of connectors that a VDA uses: that of the first place that has
# one. It is undefined when no place has any.
list(host) := windows.vda(host).lists[0]

# hosts are the entries of the list, in order.
hosts(host) := [entry | some entry in list(host).hosts]

# groups are the entries in the groups that a VDA tries one after the other, by full
# name.
groups(host) := [{place.full(entry) | some entry in group} | some group in written] if {
	written := list(host).groups
	written != null
	count(written) > 0
}

# unlisted tells that no place of a VDA has a list.
unlisted(host) if {
	windows.vda(host)
	not list(host)
}

# used are the entries, for evidence.
used(host) := {"from": list(host).from, "where": list(host).where, "list": list(host).text} if {
	list(host)
} else := "no list in policy, personality file or registry"

# connectors are the full names of the connectors that the estate declares at a site.
connectors(site) := {place.full(host) | some host in registration.connectors(site)}

# known are the connectors of a site that a VDA has in its list.
known(host, site) := {entry | some entry in hosts(host); place.full(entry) in connectors(site)}

# unsampled is the gap of desktops of which not one was asked; chosen are those that
# were, of the OUs in question.
unsampled(chosen, ous) := {
	"target": "component/registration", "reason": "fact_missing",
	"message": "the estate has such desktops, but not one of them was asked what it uses",
} if {
	count(chosen) == 0
	count(registration.judged(ous)) > 0
}

# suggested is the list that a VDA should have. It keeps what belongs to others.
suggested(host) := registration.kept_in(list, hosts(host)) if {
	ou := [dn | some dn in registration.all_ous; within(windows.vda(host).ou, dn)][0]
	list := registration.suggested(ou)
} else := registration.kept_in(registration.in_order(registration.connectors(site(host))), hosts(host))

# set_list are the commands that give a VDA that list by policy.
set_list(host) := set_list_to(host, suggested(host))

set_list_to(host, list) := sprintf(
	`Set-GPRegistryValue -Name "<GPO of the desktops>" -Key "%s" -ValueName ListOfDDCs -Type String -Value "%s"; %s`,
	[registration.registry_key, list, refresh(host)],
)

# refresh is the command that makes a VDA take its policies and register anew.
refresh(host) := windows.on(host, "gpupdate /target:computer /force; Restart-Service BrokerAgent")
