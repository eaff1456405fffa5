# METADATA
# title: Self-service password reset has a DNS record at both sites
# description: >-
#   The feature is deprecated, but where it is in use StoreFront finds it by name.
# custom:
#   severity: low
#   remediation: >-
#     Add an address record for the service, known at both sites, or plan for its
#     replacement.
#   requires: [dns.resolvers]
#   recommendations: [DNS-017]
#   basis: document
#   declares: aliases
package muster.rules.sspr.record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("sspr", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("sspr")
