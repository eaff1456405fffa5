# METADATA
# title: Databases are found by the name of the availability group listener
# description: >-
#   Provisioning and Session Recording keep calling the node that they were set up with.
#   After a failover only the name of the listener leads to the replica that is alive.
# custom:
#   severity: high
#   remediation: >-
#     Create the listener of the availability group with a DNS name of its own, known at
#     both sites, and use it in every database connection.
#   requires: [dns.resolvers]
#   recommendations: [DNS-010, SQL-003]
#   basis: document
#   declares: aliases
package muster.rules.sql.listener_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("sql", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("sql")
