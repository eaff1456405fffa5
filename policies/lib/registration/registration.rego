# METADATA
# title: How desktops find the connectors that they register with
package muster.lib.registration

import data.muster.lib.accounts
import data.muster.lib.citrix.connectors as cloud
import data.muster.lib.citrix.desktops
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.policy.exports
import data.muster.lib.registration.lists

# recovery_ous hold the desktops that are built for the recovery site.
recovery_ous := policy.classes(estate.ous("workloads_mcs", "recovery") | estate.ous("workloads_manual", "recovery"))

# failover_ous hold persistent desktops that keep their account, and so their OU,
# when they fail over.
failover_ous := policy.classes(estate.ous("workloads_manual", "production"))

# kept tells that the estate has desktops that fail over: it declares them, or Citrix
# Cloud knows some and nothing declares that there are none.
kept if {
	estate.in_scope("workloads_manual")
	not unhoused_here
}

kept if {
	unhoused_here
	some c in input.workloads.catalogs
	c.site == "production"
	c.kind == "manual"
	c.count > 0
}

# unhoused_here tells that the estate declares no such desktops for the site that is lost.
unhoused_here if not input.estate.components.workloads_manual

unhoused_here if input.estate.components.workloads_manual.elsewhere

# listless tells that the desktops that fail over are registered, and with no connector, so
# that it does not matter which OU they are in, or that they are in none.
listless if {
	ids := {id |
		some id, c in input.workloads.catalogs
		c.site == "production"
		c.kind == "manual"
		c.count > 0
	}
	count(ids) > 0
	every id in ids {
		desktops.through_cloud({id})
	}
}

# disaster_ous hold every desktop that runs at the recovery site in a disaster.
disaster_ous := recovery_ous | failover_ous

# production_ous hold desktops that run at production.
production_ous := policy.classes(estate.ous("workloads_mcs", "production")) | failover_ous

# all_ous hold all desktops.
all_ous := disaster_ous | policy.classes(estate.ous("workloads_mcs", "production"))

# view is the site at which the policies of an OU count in a disaster. Pooled
# desktops of production never run anywhere else.
view(dn) := "recovery" if {
	dn in disaster_ous
} else := "production"

# home is the site at which the desktops of an OU run on a normal day.
home(dn) := "recovery" if {
	dn in recovery_ous
} else := "production"

target(dn) := sprintf("ou/%s", [policy.container(dn)])

# name is an OU for people.
name(site, dn) := policy.name(site, dn)

# connectorless tells that the VDAs of an OU register with Citrix Cloud itself
# (Rendezvous V2), so that no list of connectors matters. The setting alone proves
# nothing: newer VDAs write it when they are installed. Citrix Cloud has to name, for
# machines that are registered, something that is no connector.
connectorless(site, dn) if {
	policy.values(site, dn, "gctRegistration")[0] == "1"
	desktops.through_cloud(witnesses(dn))
}

# witnesses are the catalogs whose machines tell how those of an OU register: those that
# are made in it, or those of its site, or any.
witnesses(dn) := made_in(dn) if {
	some _ in desktops.registered(made_in(dn))
} else := of_site(home(dn)) if {
	some _ in desktops.registered(of_site(home(dn)))
} else := {id | some id, _ in input.workloads.catalogs}

made_in(dn) := {id | some id, c in input.citrixcloud.catalogs.items; c.ou == policy.container(dn)}

of_site(site) := {id | some id, c in input.workloads.catalogs; c.site == site}

# judged are those of the OUs that need a list of connectors.
judged(ous) := {dn |
	some dn in ous
	not connectorless(view(dn), dn)
}

# need is the fact that everything about an OU rests on.
need(site, dn) := {"target": target(dn), "fact": policy.fact(site, dn)}

# doubt is the gap of an OU whose list of connectors nobody can tell.
doubt(site, dn) := doubtful(site, dn, "listOfDDCs")

# doubtful is the gap of an OU of which nobody can tell a setting, with the export that
# would.
doubtful(site, dn, id) := object.union(gap(dn, policy.doubt(site, dn, id)), exports.settling(site, dn, id))

# unlisted is the gap of an OU for which no policy sets a list.
unlisted(site, dn) := object.union(
	gap(dn, sprintf("no policy gives %s a list of connectors, and %s", [name(site, dn), otherwise(site, dn)])),
	{"fix": lists.give(site, dn)},
) if {
	policy.absent(site, dn, "listOfDDCs")
}

otherwise(site, dn) := sprintf("the computers that were read have none of their own (%s)", [concat(", ", found.read)]) if {
	found := policy.setting(site, dn, "listOfDDCs")
	count(found.read) > 0
} else := "what its machines hold of their own was not read"

# own_list tells that desktops have a list that no policy gives them: from MCS, the
# installer or the image.
own_list(site, dn) if policy.own(site, dn, "listOfDDCs")

gap(dn, message) := {"target": target(dn), "reason": "fact_missing", "message": message}

# hosts are the entries of the list of connectors by their full names, in order. It is
# undefined when the list is not known to be set.
hosts(site, dn) := [whole(host) | some host in policy.ou(site, dn).registration.hosts] if {
	policy.values(site, dn, "listOfDDCs")
}

# whole is the name that an entry stands for: a short one is of the domain of the VDA.
# registration/entries-resolve says that it has to be written in full.
whole(entry) := entry if {
	place.literal(entry)
} else := place.full(entry)

# short are the entries that are no full names.
short(site, dn) := {entry | some entry in policy.ou(site, dn).registration.hosts; not contains(entry, "."); not place.literal(entry)} if {
	policy.values(site, dn, "listOfDDCs")
}

# groups are the entries in the groups that VDAs try one after the other.
groups(site, dn) := [{whole(host) | some host in group} | some group in policy.ou(site, dn).registration.groups] if {
	policy.values(site, dn, "listOfDDCs")
}

# connectors are the Cloud Connectors that the estate declares at a site.
connectors(site) := estate.servers("cloud_connectors", site)

# connector tells that a name in a list is that of a Cloud Connector: the estate declares it,
# or Citrix Cloud has it, at whichever resource location. Those of other locations are none
# of the two sites' business and may be in a list all the same.
connector(entry) if {
	some site in ["production", "recovery"]
	place.full(entry) in declared(site)
}

connector(entry) if cloud.windows[place.full(entry)]

declared(site) := {place.full(host) | some host in connectors(site)}

# stranger says what an entry is that can be no connector. It is undefined while nobody
# knows: only Citrix Cloud can tell what is one at other resource locations.
stranger(entry) := "is an alias that stands for several connectors, and VDAs cannot register through one" if {
	place.full(entry) in alias_names
} else := "is a Connector Appliance, with which no VDA can register" if {
	not connector(entry)
	cloud.read
	input.citrixcloud.connectors.items[place.full(entry)]
} else := "is no Cloud Connector: the estate file declares none of that name, and Citrix Cloud knows none" if {
	not connector(entry)
	cloud.read
}

alias_names := {place.full(name) | some name in estate.aliases("cloud_connectors")}

# unheard is the gap of a target with entries of which nobody knows whether they are
# connectors.
unheard(id, entries) := {"target": id, "reason": "fact_missing", "message": message} if {
	not cloud.read
	strange := sort({entry | some entry in entries; not connector(entry); not stranger(entry)})
	count(strange) > 0
	message := sprintf("the estate file does not declare %s, and Citrix Cloud did not tell which connectors there are at other resource locations", [concat(", ", strange)])
}

# elsewhere are the entries of a list that are connectors of other resource locations.
elsewhere(entries) := {entry |
	some entry in entries
	cloud.windows[place.full(entry)]
	not at_a_site(entry)
}

at_a_site(entry) if {
	some site in ["production", "recovery"]
	place.full(entry) in (declared(site) | object.keys(cloud.at(site)))
}

# undeclared says what the estate file lacks to tell the connectors of a site from
# other hosts.
undeclared(site) := sprintf(
	"the estate file names no connector in components.cloud_connectors.servers.%s, so nobody can tell which entries are connectors of that site",
	[site],
) if {
	count(connectors(site)) == 0
}

# gpo is the name of the policy that gives the list, for commands.
gpo(site, dn) := policy.gpo(site, dn, "listOfDDCs")

# told says how the list is known, for evidence.
told(site, dn) := policy.told(site, dn, "listOfDDCs")

# registry_key is where the list stands.
registry_key := `HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent`

# shared_names stand for several connectors; none of them is one.
shared_names := estate.aliases("cloud_connectors")

# in_order writes hosts as VDAs read them.
in_order(hosts) := concat(" ", sort(hosts)) if {
	count(hosts) > 0
} else := "<connectors>"

# grouped writes two groups as VDAs read them.
grouped(first, second) := sprintf("(%s) (%s)", [in_order(first), in_order(second)])

# distrusted are the connectors whose SID is known and not in a list of those that desktops
# trust.
distrusted(hosts, sids) := {host |
	some host in hosts
	not upper(accounts.sid(host)) in sids
	accounts.sid(host)
}
