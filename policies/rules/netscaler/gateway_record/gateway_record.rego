# METADATA
# title: The gateway has a DNS record inside and outside
# description: >-
#   The gateway's name is the door for everybody outside. It must be known where users
#   are, and inside as well, because StoreFront and desktops use the same name. A name in
#   the zone of the domain need not be known outside, where another one is.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the address record of the gateway to the internal zone of both sites and to
#     the public zone.
#   requires: [dns.resolvers]
#   recommendations: [DNS-016, NS-031]
#   basis: document
#   declares: aliases
package muster.rules.netscaler.gateway_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, keys)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if {
	some key in outside
	some finding in alias.missing({name | some name in names; not resolvable_otherwise(key, name)}, {key})
}

gaps contains gap if some gap in alias.unasked(names, alias.both)

attest contains {"target": alias.target(name), "question": question} if {
	some key in outside
	some name in names
	resolvers.nowhere(key, name)
	resolvable_otherwise(key, name)
	not foreign(key)
	question := sprintf("The internet does not know %s, and it knows another name of the gateway. Is this one used by nobody outside, now and in a disaster?", [name])
}

# resolvable_otherwise tells that a name in the zone of the domain is unknown outside, where
# another name of the gateway is known.
resolvable_otherwise(key, name) if {
	internal(name)
	resolvers.nowhere(key, name)
	some other in names
	resolvers.resolves(key, other)
}

# foreign tells that one that is known outside is in no zone of the domain: then there is a
# name for each side, and those of the domain are for inside.
foreign(key) if {
	some other in names
	not internal(other)
	resolvers.resolves(key, other)
}

internal(name) if endswith(name, sprintf(".%s", [estate.zone]))

names := estate.aliases("netscaler")

# Users come in from outside too, where the estate says who can be asked there.
keys := resolvers.inside | outside

outside := resolvers.at("public")
