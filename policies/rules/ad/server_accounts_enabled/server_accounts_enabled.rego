# METADATA
# title: Servers have computer accounts that may sign in
# description: >-
#   A server whose computer account is disabled or deleted runs on until it has to prove
#   itself again. That is after its next start or failover, and so on the day of the
#   disaster. Scripts that clean up accounts nobody used for months meet the standby
#   machines of the recovery site first. Judged are servers that stand at the recovery site
#   or come back there. One that comes back from a copy has the password that it had then: where
#   it was changed since, the domain does not know the machine, at medium. A change that the next
#   copy will hold is told when production is lost, and no next copy comes.
# custom:
#   severity: high
#   remediation: >-
#     Enable the account. Where it was deleted, restore it from the recycle bin of the
#     directory, or join the server to the domain again. Let copies arrive; after a failover, reset
#     the password on the machine itself.
#   requires: [serverAccounts]
#   recommendations: [EXT-AD-10]
#   basis: practice
#   planned: >-
#     Machines come with the password that they have: they are synchronized after they were
#     powered off.
#   unplanned: >-
#     A machine whose password changed after its recovery point does not get in:
#     Reset-ComputerMachinePassword, or join it again.
#   lost: >-
#     names: production tells which machine a server is; its account and its copies are what the
#     recovery site has
#   byHand: a deleted account is restored or the server joined again, on the spot
package muster.rules.ad.server_accounts_enabled

import data.muster.lib.accounts
import data.muster.lib.citrix.sites
import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.protection

targets contains target(host) if some host, _ in judged

needs contains {"target": target(host), "fact": accounts.fact} if some host, _ in judged

findings contains finding if {
	some host, account in judged
	account.exists
	not account.enabled
	finding := {
		"target": target(host),
		"message": sprintf("The computer account of %s is disabled: after its next start it cannot sign in to the domain, and nobody can sign in to it.", [host]),
		"evidence": {"found": "disabled", "expected": "enabled", "dn": account.dn},
		"fix": fix.of(
			{
				"kind": "command", "where": "a computer with the PowerShell module ActiveDirectory", "action": "set",
				"object": sprintf("account/%s", [host]), "attribute": "enabled", "values": ["true"],
			},
			sprintf("Enable-ADAccount -Identity %s", [fix.quoted(account.dn)]),
		),
	}
}

findings contains finding if {
	some host, account in judged
	not account.exists
	accounts.seen
	finding := {
		"target": target(host),
		"message": sprintf("The directory has no computer account of %s, which has to be a member of the domain.", [host]),
		"evidence": {"found": "no computer account", "expected": "an enabled one"},
		"fix": sprintf(
			`Get-ADObject -Filter 'sAMAccountName -eq "%s$"' -IncludeDeletedObjects | Restore-ADObject; where nothing comes back, join %s to the domain again`,
			[upper(account.name), host],
		),
	}
}

findings contains {
	"target": target(host),
	"message": sprintf("The password of %s was changed at %s, and its newest copy at the recovery site is of %s: the domain would not know the machine.", [host, account.passwordSet, machine.copy.created]),
	"evidence": {"found": account.passwordSet, "expected": sprintf("not after %s", [machine.copy.created])},
	"severity": "medium",
	"planned": "none",
	"fix": sprintf("let a copy of %s arrive; where it was started from this one: on the machine, signed in with a local account, Reset-ComputerMachinePassword -Server <domain controller of the recovery site> -Credential <domain account>", [host]),
} if {
	some host, account in judged
	machine := returning[host]
	machine.copy.status == "ok"
	machine.copy.there
	account.passwordSet != ""
	time.parse_rfc3339_ns(account.passwordSet) > time.parse_rfc3339_ns(machine.copy.created)
	nothing_follows(machine)
}

# nothing_follows tells that there is no point in waiting for the next copy.
nothing_follows(_) if input.lost

nothing_follows(machine) if protection.late(machine)

gaps contains {"target": target(host), "reason": untold.reason, "severity": "medium", "message": untold.message} if {
	some host, account in judged
	account.passwordSet != ""
	untold := unknown_copy[host]
}

gaps contains {"target": target(host), "reason": "fact_missing", "severity": "medium", "message": message} if {
	some host, account in judged
	account.exists
	account.passwordSet == ""
	machine := returning[host]
	machine.copy.status == "ok"
	machine.copy.there
	nothing_follows(machine)
	message := sprintf("the directory does not say when the password of %s was changed, so nobody can tell whether its newest copy has that", [host])
}

gaps contains {"target": target(host), "reason": "fact_missing", "severity": "medium", "message": message} if {
	input.estate.sites.recovery.prismCentral.host != ""
	some host, account in judged
	host in coming
	account.passwordSet != ""
	count(joined) == 0
	message := sprintf("Prism was not read, so nobody can tell whether the newest copy of %s has its password", [host])
}

joined := {place.full(host) | some host, _ in input.protection.servers}

# unknown_copy tells of servers that come back why nobody knows of when their newest copy is.
unknown_copy := {place.full(host): untold |
	some host, machine in input.protection.servers
	place.full(host) in coming
	some untold in untold_of(machine)
}

untold_of(machine) := {machine} if {
	on_nutanix
	machine.status != "ok"
	not machine.absent # it is no machine of these clusters
} else := {machine.copy} if {
	on_nutanix
	machine.status == "ok"
	machine.remote
	machine.copy.status != "ok"
	input.estate.sites.recovery.prismCentral.host != "" # else nothing arrives there that Prism could know of
} else := set()

# on_nutanix tells that Prism of the recovery site could know the copies.
on_nutanix if object.get(input.estate.sites.recovery, "platform", "") in {"", "nutanix"}

# returning are the servers that come back from copies at the recovery site.
returning := {place.full(host): machine |
	some host, machine in input.protection.servers
	place.full(host) in coming
	machine.status == "ok"
	machine.remote
}

gaps contains {"target": target(host), "reason": "permission_denied", "message": message} if {
	some host, account in judged
	not account.exists
	not accounts.seen
	message := "the directory shows the account that muster uses no computer account of a server: it needs to read computer objects"
}

target(host) := sprintf("host/%s", [host])

# judged are servers that recovery needs and that have an account or cannot do without one.
judged := {host: account |
	some host, account in input.serverAccounts.hosts
	concerned(host, account)
}

concerned(host, account) if {
	account.exists
	needed(host)
}

concerned(host, account) if {
	not account.exists
	needed(host)
	member(host)
}

# member tells that a server only works as a member of the domain, or was signed in to as one.
member(host) if {
	input.citrixcloud.connectors.items[host].type != "Appliance"
}

member(host) if host in issuing

member(host) if input.windows.hosts[host].status == "ok"

# needed tells that a server stands at the recovery site, or comes back there. What no
# component declares counts as a connector of some resource location, but for one that is known
# to be of neither site: nothing of this estate waits for a branch.
needed(host) if host in standing

needed(host) if host in coming

needed(host) if {
	not host in leaving
	input.citrixcloud.connectors.items[host]
	not elsewhere(host)
}

elsewhere(host) if {
	every site in ["production", "recovery"] {
		not host in sites.known(site).connectors
		sites.known(site).resourceLocation != ""
	}
}

standing := {place.full(host) | some component in input.estate.components; some host in component.servers.recovery}

leaving := {place.full(host) | some component in input.estate.components; some host in component.servers.production}

coming := {place.full(host) |
	some id, component in input.estate.components
	protection.replicating(id)
	some host in component.servers.production
}

issuing := {place.full(host) | some host in estate.all_servers("fas")}
