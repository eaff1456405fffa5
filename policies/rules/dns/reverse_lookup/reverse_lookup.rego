# METADATA
# title: Addresses of recovery connectors lead back to their names
# description: >-
#   Certificates, logs and some authentication look a name up by the address. Missing
#   reverse records make a recovery slow to understand when everybody is in a hurry.
# custom:
#   severity: low
#   remediation: >-
#     Create the reverse lookup zone for the networks of the recovery site and let
#     machines register there.
#   requires: [dns.resolvers]
#   recommendations: [EXT-DNS-03]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
package muster.rules.dns.reverse_lookup

import data.muster.lib.estate
import data.muster.lib.resolvers

targets contains target(host) if some host in hosts

needs contains {"target": target(host), "fact": resolvers.fact(key, "hosts", host)} if {
	some host in hosts
	some key in recovery
}

needs contains {"target": target(host), "fact": resolvers.fact(key, "pointers", address)} if {
	some host in hosts
	some key in recovery
	some address in resolvers.host(key, host).addresses
}

findings contains finding if {
	some host in hosts
	some key in recovery
	some address in resolvers.host(key, host).addresses
	pointer := input.dns.resolvers[key].pointers[address]
	pointer.status == "ok"
	not host in pointer.names
	finding := {
		"target": target(host),
		"message": sprintf("The address %s of %s leads %s at resolver %s.", [address, host, whither(pointer), resolvers.in_words(key)]),
		"evidence": {"found": pointer.names, "expected": host, "resolver": key},
		"fix": pointer_fix(key, host, address),
	}
}

# pointer_fix registers the name under its address.
pointer_fix(key, host, address) := sprintf(
	"where the reverse zone is missing, make it first (Add-DnsServerPrimaryZone -ComputerName %s -NetworkId \"%s.0/24\" -ReplicationScope Domain); then: Add-DnsServerResourceRecordPtr -ComputerName %s -ZoneName %s.in-addr.arpa -Name %s -PtrDomainName %s",
	[resolvers.server(key), concat(".", array.slice(octets, 0, 3)), resolvers.server(key), concat(".", array.reverse(array.slice(octets, 0, 3))), octets[3], host],
) if {
	resolvers.windows(key, host)
	octets := split(address, ".")
	count(octets) == 4
} else := sprintf("in %s: add a pointer from %s to %s", [resolvers.elsewhere(key, host), address, host])

# A name without any address has nothing to lead back from.
gaps contains {"target": target(host), "reason": "fact_missing", "message": message} if {
	some host in hosts
	count(resolvers.addresses("recovery", host)) == 0
	message := sprintf("no DNS server of the recovery site gave an address for %s", [host])
}

target(host) := sprintf("host/%s", [host])

whither(pointer) := "nowhere" if {
	count(pointer.names) == 0
} else := sprintf("to %s", [concat(", ", pointer.names)])

hosts := estate.servers("cloud_connectors", "recovery")

recovery := resolvers.at("recovery")
