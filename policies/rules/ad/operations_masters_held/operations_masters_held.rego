# METADATA
# title: Each operations master role of the directory has a holder
# description: >-
#   Five roles are of one domain controller each: passwords and time, new accounts, references
#   between domains, the schema, the domains themselves. A controller that was removed by force
#   may still be named as the holder of one, which then nobody has; after the disaster it is
#   missed by those who seize the others. That the holders stand at production is no mistake.
# custom:
#   severity: medium
#   remediation: >-
#     Let a domain controller that is there seize the role, one of the recovery site or one of
#     production.
#   requires: [directory.views]
#   recommendations: [EXT-AD-03]
#   basis: practice
#   planned: >-
#     Transfer the roles: Move-ADDirectoryServerOperationMasterRole.
#   unplanned: >-
#     Seize them with -Force, once it is sure that their holder never comes back. Who seizes that
#     of the PDC becomes the source of time and needs one of its own.
#   byHand: which domain controller shall hold a role is a choice of those who run the directory
package muster.rules.ad.operations_masters_held

import data.muster.lib.estate

targets contains target(role) if some role in object.keys(names)

needs contains {"target": target(role), "fact": fact} if some role in object.keys(names)

findings contains {
	"target": target(role),
	"message": sprintf("Nobody holds the operations master role %s: the directory names a server that it does not have any more.", [role]),
	"evidence": {"found": "", "expected": "a domain controller"},
	"fix": sprintf("on a domain controller that shall hold it: Move-ADDirectoryServerOperationMasterRole -Identity $env:COMPUTERNAME -OperationMasterRole %s -Force; netdom query fsmo", [names[role]]),
} if {
	some role in object.keys(names)
	roles.status == "ok"
	roles.items[role].holder == ""
}

# A holder that the domain does not have is one that was taken out by force. The roles of the
# forest may be of a controller of another domain.
findings contains {
	"target": target(role),
	"message": sprintf("The directory names %s as holder of the operations master role %s, and has no such domain controller.", [roles.items[role].holder, role]),
	"evidence": {"found": roles.items[role].holder, "expected": sort(object.keys(controllers.items))},
	"fix": sprintf("on a domain controller that shall hold it: Move-ADDirectoryServerOperationMasterRole -Identity $env:COMPUTERNAME -OperationMasterRole %s -Force; netdom query fsmo", [names[role]]),
} if {
	some role in object.keys(names)
	role in {"pdc", "rid", "infrastructure"}
	roles.status == "ok"
	controllers.status == "ok"
	holder := roles.items[role].holder
	holder != ""
	not controllers.items[holder]
}

controllers := input.directory.views.recovery.domainControllers

gaps contains {"target": target(role), "reason": "fact_missing", "message": message} if {
	some role in object.keys(names)
	roles.status == "ok"
	not roles.items[role]
	message := sprintf("the directory of the recovery site did not say who holds the operations master role %s", [role])
}

target(role) := sprintf("role/%s", [role])

fact := ["directory", "views", "recovery", "roles"]

roles := input.directory.views.recovery.roles

# names are the roles, and how PowerShell calls them.
names := {
	"pdc": "PDCEmulator", "rid": "RIDMaster", "infrastructure": "InfrastructureMaster",
	"schema": "SchemaMaster", "naming": "DomainNamingMaster",
} if {
	not estate.excluded("ad")
} else := {}
