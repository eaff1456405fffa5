# METADATA
# title: Names that stand for a service
# description: >-
#   What rules about DNS records of a component have in common. keys are those of
#   the resolvers that must know the names.
package muster.lib.alias

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.resolvers

target(name) := sprintf("alias/%s", [name])

# needs are the answers of the resolvers.
needs(names, keys) := {need |
	some name in names
	some key in keys
	need := {"target": target(name), "fact": resolvers.fact(key, "hosts", name)}
}

# missing are the findings about names that lead to no address at a resolver.
missing(names, keys) := {finding |
	some name in names
	some key in keys
	resolvers.nowhere(key, name)
	found := resolvers.host(key, name)
	finding := {
		"target": target(name),
		"message": sprintf("%s %s at resolver %s.", [name, fate(name, found), resolvers.in_words(key)]),
		"evidence": {"found": answer(found), "expected": "an address", "resolver": key},
		"fix": resolvers.add_record(key, found.canonical),
	}
}

fate(name, found) := sprintf("leads to %s, which is no address of a host,", [concat(", ", sort(found.addresses))]) if {
	some _ in found.addresses
} else := "has no record" if {
	found.canonical == name
} else := sprintf("leads to %s, which has no address,", [found.canonical])

answer(found) := sort(found.addresses) if {
	some _ in found.addresses
} else := found.rcode

# own_names are the findings about names that are no aliases, but those of the
# servers themselves.
own_names(component, names) := {finding |
	some name in (names & estate.all_servers(component))
	finding := {
		"target": target(name),
		"message": sprintf("%s is the name of a server itself, so whoever uses it has to be changed when another server takes over.", [name]),
		"evidence": {"found": "the server's own name", "expected": "a name that can be pointed at another server"},
		"fix": fix.question(
			sprintf("the DNS servers of %s", [resolvers.zone_of(name)]),
			{"object": sprintf("component/%s", [component]), "attribute": "aliases", "values": [name]},
			sprintf(
				"choose a name for the service; on a domain controller: Add-DnsServerResourceRecordCName -ZoneName %s -Name <alias> -HostNameAlias %s -TimeToLive 00:05:00; let everybody use it, and name it in components.%s.aliases",
				[resolvers.zone_of(name), name, component],
			),
		),
	}
}

# unasked are the gaps of names at sites where nobody could be asked.
unasked(names, sites) := {gap |
	some name in names
	some site in sites
	gap := {"target": target(name), "reason": "fact_missing", "message": resolvers.undeclared(site)}
}

# unnamed is the gap of a component that the estate has, but without any name in
# the estate file by which others find it.
unnamed(component) := {
	"target": sprintf("component/%s", [component]),
	"reason": "fact_missing",
	"message": sprintf("the estate file names no alias in components.%s.aliases, so nobody can tell whether there is one", [component]),
} if {
	estate.in_scope(component)
	count(estate.aliases(component)) == 0
}

# both are the two ends of a failover, as far as they are there.
both := [site | some site in ["production", "recovery"]; not resolvers.gone(site)]
