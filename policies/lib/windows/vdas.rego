# METADATA
# title: What the sampled desktops use to register
# description: >-
#   Of each catalog a few desktops are asked. They stand for the others, which nobody
#   asked, and nothing is said of those.
package muster.lib.windows.vdas

import data.muster.lib.citrix.commands
import data.muster.lib.citrix.desktops
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.registration.lists
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

# lost tells that a VDA is one of production that is made anew elsewhere, so that what is
# wrong with it alone is lost with it.
lost(host) if {
	stays(host)
	site(host) == "production"
	windows.vda(host).catalog in renewed
}

# renewed are the catalogs whose machines are made from an image at every start.
renewed := {c.name | some c in input.workloads.catalogs; c.kind in {"pooled", "streamed"}}

# weighed is a finding about a VDA, which matters little where that is lost.
weighed(host, finding) := object.union(finding, {"severity": "low"}) if {
	lost(host)
} else := finding

# moves tells that a VDA runs at the recovery site in a disaster, for sure.
moves(host) if site(host) == "recovery"

moves(host) if {
	some dn in registration.disaster_ous
	within(windows.vda(host).ou, policy.container(dn))
}

within(ou, dn) if ou == dn

within(ou, dn) if endswith(ou, sprintf(",%s", [dn]))

site(host) := input.windows.hosts[host].site

# need is the fact that everything about a VDA rests on.
need(host) := windows.need(host, "vda")

# unasked is the gap of a VDA that was not asked, or that has several lists.
unasked(host) := windows.unasked(host, "vda") if {
	windows.unasked(host, "vda")
} else := windows.gap(host, sprintf("%s has different lists in %s, and which of them it uses is not certain", [host, concat(" and ", [list.where | some list in windows.vda(host).lists])])) if {
	ambiguous(host)
}

# ambiguous tells that no policy gives a VDA a list, and that several other places have
# one. Which of those goes first, the vendor has described in different ways.
ambiguous(host) if {
	lists := windows.vda(host).lists
	lists[0].from != "policy"
	some list in lists
	list.groups != lists[0].groups
}

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
	"message": "the estate has desktops, but not one of them was asked what it uses",
} if {
	count(chosen) == 0
	count(registration.judged(ous)) > 0
}

# ou is the OU of a VDA: its own where the estate declares it, else the declared one that
# it lies in.
ou(host) := own if {
	own := policy.class(host, windows.vda(host).ou)
	own in registration.all_ous
} else := around[0] if {
	around := [dn | some dn in registration.all_ous; within(windows.vda(host).ou, policy.container(dn))]
	count(around) > 0
}

# set_list is what gives a VDA the list that it should have. Where policy gives its OU that
# list, it only has to be fetched; everything else is settled for the whole OU.
set_list(host) := settle(host, registration.view(ou(host))) if {
	ou(host)
} else := place_unknown(host)

# reorder is the same where the order alone is wrong.
reorder(host) := lists.apart(registration.home(ou(host)), ou(host)) if {
	policy.values(registration.home(ou(host)), ou(host), "listOfDDCs")
	count({registration.home(dn) | some dn in lists.with_it(registration.home(ou(host)), ou(host))}) > 1
} else := set_list(host)

# settle is what makes a VDA go by the policy of its OU. A VDA whose OU gets no list, or one
# without any connector of the site where it runs, must not fetch it: it would lose the list
# that it still works with.
settle(host, view) := refresh(host) if {
	lists.right(view, ou(host))
} else := lists.give(view, ou(host)) if {
	ou(host)
} else := refresh(host) if {
	some entry in registration.hosts(view, windows.vda(host).ou)
	place.full(entry) in connectors(site(host))
} else := place_unknown(host)

# place_unknown asks where a VDA belongs, which decides about its list.
place_unknown(host) := fix.question(
	host, {"object": windows.target(host), "attribute": "OU"},
	sprintf("name the OU of %s in components.workloads_mcs.ous or components.workloads_manual.ous; then muster says which policy has to give it which list", [host]),
)

# refresh is the command that makes a VDA take its policies and register anew.
refresh(host) := fix.of(
	{"kind": "command", "where": host, "action": "run", "object": windows.target(host), "attribute": "group policy"},
	each(host, "gpupdate /target:computer /force; Restart-Service BrokerAgent"),
)

# each runs a command on all desktops of the catalog that one of them stands for: those that
# nobody asked have the same fault, and the next scan asks the same ones again.
each(host, command) := sprintf("%s | ForEach-Object { Invoke-Command -ComputerName $_.DNSName { %s } }", [
	commands.machines(windows.vda(host).catalog), command,
]) if {
	windows.vda(host).catalog != ""
} else := windows.on(host, command)

# in_image runs it where it lasts: what is changed on a desktop that is made from an image is
# gone with its next start.
in_image(host, command) := sprintf("on the master image of %s: %s; then publish the image", [windows.vda(host).catalog, command]) if {
	windows.vda(host).catalog in renewed
} else := each(host, command)

# fetch runs a command on a host that also makes it take its policies. A VDA whose OU gets no
# list of connectors would lose the one that it has: that comes first.
fetch(host, command) := lists.give(registration.view(ou(host)), ou(host)) if {
	windows.vda(host)
	policy.absent(registration.view(ou(host)), ou(host), "listOfDDCs")
} else := fix.of(
	{"kind": "command", "where": host, "action": "run", "object": windows.target(host), "attribute": "group policy"},
	windows.on(host, command),
)
