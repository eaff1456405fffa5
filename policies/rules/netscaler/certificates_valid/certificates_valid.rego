# METADATA
# title: The certificates that NetScaler presents are good for another month
# description: >-
#   After a failover nobody has time for certificates, and those of an appliance that nobody uses
#   run out unseen. Only certificates that a virtual server presents count; old ones that lie on
#   the appliance harm nobody. Until two weeks before its end there is time to renew one, and it
#   matters at medium.
# custom:
#   severity: high
#   remediation: >-
#     Renew the certificate and update it on the appliance, and on that of the other site, which
#     is not given it by itself.
#   requires: [netscaler]
#   recommendations: [EXT-A-01]
#   basis: practice
#   population: estate
#   byHand: it is changed on the appliance, which the lab does not let commands change
package muster.rules.netscaler.certificates_valid

import data.muster.lib.netscaler

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"certificates"})

findings contains finding if {
	some site in judged
	some name, certificate in netscaler.certificates(site)
	ends(certificate) < deadline
	finding := object.union(weight(certificate), {
		"target": netscaler.target(site),
		"message": sprintf("The certificate %s, which %s presents, %s at %s.", [
			name, concat(", ", sort(certificate.servers)), verb(certificate), time.format(ends(certificate)),
		]),
		"evidence": {"found": time.format(ends(certificate)), "expected": sprintf("valid until after %s", [time.format(deadline)])},
		"fix": netscaler.on(site, sprintf("update ssl certKey %s -cert <renewed certificate> -key <its key>", [name])),
	})
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

# judged leaves out appliances that present no certificate.
judged := {site | some site in netscaler.serving; not bare(site)}

bare(site) if count(netscaler.certificates(site)) == 0

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
