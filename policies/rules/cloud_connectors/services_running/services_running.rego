# METADATA
# title: The services of connectors run
# description: >-
#   A connector does its work in a handful of Windows services. One that has stopped is not
#   missed while the connectors of production carry the load: Citrix Cloud may still call
#   the connector well, because another service is in contact. In the disaster, desktops do
#   not register, are not started, or are not reached when the cloud is away, whichever the
#   service was for.
# custom:
#   severity: high
#   remediation: >-
#     Start the service with Start-Service, and look in the event log of the connector for
#     why it had stopped. A service that should not run is set to start by hand.
#   requires: [windows]
#   recommendations: [CONN-012]
#   basis: document
#   observes: target
package muster.rules.cloud_connectors.services_running

import data.muster.lib.windows
import data.muster.lib.windows.connector_hosts as hosts

targets contains windows.target(host) if some host in hosts.judged

targets contains "component/cloud_connectors" if hosts.unnamed

needs contains windows.need(host, "services") if some host in hosts.judged

findings contains finding if {
	some host in hosts.judged
	down := {name: service | some name, service in windows.services(host).items; stopped(service)}
	count(down) > 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("On %s services that should run do not: %s.", [host, states(down)]),
		"evidence": {
			"found": {name: service.state | some name, service in down},
			"expected": {name: "Running" | some name, _ in down},
		},
		"fix": windows.on(host, concat("; ", commands(down))),
	}
}

gaps contains windows.unasked(host, "services") if some host in hosts.judged

# A connector has services: none at all is no answer.
gaps contains windows.gap(host, sprintf("%s lists no service of Citrix", [host])) if {
	some host in hosts.judged
	count(windows.services(host).items) == 0
}

gaps contains windows.gap(host, sprintf("nobody can tell whether these services of %s run when they should: %s", [host, states(open)])) if {
	some host in hosts.judged
	open := {name: service | some name, service in windows.services(host).items; undecided(service)}
	count(open) > 0
}

gaps contains {
	"target": "component/cloud_connectors", "reason": "fact_missing",
	"message": "the estate file names no connectors, and Citrix Cloud did not tell which ones the sites have, so none was asked for its services",
} if {
	hosts.unnamed
}

# fine is a service that runs, or need not: it starts when it is wanted, or never.
fine(service) if lower(service.state) == "running"

fine(service) if lower(service.startMode) in {"manual", "disabled"}

# stopped is a service that starts with Windows and does not run now.
stopped(service) if {
	not fine(service)
	not undecided(service)
}

# undecided is a service between two states, as in an update, or one that Windows does
# not tell enough of.
undecided(service) if {
	not fine(service)
	lower(service.state) in {"start pending", "continue pending", "stop pending", "unknown", ""}
}

undecided(service) if {
	not fine(service)
	lower(service.startMode) != "auto"
}

states(services) := concat(", ", [sprintf("%s is %s", [name, in_words(service.state)]) | some name, service in services])

in_words("") := "in a state that Windows does not tell"

in_words(state) := lower(state) if state != ""

# commands start what has stopped. A service that was paused refuses to be started.
commands(down) := [sprintf("%s -Name %s", [verb, concat(", ", names)]) |
	some verb in ["Restart-Service", "Start-Service"]
	names := [sprintf("'%s'", [service.name]) | some service in down; command(service) == verb]
	count(names) > 0
]

command(service) := "Restart-Service" if {
	startswith(lower(service.state), "pause")
} else := "Start-Service"
