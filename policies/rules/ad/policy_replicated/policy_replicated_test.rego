package muster.rules.ad.policy_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.policy_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

domain := "domain/corp.example.internal"

gpo := sprintf("gpo/%s", [fixture.guid.recovery])

common := sprintf("gpo/%s", [fixture.guid.common])

object_at(site) := ["directory", "views", site, "gpos", "items", fixture.guid.recovery]

folder(site) := ["grouppolicy", "views", site, "gpos", fixture.guid.recovery]

cases := {
	"the same versions everywhere": {"changes": [], "want": {gpo: "pass", common: "pass", domain: "pass"}},
	"the folder is missing at the recovery site": {"changes": [fixture.without(folder("recovery"))], "want": {gpo: "fail", common: "pass"}},
	"SYSVOL of the recovery site is empty": {
		"changes": [fixture.set_to(["grouppolicy", "views", "recovery", "gpos"], {})],
		"want": {gpo: "fail", common: "fail"},
	},
	"the folder is missing at production": {"changes": [fixture.without(folder("production"))], "want": {gpo: "fail"}},
	"the policy is missing in the directory of the recovery site": {
		"changes": [fixture.without(object_at("recovery"))],
		"want": {gpo: "fail"},
	},
	"the policy is gone from both directories": {
		"changes": [fixture.without(object_at("production")), fixture.without(object_at("recovery"))],
		"want": {gpo: "fail"},
	},
	"GPT.INI is missing": {
		"changes": [fixture.set_to(array.concat(folder("recovery"), ["gptIni", "present"]), false)],
		"want": {gpo: "fail"},
	},
	"SYSVOL of the recovery site is behind": {
		"changes": [fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6)],
		"want": {gpo: "fail"},
	},
	"the directory of the recovery site is behind": {
		"changes": [fixture.set_to(array.concat(object_at("recovery"), ["versionUser"]), 3)],
		"want": {gpo: "fail"},
	},
	"the recovery site is behind in both": {
		"changes": [
			fixture.set_to(array.concat(object_at("recovery"), ["versionComputer"]), 6),
			fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6),
		],
		"want": {gpo: "fail"},
	},
	"a policy that is linked nowhere of interest does not matter": {
		"changes": [
		fixture.set_to(["resultant", "views", site, "ous", fixture.dn.recovery, "applied"], []) |
			some site in fixture.sites
		],
		"want": {gpo: "not_applicable", common: "pass"},
	},
	"a policy that is linked nowhere of interest may be in any state": {
		"changes": array.concat(
			[
			fixture.set_to(["resultant", "views", site, "ous", fixture.dn.recovery, "applied"], []) |
				some site in fixture.sites
			],
			[
				fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6),
				fixture.set_to(array.concat(object_at("recovery"), ["versionComputer"]), 5),
				fixture.set_to(array.concat(folder("production"), ["gptIni", "present"]), false),
			],
		),
		"want": {gpo: "not_applicable", common: "pass"},
	},
	"SYSVOL of the recovery site was read in part": {
		"changes": [
			fixture.without(folder("recovery")),
			fixture.set_to(["grouppolicy", "views", "recovery", "status"], "failed"),
		],
		"want": {gpo: "unknown"},
	},
	"GPT.INI could not be understood": {
		"changes": [
			fixture.set_to(array.concat(folder("recovery"), ["gptIni", "status"]), "failed"),
			fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 0),
		],
		"want": {gpo: "unknown"},
	},
	"GPT.INI could not be read": {
		"changes": [fixture.not_learnt(array.concat(folder("recovery"), ["gptIni"]))],
		"want": {gpo: "unknown"},
	},
	"the folder could not be read": {"changes": [fixture.not_learnt(folder("recovery"))], "want": {gpo: "unknown"}},
	"SYSVOL of the recovery site was not read": {
		"changes": [fixture.not_learnt(["grouppolicy", "views", "recovery"])],
		"want": {gpo: "unknown", domain: "unknown"},
	},
	"the policies of the recovery directory were not read": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "gpos"], fixture.no_listing)],
		"want": {gpo: "unknown", domain: "unknown"},
	},
	"nothing was worked out at either site": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"]), fixture.not_learnt(["resultant", "views", "production"])],
		"want": {gpo: "not_applicable", domain: "unknown"},
	},
}
