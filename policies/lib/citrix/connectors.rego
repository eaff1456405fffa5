# METADATA
# title: Cloud Connectors
package muster.lib.citrix.connectors

import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place

target(host) := sprintf("host/%s", [host])

fact := ["citrixcloud", "connectors"]

# read tells that Citrix Cloud listed its connectors.
read if input.citrixcloud.connectors.status == "ok"

# windows are the connectors that desktops can register with. Connector Appliances
# are not among them.
windows := {host: c |
	some host, c in input.citrixcloud.connectors.items
	lower(c.type) in {"windows", ""}
}

# at are the Windows connectors of the resource location of a site.
at(site) := {host: windows[host] |
	some host in sites.known(site).connectors
	windows[host]
}

# appliances are the others of that resource location.
appliances(site) := {host |
	some host in sites.known(site).connectors
	not windows[host]
}

# judged are the connectors of both sites: those of their resource locations, and
# those that the estate declares, whatever Citrix Cloud makes of them. Connectors
# that are built in the disaster are not there yet.
judged := ({host | some site in ["production", "recovery"]; some host in object.keys(at(site))} | declared("production")) | standing

standing := declared("recovery") if {
	not sites.anew
} else := set()

declared(site) := {place.full(host) | some host in estate.servers("cloud_connectors", site)}

limit := input.estate.thresholds.connectorContact

# silent tells that a connector has not been in contact for too long.
silent(c) if {
	is_number(c.contactAgeSeconds)
	c.contactAgeSeconds > limit
}

# undated tells that nobody knows when a connector was last in contact.
undated(c) if not is_number(c.contactAgeSeconds)

# A contact that is still to come is none that anybody knows of.
undated(c) if {
	is_number(c.contactAgeSeconds)
	c.contactAgeSeconds < 0 - input.estate.thresholds.clockSkew
}

# working are the connectors of the recovery site that desktops can register with
# now; open are those of which nobody can tell.
working := {host | some host, c in at("recovery"); state(c) == "working"}

open := {host | some host, c in at("recovery"); state(c) == "open"}

# state is whether desktops could register with a connector now.
state(c) := "maintenance" if {
	c.inMaintenance
} else := "silent" if {
	silent(c)
} else := "open" if {
	undated(c)
} else := "working"

# production_only tells that a connector stands at production and nowhere else: nothing
# waits for it once production is lost.
production_only(host) if {
	sites.known("recovery")
	named.production[host]
	not named.recovery[host]
}

# lost tells that a connector is gone with production, which is taken to be lost.
lost(host) if {
	input.lost == "production"
	production_only(host)
}

# named are the connectors of each site, by whoever names them.
named := {
	"production": union({object.keys(at("production")), declared("production")}),
	"recovery": union({object.keys(at("recovery")), declared("recovery")}),
}

# weighed is what a rule of high severity or above says of a connector: of one that is lost
# with production it matters less, and decides nothing.
weighed(host, said) := object.union(said, {"severity": "medium"}) if {
	production_only(host)
} else := said

# moving says why a connector of the recovery site may be away for a moment only, as in an
# update: Citrix Cloud updates one after the other. It is undefined when two others do not
# work now, and when it has been away for longer than that takes.
moving(host) := why if {
	c := at("recovery")[host]
	count(working - {host}) >= 2
	not long_away(c)
	why := motion(c)
}

motion(c) := "is in maintenance, as during an update, and Citrix Cloud does not say since when" if {
	c.inMaintenance
} else := sprintf("was last in contact %s ago, as during an update or a restart", [span(c.contactAgeSeconds)]) if {
	silent(c)
}

# in_update tells that Citrix Cloud says of a connector that it is being updated, or has it in
# maintenance, as it is meanwhile.
in_update(c) if c.inMaintenance

in_update(c) if lower(c.versionState) in {"updating", "upgrading", "updateinprogress", "upgradeinprogress"}

long_away(c) if {
	silent(c)
	c.contactAgeSeconds > patience
}

# patience is how long an update and the restart that ends it may take, in seconds.
patience := 7200

# states tells of each connector of the recovery site how it is.
states := {host: in_words(c) | some host, c in at("recovery")}

in_words(c) := {
	"maintenance": "in maintenance",
	"silent": sprintf("silent for %s", [span(c.contactAgeSeconds)]),
	"open": "last contact unknown",
	"working": "in contact",
}[state(c)]

# span is a number of seconds in words.
span(seconds) := "an unknown time" if {
	not is_number(seconds)
} else := sprintf("%d seconds", [seconds]) if {
	seconds < 120
} else := sprintf("%d minutes", [floor(seconds / 60)]) if {
	seconds < 7200
} else := sprintf("%d hours", [floor(seconds / 3600)]) if {
	seconds < 172800
} else := sprintf("%d days", [floor(seconds / 86400)])

# revive is what brings a silent connector back.
revive(host) := sprintf(
	`Invoke-Command -ComputerName %s { Get-Service -DisplayName "Citrix*" | Where-Object Status -ne Running | Start-Service; Test-NetConnection api.cloud.com -Port 443 }`,
	[host],
)

# install is what adds a connector to the resource location of a site.
install(site) := fix.of(
	{
		"kind": "command", "where": sprintf("a domain member of the %s site", [site]), "action": "add",
		"object": sprintf("resourceLocation/%s", [sites.declared(site)]), "attribute": "connectors",
		"values": ["<a new host>"], "keep": ["the connectors that are there"],
	},
	sprintf(
		"on a domain member of the %s site: cwcconnector.exe /q /Customer:<customer> /ClientId:<client> /ClientSecret:<secret> /ResourceLocationId:%s /AcceptTermsOfService:true",
		[site, location(site)],
	),
)

location(site) := id if {
	id := sites.known(site).resourceLocation
	id != ""
} else := sprintf("<id of %s>", [sites.declared(site)])

# repair is what makes connectors work again that are there. Maintenance is what Citrix
# Cloud calls an update, and nobody can end it: one that does not end by itself is installed
# anew (CTX224073), one connector after the other.
repair(hosts) := fix.of(
	{
		"kind": "console", "where": "Citrix Cloud, Resource Locations › Cloud Connectors", "action": "run",
		"object": sprintf("host/%s", [sort(hosts)[0]]), "attribute": "connector", "values": sort(hosts),
		"keep": ["the connectors that work: one is repaired after the other"],
	},
	concat("; ", [mend(host) | some host in sort(hosts)]),
)

mend(host) := sprintf("in Citrix Cloud, Resource Locations › Cloud Connectors › %s: wait for its update to end; if it does not, delete the connector there, uninstall the Cloud Connector on the host and install it anew (CTX224073)", [host]) if {
	in_update(windows[host])
} else := revive(host)
