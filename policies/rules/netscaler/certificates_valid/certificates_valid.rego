# METADATA
# title: The certificates that NetScaler presents are good for another month
# description: >-
#   After a failover nobody has time for certificates, and those of an appliance that nobody uses
#   run out unseen. Only certificates count that a virtual server presents or that sign-in by SAML
#   rests on; old ones that lie on the appliance harm nobody. Until two weeks before its end there
#   is time to renew one, and it matters at medium. A gateway presents one to users, or what
#   switches content before it does, and it is good for the name that they use.
# custom:
#   severity: high
#   remediation: >-
#     Renew the certificate and update it on the appliance, and on that of the other site, which
#     is not given it by itself.
#   requires: [netscaler]
#   recommendations: [EXT-A-01]
#   basis: practice
#   population: estate
package muster.rules.netscaler.certificates_valid

import data.muster.lib.estate
import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"certificates", "gateways", "virtualServers"})

findings contains finding if {
	some site in judged
	some name, certificate in netscaler.certificates(site)
	ends(certificate) < deadline
	finding := object.union(weight(certificate), {
		"target": netscaler.target(site),
		"message": sprintf("The certificate %s, %s, %s at %s.", [
			name, use(certificate), verb(certificate), time.format(ends(certificate)),
		]),
		"evidence": {"found": time.format(ends(certificate)), "expected": sprintf("valid until after %s", [time.format(deadline)])},
		"fix": netscaler.on(site, sprintf("update ssl certKey %s -cert <renewed certificate> -key <its key>", [netscaler.quoted(name)])),
	})
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The certificate %s, %s, is not valid before %s.", [name, use(certificate), certificate.notBefore]),
	"evidence": {"found": certificate.notBefore, "expected": "valid now"},
	"fix": netscaler.words(site, sprintf("show ns config; see whether the clock of the appliance is right, or update the certificate %s", [name])),
} if {
	some site in judged
	some name, certificate in netscaler.certificates(site)
	certificate.notBefore != ""
	time.parse_rfc3339_ns(certificate.notBefore) > now
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("The gateway %s presents no certificate%s, so it is down.", [gateway, before(site, gateway)]),
	"evidence": {"found": "no certificate", "expected": "a certificate for the name of the gateway"},
	"fix": netscaler.on(site, sprintf("bind ssl vserver %s -certkeyName <certificate of the gateway>", [netscaler.quoted(front(site, gateway))])),
} if {
	some site in judged
	netscaler.certificates(site)
	some gateway in netscaler.open(site)
	count(presented(site, gateway)) == 0
}

findings contains {
	"target": netscaler.target(site),
	"message": sprintf("No certificate that the appliance presents is good for %s.", [alias]),
	"evidence": {"found": sort(all_names(site)), "expected": alias},
	"fix": netscaler.on(site, sprintf("update ssl certKey %s -cert <certificate for %s too> -key <its key> -noDomainCheck", [netscaler.quoted(sort(all_presented(site))[0]), alias])),
} if {
	some site in judged
	some alias in uncovered(site)
	told(site)
}

attest contains {
	"target": netscaler.target(site),
	"question": "The appliance does not tell all names of the certificate that the gateway presents. Is it good for each of these?",
	"list": sort(uncovered(site)),
} if {
	some site in judged
	count(uncovered(site)) > 0
	not told(site)
}

# Users of the site meet StoreFront at the virtual server that balances it.
findings contains {
	"target": netscaler.target(site), "severity": "medium",
	"message": sprintf("The virtual server %s balances StoreFront, and no certificate of it is good for a name of StoreFront (%s).", [server, concat(", ", sort(estate.aliases("storefront")))]),
	"evidence": {"found": sort(names_of(site, server)), "expected": sort(estate.aliases("storefront"))},
	"fix": netscaler.on(site, sprintf("bind ssl vserver %s -certkeyName <certificate for %s>", [netscaler.quoted(server), concat(", ", sort(estate.aliases("storefront")))])),
} if {
	some site in judged
	some server in strange(site)
	every certificate in shown(site, server) {
		netscaler.certificates(site)[certificate].namesTold
	}
}

gaps contains object.union(netscaler.gap(site, sprintf("the appliance does not tell all names of the certificate that %s presents for StoreFront", [server])), {"severity": "medium"}) if {
	some site in judged
	some server in strange(site)
	some certificate in shown(site, server)
	not netscaler.certificates(site)[certificate].namesTold
}

gaps contains object.union(netscaler.gap(site, sprintf("nobody can tell from when the certificate %s is valid", [name])), {"severity": "medium"}) if {
	some site in judged
	some name, certificate in netscaler.certificates(site)
	certificate.notBefore == ""
}

gaps contains netscaler.gap(site, sprintf("nobody can tell until when the certificate %s is valid", [name])) if {
	some site in judged
	some name, certificate in netscaler.certificates(site)
	not ends(certificate)
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

# judged leaves out appliances that present no certificate and have no gateway.
judged := {site | some site in netscaler.serving; not bare(site)}

bare(site) if {
	count(netscaler.certificates(site)) == 0
	netscaler.closed(site)
}

use(certificate) := sprintf("which %s presents", [concat(", ", sort(certificate.servers))]) if {
	count(certificate.servers) > 0
} else := sprintf("on which SAML rests (%s)", [concat(", ", sort(certificate.actions))])

# presented are the certificates that users meet at a gateway.
presented(site, gateway) := {name |
	some name, certificate in netscaler.certificates(site)
	some server in certificate.servers
	server in netscaler.fronts(gateway, netscaler.gateways(site)[gateway])
}

# front is the virtual server that has to present it: the gateway where it has an address, and
# what switches content before it where it has none.
front(site, gateway) := gateway if {
	netscaler.gateways(site)[gateway].address != ""
} else := sort(netscaler.gateways(site)[gateway].through)[0]

before(site, gateway) := "" if {
	front(site, gateway) == gateway
} else := sprintf(", and neither does %s, which leads to it", [front(site, gateway)])

all_presented(site) := {name | some gateway in netscaler.open(site); some name in presented(site, gateway)}

# all_names are those of all certificates that are presented: a name of NetScaler may be that of an
# authentication server as well.
all_names(site) := {name |
	some certificate in netscaler.certificates(site)
	count(certificate.servers) > 0
	some name in certificate.names
}

# strange are the virtual servers that balance StoreFront and present certificates of which none
# is known to be good for one of its names.
strange(site) := {server |
	count(estate.aliases("storefront")) > 0
	some server, _ in netscaler.virtual_servers(site)
	netscaler.concerned(site, server) == {"storefront"}
	count(shown(site, server)) > 0
	count({alias | some alias in estate.aliases("storefront"); covered(lower(alias), names_of(site, server))}) == 0
}

shown(site, server) := {name |
	some name, certificate in netscaler.certificates(site)
	server in {other | some other in certificate.servers}
}

names_of(site, server) := {name | some certificate in shown(site, server); some name in netscaler.certificates(site)[certificate].names}

# told tells that the names of all of these are known.
told(site) if {
	every certificate in all_presented(site) {
		netscaler.certificates(site)[certificate].namesTold
	}
}

# uncovered are the names of gateways that no certificate is good for.
uncovered(site) := {alias |
	count(all_presented(site)) > 0
	some alias in estate.aliases("netscaler")
	not covered(lower(alias), all_names(site))
}

covered(alias, names) if alias in names

covered(alias, names) if {
	parts := split(alias, ".")
	concat(".", array.concat(["*"], array.slice(parts, 1, count(parts)))) in names
}

# ends is when a certificate ends, in nanoseconds. The date goes before the days that are
# left, which an appliance counts by a clock of its own.
ends(certificate) := time.parse_rfc3339_ns(certificate.notAfter) if {
	certificate.notAfter != ""
} else := now + (certificate.daysLeft * day) if {
	is_number(certificate.daysLeft)
}

weight(certificate) := {"severity": "medium"} if {
	ends(certificate) >= now + (14 * day)
} else := {}

verb(certificate) := "expired" if {
	ends(certificate) < now
} else := "expires"

now := time.parse_rfc3339_ns(input.asOf)

day := (86400 * 1000) * 1000000

# deadline is thirty days from now.
deadline := now + (30 * day)
