# METADATA
# title: The Nutanix plug-in for Citrix on connectors
# description: >-
#   Connectors need it in zones with a connection to Nutanix, unless that is the
#   connection to Prism Central that Citrix itself makes.
package muster.lib.windows.plugins

import data.muster.lib.citrix.connections
import data.muster.lib.citrix.connectors
import data.muster.lib.citrix.sites

# judged are the connectors that need the plug-in, or may need it as far as anybody
# knows.
judged := {host |
	some site in both
	not spared(site)
	some host in at(site)
	not connectors.lost(host)
}

both := ["production", "recovery"]

# at are the connectors of a site: those that Citrix Cloud knows, and those that the
# estate file names. Appliances take no plug-in.
at(site) := {host |
	some host in (object.keys(connectors.at(site)) | named[site])
	not appliance(host)
}

named := {"production": connectors.declared("production"), "recovery": connectors.standing}

appliance(host) if {
	input.citrixcloud.connectors.items[host]
	not connectors.windows[host]
}

# sites_of are the sites of a connector, which is one unless the estate file and
# Citrix Cloud disagree.
sites_of(host) := [site | some site in both; host in at(site)]

# settled tells that a connector needs the plug-in for sure.
settled(host) if {
	some site in sites_of(host)
	served_by_plugin(site)
}

served_by_plugin(site) if {
	some c in connections.at(site)
	with_plugin(c)
}

# with_plugin tells that a connection works through the plug-in.
with_plugin(c) if {
	connections.ahv(c)
	lower(c.pluginId) != "acropolishypervisorpcfactory"
}

# unnamed tells that DaaS does not say by which plug-in a connection works.
unnamed(c) if {
	c.pluginId == ""
	lower(c.type) in {"custom", ""}
}

# spared tells that no connection of a site needs the plug-in.
spared(site) if {
	sites.known(site)
	connections.read
	count([c | some c in connections.at(site); may_need(c)]) == 0
}

may_need(c) if with_plugin(c)

may_need(c) if unnamed(c)

# served are the names of the connections that a connector serves with the plug-in.
served(host) := sort({c.name |
	some site in sites_of(host)
	some c in connections.at(site)
	with_plugin(c)
})

# doubt says why nobody can tell whether a connector needs the plug-in.
doubt(host) := sprintf("DaaS does not say by which plug-in %s works, so nobody can tell whether %s needs that of Nutanix", [
	concat(", ", sort({c.name |
		some site in sites_of(host)
		some c in connections.at(site)
		unnamed(c)
	})),
	host,
]) if {
	not settled(host)
	some site in sites_of(host)
	some c in connections.at(site)
	unnamed(c)
}

# installer is the command that installs the plug-in, or updates it.
installer := `Start-Process msiexec.exe -Wait -ArgumentList '/i "<path>\NutanixAHV_Citrix_Plugin.msi" /qn'`

# install is what puts the plug-in on a connector, and lets the connector load it.
install := sprintf("%s; Get-Service -DisplayName 'Citrix Remote HCL*' | Restart-Service", [installer])
