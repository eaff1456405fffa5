# METADATA
# title: Cloud Connectors as Windows hosts
package muster.lib.windows.connector_hosts

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.windows
import data.muster.lib.windows.plugins

# judged are the connectors of both sites. Appliances run no Windows.
judged := {host |
	some host in connectors.judged
	not plugins.appliance(host)
	not connectors.lost(host)
}

# unnamed tells that nobody names a connector of either site: the estate file does not,
# and Citrix Cloud could not be asked, or has some of which nobody knows the site.
unnamed if {
	count(judged) == 0
	not connectors.read
	not estate.excluded("cloud_connectors")
}

unnamed if {
	count(judged) == 0
	some _ in connectors.windows
	some site in ["production", "recovery"]
	not sites.known(site)
	not estate.excluded("cloud_connectors")
}

# need is what a rule about a connector rests on: that a part of what it says is known. Of one
# that is lost with production, or is in its update, it rests on what tells so, and the part
# is a matter of unread.
need(host, part) := windows.need(host, part) if {
	strict(host)
} else := {"target": windows.target(host), "fact": sites.fact("recovery")} if {
	connectors.production_only(host)
} else := {"target": windows.target(host), "fact": connectors.fact}

strict(host) if {
	not connectors.production_only(host)
	not connectors.moving(host)
}

# unread is the gap of such a connector whose part was not learnt.
unread(host, part) := {
	"target": windows.target(host), "reason": said.reason, "severity": "medium",
	"message": sprintf("%s%s", [said.message, aside(host)]),
} if {
	not strict(host)
	said := failure(host, part)
}

failure(host, part) := {"reason": "no_result", "message": sprintf("nobody asked %s", [host])} if {
	not input.windows.hosts[host]
} else := input.windows.hosts[host] if {
	input.windows.hosts[host].status != "ok"
} else := input.windows.hosts[host][part] if {
	input.windows.hosts[host][part].status != "ok"
}

aside(host) := sprintf("; %s %s, and two others of the recovery site work", [host, why]) if {
	why := connectors.moving(host)
} else := ""

# unasked is the gap of a connector that was not asked about a part.
unasked(host, part) := connectors.weighed(host, windows.unasked(host, part))
