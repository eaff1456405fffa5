# METADATA
# title: The certificate of StoreFront is good for its base URL, and for another month
# description: >-
#   After a failover nobody has time for certificates. One that runs out these days, or that
#   does not name the base URL, keeps apps and the store's own services from connecting.
#   Until two weeks before its end there is time to renew one, and it matters at medium.
# custom:
#   severity: high
#   remediation: >-
#     Renew the certificate with the host of the base URL among its names, and bind it on
#     every StoreFront server.
#   requires: [windows]
#   recommendations: [EXT-A-01]
#   basis: practice
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.storefront.certificate_valid

import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in storefronts.judged

needs contains storefronts.need(host, part) if {
	some host in storefronts.judged
	some part in ["baseUrl", "certificates"]
}

findings contains finding(host, sort({name | some certificate in presented(host); some name in certificate.names}), base(host), sprintf(
	"No certificate on %s covers the host of the base URL, %s.",
	[host, base(host)],
)) if {
	some host in storefronts.judged
	base(host) != ""
	count(presented(host)) > 0
	count(fitting(host)) == 0
}

findings contains object.union(
	finding(host, latest, sprintf("valid until after %s", [time.format(deadline)]), sprintf(
		"The certificate of %s for %s %s at %s.",
		[host, base(host), verb(latest), latest],
	)),
	weight(latest),
) if {
	some host in storefronts.judged
	latest := ends(host)
	time.parse_rfc3339_ns(latest) < deadline
	count(dated(host)) == count(fitting(host))
}

gaps contains storefronts.unasked(host) if some host in storefronts.judged

gaps contains storefronts.weighed(host, windows.gap(host, sprintf("the configuration of %s tells no base URL", [host]))) if {
	some host in storefronts.judged
	base(host) == ""
}

gaps contains storefronts.weighed(host, windows.gap(host, sprintf("no certificate was read from the web server of %s: it does not answer by HTTPS, or something before it does", [host]))) if {
	some host in storefronts.judged
	storefronts.part(host, "certificates")
	count(presented(host)) == 0
}

gaps contains storefronts.weighed(host, windows.gap(host, sprintf("nobody can tell until when a certificate on %s is valid", [host]))) if {
	some host in storefronts.judged
	count(dated(host)) < count(fitting(host))
	not good(host)
}

base(host) := storefronts.host_of(storefronts.base_url(host))

presented(host) := [certificate | some certificate in storefronts.part(host, "certificates").items]

# fitting are the certificates that cover the host of the base URL.
fitting(host) := [certificate |
	some certificate in presented(host)
	covers(certificate, base(host))
]

covers(certificate, name) if {
	some pattern in certificate.names
	matches(pattern, name)
}

matches(pattern, name) if pattern == name

# A wildcard stands for one label.
matches(pattern, name) if {
	startswith(pattern, "*.")
	endswith(name, substring(pattern, 1, -1))
	count(split(name, ".")) == count(split(pattern, "."))
}

# dated are the ends of those, as far as they can be read.
dated(host) := [certificate.notAfter |
	some certificate in fitting(host)
	certificate.notAfter != ""
]

ends(host) := [notAfter |
	some notAfter in dated(host)
	time.parse_rfc3339_ns(notAfter) == max({time.parse_rfc3339_ns(t) | some t in dated(host)})
][0]

good(host) if time.parse_rfc3339_ns(ends(host)) >= deadline

now := time.parse_rfc3339_ns(input.asOf)

# deadline is thirty days from now.
deadline := now + (((30 * 86400) * 1000) * 1000000)

# soon is two weeks from now.
soon := now + (((14 * 86400) * 1000) * 1000000)

weight(notAfter) := {"severity": "medium"} if {
	time.parse_rfc3339_ns(notAfter) >= soon
} else := {}

verb(notAfter) := "expired" if {
	time.parse_rfc3339_ns(notAfter) < now
} else := "expires"

finding(host, found, expected, message) := storefronts.weighed(host, {
	"target": windows.target(host),
	"message": message,
	"evidence": {"found": found, "expected": expected},
	"fix": sprintf("%s; then bind it to the web site in IIS Manager", [windows.on(host, sprintf(
		"Get-Certificate -Template <web server template> -DnsName %s -CertStoreLocation Cert:\\LocalMachine\\My",
		[base(host)],
	))]),
})
