# METADATA
# title: What the declared resolvers answered
package muster.lib.resolvers

import data.muster.lib.estate
import data.muster.lib.fix

# at are the resolvers of a site, by the key that they have in the facts.
at(site) := {sprintf("%s/%s", [site, with_port(address)]) | some address in input.estate.sites[site].resolvers}

# gone tells that a site is taken to be lost, so that nobody there was asked.
gone(site) if input.lost == site

# inside are the resolvers of both sites, as far as they are there.
inside := {key |
	some site in ["production", "recovery"]
	not gone(site)
	some key in at(site)
}

# undeclared says that nobody can ask for a site, because the estate file names no
# DNS server there.
undeclared(site) := sprintf(
	"the estate file names no DNS server in sites.%s.resolvers, so nobody knows what machines there are told",
	[site],
) if {
	count(at(site)) == 0
}

with_port(address) := address if {
	regex.match(`^([^:]+|\[.+\]):[0-9]+$`, address)
} else := sprintf("%s:53", [address]) if {
	regex.match(`^([^:]+|\[.+\])$`, address)
} else := sprintf("[%s]:53", [address])

# fact is the path of an answer: kind is hosts, services, zones or pointers.
fact(key, kind, name) := ["dns", "resolvers", key, kind, name]

# host is the answer to a question for addresses, when there was one.
host(key, name) := answer if {
	answer := input.dns.resolvers[key].hosts[name]
	answer.status == "ok"
}

# service is the answer to a question for SRV records, when there was one.
service(key, name) := answer if {
	answer := input.dns.resolvers[key].services[name]
	answer.status == "ok"
}

# resolves tells that a name has an address at a resolver that leads to a host.
resolves(key, name) if {
	some address in host(key, name).addresses
	not pointless(address)
}

# pointless tells that an address leads to no other host: people and filters put such into
# records to switch names off, and machines register them by mistake.
pointless(address) if {
	some network in {
		"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3",
		"::/128", "::1/128", "fe80::/10", "ff00::/8",
	}
	net.cidr_is_valid(sprintf("%s/32", [address]))
	net.cidr_contains(network, address)
}

# nowhere tells that a resolver answered, and that the name has no address there.
nowhere(key, name) if {
	host(key, name)
	not resolves(key, name)
}

# addresses are all that the resolvers of a site know of a name.
addresses(site, name) := {address |
	some key in at(site)
	some address in host(key, name).addresses
}

# server is the address of a resolver without its port, as a person would type it.
server(key) := trim(regex.replace(split(key, "/")[1], `:[0-9]+$`, ""), "[]")

# in_words says which resolver is meant.
in_words(key) := sprintf("%s (%s)", [server(key), split(key, "/")[0]])

# zone_of is the zone that a name would be added to: that of the domain when the
# name lies in it, else all but its first label.
zone_of(name) := estate.zone if {
	endswith(sprintf(".%s", [name]), sprintf(".%s", [estate.zone]))
} else := substring(name, indexof(name, ".") + 1, -1)

# label is the name of a record within its zone.
label(name) := trim_suffix(name, sprintf(".%s", [zone_of(name)]))

# known_address is an address that some resolver gives for the name, or a word
# for it when none does. What a name has inside is nothing for the public.
known_address(key, name) := "<public address>" if {
	public(key)
} else := min(known) if {
	known := {address | some address in (addresses("recovery", name) | addresses("production", name)); not pointless(address)}
	count(known) > 0
} else := "<address>"

public(key) if startswith(key, "public/")

# windows tells that a resolver is a domain controller that holds the zone of a name, so
# that the cmdlets of Windows can change it: it names a controller as the primary of it.
windows(key, name) if {
	not public(key)
	zone := input.dns.resolvers[key].zones[zone_of(name)]
	zone.status == "ok"
	zone.authoritative
	some view in input.directory.views
	view.domainControllers.status == "ok"
	view.domainControllers.items[lower(zone.primary)]
}

# elsewhere says where records of a resolver are changed that is no domain controller.
elsewhere(key, name) := sprintf("the public DNS service of %s", [zone_of(name)]) if {
	public(key)
} else := sprintf("the DNS service that holds %s for %s", [zone_of(name), in_words(key)])

place(key, name) := in_words(key) if {
	windows(key, name)
} else := elsewhere(key, name)

kind(key, name) := "command" if {
	windows(key, name)
} else := "console"

# at_zone are the parameters that say which record is meant.
at_zone(key, name) := sprintf("-ComputerName %s -ZoneName %s", [server(key), zone_of(name)])

# add_record is what adds an address record where a resolver finds it, in place of those of
# no use that are there.
add_record(key, name) := set_record(key, name, {known_address(key, name)}) if {
	some _ in host(key, name).addresses
} else := fix.of(
	{
		"kind": kind(key, name), "where": place(key, name), "action": "add", "object": sprintf("record/%s", [name]),
		"attribute": "CNAME", "values": [aliased(key, name)], "keep": ["all other records of the zone"],
	},
	aliasing(key, name, aliased(key, name)),
) if {
	aliased(key, name)
} else := fix.of(
	{
		"kind": kind(key, name), "where": place(key, name), "action": "add", "object": sprintf("record/%s", [name]),
		"attribute": "A", "values": [known_address(key, name)], "keep": ["all other records of the zone"],
	},
	adding(key, name),
)

# aliased is what a name is an alias of for other resolvers inside, where that has an address.
# An address record beside it would take from whoever runs the disaster the one record that is
# to be changed.
aliased(key, name) := min(targets) if {
	not public(key)
	targets := {link.target |
		some other in input.dns.resolvers
		answer := other.hosts[name]
		answer.status == "ok"
		link := answer.chain[0]
		link.name == name
		resolves(key, link.target)
	}
	count(targets) > 0
}

aliasing(key, name, target) := sprintf("Add-DnsServerResourceRecordCName %s -Name %s -HostNameAlias %s -TimeToLive 00:05:00", [
	at_zone(key, name), label(name), target,
]) if {
	windows(key, name)
} else := sprintf("in %s: make %s an alias of %s with a TTL of 300 s", [elsewhere(key, name), name, target])

adding(key, name) := sprintf("Add-DnsServerResourceRecordA %s -Name %s -IPv4Address %s -TimeToLive 00:05:00", [
	at_zone(key, name), label(name), known_address(key, name),
]) if {
	windows(key, name)
} else := sprintf("in %s: add an address record for %s with %s and a TTL of 300 s", [elsewhere(key, name), name, known_address(key, name)])

# set_record is what makes a name lead to some addresses and to no other, where a resolver
# finds it.
set_record(key, name, wanted) := fix.of(
	{
		"kind": kind(key, name), "where": place(key, name), "action": "set", "object": sprintf("record/%s", [name]),
		"attribute": "A", "values": sort(wanted), "keep": ["all other records of the zone"],
	},
	setting(key, name, wanted),
)

setting(key, name, wanted) := sprintf("Get-DnsServerResourceRecord %s -Name %s -RRType A | Remove-DnsServerResourceRecord %s -Force; %s", [
	at_zone(key, name), label(name), at_zone(key, name),
	concat("; ", [sprintf("Add-DnsServerResourceRecordA %s -Name %s -IPv4Address %s -TimeToLive 00:05:00", [at_zone(key, name), label(name), address]) |
		some address in sort(wanted)
	]),
]) if {
	windows(key, name)
} else := sprintf("in %s: let %s lead to %s and to no other address", [elsewhere(key, name), name, concat(", ", sort(wanted))])

# host_record is what puts an address record in the place of an alias.
host_record(key, name) := fix.of(
	{
		"kind": kind(key, name), "where": place(key, name), "action": "set", "object": sprintf("record/%s", [name]),
		"attribute": "A", "values": [known_address(key, name)], "keep": ["all other records of the zone"],
	},
	sprintf("Remove-DnsServerResourceRecord %s -Name %s -RRType CName -Force; %s", [at_zone(key, name), label(name), adding(key, name)]),
) if {
	windows(key, name)
} else := fix.of(
	{
		"kind": "console", "where": elsewhere(key, name), "action": "set", "object": sprintf("record/%s", [name]),
		"attribute": "A", "values": [known_address(key, name)], "keep": ["all other records of the zone"],
	},
	sprintf("in %s: delete the alias %s and add an address record for it with %s", [elsewhere(key, name), name, known_address(key, name)]),
)

# lower_ttl is what makes clients forget an answer sooner. A name may have several records,
# and records of other types that stay.
lower_ttl(key, name, seconds) := fix.of(
	{
		"kind": kind(key, name), "where": place(key, name), "action": "set", "object": sprintf("record/%s", [name]),
		"attribute": "TTL", "values": [sprintf("%d", [seconds])], "keep": ["what the records lead to"],
	},
	lowering(key, name, seconds),
)

lowering(key, name, seconds) := sprintf("Get-DnsServerResourceRecord %s -Name %s -RRType %s | ForEach-Object { $new = $_.Clone(); $new.TimeToLive = [TimeSpan]::FromSeconds(%d); Set-DnsServerResourceRecord %s -OldInputObject $_ -NewInputObject $new }", [
	at_zone(key, name), label(name), record_type(key, name), seconds, at_zone(key, name),
]) if {
	windows(key, name)
} else := sprintf("in %s: set the TTL of %s to %d s", [elsewhere(key, name), name, seconds])

record_type(key, name) := "CName" if {
	host(key, name).chain[0]
} else := "A"
