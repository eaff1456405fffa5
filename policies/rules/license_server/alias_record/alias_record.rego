# METADATA
# title: The Citrix License Server is found by an alias
# description: >-
#   Provisioning looks its licences up by name. With an alias the name can be pointed at
#   the recovered server; with the server's own name every consumer has to be changed in
#   the middle of a disaster.
# custom:
#   severity: medium
#   remediation: >-
#     Create an alias for the License Server in the zone of the domain, known at both
#     sites, and use it in the Provisioning farm.
#   requires: [dns.resolvers]
#   recommendations: [DNS-011, CLIC-003]
#   basis: document
#   declares: aliases
package muster.rules.license_server.alias_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

targets contains alias.unnamed("license_server").target

gaps contains alias.unnamed("license_server")

needs contains need if some need in alias.needs(names, keys)

findings contains finding if some finding in alias.missing(names, keys)

findings contains finding if some finding in alias.own_names("license_server", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

# A name that is neither an alias record nor compared with the server's own may be
# either.
gaps contains {"target": alias.target(name), "reason": "fact_missing", "message": message} if {
	some name in names
	count(estate.all_servers("license_server")) == 0
	not is_alias(name)
	message := sprintf("%s may be the server's own name: the estate file names no server in components.license_server.servers to compare it with", [name])
}

is_alias(name) if {
	some key in resolvers.inside
	some _ in resolvers.host(key, name).chain
}

# keys are the resolvers that must know the names. That those of the recovery site know
# them is a matter of its own where Provisioning needs the licences.
keys := resolvers.at("production") if {
	estate.in_scope("pvs")
	not resolvers.gone("production")
} else := resolvers.inside

names := estate.aliases("license_server")
