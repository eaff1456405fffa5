# METADATA
# title: Windows can activate at the recovery site
# description: >-
#   New clones have never been activated. Without a KMS host or activation through the
#   directory they start unlicensed, and Office with them, on the very day that they are
#   needed.
# custom:
#   severity: high
#   remediation: >-
#     Create an activation object with the Volume Activation Tools, or run a KMS host at
#     the recovery site.
#   requires: [directory.views, dns.resolvers]
#   recommendations: [KMS-001, KMS-002]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   observes: recovery
package muster.rules.volume_activation.activation_available

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains target if not estate.excluded("volume_activation")

# Activation through the directory is enough; only without it do KMS hosts matter.
needs contains {"target": target, "fact": ["directory", "views", "recovery", "activationObjects"]} if {
	not estate.excluded("volume_activation")
}

needs contains {"target": target, "fact": resolvers.fact(key, "services", service)} if {
	without_objects
	some key in resolvers.at("recovery")
}

findings contains {
	"target": target,
	"message": sprintf("There is neither an activation object in the directory nor a KMS host in %s at the recovery site.", [service]),
	"evidence": {"found": [], "expected": "an activation object or a KMS host"},
	"fix": "vmw.exe on a domain member (Volume Activation Tools), Active Directory-Based Activation",
} if {
	without_objects
	asked
	count(hosts) == 0
	estate.in_scope("volume_activation")
}

findings contains {
	"target": target,
	"message": sprintf("All KMS hosts (%s) stand outside the recovery site, and the estate does not declare how they come back.", [concat(", ", sort(hosts))]),
	"evidence": {"found": sort(hosts), "expected": "an activation object, or a KMS host at the recovery site"},
	"fix": "vmw.exe on a domain member (Volume Activation Tools), Active Directory-Based Activation",
} if {
	estate.in_scope("volume_activation")
	count(hosts) > 0
	every host in hosts {
		place.site_of(host) == "elsewhere"
	}
	not estate.replicated("volume_activation")
}

# A record may outlive the host that it names.
findings contains {
	"target": target,
	"message": sprintf("%s names KMS hosts of the recovery site, and DNS there has no address of any: %s.", [service, concat(", ", sort(local))]),
	"evidence": {"found": sort(local), "expected": "an activation object, or a KMS host whose name has an address"},
	"fix": "correct the address record of the KMS host; or vmw.exe on a domain member (Volume Activation Tools), Active Directory-Based Activation",
} if {
	estate.in_scope("volume_activation")
	count(local) > 0
	every host in local {
		lost(host)
	}
}

# local are the KMS hosts of the recovery site.
local := {host | some host in hosts; place.site_of(host) == "recovery"}

# lost tells that some resolver of the recovery site was asked for a host, and that none has
# an address of it.
lost(host) if {
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, host)
	every other in resolvers.at("recovery") {
		not resolvers.resolves(other, host)
	}
}

gaps contains gap(sprintf("nobody can tell where the KMS host %s stands", [host])) if {
	not at_recovery
	some host in hosts
	place.site_of(host) == "unknown"
}

gaps contains gap(resolvers.undeclared("recovery")) if without_objects

attest contains {"target": target, "question": question, "list": sort(hosts)} if {
	not at_recovery
	count(hosts) > 0
	estate.replicated("volume_activation")
	question := sprintf("No KMS host (%s) stands at the recovery site now. Is it recovered there, and was that tried?", [concat(", ", sort(hosts))])
}

# Who declares nothing of it may activate by subscription, or with keys of single machines.
attest contains {"target": target, "question": question} if {
	not input.estate.components.volume_activation
	without_objects
	asked
	count(hosts) == 0
	question := sprintf("There is neither an activation object in the directory nor a KMS host in %s. Do the machines that start at the recovery site activate in another way, such as by subscription? Then declare components.volume_activation with inScope: false", [service])
}

attest contains {"target": target, "question": question, "list": sort(hosts)} if {
	not input.estate.components.volume_activation
	count(hosts) > 0
	every host in hosts {
		place.site_of(host) == "elsewhere"
	}
	question := sprintf("All KMS hosts (%s) stand outside the recovery site. Do the machines that start there activate without them?", [concat(", ", sort(hosts))])
}

gap(message) := {"target": target, "reason": "fact_missing", "message": message}

target := sprintf("domain/%s", [estate.zone])

service := sprintf("_vlmcs._tcp.%s", [estate.zone])

# without_objects tells that the directory was read and offers no activation.
without_objects if {
	not estate.excluded("volume_activation")
	objects := input.directory.views.recovery.activationObjects
	objects.status == "ok"
	count(objects.items) == 0
}

# asked tells that every resolver of the recovery site answered.
asked if {
	count(resolvers.at("recovery")) > 0
	every key in resolvers.at("recovery") {
		resolvers.service(key, service)
	}
}

# hosts are the KMS hosts, where they matter.
hosts := {record.target |
	without_objects
	some key in resolvers.at("recovery")
	some record in resolvers.service(key, service).records
}

at_recovery if {
	some host in hosts
	place.site_of(host) == "recovery"
}
