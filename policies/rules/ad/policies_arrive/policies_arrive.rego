# METADATA
# title: Desktops hold what Group Policy gives them
# description: >-
#   A few desktops of each catalog are asked for the settings that the recovery relies on:
#   profiles, user layers and RDS licensing. When they hold something else than Group Policy
#   says, the image or another tool has written it, or the policy does not arrive; what is
#   judged of the policy is then not true of the desktops. What was changed less than two
#   hours ago is not compared yet. Lists of connectors and of FAS servers have rules of
#   their own. Resultant sets that people handed over (gpresult) are held against both, for
#   every setting.
# custom:
#   severity: high
#   remediation: >-
#     Find out on the desktop what has written the setting (gpresult /scope computer /h), and
#     set it in one place only.
#   requires: [resultant, windows]
#   recommendations: [EXT-AD-12]
#   basis: practice
package muster.rules.ad.policies_arrive

import data.muster.lib.fix
import data.muster.lib.policy
import data.muster.lib.registration
import data.muster.lib.windows

targets contains registration.target(dn) if some dn in judged

needs contains {"target": registration.target(dn), "fact": policy.fact(view, dn)} if {
	some host, dn in sampled
	view := input.windows.hosts[host].site
}

needs contains {"target": registration.target(dn), "fact": ["windows", "hosts", host, "vda", "settings"]} if {
	some host, dn in sampled
}

findings contains finding if {
	some dn in judged
	some view in views(dn)
	some id, setting in policy.ou(view, dn).settings
	not id in elsewhere
	setting.differs != ""
	finding := {
		"target": registration.target(dn),
		"message": sprintf("The policy %s gives %s another %s than desktops hold: %s.", [setting.gpo, policy.name(view, dn), id, setting.differs]),
		"evidence": {"found": setting.differs, "expected": setting.data, "gpo": setting.gpo},
		"fix": fix.question(
			policy.name(view, dn), {"object": sprintf("ou/%s", [policy.written(view, dn)]), "attribute": id},
			sprintf("find out on %s what has written %s (gpresult /scope computer /h report.html shows what the policy %s gives it), and set it in one place only", [
				concat(" or ", [host | some host, at in sampled; at == dn]), id, setting.gpo,
			]),
		),
	}
}

# A policy that nobody can tell gives nothing to compare with.
gaps contains registration.doubtful(view, dn, id) if {
	some dn in judged
	some view in views(dn)
	some id in object.keys(policy.ou(view, dn).settings)
	not id in elsewhere
	policy.doubt(view, dn, id)
}

# Reports are behind what is known: one that shows something else is told.
findings contains finding if {
	some dn in contradicted
	some view, _ in input.resultant.views
	some id, setting in policy.ou(view, dn).settings
	setting.contradicts != ""
	finding := {
		"target": registration.target(dn),
		"message": sprintf("Resultant sets of %s show another %s than is known: %s.", [policy.name(view, dn), id, setting.contradicts]),
		"evidence": {"found": setting.contradicts, "expected": setting.data, "gpo": setting.gpo},
		"fix": fix.question(
			policy.name(view, dn), {"object": sprintf("ou/%s", [policy.written(view, dn)]), "attribute": id},
			"find out on the desktops of these reports which of the two is true (gpresult /scope computer /h report.html), and hand over new ones (docs/sources/imports.md)",
		),
	}
}

# judged are the classes of computers of which some were asked, or of which reports show
# something else than is known.
judged := {dn | some dn in sampled} | contradicted

contradicted := {dn |
	some view in input.resultant.views
	some dn, ou in view.ous
	some setting in ou.settings
	setting.contradicts != ""
}

# sampled are the desktops that were asked, with the computers that they are one of.
sampled := {host: dn |
	some host in windows.of("vda")
	dn := input.resultant.hosts[host]
}

views(dn) := {input.windows.hosts[host].site | some host, at in sampled; at == dn}

# elsewhere are the settings that other rules compare.
elsewhere := {"listOfDDCs", "listOfSIDs", "gctRegistration", "fasAddresses"}
