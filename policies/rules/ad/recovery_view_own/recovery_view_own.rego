# METADATA
# title: The recovery site's directory was read at the recovery site
# description: >-
#   Replication may be behind, or broken: what a domain controller of production says of the
#   directory and of SYSVOL is production's word, and the recovery site may have another.
#   To declare one for the recovery site is a mistake. Where one was asked for another
#   reason, everything that rests on its answer is not proven.
# custom:
#   severity: blocker
#   remediation: >-
#     Declare domain controllers of the recovery site in sites.recovery.domainControllers, or
#     see why none of them answers.
#   requires: [directory.views]
#   follows: [replication/recovery-servers-powered-on]
#   recommendations: [AD-002]
#   basis: practice
#   lost: >-
#     gone: nobody at production was asked, so that the copy that was read is none of production
#   byHand: it is a line of the estate file, which its owner writes
package muster.rules.ad.recovery_view_own

import data.muster.lib.controllers
import data.muster.lib.place

targets contains target if some _ in servers

findings contains {
	"target": target,
	"message": sprintf("%s of the recovery site came from %s, which is declared for it and stands at production or elsewhere.", [words[what], host]),
	"evidence": {"found": {host: sort(controllers.addresses(host))}, "expected": input.estate.sites.recovery.networks},
	"fix": "name in sites.recovery.domainControllers those that stand there",
} if {
	some what, host in servers
	controllers.stands(host) == "elsewhere"
	host in {lower(declared.host) | some declared in input.estate.sites.recovery.domainControllers}
}

gaps contains {"target": target, "reason": "unsupported_vantage", "message": message} if {
	some what, host in servers
	controllers.stands(host) == "elsewhere"
	message := sprintf("%s of the recovery site came from %s, which stands at production or elsewhere", [words[what], host])
}

gaps contains {"target": target, "reason": "unsupported_vantage", "message": message} if {
	some what, host in servers
	controllers.stands(host) == "unknown"
	not shared(what)
	message := sprintf("%s of the recovery site came from %s, and nobody can tell where that stands", [words[what], host])
}

gaps contains {"target": target, "reason": "unsupported_vantage", "message": message} if {
	folder("recovery") == folder("production")
	message := sprintf("SYSVOL of both sites was read from the folder %s, so nothing of it is the recovery site's own", [folder("recovery")])
}

attest contains {"target": target, "question": question} if {
	some what, host in servers
	controllers.stands(host) == "unknown"
	shared(what)
	question := sprintf("Does the domain controller %s, which is declared for both sites, answer at the recovery site when production is gone, and was that tried?", [host])
}

target := "site/recovery"

words := {"directory": "The directory", "sysvol": "SYSVOL"}

# servers are the domain controllers that the recovery site's views came from.
servers := {what: host |
	some what, host in {"directory": answered("recovery"), "sysvol": served("recovery")}
	host != ""
}

answered(site) := lower(view.server) if {
	view := input.directory.views[site]
	view.status == "ok"
} else := ""

served(site) := lower(view.server) if {
	view := input.grouppolicy.views[site]
	view.status == "ok"
	view.server != ""
} else := place.full(split(view.root, `\`)[2]) if {
	view := input.grouppolicy.views[site]
	view.status == "ok"
	startswith(view.root, `\\`)
} else := ""

# folder is what was read in place of the SYSVOL of a site.
folder(site) := view.root if {
	view := input.grouppolicy.views[site]
	view.status == "ok"
	view.server == ""
	view.root != ""
}

# shared tells that the estate file says that a domain controller of both sites is one of
# either.
shared("directory") if {
	input.estate.sites.recovery.shared
	answered("recovery") == answered("production")
}

shared("sysvol") if {
	input.estate.sites.recovery.shared
	served("recovery") == served("production")
}
