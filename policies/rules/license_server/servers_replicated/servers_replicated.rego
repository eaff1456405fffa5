# METADATA
# title: The Citrix License Server is replicated and in a recovery plan
# description: >-
#   Provisioning takes its licences from this server; the cloud does not give it any.
#   The licence files are bound to the machine, so that a new server needs new ones,
#   while a copy that is started goes on as before. Nothing else of DaaS takes licences from
#   it: where there is no Provisioning for sure, it need not come back.
# custom:
#   severity: blocker
#   remediation: >-
#     Protect the License Server by a policy or protection domain that replicates to
#     the recovery site, and give it a place in a recovery plan before the
#     Provisioning Servers.
#   requires: [protection]
#   recommendations: [INV-003, CLIC-001]
#   population: estate
#   basis: document
#   lost: >-
#     names: production tells which machines there are; copies and plans are what the recovery
#     site has
#   platform: nutanix
package muster.rules.license_server.servers_replicated

import data.muster.lib.estate
import data.muster.lib.protection

targets contains target if {
	some target in protection.targets("license_server")
	not spare
}

needs contains need if {
	some need in protection.needs("license_server")
	not spare
}

findings contains finding if {
	some finding in protection.findings("license_server")
	not spare
}

attest contains question if {
	some question in protection.questions("license_server")
	not spare
}

# spare tells that nobody takes licences from the server: the estate file says that there is
# no Provisioning, and Citrix Cloud, which listed its catalogs, has none of it.
spare if {
	estate.excluded("pvs")
	input.citrixcloud.catalogs.status == "ok"
	every catalog in input.citrixcloud.catalogs.items {
		not startswith(upper(catalog.provisioning), "PVS")
	}
}
