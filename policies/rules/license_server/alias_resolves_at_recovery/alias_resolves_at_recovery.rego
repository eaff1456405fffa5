# METADATA
# title: Provisioning finds the Citrix License Server at the recovery site
# description: >-
#   Provisioning Servers look the License Server up by name, and without it they run in a
#   period of grace that ends. At the recovery site the name has to lead to a host, or
#   streamed desktops stop starting while everybody is busy with something else.
# custom:
#   severity: high
#   remediation: >-
#     Let the zone of the alias replicate to the DNS servers of the recovery site, or add the
#     record there.
#   requires: [dns.resolvers]
#   recommendations: [DNS-011, CLIC-003]
#   basis: document
package muster.rules.license_server.alias_resolves_at_recovery

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.at("recovery"))

findings contains finding if some finding in alias.missing(names, resolvers.at("recovery"))

gaps contains gap if some gap in alias.unasked(names, ["recovery"])

names := estate.aliases("license_server") if {
	estate.in_scope("pvs")
} else := set()
