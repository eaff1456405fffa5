# METADATA
# title: A certification authority of FAS is available after the disaster
# description: >-
#   The Federated Authentication Service issues nothing itself. It asks a certification
#   authority for a certificate of each user who signs in with SAML, and when no authority
#   answers, nobody gets a desktop. One is enough: at the recovery site, or on a machine
#   that is copied there and started. Which authorities a server uses only its own snap-in
#   tells; without an export of it, an authority that publishes the templates of FAS counts.
# custom:
#   severity: blocker
#   remediation: >-
#     Let an authority of the recovery site publish the templates of FAS and add it to the
#     definitions of every FAS server, or copy the machine of the authority to the recovery
#     site and give it a place in a recovery plan before FAS.
#   requires: [directory.views, protection, dns.resolvers]
#   follows: [adcs/enrollment-service-exists]
#   recommendations: [FAS-001, ADCS-001]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
#   observes: recovery
package muster.rules.fas.authority_recoverable

import data.muster.lib.fas.authorities
import data.muster.lib.fix as fixes
import data.muster.lib.protection
import data.muster.lib.windows

targets contains windows.target(host) if some host in authorities.judged

needs contains {"target": windows.target(host), "fact": authorities.need(host)} if some host in authorities.judged

findings contains finding if {
	some host in authorities.judged
	candidates := authorities.candidates(host)
	count(candidates) > 0
	every authority in candidates {
		authorities.lost(authority)
	}
	finding := {
		"target": windows.target(host),
		"message": sprintf("No authority that %s %s certificates from is there after the disaster: %s.", [host, verb(host), concat("; ", reasons(candidates))]),
		"evidence": {"found": sort(candidates), "expected": "an authority at the recovery site, or one whose machine is copied there and started"},
		"fix": fix(host, candidates),
	}
}

findings contains finding if {
	some host in authorities.judged
	count(authorities.candidates(host)) == 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s: %s.", [host, nothing(host)]),
		"evidence": {"found": [], "expected": "an authority that is there after the disaster"},
		"fix": add(host),
	}
}

# Where an authority comes back, but nobody can tell whether FAS uses it, nothing is
# proven.
gaps contains windows.gap(host, message) if {
	some host in authorities.judged
	not authorities.certain(host)
	candidates := authorities.candidates(host)
	back := {authority | some authority in candidates; authorities.back(authority)}
	count(back) > 0
	count(back) < count(candidates)
	message := sprintf(
		"nobody knows from which of %s %s gets its certificates, and of these %s is known to be there after the disaster: import an export of its snap-in (docs/sources/imports.md)",
		[concat(", ", sort(candidates)), host, concat(", ", sort(back))],
	)
}

gaps contains {"target": windows.target(host), "reason": doubt.reason, "message": doubt.message} if {
	some host in authorities.judged
	candidates := authorities.candidates(host)
	count({authority | some authority in candidates; authorities.back(authority)}) == 0
	some authority in candidates
	not authorities.lost(authority)
	doubt := authorities.doubt(authority)
}

verb(host) := "gets" if {
	authorities.exported(host)
} else := "may get"

reasons(candidates) := sort({sprintf("%s %s", [authority, obstacles[protection.obstacle(authorities.vm(authority))]]) | some authority in candidates})

obstacles := {
	"unprotected": "is not protected",
	"local": "is copied, but not to the recovery site",
	"unplanned": "is copied there, and no recovery plan starts it",
}

nothing(host) := "no certificate definition names an authority" if {
	authorities.exported(host)
} else := "the directory knows no certification authority"

fix(host, candidates) := sprintf("%s; or %s", [
	concat("; ", sort({fixes.text(protection.fix(machine, protection.obstacle(machine))) |
		some authority in candidates
		machine := authorities.vm(authority)
	})),
	add(host),
])

add(host) := sprintf(
	`on %s, in an elevated Windows PowerShell: Set-FasCertificateDefinition -Address localhost -Name <definition> -CertificateAuthorities '<host>\<authority of the recovery site>'`,
	[host],
)
