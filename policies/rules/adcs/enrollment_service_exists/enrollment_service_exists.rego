# METADATA
# title: A certification authority is known to the directory
# description: >-
#   The Federated Authentication Service gets a certificate for each user from a
#   certification authority. Without one it issues nothing, and nobody who signs in with
#   SAML gets a desktop.
# custom:
#   severity: blocker
#   remediation: >-
#     Install an enterprise certification authority and publish the templates of the
#     Federated Authentication Service on it.
#   requires: [directory.views]
#   recommendations: [ADCS-001]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.adcs.enrollment_service_exists

import data.muster.lib.estate

targets contains target if estate.in_scope("fas")

needs contains {"target": target, "fact": ["directory", "views", "recovery", "enrollmentServices"]} if estate.in_scope("fas")

findings contains {
	"target": target,
	"message": sprintf("The directory of %s knows no certification authority, and FAS cannot work without one.", [estate.zone]),
	"evidence": {"found": [], "expected": "an enterprise certification authority"},
	"fix": "Install-AdcsCertificationAuthority -CAType EnterpriseSubordinateCA",
} if {
	estate.in_scope("fas")
	services := input.directory.views.recovery.enrollmentServices
	services.status == "ok"
	count(services.items) == 0
}

target := sprintf("domain/%s", [estate.zone])
