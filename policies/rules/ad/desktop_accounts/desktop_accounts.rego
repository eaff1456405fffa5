# METADATA
# title: Desktops have an enabled computer account
# description: >-
#   A desktop whose computer account is disabled or gone registers with no connector and signs
#   nobody in. Judged are the desktops that serve users after a failover: those of recovery
#   catalogs, and persistent ones that come along; the odd account of a machine that is no more
#   is none of it. Where the directory shows the account of
#   none of them, the scanning account may not see them, and which policies reach them is not
#   known either. Catalogs outside of this domain are left to those who run the other one.
# custom:
#   severity: high
#   remediation: >-
#     Enable the accounts, or let the catalog make new ones; let the scanning account read the
#     OUs of the desktops.
#   requires: [accounts, workloads, citrixcloud.catalogs]
#   recommendations: [EXT-AD-12]
#   basis: practice
#   byHand: why accounts were disabled or deleted has to be found first
package muster.rules.ad.desktop_accounts

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.desktops
import data.muster.lib.estate

targets contains catalogs.target(c) if some c in judged

# Without knowing what takes over from a catalog, that cannot be named.
targets contains catalogs.target(c) if some c in desktops.unlearnt

needs contains need if some need in desktops.unlearnt_needs

needs contains {"target": catalogs.target(c), "fact": fact} if {
	some id, c in judged
	some fact in [["accounts", id], catalogs.fact(id)]
}

findings contains {
	"target": catalogs.target(c), "severity": severity(a),
	"message": sprintf("%d of the %d machines of %s have no computer account that is enabled, such as %s.", [a.missing + a.disabled, a.machines, c.name, concat(", ", a.examples)]),
	"evidence": {"found": {"missing": a.missing, "disabled": a.disabled}, "expected": "an enabled account for each"},
	"fix": "Get-ADComputer -Filter 'Enabled -eq $false' shows those that are disabled, and Enable-ADAccount enables them; let the catalog make new accounts for those that are gone",
} if {
	some id, c in judged
	a := input.accounts[id]
	many(a.missing + a.disabled, a.machines)
	a.missing < a.machines
}

gaps contains {
	"target": catalogs.target(c), "reason": "permission_denied",
	"message": sprintf("the directory shows the computer account of none of the %d machines of %s: the scanning account may not see them", [a.machines, c.name]),
} if {
	some id, c in judged
	a := input.accounts[id]
	a.machines > 0
	a.missing == a.machines
}

# many tells that it is more than the odd machine that waits for its end.
many(n, all) if {
	n > 5
	100 * n > all
}

many(n, all) if 4 * n > all

# severity is less where only a few desktops are concerned.
severity(a) := "medium" if {
	10 * (a.missing + a.disabled) < a.machines
} else := "high"

# judged are the catalogs that serve users after a failover, and whose machines have
# accounts in this domain.
judged := {id: c |
	some id, c in object.union(desktops.takers, catalogs.of({"dedicated", "manual"}))
	not catalogs.domainless(id)
	not elsewhere(id)
}

elsewhere(id) if {
	ou := catalogs.detail(id).ou
	ou != ""
	concat(".", [trim_prefix(part, "dc=") | some part in split(ou, ","); startswith(part, "dc=")]) != estate.zone
}

# A machine that says no OU may be of any of several domains.
elsewhere(id) if {
	catalogs.detail(id).ou == ""
	count(input.estate.domains) > 0
	input.accounts[id].missing == input.accounts[id].machines
}
