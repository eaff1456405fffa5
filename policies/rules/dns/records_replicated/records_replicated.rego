# METADATA
# title: The DNS servers of both sites know the same records
# description: >-
#   Names of hosts, service records, reverse records and zones are asked of every DNS server
#   of both sites. Where two of them answer differently one holds an old or a wrong copy, and
#   in a disaster the recovery site is left with its own. Aliases and callback names, which
#   may lead each site to itself, have rules of their own.
# custom:
#   severity: medium
#   remediation: >-
#     Find out which answer is right, and let the zone replicate to the DNS servers of both
#     sites.
#   requires: [dns.resolvers]
#   recommendations: [EXT-DNS-04]
#   basis: practice
#   lost: >-
#     gone: there is no other copy of the zone to compare with
#   byHand: what is wrong has to be found on the spot first
package muster.rules.dns.records_replicated

import data.muster.lib.answers
import data.muster.lib.estate
import data.muster.lib.resolvers

# One DNS server has nobody to disagree with.
targets contains target if several

needs contains {"target": target, "fact": ["dns", "resolvers", key]} if {
	several
	some key in resolvers.inside
}

findings contains {
	"target": target,
	"message": sprintf("The DNS servers of the two sites disagree about %s %s.", [words[kind], name]),
	"evidence": {"found": found, "expected": "the same answer everywhere", "name": name},
	"fix": sprintf("see which answer is right (Resolve-DnsName %s -Server <each of %s>), correct it where the zone is written, and let it replicate: repadmin /syncall /AdeP", [
		name, concat(", ", sort([resolvers.in_words(key) | some key in object.keys(found)])),
	]),
} if {
	several
	some kind, names in asked
	some name in names
	found := said(kind, name)
	count({answer | some answer in found}) > 1
	not on_purpose(kind, name)
}

gaps contains {
	"target": target, "reason": "collector_partial", "severity": "low",
	"message": sprintf("%s %s was answered by %s and not by %s, so nobody can tell whether both know the same", [
		words[kind], name, concat(", ", sort(object.keys(found))),
		concat(", ", sort(learnt - object.keys(found))),
	]),
} if {
	several
	some kind, names in asked
	some name in names
	found := said(kind, name)
	count(found) > 0
	count(found) < count(learnt)
}

gaps contains {
	"target": target, "reason": "collector_partial", "severity": "low",
	"message": sprintf("%s %s was answered by none of the DNS servers, so nobody can tell whether they know the same", [words[kind], name]),
} if {
	several
	some kind, names in asked
	some name in names
	count(said(kind, name)) == 0
}

several if count(resolvers.inside) > 1

# learnt are the DNS servers inside that answered at all.
learnt := {key | some key in resolvers.inside; input.dns.resolvers[key].status == "ok"}

asked := {
	"hosts": {name | some key in learnt; some name, _ in input.dns.resolvers[key].hosts} - apart,
	"services": {name | some key in learnt; some name, _ in input.dns.resolvers[key].services},
	"pointers": {name | some key in learnt; some name, _ in input.dns.resolvers[key].pointers},
	"zones": {name | some key in learnt; some name, _ in input.dns.resolvers[key].zones},
}

# apart are the names that other rules compare, or that may differ.
apart := answers.names | {name |
	some id, _ in input.estate.components
	some name in estate.callbacks(id)
}

words := {"hosts": "the host", "services": "the service record", "pointers": "the reverse record of", "zones": "the zone"}

# said is what each DNS server says that answered.
said("hosts", name) := {key: {"addresses": {address | some address in answer.addresses}, "aliases": [alias.target | some alias in answer.chain]} |
	some key in learnt
	answer := resolvers.host(key, name)
}

said("services", name) := {key: {[record.target, record.port, record.priority, record.weight] | some record in answer.records} |
	some key in learnt
	answer := resolvers.service(key, name)
}

said("pointers", name) := {key: {pointed | some pointed in answer.names} |
	some key in learnt
	answer := input.dns.resolvers[key].pointers[name]
	answer.status == "ok"
}

said("zones", name) := {key: {"exists": answer.exists, "nameServers": {server | some server in answer.nameServers}} |
	some key in learnt
	answer := input.dns.resolvers[key].zones[name]
	answer.status == "ok"
}

on_purpose("hosts", name) if answers.by_site(name)

# Balancing between sites is to answer each of them as suits it.
on_purpose("hosts", name) if {
	some site in input.netscaler.sites
	some virtual in site.gslb.items
	some domain in virtual.domains
	domain.name == name
}

target := "site/recovery"
