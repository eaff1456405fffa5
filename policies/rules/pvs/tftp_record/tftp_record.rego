# METADATA
# title: The load-balanced TFTP service has a DNS record at both sites
# description: >-
#   Target devices that boot from the network are told by DHCP where to fetch the
#   bootstrap file. A name that leads nowhere at the recovery site keeps every one of
#   them from starting.
# custom:
#   severity: high
#   remediation: >-
#     Add an address record for the TFTP load balancer, known at both sites, and name it
#     in DHCP option 66.
#   requires: [dns.resolvers]
#   recommendations: [DNS-018]
#   basis: document
#   declares: aliases
package muster.rules.pvs.tftp_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("pvs", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("pvs")
