# METADATA
# title: Session hosts find an RDS licence server at the recovery site
# description: >-
#   Session hosts refuse new sessions once they have been without a licence server for
#   longer than their grace period. A server that is lost with production ends a long
#   stay at the recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Name a licence server of the recovery site in the policy of the session hosts, or
#     protect the virtual machine of the server and declare how it is recovered.
#   requires: [resultant, dns.resolvers]
#   recommendations: [RDSL-001]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   observes: recovery
package muster.rules.rds_licensing.servers_at_recovery

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.policy
import data.muster.lib.policy.exports
import data.muster.lib.registration
import data.muster.lib.resolvers

targets contains target if estate.in_scope("rds_licensing")

needs contains {"target": target, "fact": policy.fact("recovery", dn)} if {
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
}

needs contains {"target": target, "fact": resolvers.fact(key, "hosts", name)} if {
	some name in names
	some key in resolvers.at("recovery")
}

findings contains finding(message, address, "a name, or an address at the recovery site", rename) if {
	some address in servers
	place.literal(address)
	place.of_address(address) == "elsewhere"
	message := sprintf("The RDS licence server is given by the address %s, which is not at the recovery site.", [address])
}

findings contains finding(message, "no address", sprintf("an address for %s", [name]), resolvers.add_record(key, name)) if {
	some name in names
	some key in resolvers.at("recovery")
	resolvers.nowhere(key, name)
	message := sprintf("The RDS licence server %s has no address at resolver %s.", [name, resolvers.in_words(key)])
}

findings contains finding(message, sort(servers), "a licence server at the recovery site", rename) if {
	count(servers) > 0
	every server in servers {
		site_of(server) == "elsewhere"
	}
	not estate.replicated("rds_licensing")
	message := sprintf("None of the RDS licence servers (%s) stands at the recovery site, and the estate does not declare how they come back.", [concat(", ", sort(servers))])
}

gaps contains object.union(gap(policy.doubt("recovery", dn, "rdsLicenseServers")), exports.settling("recovery", dn, "rdsLicenseServers")) if {
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
}

# The policy's own text names the comma alone. Whether Windows splits a list at anything
# else is not written anywhere, and its servers are looked at as if it did.
gaps contains gap(sprintf("the list of RDS licence servers of %s is not separated by commas alone: %s; Windows may take it for the name of one server", [registration.name("recovery", dn), text])) if {
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
	some text in policy.values("recovery", dn, "rdsLicenseServers")
	some part in split(text, ",")
	regex.match(`[\s\pZ;]`, trim_space(part))
}

gaps contains gap("no policy of the desktops names an RDS licence server; what is set on the session hosts themselves was not read") if {
	estate.in_scope("rds_licensing")
	count(servers) == 0
}

gaps contains gap(sprintf("nobody can tell where %s stands: declare sites.recovery.networks, or list it in components.rds_licensing.servers", [server])) if {
	not at_recovery
	some server in servers
	site_of(server) == "unknown"
}

gaps contains gap(resolvers.undeclared("recovery")) if estate.in_scope("rds_licensing")

attest contains {"target": target, "question": question, "list": sort(servers)} if {
	not at_recovery
	count(servers) > 0
	estate.replicated("rds_licensing")
	question := sprintf(
		"No RDS licence server (%s) stands at the recovery site now. Is it recovered there together with its licences, and was that tried?",
		[concat(", ", sort(servers))],
	)
}

finding(message, found, expected, fix) := {
	"target": target,
	"message": message,
	"evidence": {"found": found, "expected": expected},
	"fix": fix,
}

gap(message) := {"target": target, "reason": "fact_missing", "message": message}

target := "component/rds_licensing"

# servers are those that policies give to the desktops of the recovery site.
servers := {lower(word) |
	estate.in_scope("rds_licensing")
	some dn in registration.disaster_ous
	some text in policy.values("recovery", dn, "rdsLicenseServers")
	some word in regex.split(`[\s\pZ,;]+`, text)
	word != ""
}

names := {place.full(server) |
	some server in servers
	not place.literal(server)
}

site_of(server) := place.site_of(place.full(server)) if {
	not place.literal(server)
} else := place.of_address(server)

at_recovery if {
	some server in servers
	site_of(server) == "recovery"
}

rename := sprintf(
	`Set-GPRegistryValue -Name "%s" -Key "HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services" -ValueName LicenseServers -Type String -Value "%s"`,
	[min(gpos | {"<policy>"}), concat(",", sort(servers | estate.servers("rds_licensing", "recovery")))],
)

gpos := {policy.gpo("recovery", dn, "rdsLicenseServers") |
	some dn in registration.disaster_ous
	policy.values("recovery", dn, "rdsLicenseServers")
}
