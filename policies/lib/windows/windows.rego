# METADATA
# title: What Windows hosts say of themselves
# description: >-
#   A part that a host was not asked about is null. Nobody has learnt it then, so it
#   is a gap and never an absence.
package muster.lib.windows

import data.muster.lib.citrix.connectors
import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.windows.plugins

target(host) := sprintf("host/%s", [host])

# need is that a host rests on one part of what it says.
need(host, part) := {"target": target(host), "fact": ["windows", "hosts", host, part]}

gap(host, message) := {"target": target(host), "reason": "fact_missing", "message": message}

# unasked is the gap of a host that answered, but was not asked about a part.
unasked(host, part) := gap(host, sprintf("%s was not asked about %s", [host, parts[part]])) if {
	input.windows.hosts[host][part] == null
}

parts := {
	"plugin": "the Nutanix plug-in",
	"services": "its services",
	"products": "its software",
	"vda": "its registration",
	"fas": "its list of FAS servers",
	"storefront": "the configuration of StoreFront",
	"recording": "Session Recording",
	"recorder": "its recording agent",
	"dhcp": "what it gives out by DHCP",
}

# plugin, services, products, vda, fas, storefront and hosts_file are what a host
# said, when it did.
plugin(host) := part if {
	part := input.windows.hosts[host].plugin
	part.status == "ok"
}

services(host) := part if {
	part := input.windows.hosts[host].services
	part.status == "ok"
}

products(host) := part if {
	part := input.windows.hosts[host].products
	part.status == "ok"
}

vda(host) := part if {
	part := input.windows.hosts[host].vda
	part.status == "ok"
}

fas(host) := part if {
	part := input.windows.hosts[host].fas
	part.status == "ok"
}

storefront(host) := part if {
	part := input.windows.hosts[host].storefront
	part.status == "ok"
}

recording(host) := part if {
	part := input.windows.hosts[host].recording
	part.status == "ok"
}

recorder(host) := part if {
	part := input.windows.hosts[host].recorder
	part.status == "ok"
}

hosts_file(host) := part if {
	part := input.windows.hosts[host].hostsFile
	part.status == "ok"
}

# servers are the hosts of a component at both sites, by their full names.
servers(id) := {place.full(host) | some host in estate.all_servers(id)}

# of are the hosts of a role that were asked.
of(role) := {host |
	some host, said in input.windows.hosts
	role in said.roles
}

# everyone is every host that muster asks: those that were, and those that should
# have been. Connectors that are built in the disaster are not there yet, and appliances
# run no Windows.
# A server of Session Recording or of DHCP is one of them when it answers: that it does not is
# said where it is judged as such, or asked, and matters less.
everyone := {host |
	some host in (((({name | some name, _ in input.windows.hosts} | servers("storefront")) | servers("fas")) | servers("pvs")) | connectors.judged)
	not plugins.appliance(host)
	not silent_aside(host)
}

silent_aside(host) if {
	input.windows.hosts[host].roles in {["sr"], ["dhcp"]}
	input.windows.hosts[host].status != "ok"
}

# overrides are the addresses that the hosts file of a host gives for a name.
overrides(host, name) := {entry.address |
	some entry in hosts_file(host).entries
	name in entry.names
}

# on is a command, run on a host.
on(host, command) := sprintf("Invoke-Command -ComputerName %s { %s }", [host, command])
