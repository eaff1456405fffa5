package muster.lib.protection

import data.muster.lib.estate

# Cloud Connectors as virtual machines.

# connectors are those that the estate declares at either site, and those that only
# Citrix Cloud knows, as targets.
connectors := {host: sprintf("host/%s", [host]) |
	some host in named
	not connector_elsewhere(host)
}

named := estate.all_servers("cloud_connectors") | {host | some host, _ in input.protection.connectors}

# connector_elsewhere tells that a connector is on none of the clusters of the estate: the
# file says so, and no Prism has a machine that it could be.
connector_elsewhere(host) if {
	input.estate.components.cloud_connectors.hypervisor == "other"
	input.protection.connectors[host].absent
}

connectors_elsewhere := sort([host | some host in named; connector_elsewhere(host)])

# connector_needs are that the machines of connectors are known.
connector_needs := {{"target": target, "fact": ["protection", "connectors", host]} | some host, target in connectors}

# found_connectors are those of which something was learnt, by target.
found_connectors := {connectors[host]: machine |
	some host, machine in input.protection.connectors
	machine.status == "ok"
}
