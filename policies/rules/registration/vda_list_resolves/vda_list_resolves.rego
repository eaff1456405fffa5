# METADATA
# title: Entries in the lists on desktops are connectors that their site resolves
# description: >-
#   A desktop tries what its list really holds: the old Delivery Controller of the image,
#   the address from a quick test, the name that the recovery site never learnt. Each
#   such entry costs time at every start, and the last one the registration. A few
#   desktops of each catalog are asked; nothing is said of the others.
# custom:
#   severity: high
#   remediation: >-
#     Write the full names of Cloud Connectors into the list, and make sure that the DNS
#     servers of the site at which the desktops run know each of them by an address record.
#   requires: [windows, dns.resolvers]
#   recommendations: [REG-003, CIT-001]
#   basis: document
#   observes: recovery
package muster.rules.registration.vda_list_resolves

import data.muster.lib.place
import data.muster.lib.registration
import data.muster.lib.resolvers
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.judged

targets contains none.target

needs contains vdas.need(host) if some host in vdas.judged

needs contains {"target": windows.target(host), "fact": resolvers.fact(key, "hosts", name)} if {
	some host, names in looked_up
	some name in names
	some key in resolvers.at(site(host))
}

findings contains finding(host, entry, "the full name of a connector", sprintf(
	"%s has the address %s in its list; VDAs can only trust a connector by its name.",
	[host, entry],
)) if {
	some host in vdas.judged
	some entry in vdas.hosts(host)
	place.literal(entry)
}

findings contains finding(host, entry, place.full(entry), sprintf(
	"%s has the short name %s in its list; VDAs need the full name of a connector.",
	[host, entry],
)) if {
	some host in vdas.judged
	some entry in vdas.hosts(host)
	short(entry)
}

findings contains finding(host, name, sort(known), sprintf("%s has %s in its list, which %s.", [host, name, registration.stranger(name)])) if {
	some host, names in looked_up
	some name in names
}

findings contains {
	"target": windows.target(host),
	"message": sprintf("%s has %s in its list, which has no address at resolver %s.", [host, name, resolvers.in_words(key)]),
	"evidence": {"found": "no address", "expected": sprintf("an address for %s", [name]), "resolver": key},
	"fix": resolvers.add_record(key, name),
} if {
	some host, names in looked_up
	not vdas.homeless(host)
	some name in names
	some key in resolvers.at(site(host))
	resolvers.nowhere(key, name)
}

findings contains finding(host, name, step.target, sprintf(
	"%s has %s in its list, which is an alias of %s; VDAs need the connector's own name.",
	[host, name, step.target],
)) if {
	some host, names in looked_up
	some name in names
	some key in resolvers.at(site(host))
	step := resolvers.host(key, name).chain[0]
}

gaps contains vdas.unasked(host) if some host in vdas.judged

gaps contains vdas.homeless(host) if some host in vdas.judged

gaps contains windows.gap(host, sprintf("%s has no list of connectors that could be looked at", [host])) if {
	some host in vdas.judged
	vdas.unlisted(host)
}

gaps contains windows.gap(host, resolvers.undeclared(site(host))) if some host in vdas.judged

gaps contains registration.unheard(windows.target(host), names) if some host, names in looked_up

gaps contains none

# looked_up are the entries that can be looked up, by host.
looked_up := {host: names |
	some host in vdas.judged
	names := {entry |
		some entry in vdas.hosts(host)
		not place.literal(entry)
		not short(entry)
	}
}

short(entry) if not regex.match(`[.:]`, entry)

# site is where a desktop looks names up when it matters.
site(host) := "recovery" if {
	host in vdas.disaster
} else := "production"

known := vdas.connectors("production") | vdas.connectors("recovery")

finding(host, found, expected, message) := {
	"target": windows.target(host),
	"message": message,
	"evidence": {"found": found, "expected": expected, "where": vdas.list(host).where},
	"fix": vdas.set_list(host),
}

none := vdas.unsampled(vdas.sampled, registration.all_ous)
