# METADATA
# title: The RDS licence server is found by an alias
# description: >-
#   Session hosts ask the licence server that their policy names. An alias keeps that
#   policy right when the server comes back under another address or another server
#   takes over.
# custom:
#   severity: medium
#   remediation: >-
#     Create an alias for the RDS licence server, known at both sites, and name it in
#     the policy of the session hosts.
#   requires: [dns.resolvers]
#   recommendations: [DNS-012]
#   basis: document
#   declares: aliases
package muster.rules.rds_licensing.alias_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

targets contains alias.unnamed("rds_licensing").target

gaps contains alias.unnamed("rds_licensing")

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("rds_licensing", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("rds_licensing")
