package muster.rules.profiles.policy_store_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.policy_store_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

base := "citrixpolicy/Baseline"

set_here(field, value) := [fixture.set_to(fixture.citrix_policy_at("base", [field]), value)]

# by_policy is a user store that a Citrix policy has, and nothing else sets.
by_policy(path) := array.concat(set_here("userStore", path), unset)

unset := [fixture.set_to(fixture.setting_at("recovery", "recovery", "upmUserStore"), fixture.not_set)]

open_setting := [fixture.set_to(fixture.setting_at("recovery", "recovery", "upmUserStore"), object.union(fixture.not_set, {"state": "unknown"}))]

denied := [fixture.set_to(fixture.citrix_at(["policySets"]), object.union(fixture.failure, {"items": {}}))]

namespace := ["directory", "views", "recovery", "namespaces", "items", "profiles"]

targets(list) := [fixture.set_to(array.concat(namespace, ["folders", "users", "targets"]), list)]

dfs := `\\corp.example.internal\profiles\users\upm\#sAMAccountName#`

old := `\\sf1\upm\%username%`

cases := {
	"no policy has a user store": {"changes": unset, "want": {base: "not_applicable"}},
	"a folder with a target at the recovery site": {"changes": by_policy(dfs), "want": {base: "pass", "citrixpolicy/Pooled": "not_applicable"}},
	"a folder whose recovery target is disabled": {
		"changes": array.concat(by_policy(dfs), targets([fixture.share("files1"), object.union(fixture.share("fs2"), {"online": false})])),
		"want": {base: "manual"},
	},
	"an old server, and a policy that goes before has another store": {
		"changes": array.concat(array.concat(by_policy(old), [fixture.set_to(fixture.citrix_policy_at("base", ["priority"]), 4)]), [
			fixture.set_to(
				fixture.citrix_policy_at("first", []),
				object.union(fixture.citrix_policy("First", 1, ["DATPath_Part"], []), {"userStore": dfs}),
			),
			fixture.set_to(fixture.citrix_policy_at("base", ["settings"]), ["DATPath_Part"]),
		]),
		"want": {base: "not_applicable", "citrixpolicy/First": "pass"},
	},
	"a server of the recovery site": {"changes": by_policy(`\\fs2\upm`), "want": {base: "pass"}},
	"a server of production": {"changes": by_policy(old), "want": {base: "fail"}},
	"a server of production, and Group Policy sets another one": {"changes": set_here("userStore", old), "want": {base: "not_applicable"}},
	"a server of production, copied to the recovery site": {"changes": array.concat(by_policy(old), set_here("replicas", [`\\fs2\upm`])), "want": {base: "manual"}},
	"a server of production, copied to another one": {"changes": array.concat(by_policy(old), set_here("replicas", [`\\sf2\upm`])), "want": {base: "fail"}},
	"a server of production, and a path at the recovery site is declared": {
		"changes": array.concat(by_policy(old), [fixture.set_to(["estate", "components", "profiles"], {"inScope": true, "paths": [`\\fs2\upm`]})]),
		"want": {base: "manual"},
	},
	"a server that nobody can place": {"changes": by_policy(`\\%SERVER%\upm`), "want": {base: "unknown"}},
	"the home directory": {"changes": by_policy("Windows"), "want": {base: "unknown"}},
	"Profile Management is switched off": {"changes": array.concat(by_policy(old), set_here("profileManagement", false)), "want": {base: "not_applicable"}},
	"Profile Management is switched off here and on there": {
		"changes": array.concat(array.concat(by_policy(old), set_here("profileManagement", false)), [fixture.set_to(fixture.citrix_policy_at("pooled", ["profileManagement"]), true)]),
		"want": {base: "fail"},
	},
	"a policy for production alone": {
		"changes": array.concat(by_policy(old), set_here("filters", [fixture.filter("DesktopGroup", fixture.group_id.pooled)])),
		"want": {base: "not_applicable"},
	},
	"a policy that is disabled": {"changes": array.concat(by_policy(old), set_here("enabled", false)), "want": {base: "not_applicable"}},
	"the set was not read as a whole": {
		"changes": array.concat(by_policy(dfs), [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, "status"]), "partial")]),
		"want": {base: "unknown"},
	},
	"policies may not be read": {"changes": array.concat(denied, unset), "want": {"deliverygroup/W11 DR": "unknown"}},
	"policies may not be read, and Group Policy sets the store": {"changes": denied, "want": {"deliverygroup/W11 DR": "not_applicable"}},
	"profiles are out of scope": {"changes": array.concat(by_policy(old), [fixture.set_to(["estate", "components", "profiles"], {"inScope": false})]), "want": {base: "not_applicable"}},
	"nobody knows what Group Policy sets": {"changes": array.concat(set_here("userStore", old), open_setting), "want": {base: "unknown"}},
	"nobody knows what Group Policy sets, and the store is at the recovery site": {"changes": array.concat(set_here("userStore", dfs), open_setting), "want": {base: "pass"}},
}

test_words[text] if {
	some text, changes in {
		`The user store of the Citrix policy Baseline, \\sf1\upm\%username%, is served outside the recovery site only.`: by_policy(old),
		`Policies › Baseline › Edit › Path to user store, give it a path that leads to both sites, such as \\corp.example.internal\<namespace>\<folder>`: by_policy(old),
		"Profile Management copies it to \\\\fs2\\upm.": array.concat(by_policy(old), set_here("replicas", [`\\fs2\upm`])),
		"and nobody knows whether machines there have another one:": array.concat(set_here("userStore", old), open_setting),
		"nobody can tell where the user store Windows of the Citrix policy Baseline is": by_policy("Windows"),
	}
	testing.says(rule, base, text) with input as fixture.changed(changes)
}
