# METADATA
# title: What the declared resolvers answered
package muster.lib.resolvers

import data.muster.lib.estate

# at are the resolvers of a site, by the key that they have in the facts.
at(site) := {sprintf("%s/%s", [site, with_port(address)]) | some address in input.estate.sites[site].resolvers}

# inside are the resolvers of both sites.
inside := at("production") | at("recovery")

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
	endswith(name, sprintf(".%s", [estate.zone]))
} else := substring(name, indexof(name, ".") + 1, -1)

# label is the name of a record within its zone.
label(name) := trim_suffix(name, sprintf(".%s", [zone_of(name)]))

# known_address is an address that some resolver gives for the name, or a word
# for it when none does.
known_address(name) := min(known) if {
	known := {address | some address in (addresses("recovery", name) | addresses("production", name)); not pointless(address)}
	count(known) > 0
} else := "<address>"

# add_record is the command that adds an address record at a resolver.
add_record(key, name) := sprintf(
	"Add-DnsServerResourceRecordA -ComputerName %s -ZoneName %s -Name %s -IPv4Address %s -TimeToLive 00:05:00",
	[server(key), zone_of(name), label(name), known_address(name)],
)
