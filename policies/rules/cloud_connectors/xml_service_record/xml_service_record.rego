# METADATA
# title: The load-balanced XML service has a DNS record at both sites
# description: >-
#   StoreFront asks the XML service of the connectors which desktops a user has. Where
#   it does so through a load balancer, the record of that load balancer is all that has
#   to change for StoreFront to reach the connectors of the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Add an address record for the XML service's load balancer and use the name in the
#     controller list of StoreFront.
#   requires: [dns.resolvers]
#   recommendations: [DNS-013]
#   basis: document
#   formerly: [cloud_connectors/xml-record]
#   declares: aliases
#   declaresWith: storefront
package muster.rules.cloud_connectors.xml_service_record

import data.muster.lib.alias
import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains alias.target(name) if some name in names

needs contains need if some need in alias.needs(names, resolvers.inside)

findings contains finding if some finding in alias.missing(names, resolvers.inside)

findings contains finding if some finding in alias.own_names("cloud_connectors", names)

gaps contains gap if some gap in alias.unasked(names, alias.both)

names := estate.aliases("cloud_connectors")
