# METADATA
# title: The services of connectors run
# description: >-
#   A connector does its work in a handful of Windows services. One that has stopped is not
#   missed while the connectors of production carry the load: Citrix Cloud may still call
#   the connector well, because another service is in contact. In the disaster, desktops do
#   not register, are not started, or are not reached when the cloud is away, whichever the
#   service was for. Services that keep the connector itself in order matter less, those that
#   only report least; a connector in its update is unknown, while two others work.
# custom:
#   severity: high
#   remediation: >-
#     Start the service with Start-Service, and look in the event log of the connector for
#     why it had stopped. Where one is missing, delete the connector in Citrix Cloud and
#     install it anew.
#   requires: [windows]
#   recommendations: [CONN-012]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.cloud_connectors.services_running

import data.muster.lib.citrix.connectors
import data.muster.lib.windows
import data.muster.lib.windows.connector_hosts as hosts

targets contains windows.target(host) if some host in hosts.judged

targets contains "component/cloud_connectors" if hosts.unnamed

needs contains hosts.need(host, "services") if some host in hosts.judged

findings contains finding if {
	some host in hosts.judged
	not connectors.moving(host)
	some class, down in stopped_services(host)
	finding := object.union(
		{
			"target": windows.target(host),
			"message": sprintf("On %s services that should run do not: %s.", [host, states(down)]),
			"evidence": {
				"found": {name: service.state | some name, service in down},
				"expected": {name: "Running" | some name, _ in down},
			},
			"fix": windows.on(host, concat("; ", commands(down))),
		},
		weight(host, class),
	)
}

findings contains connectors.weighed(host, finding) if {
	some host in hosts.judged
	not connectors.moving(host)
	absent := {name | some name in object.keys(core); lacks(host, name); had(name)}
	count(absent) > 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s lacks services that other connectors have: %s.", [host, concat(", ", [core[name] | some name in absent])]),
		"evidence": {"found": sort(object.keys(windows.services(host).items)), "expected": [core[name] | some name in absent]},
		"fix": sprintf("in Citrix Cloud, Resource Locations › Cloud Connectors, delete %s; uninstall it there and install it anew", [host]),
	}
}

# A service that runs and does not start with Windows is gone after the next restart.
findings contains {
	"target": windows.target(host), "severity": "medium",
	"message": sprintf("On %s services run that do not start with Windows: %s.", [host, concat(", ", sort(object.keys(asleep)))]),
	"evidence": {
		"found": {name: service.startMode | some name, service in asleep},
		"expected": {name: "Auto" | some name, _ in asleep},
	},
	"fix": windows.on(host, concat("; ", [sprintf("Set-Service -Name '%s' -StartupType Automatic", [service.name]) | some service in asleep])),
} if {
	some host in hosts.judged
	asleep := {name: service |
		some name, service in windows.services(host).items
		key(service) in object.keys(core)
		lower(service.state) == "running"
		lower(service.startMode) in {"manual", "disabled"}
	}
	count(asleep) > 0
}

# What an update stops it starts again, and a host that restarts does not answer.
gaps contains {
	"target": windows.target(host), "reason": "fact_missing", "severity": "medium",
	"message": sprintf("%s %s, so its services may be at rest for a moment; two others of the recovery site work", [host, connectors.moving(host)]),
} if {
	some host in hosts.judged
	windows.services(host)
	not healthy(host)
}

gaps contains hosts.unread(host, "services") if some host in hosts.judged

gaps contains hosts.unasked(host, "services") if some host in hosts.judged

# Services may have other names one day; that nobody has one is no proof that it is gone.
gaps contains connectors.weighed(host, windows.gap(host, sprintf("no connector lists the %s, so nobody can tell whether it runs", [core[name]]))) if {
	some host in hosts.judged
	not connectors.moving(host)
	some name in object.keys(core)
	lacks(host, name)
	not had(name)
}

# A connector has services: none at all is no answer.
gaps contains connectors.weighed(host, windows.gap(host, sprintf("%s lists no service of Citrix", [host]))) if {
	some host in hosts.judged
	not connectors.moving(host)
	count(windows.services(host).items) == 0
}

gaps contains object.union(windows.gap(host, message), weight(host, class)) if {
	some host in hosts.judged
	not connectors.moving(host)
	some class in classes
	open := {name: service | some name, service in windows.services(host).items; undecided(service); class_of(service) == class}
	count(open) > 0
	message := sprintf("nobody can tell whether these services of %s run when they should: %s", [host, states(open)])
}

gaps contains {
	"target": "component/cloud_connectors", "reason": "fact_missing",
	"message": "the estate file names no connectors, and Citrix Cloud did not tell which ones the sites have, so none was asked for its services",
} if {
	hosts.unnamed
}

# core are services without which a connector is none, by name in lower case: desktops and
# StoreFront reach the broker by the first, and the other one when the cloud is away.
core := {"xaxdcloudproxy": "Citrix Remote Broker Provider", "citrixhighavailabilityservice": "Citrix High Availability Service"}

# carrying are services that carry load, and have to run however they are set to start.
carrying := object.keys(core) | {
	"citrixconfigsyncservice", "remotehclserver", "citrixworkspacecloudadprovider",
	"citrixworkspacecloudcredentialprovider", "citrixworkspacecloudwebrelayprovider",
}

# serving are others that carry load where they are in use, and so are set to start.
serving := {"citrixnetscalercloudgateway", "sessionmanagerproxy", "citrixwemauthsvc", "citrixwemmsgsvc"}

# keeping are services that update a connector and restart its others.
keeping := {"citrixworkspacecloudagentsystem", "citrixworkspacecloudagentwatchdog", "citrixagentwatchdog"}

# optional are services that write logs and numbers. Nobody misses them in a disaster.
optional := {
	"citrixworkspacecloudagentdiscovery", "citrixworkspacecloudagentlogger", "cdfcaptureservice", "citrixtelemetryservice",
	"citrixclxmtpservice", "citrixitsmadapterprovider", "citrixcloudconnectormetricsservice",
}

classes := {"load", "upkeep", "other"}

# class_of tells what a service is for.
class_of(service) := "load" if {
	key(service) in (carrying | serving)
} else := "upkeep" if {
	key(service) in keeping
} else := "other"

# weight is how grave it is that services of a class do not run on a host.
weight(host, "load") := {"severity": "medium"} if connectors.production_only(host)

weight(host, "load") := {} if not connectors.production_only(host)

weight(_, "upkeep") := {"severity": "medium"}

weight(_, "other") := {"severity": "low"}

# key is the name of a service as lists here have it.
key(service) := lower(replace(service.name, " ", ""))

# stopped_services are the services of a host that should run and do not, by class.
stopped_services(host) := {class: down |
	some class in classes
	down := {name: service | some name, service in windows.services(host).items; stopped(service); class_of(service) == class}
	count(down) > 0
}

# healthy tells that a host listed its services, and that those run that should.
healthy(host) if {
	count(windows.services(host).items) > 0
	every service in windows.services(host).items {
		fine(service)
	}
	every name in object.keys(core) {
		not lacks(host, name)
	}
}

# lacks tells that a host listed services, and not that one.
lacks(host, name) if {
	services := windows.services(host).items
	count(services) > 0
	count({service | some service in services; key(service) == name}) == 0
}

had(name) if {
	some host in hosts.judged
	some service in windows.services(host).items
	key(service) == name
}

# fine is a service that runs, or need not: it starts when it is wanted, or never, and
# carries no load.
fine(service) if lower(service.state) == "running"

fine(service) if {
	lower(service.startMode) in {"manual", "disabled"}
	not key(service) in carrying
}

fine(service) if key(service) in optional

# stopped is a service that should run and does not run now.
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
	not key(service) in carrying
}

states(services) := concat(", ", [sprintf("%s is %s", [name, in_words(service.state)]) | some name, service in services])

in_words("") := "in a state that Windows does not tell"

in_words(state) := lower(state) if state != ""

# commands start what has stopped. A service that was paused refuses to be started.
commands(down) := array.concat(enabling(down), starting(down))

# enabling lets services start with Windows that do not, and should.
enabling(down) := [sprintf("Set-Service -Name '%s' -StartupType Automatic", [service.name]) |
	some service in down
	lower(service.startMode) in {"manual", "disabled"}
]

starting(down) := [sprintf("%s -Name %s", [verb, concat(", ", names)]) |
	some verb in ["Restart-Service", "Start-Service"]
	names := [sprintf("'%s'", [service.name]) | some service in down; command(service) == verb]
	count(names) > 0
]

command(service) := "Restart-Service" if {
	startswith(lower(service.state), "pause")
} else := "Start-Service"
