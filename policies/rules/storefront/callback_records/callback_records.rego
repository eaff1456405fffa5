# METADATA
# title: Each gateway callback has a DNS record at both sites
# description: >-
#   StoreFront calls the gateway back to learn how a user signed in. Without a record
#   that leads to the gateway of the recovery site, signing in from outside fails there,
#   or only works thanks to forgotten hosts files.
# custom:
#   severity: high
#   remediation: >-
#     Add an address record for every callback name, one that leads to the gateway of
#     each site.
#   requires: [dns.resolvers]
#   recommendations: [DNS-015]
#   basis: document
#   declares: callbacks
#   declaresWith: netscaler
package muster.rules.storefront.callback_records

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.callbacks("storefront")
