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

# newer is an edit of the computer half at production that the recovery site lacks, with the
# age that each domain controller gives its copy.
newer(guid, ages) := array.concat(
	[change |
		some site in ["production"]
		some root in ["directory", "grouppolicy"]
		change := fixture.set_to(array.concat(at(root, site, guid), ["versionComputer"]), 8)
	],
	[fixture.set_to(array.concat(at("directory", site, guid), ["changedAgeSeconds"]), age) | some site, age in ages],
)

at("directory", site, guid) := ["directory", "views", site, "gpos", "items", guid]

at("grouppolicy", site, guid) := ["grouppolicy", "views", site, "gpos", guid]

# unlinked takes a policy away from the OUs of the estate.
unlinked := [fixture.set_to(["resultant", "views", site, "ous", fixture.dn.recovery, "applied"], []) | some site in fixture.sites]

# unrelated takes from a policy all that rules read.
unrelated(guid) := [fixture.set_to(array.concat(at("grouppolicy", site, guid), ["settings"]), []) | some site in fixture.sites]

# deleted takes a policy out of every directory and SYSVOL, and leaves its links.
deleted(guid) := [fixture.without(at(root, site, guid)) | some root in ["directory", "grouppolicy"]; some site in fixture.sites]

# disable says of the link of a policy that it is disabled, at these sites.
disable(guid, sites) := [fixture.set_to(["resultant", "views", site, "ous", fixture.dn.recovery, key], value) |
	some site in sites
	ou := fixture.healthy.resultant.views[site].ous[fixture.dn.recovery]
	some key, value in {
		"applied": [gpo | some gpo in ou.applied; gpo.guid != guid],
		"excluded": [{"guid": guid, "name": "", "linkedAt": gpo.linkedAt, "why": "linkDisabled"} | some gpo in ou.applied; gpo.guid == guid],
	}
]

links(list) := fixture.set_to(["directory", "views", "recovery", "siteLinks", "items"], {sprintf("%v", [ends]): {"name": "link", "sites": ends, "cost": 100, "intervalMinutes": minutes} | some [ends, minutes] in list})

severity(changes, id) := word if {
	word := testing.severity(rule, id) with input as fixture.changed(changes)
}

test_an_edit_on_its_way_matters_at_medium if severity(newer(fixture.guid.recovery, {"production": 600}), gpo) == "medium"

test_an_edit_that_does_not_arrive_matters_as_the_rule_says if severity(newer(fixture.guid.recovery, {"production": 86400}), gpo) == ""

test_a_policy_without_a_setting_of_ours_matters_at_medium if {
	severity(array.concat(unrelated(fixture.guid.recovery), newer(fixture.guid.recovery, {"production": 86400})), gpo) == "medium"
}

test_a_policy_without_a_setting_of_ours_on_its_way_matters_little if {
	severity(array.concat(unrelated(fixture.guid.recovery), newer(fixture.guid.recovery, {"production": 600})), gpo) == "low"
}

test_a_link_to_a_deleted_policy_matters_little if severity(deleted(fixture.guid.recovery), gpo) == "low"

test_a_policy_that_one_directory_still_has_matters_as_the_rule_says if {
	every left in [at("directory", "production", fixture.guid.recovery), at("directory", "recovery", fixture.guid.recovery)] {
		severity([change | some change in deleted(fixture.guid.recovery); change.path != left], gpo) == ""
	}
}

test_a_link_to_a_deleted_policy_is_taken_away if {
	text := sprintf(`Remove-GPLink -Guid %q -Target `, [trim(fixture.guid.recovery, "{}")])
	testing.says(rule, gpo, text) with input as fixture.changed(deleted(fixture.guid.recovery))
}

test_the_half_for_users_matters_little if {
	severity([fixture.set_to(array.concat(object_at("production"), ["versionUser"]), 3)], gpo) == "low"
}

test_citrix_policies_may_hold_a_setting_of_ours if {
	held := fixture.set_to(array.concat(folder("recovery"), ["citrixPolicies", "present"]), true)
	severity(array.concat(array.concat(unrelated(fixture.guid.recovery), [held]), newer(fixture.guid.recovery, {"production": 86400})), gpo) == ""
}

test_a_policy_that_was_not_understood_may_hold_a_setting_of_ours if {
	unread := fixture.set_to(array.concat(folder("production"), ["registryPol", "status"]), "failed")
	severity(array.concat(array.concat(unrelated(fixture.guid.recovery), [unread]), newer(fixture.guid.recovery, {"production": 86400})), gpo) == ""
}

test_a_policy_without_any_folder_may_hold_a_setting_of_ours if {
	severity([fixture.without(folder("recovery")), fixture.without(folder("production"))], gpo) == ""
}

cases := {
	"an edit is on its way": {"changes": newer(fixture.guid.recovery, {"production": 1800}), "want": {gpo: "unknown", common: "pass"}},
	"an edit should have arrived a minute ago": {"changes": newer(fixture.guid.recovery, {"production": 1860}), "want": {gpo: "fail"}},
	"an older edit has just arrived at the recovery site, and the newest has not": {
		"changes": newer(fixture.guid.recovery, {"production": 86400, "recovery": 60}),
		"want": {gpo: "fail"},
	},
	"nobody knows when the policy was changed": {"changes": newer(fixture.guid.recovery, {"production": null}), "want": {gpo: "fail"}},
	"a site link that replicates every three hours": {
		"changes": array.concat(newer(fixture.guid.recovery, {"production": 21000}), [links([[["dr", "hq"], 180]])]),
		"want": {gpo: "unknown"},
	},
	"a site link without an interval": {
		"changes": array.concat(newer(fixture.guid.recovery, {"production": 21000}), [links([[["dr", "hq"], 0]])]),
		"want": {gpo: "unknown"},
	},
	"two site links by way of a hub": {
		"changes": array.concat(newer(fixture.guid.recovery, {"production": 7000}), [links([[["hq", "hub"], 30], [["dr", "hub"], 30]])]),
		"want": {gpo: "unknown"},
	},
	"a slow link to another site says nothing": {
		"changes": array.concat(newer(fixture.guid.recovery, {"production": 7000}), [links([[["dr", "hq"], 15], [["branch", "hq"], 180]])]),
		"want": {gpo: "fail"},
	},
	"the site links were not read": {
		"changes": array.concat(
			newer(fixture.guid.recovery, {"production": 7000}),
			[fixture.set_to(["directory", "views", "recovery", "siteLinks"], fixture.no_listing)],
		),
		"want": {gpo: "fail"},
	},
	"a policy was made a moment ago": {
		"changes": [
			fixture.without(folder("recovery")), fixture.without(object_at("recovery")),
			fixture.set_to(array.concat(object_at("production"), ["changedAgeSeconds"]), 60),
		],
		"want": {gpo: "unknown"},
	},
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
	"a policy was deleted, and its link is disabled": {
		"changes": array.concat(deleted(fixture.guid.recovery), disable(fixture.guid.recovery, fixture.sites)),
		"want": {gpo: "not_applicable", domain: "pass"},
	},
	"a policy was deleted, and its link is disabled in one directory only": {
		"changes": array.concat(deleted(fixture.guid.recovery), disable(fixture.guid.recovery, ["recovery"])),
		"want": {gpo: "fail"},
	},
	"a policy was deleted, and is still linked": {"changes": deleted(fixture.guid.recovery), "want": {gpo: "fail", domain: "pass"}},
	"a policy whose link is disabled is behind": {
		"changes": array.concat(
			disable(fixture.guid.recovery, fixture.sites),
			[fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6)],
		),
		"want": {gpo: "not_applicable", domain: "fail"},
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
	"settings differ under the same version": {
		"changes": [fixture.set_to(array.concat(folder("recovery"), ["settings"]), [])],
		"want": {gpo: "fail", domain: "pass"},
	},
	"a file has another size under the same version": {
		"changes": [fixture.set_to(array.concat(folder("recovery"), ["registryPol", "size"]), 17)],
		"want": {gpo: "fail"},
	},
	"settings of two versions may differ": {
		"changes": array.concat(
			newer(fixture.guid.recovery, {"production": 600}),
			[fixture.set_to(array.concat(folder("recovery"), ["settings"]), [])],
		),
		"want": {gpo: "unknown"},
	},
	"a file could be read at one site only": {
		"changes": [fixture.set_to(array.concat(folder("recovery"), ["citrixPolicies", "status"]), "failed")],
		"want": {gpo: "unknown"},
	},
	"a policy of others differs": {
		"changes": array.concat(unlinked, [fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6)]),
		"want": {gpo: "not_applicable", domain: "fail"},
	},
	"a policy of others differs, and was changed a moment ago": {
		"changes": array.concat(unlinked, [
			fixture.set_to(array.concat(folder("recovery"), ["versionComputer"]), 6),
			fixture.set_to(array.concat(object_at("production"), ["changedAgeSeconds"]), 60),
			fixture.set_to(array.concat(object_at("recovery"), ["changedAgeSeconds"]), 50),
		]),
		"want": {domain: "pass"},
	},
	"a policy of others has no folder at the recovery site": {
		"changes": array.concat(unlinked, [fixture.without(folder("recovery"))]),
		"want": {domain: "fail"},
	},
	"a policy of others could be read at one site only": {
		"changes": array.concat(unlinked, [fixture.set_to(array.concat(folder("recovery"), ["status"]), "failed")]),
		"want": {domain: "unknown"},
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
