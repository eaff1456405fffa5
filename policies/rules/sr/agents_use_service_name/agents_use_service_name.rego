# METADATA
# title: Recording agents know Session Recording by a name that stays
# description: >-
#   An agent sends what it records to the server that its registry names. An address is another
#   one after the failover, and the name of one server of several is no longer served when that
#   one is gone; the name of a balanced service is. Where there is one server alone, which comes
#   back under its name, that name will do.
# custom:
#   severity: medium
#   remediation: >-
#     Give the agents the name of the balanced service, in the image or by the properties of the
#     agent, and declare that name in components.sr.aliases.
#   requires: [windows]
#   recommendations: [SR-003]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
package muster.rules.sr.agents_use_service_name

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.windows

targets contains windows.target(host) if some host in judged

needs contains windows.need(host, "recorder") if some host in judged

findings contains {
	"target": windows.target(host),
	"message": sprintf("The recording agent of %s sends to the address %s, which changes in a failover.", [host, server]),
	"evidence": {"found": server, "expected": expected},
	"fix": fix(host),
} if {
	some host in judged
	some server in windows.recorder(host).servers
	place.literal(server)
}

findings contains {
	"target": windows.target(host),
	"message": sprintf("The recording agent of %s sends to %s, one of the %d servers that there are.", [host, server, count(servers)]),
	"evidence": {"found": server, "expected": expected},
	"fix": fix(host),
} if {
	some host in judged
	some server in windows.recorder(host).servers
	place.full(server) in servers
	count(servers) > 1
}

gaps contains windows.gap(host, sprintf("the recording agent of %s sends to %s, which is neither a server nor an alias of Session Recording in the estate file (components.sr)", [host, server])) if {
	some host in judged
	some server in windows.recorder(host).servers
	not place.literal(server)
	not place.full(server) in servers
	not place.full(server) in aliases
}

gaps contains windows.gap(host, sprintf("the registry of %s does not name the server of its recording agent", [host])) if {
	some host in judged
	count(windows.recorder(host).servers) == 0
}

# judged are the VDAs with an agent, and those of which nobody knows whether they have one.
judged := {host |
	estate.in_scope("sr")
	some host, said in input.windows.hosts
	said.recorder != null
	not bare(said.recorder)
	not exported(said)
}

# exported is a desktop that nobody asked, and of which an export tells the lists alone.
exported(said) if {
	object.get(said, "told", "") != ""
	said.recorder.reason == "fact_missing"
}

bare(recorder) if {
	recorder.status == "ok"
	recorder.installed == false
}

servers := {place.full(host) | some host in estate.all_servers("sr")}

aliases := {place.full(name) | some name in estate.aliases("sr")}

expected := sort(aliases) if {
	count(aliases) > 0
} else := "the name of the balanced service"

fix(host) := windows.on(host, sprintf("Get-Item 'HKLM:\\SOFTWARE\\Citrix\\SmartAuditor\\Agent' | Select-Object -ExpandProperty Property; Write-Host 'give the value that names the server %s, in the image where the desktop is made from one'", [name]))

name := min(aliases) if {
	count(aliases) > 0
} else := "<name of the balanced service>"
