# METADATA
# title: DHCP servers of the recovery site may give out addresses, and do after a restart
# description: >-
#   A Microsoft DHCP server answers nobody while its service is stopped, or while Active Directory
#   does not authorise it for the address that it has, which is another one after the server was
#   moved. A service that does not start with Windows is gone with the next restart.
# custom:
#   severity: blocker
#   remediation: >-
#     Start the service and let it start with Windows; authorise the server with
#     Add-DhcpServerInDC, which takes an enterprise administrator.
#   requires: [windows]
#   recommendations: [DHCP-001]
#   basis: practice
#   observes: recovery
#   population: estate
package muster.rules.dhcp.servers_ready

import data.muster.lib.dhcp
import data.muster.lib.windows

targets contains windows.target(host) if some host in judged

needs contains windows.need(host, "dhcp") if some host in judged

findings contains weighed(host, {
	"target": windows.target(host),
	"message": sprintf("The DHCP service of %s is %s.", [host, lower(service(host).state)]),
	"evidence": {"found": service(host).state, "expected": "Running"},
	"fix": dhcp.change(host, "set", "service", ["Running"], windows.on(host, "Set-Service -Name DHCPServer -StartupType Automatic; Start-Service -Name DHCPServer")),
}) if {
	some host in judged
	down(host)
}

findings contains {
	"target": windows.target(host),
	"message": sprintf("The DHCP service of %s runs, and does not start with Windows.", [host]),
	"evidence": {"found": service(host).startMode, "expected": "Auto"},
	"fix": dhcp.change(host, "set", "service", ["Running"], windows.on(host, "Set-Service -Name DHCPServer -StartupType Automatic")),
	"severity": "high",
} if {
	some host in judged
	lower(service(host).state) == "running"
	lower(service(host).startMode) in {"manual", "disabled"}
}

findings contains weighed(host, {
	"target": windows.target(host),
	"message": sprintf("Active Directory does not authorise the DHCP server %s for the address that it has, so that it gives out none.", [host]),
	"evidence": {"found": "not authorised", "expected": "authorised"},
	"fix": dhcp.change(host, "set", "authorised", ["true"], sprintf("Add-DhcpServerInDC -DnsName %s; %s", [host, windows.on(host, "Restart-Service -Name DHCPServer")])),
}) if {
	some host in judged
	refused(host)
}

gaps contains windows.gap(host, sprintf("the DHCP service of %s is %s, and nobody can tell whether it is going to run", [host, lower(service(host).state)])) if {
	some host in judged
	not down(host)
	lower(service(host).state) != "running"
}

gaps contains windows.gap(host, sprintf("%s does not tell whether its DHCP service runs", [host])) if {
	some host in judged
	input.windows.hosts[host].dhcp.service == null
}

gaps contains windows.gap(host, sprintf("%s does not tell whether its DHCP service starts with Windows", [host])) if {
	some host in judged
	lower(service(host).state) == "running"
	not lower(service(host).startMode) in {"auto", "manual", "disabled"}
}

gaps contains windows.gap(host, sprintf("%s does not tell whether Active Directory authorises it for DHCP", [host])) if {
	some host in judged
	not down(host)
	input.windows.hosts[host].dhcp.authorised == null
}

judged := dhcp.servers("recovery")

service(host) := input.windows.hosts[host].dhcp.service

down(host) if lower(service(host).state) in {"stopped", "paused"}

refused(host) if {
	said := input.windows.hosts[host].dhcp
	said.status == "ok"
	said.authorised == false
}

# weighed is what a server says that gives out nothing: while another one of the site gives out
# addresses of the same networks, it is missed less.
weighed(host, said) := object.union(said, {"severity": "medium"}) if {
	some other in dhcp.standing
	other != host
	lower(service(other).state) == "running"
	input.windows.hosts[other].dhcp.authorised == true
	count(given(host) - given(other)) == 0
} else := said

# given are the subnets that a server gives out addresses of, as far as they matter.
given(host) := {id |
	some id, scope in dhcp.scopes_of(host)
	[host, id] in mattering
	dhcp.gives(scope)
}

mattering := object.keys(dhcp.scopes) | object.keys(dhcp.returning)
