package muster.rules.registration.policy_applies_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.policy_applies as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

excluded(key, why) := fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["excluded"]), [fixture.excluded(key, why)])

# unlisted are the changes that keep the list away from the recovery desktops.
unlisted(key, why) := [
	fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set),
	excluded(key, why),
]

folder(site) := ["grouppolicy", "views", site, "gpos", fixture.guid.recovery]

cases := {
	"the list applies": {"changes": [], "want": {recovery: "pass", persistent: "pass"}},
	"the link is disabled": {"changes": unlisted("recovery", "linkDisabled"), "want": {recovery: "fail", persistent: "pass"}},
	"inheritance is blocked": {"changes": unlisted("recovery", "inheritanceBlocked"), "want": {recovery: "fail"}},
	"the security filter leaves the desktops out": {"changes": unlisted("recovery", "filtered"), "want": {recovery: "fail"}},
	"the computer settings are disabled": {"changes": unlisted("recovery", "computerSettingsDisabled"), "want": {recovery: "fail"}},
	"the folder is missing at the recovery site": {
		"changes": array.concat(unlisted("recovery", "missingInSysvol"), [fixture.without(folder("recovery"))]),
		"want": {recovery: "fail"},
	},
	"the policy is gone from the directory": {"changes": unlisted("recovery", "missingInDirectory"), "want": {recovery: "fail"}},
	"a policy without a list may be disabled": {"changes": unlisted("common", "linkDisabled"), "want": {recovery: "pass"}},
	"an old link is disabled on purpose while a good list applies": {"changes": [excluded("registration", "linkDisabled")], "want": {recovery: "pass"}},
	"a list of production applies instead of the blocked one": {
		"changes": array.concat(fixture.list_at("recovery", "recovery", [["cc1"]]), [excluded("recovery", "inheritanceBlocked")]),
		"want": {recovery: "fail"},
	},
	"a list applies and no connector is declared": {
		"changes": [
			excluded("recovery", "linkDisabled"),
			fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null),
		],
		"want": {recovery: "pass"},
	},
	"no list applies and no connector is declared": {
		"changes": array.concat(unlisted("recovery", "linkDisabled"), [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)]),
		"want": {recovery: "fail"},
	},
	"a policy without a list may be missing at the recovery site": {
		"changes": array.concat(unlisted("common", "missingInSysvol"), [fixture.without(["grouppolicy", "views", "recovery", "gpos", fixture.guid.common])]),
		"want": {recovery: "pass"},
	},
	"nobody knows what the missing policy carries": {
		"changes": array.concat(unlisted("recovery", "missingInSysvol"), [
			fixture.not_learnt(folder("production")),
			fixture.without(folder("recovery")),
		]),
		"want": {recovery: "unknown"},
	},
	"a policy without a list is gone from directory and SYSVOL": {
		"changes": array.concat(unlisted("common", "missingInDirectory"), [fixture.without(["grouppolicy", "views", "recovery", "gpos", fixture.guid.common])]),
		"want": {recovery: "pass"},
	},
	"nobody knows what a disabled policy carries, and a good list applies": {
		"changes": [excluded("common", "linkDisabled"), fixture.not_learnt(["grouppolicy", "views", "recovery", "gpos", fixture.guid.common])],
		"want": {recovery: "pass"},
	},
	"nobody knows what the disabled policy carries": {
		"changes": array.concat(unlisted("recovery", "linkDisabled"), [
			fixture.not_learnt(folder("production")),
			fixture.not_learnt(folder("recovery")),
		]),
		"want": {recovery: "unknown"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"an OU that nothing was worked out about is unknown": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {recovery: "unknown"},
	},
	"desktops that register without connectors are not judged": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
}

test_fix[why] if {
	some why, command in {
		"linkDisabled": "Set-GPLink -Guid 22222222-2222-2222-2222-222222222222 -Target \"OU=VDA-DR,OU=Citrix,DC=corp,DC=example,DC=internal\" -LinkEnabled Yes",
		"computerSettingsDisabled": "GpoStatus = \"AllSettingsEnabled\"",
		"inheritanceBlocked": `New-GPLink -Name "Registration DR" -Target "OU=VDA-DR,OU=Citrix,DC=corp,DC=example,DC=internal" -LinkEnabled Yes`,
		"filtered": "Set-GPPermission",
		"missingInSysvol": "dfsrdiag",
		"missingInDirectory": "Remove-GPLink",
		"empty": "Set-GPRegistryValue -Name \"Registration DR\" -Key \"HKLM\\",
		"withoutExtensions": "Set-GPRegistryValue -Name \"Registration DR\"",
		"filteredByWMI": "WmiFilter",
		"otherFunctionality": "Set-ADObject",
	}
	testing.says(rule, recovery, command) with input as fixture.changed(unlisted("recovery", why))
}

# The half for users stays as it is: what is off there may be off on purpose.
test_fix_of_a_policy_whose_users_are_off if {
	changes := array.concat(unlisted("recovery", "computerSettingsDisabled"), [fixture.set_to(["directory", "views", "recovery", "gpos", "items", fixture.guid.recovery, "userDisabled"], true)])
	testing.says(rule, recovery, "GpoStatus = \"UserSettingsDisabled\"") with input as fixture.changed(changes)
}
