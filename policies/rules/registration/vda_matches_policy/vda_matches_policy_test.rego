package muster.rules.registration.vda_matches_policy_test

import data.muster.lib.fix
import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_matches_policy as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "host/w11-hq-001.corp.example.internal"

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

list(name, from, groups) := fixture.set_to(vda(name, ["lists"]), [fixture.connector_list(from, groups)])

text(name, written) := fixture.set_to(vda(name, ["lists", 0, "text"]), written)

policy_list(site, key) := fixture.setting_at(site, key, "listOfDDCs")

unset(site, key) := fixture.set_to(policy_list(site, key), fixture.not_set)

citrix(site, key) := fixture.set_to(
	array.concat(fixture.ou_at(site, key), ["applied"]),
	[object.union(fixture.applied("recovery", "x"), {"citrixPolicies": true})],
)

# What is known to be wrong is not open as well.
test_nothing_is_open_beside_a_finding if {
	gaps := rule.gaps with input as fixture.changed(array.concat(changed("2026-11-22T03:00:00Z"), old))
	count({gap | some gap in gaps; gap.target == recovery}) == 0
}

old := [list("w11-dr-001", "policy", [["cc1", "cc2"]])]

# changed says when the policy of the recovery desktops was changed; they are asked at
# 14:59.
changed(at) := [
	fixture.set_to(["directory", "views", "recovery", "gpos", "items", fixture.guid.recovery, "changed"], at),
	fixture.set_to(["sources", "windows", "asked"], {"recovery/w11-dr-001.corp.example.internal": {
		"status": "ok", "site": "recovery", "address": "x", "attempts": 1, "vantage": "x", "started": "2026-11-22T14:59:00Z", "tookMs": 1,
	}}),
]

severity(changes, id) := word if {
	word := testing.severity(rule, id) with input as fixture.changed(changes)
}

test_an_old_list_on_a_desktop_that_is_lost_matters_little if severity([list("w11-hq-001", "policy", [["cc1", "cc2"]])], pooled) == "low"

test_an_old_list_on_a_desktop_that_comes_back_matters_as_the_rule_says if {
	severity([list("w11-dr-001", "policy", [["cc1", "cc2"]])], recovery) == ""
	severity([list("w11-dev-001", "policy", [["cc1", "cc2"]])], persistent) == ""
}

cases := {
	"what they have is what policy gives": {
		"changes": [],
		"want": {recovery: "pass", pooled: "pass", persistent: "pass", nobody: "not_applicable"},
	},
	"an old list survives": {"changes": [list("w11-dr-001", "policy", [["cc1", "cc2"]])], "want": {recovery: "fail", pooled: "pass"}},
	"the same hosts without their groups": {
		"changes": [list("w11-dev-001", "policy", [["cc1", "cc2", "cc3", "cc4"]])],
		"want": {persistent: "fail"},
	},
	"the groups in another order": {
		"changes": [list("w11-dev-001", "policy", [["cc3", "cc4"], ["cc1", "cc2"]])],
		"want": {persistent: "fail"},
	},
	"capitals and blanks make no difference": {
		"changes": [text("w11-dev-001", "( CC1.corp.example.internal  cc2.corp.example.internal)(cc3.corp.example.internal cc4.corp.example.internal ) ")],
		"want": {persistent: "pass"},
	},
	"the list is the right one, wherever it came from": {
		"changes": [list("w11-dr-001", "registry", [["cc3", "cc4"]])],
		"want": {recovery: "pass"},
	},
	"an old list an hour after the policy was changed": {"changes": array.concat(changed("2026-11-22T13:59:30Z"), old), "want": {recovery: "unknown", pooled: "pass"}},
	"an old list half a day after the policy was changed": {"changes": array.concat(changed("2026-11-22T03:00:00Z"), old), "want": {recovery: "fail"}},
	"the new list an hour after the policy was changed": {"changes": changed("2026-11-22T13:59:30Z"), "want": {recovery: "pass"}},
	"a list that no policy gives any more, an hour after the policy was changed": {
		"changes": array.concat(changed("2026-11-22T13:59:30Z"), [unset("recovery", "recovery")]),
		"want": {recovery: "unknown"},
	},
	"an old list, and nobody knows when the policy was changed": {"changes": old, "want": {recovery: "fail"}},
	"nobody can read the Citrix policies, and desktops agree": {
		"changes": [
			citrix("recovery", "recovery"),
			fixture.set_to(policy_list("recovery", "recovery"), fixture.held([fixture.raw([["cc3", "cc4"]])], "policy")),
		],
		"want": {recovery: "pass"},
	},
	"no policy gives a list, and desktops agree on one in the key of policies": {
		"changes": [fixture.set_to(
			policy_list("recovery", "recovery"),
			object.union(fixture.held([fixture.raw([["cc3", "cc4"]])], "policy"), {"policy": "absent"}),
		)],
		"want": {recovery: "fail"},
	},
	"desktops of an OU get different policies, and this one has that of its class": {
		"changes": fixture.divided("recovery", [fixture.set_to(["resultant", "hosts", "w11-dr-001.corp.example.internal"], sprintf("%s#2", [fixture.dn.recovery]))]),
		"want": {recovery: "pass"},
	},
	"nobody knows of which class of its OU a desktop is": {
		"changes": fixture.divided("recovery", [fixture.without(["resultant", "hosts", "w11-dr-001.corp.example.internal"])]),
		"want": {recovery: "unknown"},
	},
	"another list of its own is used in place of that of policy": {
		"changes": [list("w11-dr-001", "personality", [["cc1", "cc2"]])],
		"want": {recovery: "fail"},
	},
	"policy gives a list that did not arrive": {"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])], "want": {recovery: "fail"}},
	"a list that no policy gives any more": {"changes": [unset("recovery", "recovery")], "want": {recovery: "fail"}},
	"neither policy nor desktop has any": {
		"changes": [unset("recovery", "recovery"), fixture.set_to(vda("w11-dr-001", ["lists"]), [])],
		"want": {recovery: "pass"},
	},
	"a list of its own where policy has none": {
		"changes": [unset("recovery", "recovery"), list("w11-dr-001", "registry", [["cc1"]])],
		"want": {recovery: "pass"},
	},
	"policy counts where the desktop runs today": {
		"changes": fixture.list_at("recovery", "persistent", [["cc3", "cc4"]]),
		"want": {persistent: "pass"},
	},
	"policy at its own site has changed": {
		"changes": fixture.list_at("production", "persistent", [["cc3", "cc4"]]),
		"want": {persistent: "fail", recovery: "pass"},
	},
	"a desktop of which nobody knows the site runs at home": {
		"changes": array.concat(
			fixture.list_at("production", "recovery", [["cc1"]]),
			[fixture.set_to(fixture.windows_at("w11-dr-001", ["site"]), "")],
		),
		"want": {recovery: "pass"},
	},
	"Citrix policies may have set it": {
		"changes": [list("w11-dr-001", "policy", [["cc1", "cc2"]]), citrix("recovery", "recovery")],
		"want": {recovery: "unknown"},
	},
	"Citrix policies may have set what no other does": {
		"changes": [unset("recovery", "recovery"), citrix("recovery", "recovery")],
		"want": {recovery: "unknown"},
	},
	"Citrix policies would be in the place of policies": {
		"changes": [unset("recovery", "recovery"), citrix("recovery", "recovery"), list("w11-dr-001", "registry", [["cc1"]])],
		"want": {recovery: "pass"},
	},
	"Citrix policies do not matter when both agree": {"changes": [citrix("recovery", "recovery")], "want": {recovery: "pass"}},
	"a policy that depends on a filter is in doubt": {
		"changes": [fixture.set_to(policy_list("recovery", "recovery"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"a desktop without an OU": {"changes": [fixture.set_to(vda("w11-dr-001", ["ou"]), "")], "want": {recovery: "unknown"}},
	"an OU that nothing was worked out about": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["ou"]), "ou=elsewhere,dc=corp,dc=example,dc=internal")],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown", pooled: "pass", persistent: "pass"},
	},
	"a desktop that registers without connectors": {
		"changes": [list("w11-dr-001", "policy", [["cc1"]]), fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
	"an answer that did not come": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown"}},
	"a desktop that was not asked about it": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"not one desktop was asked": {
		"changes": [fixture.without(fixture.windows_at(name, [])) | some name in object.keys(fixture.vda_of)],
		"want": {nobody: "unknown"},
	},
}

test_citrix_policies_are_named_only_where_they_are if {
	not testing.says(rule, recovery, "Citrix policies") with input as fixture.changed([list("w11-dr-001", "policy", [["cc1", "cc2"]])])
}

test_nothing_is_looked_up_without_an_ou if {
	asked := {need.fact | some need in rule.needs; "" in need.fact} with input as fixture.changed([fixture.set_to(vda("w11-dr-001", ["ou"]), "")])
	asked == set()
}

test_words[said] if {
	some said, changes in {
		`the policy Registration DR gives it: it uses the one in C:\MCSPersonality.ini`: [list("w11-dr-001", "personality", [["cc1"]])],
		"the policy Registration DR gives it: it has none": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])],
		"that no policy gives it any more": [unset("recovery", "recovery")],
		"nobody knows the OU of w11-dr-001": [fixture.set_to(vda("w11-dr-001", ["ou"]), "")],
		"Citrix policies, whose format cannot be read": [unset("recovery", "recovery"), citrix("recovery", "recovery")],
		"gpupdate /target:computer /force": [list("w11-dr-001", "policy", [["cc1"]])],
		"was not asked about its registration": [fixture.set_to(vda("w11-dr-001", []), null)],
	}
	testing.says(rule, recovery, said) with input as fixture.changed(changes)
}

# Such a desktop still works with the list that the policy left behind. To take its policies
# would be to lose it.
test_a_desktop_that_no_policy_gives_a_list_does_not_fetch_its_policies if {
	found := {fix.text(finding.fix) | some finding in rule.findings; finding.target == recovery} with input as fixture.changed([unset("recovery", "recovery")])
	count(found) > 0
	every text in found {
		not contains(text, "gpupdate")
		contains(text, "ListOfDDCs")
	}
}
