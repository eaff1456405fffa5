# METADATA
# title: StoreFront is reached by the name of its load balancer
# description: >-
#   Users, gateways and Receiver policies know StoreFront by its base URL. When that is
#   a record of its own it can be pointed at the recovered servers; when it is the name
#   of one server it is lost with that server.
# custom:
#   severity: high
#   remediation: >-
#     Add an address record for the load balancer of StoreFront, known at both sites,
#     and make it the base URL.
#   requires: [dns.resolvers]
#   recommendations: [DNS-014]
#   basis: document
#   declares: aliases
package muster.rules.storefront.base_url_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

targets contains alias.unnamed("storefront").target

gaps contains alias.unnamed("storefront")

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("storefront", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("storefront")
