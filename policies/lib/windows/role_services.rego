# METADATA
# title: The services of hosts that are no connectors
# description: >-
#   What a server of FAS, StoreFront or Provisioning does, it does in Windows services. Some of
#   them carry its work, others are there for those who use them, and some only report.
package muster.lib.windows.role_services

import data.muster.lib.estate
import data.muster.lib.kept
import data.muster.lib.place
import data.muster.lib.windows

# carrying are the services without which a server of a component does nothing for anybody, by
# their names in lower case and without blanks.
carrying := {
	"fas": {"citrixfederatedauthenticationservice": "Citrix Federated Authentication Service"},
	"storefront": {
		"citrixcredentialwallet": "Citrix Credential Wallet",
		"citrixdefaultdomainservice": "Citrix Default Domain Services",
	},
	"pvs": {"streamservice": "Citrix PVS Stream Service"},
}

# reporting are services that nobody misses in a disaster.
reporting := {"citrixtelemetryservice", "cdfcaptureservice", "citrixdiagnosticfacility", "ctxcdfcontroller"}

# judged are the hosts of a component: those that the estate file declares, and those that were
# asked as such.
judged(id) := windows.servers(id) | windows.of(id) if {
	estate.in_scope(id)
} else := set()

targets(id) := {windows.target(host) | some host in judged(id)}

# needs are what hosts rest on. What is not known of one of production, which starts its
# services anew when it comes over, is a matter of a gap, as is one that was asked before
# services of its kind were read: these rest on being declared.
needs(id) := {windows.need(host, "services") |
	some host in judged(id)
	strict(host)
} | {{"target": windows.target(host), "fact": ["estate", "components", id]} |
	some host in judged(id)
	not strict(host)
}

strict(host) if {
	at_recovery(host)
	not older(host)
}

declared_at_recovery := {place.full(name) | some name in place.hosts_of.recovery}

at_recovery(host) if host in declared_at_recovery

at_recovery(host) if input.windows.hosts[host].site == "recovery"

older(host) if {
	input.windows.hosts[host].status == "ok"
	object.get(input.windows.hosts[host], "services", null) == null
}

findings(id) := down_findings(id) | asleep_findings(id)

# asleep_findings are services that run, and will not after the next start of Windows: a
# failover is one.
asleep_findings(id) := {weighed(depth(id, host), {
	"target": windows.target(host),
	"message": sprintf("On %s services run that do not start with Windows: %s.", [host, concat(", ", sort(object.keys(asleep)))]),
	"evidence": {
		"found": {display: s.startMode | some display, s in asleep},
		"expected": {display: "Auto" | some display, _ in asleep},
	},
	"fix": windows.on(host, concat("; ", [sprintf("Set-Service -Name '%s' -StartupType Automatic", [s.name]) | some s in asleep])),
}) |
	some host in judged(id)
	asleep := {display: s | some display, s in windows.services(host).items; sleeps(id, s)}
	count(asleep) > 0
}

sleeps(id, service) if {
	carries(id, service)
	lower(service.state) == "running"
	lower(service.startMode) in {"manual", "disabled"}
}

# depth is how grave it is that a host does not start a service: one that comes back is
# started at the recovery site, and one that stands there runs already.
depth(id, host) := "" if {
	kept.returns(id)
	not at_recovery(host)
} else := "medium"

down_findings(id) := {finding |
	some host in judged(id)
	some severity, down in {weight: names |
		some weight in ["", "medium", "low"]
		names := {display: s | some display, s in windows.services(host).items; stopped(id, s); grave(id, host, s) == weight}
		count(names) > 0
	}
	finding := weighed(severity, {
		"target": windows.target(host),
		"message": sprintf("On %s services that should run do not: %s.", [host, states(down)]),
		"evidence": {
			"found": {display: s.state | some display, s in down},
			"expected": {display: "Running" | some display, _ in down},
		},
		"fix": windows.on(host, concat("; ", commands(down))),
	})
}

gaps(id) := (({{"target": windows.target(host), "reason": said.reason, "severity": "medium", "message": said.message} |
	some host in judged(id)
	not at_recovery(host)
	said := failure(host)
} | {weighed("medium", windows.gap(host, sprintf("%s was not asked for its services: these facts are older than that question", [host]))) |
	some host in judged(id)
	older(host)
}) | {weighed(doubted(host), windows.gap(host, sprintf("%s does not list the %s, so nobody can tell whether it runs", [host, display]))) |
	some host in judged(id)
	services := windows.services(host).items
	some name, display in carrying[id]
	count({s | some s in services; key(s) == name}) == 0
}) | {weighed("medium", windows.gap(host, sprintf("nobody can tell whether these services of %s run when they should: %s", [host, states(open)]))) |
	some host in judged(id)
	open := {display: s | some display, s in windows.services(host).items; undecided(id, s)}
	count(open) > 0
}

failure(host) := {"reason": "no_result", "message": sprintf("nobody asked %s", [host])} if {
	not input.windows.hosts[host]
} else := input.windows.hosts[host] if {
	input.windows.hosts[host].status != "ok"
} else := input.windows.hosts[host].services if {
	input.windows.hosts[host].services.status != "ok"
}

key(service) := lower(replace(service.name, " ", ""))

carries(id, service) if carrying[id][key(service)]

# wanted tells that a service should run: it carries the work of its host, or it is set to
# start with it.
wanted(id, service) if carries(id, service)

wanted(_, service) if {
	lower(service.startMode) == "auto"
	not key(service) in reporting
}

stopped(id, service) if {
	wanted(id, service)
	lower(service.state) in {"stopped", "paused", "pause pending"}
}

undecided(id, service) if {
	wanted(id, service)
	not lower(service.state) in {"running", "stopped", "paused", "pause pending"}
}

# grave is how grave it is that a service does not run on a host: a machine that is started at
# the recovery site starts its services anew, those that start with it.
grave(id, host, service) := "" if {
	carries(id, service)
	lasting(host, service)
} else := "medium" if {
	carries(id, service)
} else := "low"

# lasting tells that nothing starts a service anew: its host stands at the recovery site, or it
# does not start with it.
lasting(host, _) if at_recovery(host)

lasting(_, service) if lower(service.startMode) != "auto"

# doubted is how grave it is that something is not known of a host.
doubted(host) := "" if {
	at_recovery(host)
} else := "medium"

weighed("", what) := what

weighed(severity, what) := object.union(what, {"severity": severity}) if severity != ""

states(services) := concat(", ", [sprintf("%s is %s", [display, in_words(s.state)]) | some display, s in services])

in_words("") := "in a state that Windows does not tell"

in_words(state) := lower(state) if state != ""

commands(down) := array.concat(
	[sprintf("Set-Service -Name '%s' -StartupType Automatic", [s.name]) | some s in down; lower(s.startMode) != "auto"],
	array.concat(
		[sprintf("Start-Service -Name %s", [listed]) | listed := names(down, {"stopped"}); listed != ""],
		[sprintf("Restart-Service -Force -Name %s", [listed]) | listed := names(down, {"paused", "pause pending"}); listed != ""],
	),
)

names(down, states_of) := concat(", ", [sprintf("'%s'", [s.name]) | some s in down; lower(s.state) in states_of])
