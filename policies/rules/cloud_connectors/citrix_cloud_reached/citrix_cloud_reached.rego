# METADATA
# title: Connectors of the recovery site reach Citrix Cloud, and nobody in between reads along
# description: >-
#   A resource location whose connectors cannot reach Citrix Cloud is none. The way out often leads
#   through production, and a device that inspects TLS presents certificates of its own, which
#   connectors do not take. Two names with certificates of different owners show it: one issuer
#   for both that is no public authority is such a device.
# custom:
#   severity: blocker
#   remediation: >-
#     Open TCP port 443 to the names of Citrix Cloud from the connectors of the recovery site, by a way that does
#     not lead through production, and take these names out of TLS inspection.
#   requires: [reachability]
#   recommendations: [EXT-C-06, NET-001]
#   basis: practice
#   population: estate
#   vantages: true
#   byHand: firewalls and services of the recovery site are not muster's to change, and one of several may be at fault
package muster.rules.cloud_connectors.citrix_cloud_reached

import data.muster.lib.certificate
import data.muster.lib.reachable

rule := "cloud_connectors/citrix-cloud-reached"

targets contains target if some target in reachable.targets(rule)

needs contains need if some need in reachable.needs(rule)

findings contains finding if some finding in reachable.findings(rule)

findings contains {
	"target": reachable.target(one.id),
	"message": sprintf("Something between %s and %s reads along: it presents a certificate by %s, and the same for %s.", [one.pair.vantage, one.pair.host, one.is.issuer, concat(", ", sort(inspected(one)))]),
	"evidence": {"found": one.is.issuer, "expected": "a certificate of a public authority", "fingerprint": one.is.fingerprint},
	"fix": sprintf("take %s and the other names of Citrix Cloud out of TLS inspection for the connectors of the recovery site", [one.pair.host]),
} if {
	some one in presented
	count(inspected(one)) > 0
}

gaps contains gap if some gap in reachable.gaps(rule)

gaps contains gap if some gap in certificate.gaps(rule)

gaps contains {
	"target": reachable.target(one.id),
	"reason": "unsupported_vantage",
	"message": sprintf("%s presents a certificate by %s, which the machine at %s does not trust (%s): it may be that of a device in between", [one.pair.host, one.is.issuer, one.pair.vantage, one.is.why]),
} if {
	some one in presented
	one.is.trusted == false
	count(inspected(one)) == 0
}

gaps contains {
	"target": reachable.target(one.id),
	"reason": "unsupported_vantage",
	"message": sprintf("%s presents a certificate for %s: something else answers", [one.pair.host, certificate.names(one.is)]),
} if {
	some one in presented
	one.is.covers == false
}

gaps contains {"target": reachable.target(one.id), "reason": "fact_missing", "message": sprintf("nobody knows whether the certificate of %s is trusted: collect again", [one.pair.host])} if {
	some one in presented
	not is_boolean(object.get(one.is, "trusted", null))
}

presented := {one |
	some one in certificate.presented(rule)
	one.is != null
}

# inspected are the hosts of other owners that have the same issuer from the same vantage, where
# that is no public authority.
inspected(one) := {other.pair.host |
	not public(one.is)
	some other in presented
	other.pair.vantage == one.pair.vantage
	other.pair.owner != one.pair.owner
	other.is.issuer == one.is.issuer
}

# public tells that the issuer is one of those who make certificates for both owners.
public(c) if lower(c.maker) in {
	"digicert inc", "microsoft corporation", "amazon", "let's encrypt", "globalsign nv-sa", "google trust services", "google trust services llc",
	"sectigo limited", "entrust, inc.", "entrust corporation", "godaddy.com, inc.", "verizon", "certum",
}
