# METADATA
# title: Cloud Connectors as Windows hosts
package muster.lib.windows.connector_hosts

import data.muster.lib.citrix.connectors
import data.muster.lib.estate
import data.muster.lib.windows.plugins

# judged are the connectors of both sites. Appliances run no Windows.
judged := {host |
	some host in connectors.judged
	not plugins.appliance(host)
}

# unnamed tells that nobody names a connector: the estate file does not, and Citrix
# Cloud could not be asked.
unnamed if {
	count(judged) == 0
	not connectors.read
	not estate.excluded("cloud_connectors")
}
