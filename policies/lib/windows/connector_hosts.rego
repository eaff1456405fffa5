# METADATA
# title: Cloud Connectors as Windows hosts
package muster.lib.windows.connector_hosts

import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.windows.plugins

# judged are the connectors of both sites. Appliances run no Windows.
judged := {host |
	some host in connectors.judged
	not plugins.appliance(host)
}

# unnamed tells that nobody names a connector of either site: the estate file does not,
# and Citrix Cloud could not be asked, or has some of which nobody knows the site.
unnamed if {
	count(judged) == 0
	not connectors.read
	not estate.excluded("cloud_connectors")
}

unnamed if {
	count(judged) == 0
	some _ in connectors.windows
	some site in ["production", "recovery"]
	not sites.known(site)
	not estate.excluded("cloud_connectors")
}
