# METADATA
# title: Hosting connections of the recovery site do not lead through production
# description: >-
#   A connection whose address is that of production's Prism dies with production, even
#   when its zone and its cluster are those of the recovery site. No machine there can be
#   started or made any more. One that nothing uses, beside one that works, decides
#   nothing.
# custom:
#   severity: blocker
#   remediation: >-
#     Let the connection lead to a Prism of the recovery site, or create one that does.
#   requires: [workloads, citrixcloud.connections]
#   recommendations: [HOST-004]
#   basis: practice
package muster.rules.hosting_connections.survives_production

import data.muster.lib.citrix.commands
import data.muster.lib.citrix.connections
import data.muster.lib.estate
import data.muster.lib.fix

targets contains connections.target(c) if some c in there

needs contains {"target": connections.target(c), "fact": array.concat(connections.fact, ["items", id])} if some id, c in there

findings contains finding if {
	some c in there
	lost := at(c, "production")
	count(lost) > 0
	finding := connections.weighed(c, {
		"target": connections.target(c),
		"message": sprintf("The hosting connection %s of the recovery site leads to %s, which stands at production.", [c.name, concat(", ", lost)]),
		"evidence": {"found": c.addresses, "expected": expected},
		"fix": fix.of(
			{
				"kind": "command", "where": "a computer with the Citrix DaaS Remote PowerShell SDK", "action": "set",
				"object": connections.target(c), "attribute": "HypervisorAddress", "values": [suggested(c)],
				"keep": ["the name, the zone and the resource pools of the connection"],
			},
			sprintf(
				`Set-Item -LiteralPath 'XDHyp:\Connections\%s' -HypervisorAddress %s -PassThru -UserName <account> -SecurePassword <password>`,
				[c.name, commands.quoted(suggested(c))],
			),
		),
	})
}

gaps contains connections.weighed(c, {"target": connections.target(c), "reason": "fact_missing", "message": message}) if {
	some c in there
	count(at(c, "unknown")) > 0
	message := sprintf(
		"nothing tells where %s stands, which the connection %s leads to: name it as sites.recovery.prismCentral or as the element of one of sites.recovery.clusters; or let the DNS of the recovery site know it, with an address in sites.recovery.networks",
		[concat(", ", at(c, "unknown")), c.name],
	)
}

gaps contains connections.weighed(c, {"target": connections.target(c), "reason": "fact_missing", "message": message}) if {
	some c in there
	count({address | some address in c.addresses}) == 0
	message := sprintf("DaaS does not say to which address the connection %s of the type %s leads, so nobody can tell whether that lasts; where the recovery site runs in a cloud that needs none, say so in sites.recovery.platform", [c.name, c.type])
}

# there are the connections of the recovery site that lead to an address. Those to the
# platform that the estate file declares there have none.
there := {id: c |
	some id, c in connections.at("recovery")
	not placeless(c)
}

placeless(c) if {
	not estate.on_nutanix
	not connections.ahv(c)
	count({address | some address in c.addresses}) == 0
}

# at are the addresses of a connection that stand at a site, or nobody knows where.
at(c, site) := {address |
	some address in c.addresses
	connections.stands(address) == site
}

expected := sort(connections.prisms("recovery")) if {
	count(connections.prisms("recovery")) > 0
} else := "an address at the recovery site"

# suggested is the Prism of the recovery site of the kind that the connection is for.
# In the form that the connection has now: a name or address alone, or a URL.
suggested(c) := as_now(c, input.estate.sites.recovery.prismCentral.host) if {
	central(c)
	input.estate.sites.recovery.prismCentral.host != ""
} else := as_now(c, min(elements)) if {
	connections.ahv(c)
	not central(c)
	count(elements) > 0
} else := "<address of the recovery site's hypervisor>"

as_now(c, host) := sprintf("https://%s:9440", [host]) if {
	some address in c.addresses
	startswith(lower(address), "https://")
} else := host

elements := {cluster.element.host |
	some cluster in input.estate.sites.recovery.clusters
	cluster.element.host != ""
}

central(c) if contains(lower(c.pluginId), "pcfactory")
