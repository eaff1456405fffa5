# METADATA
# title: The gateway has a DNS record inside and outside
# description: >-
#   The gateway's name is the door for everybody outside. It must be known where users
#   are, and inside as well, because StoreFront and desktops use the same name.
# custom:
#   severity: blocker
#   remediation: >-
#     Add the address record of the gateway to the internal zone of both sites and to
#     the public zone.
#   requires: [dns.resolvers]
#   recommendations: [DNS-016]
#   basis: document
#   declares: aliases
package muster.rules.netscaler.gateway_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, keys)

findings contains finding if some finding in alias.missing(names, keys)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("netscaler")

# Users come in from outside too, where the estate says who can be asked there.
keys := resolvers.inside | resolvers.at("public")
