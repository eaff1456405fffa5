# METADATA
# title: Hosting connections
package muster.lib.citrix.connections

import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.resolvers

target(c) := sprintf("connection/%s", [c.name])

fact := ["citrixcloud", "connections"]

# read tells that Citrix Cloud listed its hosting connections.
read if input.citrixcloud.connections.status == "ok"

# at are the hosting connections of the zone of a site.
at(site) := {id: input.citrixcloud.connections.items[id] | some id in sites.known(site).connections}

# spare tells that nothing waits for a connection of the recovery site: no catalog and no machine
# uses it, it leads to no Prism of the site, and another one that catalogs use does, and works.
# Such are old ones, and those of other people.
spare(c) if {
	input.citrixcloud.catalogs.status == "ok"
	input.citrixcloud.machines.status == "ok"
	not in_use(c)
	not stands_there(c)
	some other in at("recovery")
	in_use(other)
	stands_there(other)
	not trouble(other)
}

in_use(c) if {
	some catalog in input.citrixcloud.catalogs.items
	catalog.connection == c.id
}

in_use(c) if {
	some class in input.citrixcloud.machines.items
	class.connection == c.id
}

stands_there(c) if {
	some address in c.addresses
	stands(address) == "recovery"
}

# weighed is what a rule says of a connection: of a spare one it decides nothing.
weighed(c, said) := object.union(said, {"severity": "low"}) if {
	spare(c)
} else := said

# taking are the connections of the recovery site that can take over the machines of a catalog,
# as far as their kind tells; all where none is of the kind.
taking(catalog) := found if {
	found := [c | some c in at("recovery"); not spare(c); alike(c, catalog)]
	count(found) > 0
} else := [c | some c in at("recovery")]

alike(c, catalog) if {
	catalog.ahv == true
	estate.on_nutanix
	ahv(c)
}

alike(_, catalog) if not catalog.ahv == true

alike(_, _) if not estate.on_nutanix

# ahv tells that a connection is to Nutanix: every plug-in for it is named so.
ahv(c) if startswith(lower(c.pluginId), "acropolis")

# trouble is what keeps a connection from working; it is undefined when nothing does.
trouble(c) := "it is in maintenance" if {
	c.inMaintenance
} else := sprintf("it reports the fault %s%s", [c.fault, because(c.faultReason)]) if {
	c.fault != ""
}

# passed tells that the newest test of a connection succeeded, and that not long ago.
passed(c) if {
	c.test.status == "ok"
	c.test.outcome == "passed"
	recent(c.test)
}

# days is how old a test may be, as of the time at which Citrix Cloud was asked.
days := 30

recent(test) if {
	is_number(test.ageSeconds)
	test.ageSeconds <= days * 86400
}

because("") := ""

because(reason) := sprintf(" (%s)", [reason]) if reason != ""

# mend is what ends the trouble of a connection.
mend(c) := fix.of(
	{
		"kind": "command", "where": "a computer with the Citrix DaaS Remote PowerShell SDK", "action": "set",
		"object": target(c), "attribute": "MaintenanceMode", "values": ["false"],
	},
	sprintf(`Set-Item -LiteralPath 'XDHyp:\Connections\%s' -MaintenanceMode $false`, [c.name]),
) if {
	c.inMaintenance
} else := sprintf(
	"in Studio, Hosting › %s › Test Connection; then correct its address, its account or the certificate that it trusts (Edit Connection)",
	[c.name],
)

# stands is the site at which an address of a connection stands; "unknown" when
# nothing tells. The Prism of one site only stands there; one that both sites share
# stands where its address is. One in a network that is stretched may be at either.
stands(address) := site if {
	some site in ["production", "recovery"]
	only(site, word(address))
} else := "production" if {
	within(word(address), "production")
	not within(word(address), "recovery")
} else := "recovery" if {
	within(word(address), "recovery")
	not within(word(address), "production")
} else := "unknown"

only(site, host) if {
	host in prisms(site)
	not host in prisms({"production": "recovery", "recovery": "production"}[site])
}

# prisms are the Prism Central and the Prism Elements of a site. A Prism Central that says
# that it is that of the other site too is none of a site's own, by whichever name.
prisms(site) := {word(host) |
	some host in array.concat(
		[host | host := input.estate.sites[site].prismCentral.host; not one_central],
		[cluster.element.host | some cluster in input.estate.sites[site].clusters],
	)
	host != ""
}

one_central if {
	uuid := input.prism.sites.production.central.uuid
	uuid != ""
	uuid == input.prism.sites.recovery.central.uuid
}

# word is an address in the form that addresses are compared in.
word(address) := lower(trim(address, "[]")) if {
	place.literal(address)
} else := place.full(address)

within(host, site) if {
	place.literal(host)
	place.at(host, site)
}

within(host, site) if {
	some address in resolvers.addresses("recovery", host)
	place.at(address, site)
}
