package muster.rules.profiles.recovery_desktops_have_them_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.recovery_desktops_have_them as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

profiles := "component/profiles"

sets(ou, id, value) := fixture.set_to(fixture.setting_at("recovery", ou, id), fixture.setting([value], "Citrix common"))

leaves(ou, id) := fixture.set_to(fixture.setting_at("recovery", ou, id), fixture.not_set)

store := `\\corp.example.internal\profiles\%username%`

share := `\\files1.corp.example.internal\users`

# bare is an estate without any setting of profiles.
bare := [leaves(ou, id) | some ou in ["pooled", "recovery"]; some id in ["upmUserStore", "upmActive", "fslogixEnabled", "fslogixCCDLocations", "fslogixVHDLocations"]]

with_store(ous) := array.concat(bare, [sets(ou, "upmUserStore", store) | some ou in ous])

# elsewhere makes catalogs say nothing of OUs.
elsewhere := [fixture.set_to(fixture.catalog_at(key, ["ou"]), "") | some key in ["pooled", "recovery"]]

by_computers := fixture.set_to(array.concat(fixture.setting_at("recovery", "pooled", "upmUserStore"), ["witness"]), "computers")

read := fixture.set_to(array.concat(fixture.setting_at("recovery", "recovery", "upmUserStore"), ["read"]), [fixture.fqdn("vda2")])

cases := {
	"nobody has profiles": {"changes": bare, "want": {profiles: "pass"}},
	"both have a user store": {"changes": with_store(["pooled", "recovery"]), "want": {profiles: "pass"}},
	"production alone has a user store": {"changes": with_store(["pooled"]), "want": {profiles: "fail"}},
	"production alone, and catalogs name no OU": {"changes": array.concat(with_store(["pooled"]), elsewhere), "want": {profiles: "fail"}},
	"production alone has containers": {"changes": array.concat(bare, [sets("pooled", "fslogixVHDLocations", share)]), "want": {profiles: "fail"}},
	"another kind at the recovery site": {
		"changes": array.concat(with_store(["pooled"]), [sets("recovery", "fslogixCCDLocations", sprintf("type=smb,connectionString=%s", [share]))]),
		"want": {profiles: "fail"},
	},
	"Profile Management is switched off at production": {"changes": array.concat(with_store(["pooled"]), [sets("pooled", "upmActive", "0")]), "want": {profiles: "pass"}},
	"production by Group Policy, and the recovery site by a Citrix policy": {
		"changes": array.concat(with_store(["pooled"]), [fixture.set_to(fixture.citrix_policy_at("base", ["userStore"]), store)]),
		"want": {profiles: "pass"},
	},
	"the same, and the policy switches Profile Management off": {
		"changes": array.concat(with_store(["pooled"]), [
			fixture.set_to(fixture.citrix_policy_at("base", ["userStore"]), store),
			fixture.set_to(fixture.citrix_policy_at("base", ["profileManagement"]), false),
		]),
		"want": {profiles: "fail"},
	},
	"the same, and the policy is switched off": {
		"changes": array.concat(with_store(["pooled"]), [
			fixture.set_to(fixture.citrix_policy_at("base", ["userStore"]), store),
			fixture.set_to(fixture.citrix_policy_at("base", ["enabled"]), false),
		]),
		"want": {profiles: "fail"},
	},
	"a Citrix policy for production alone": {
		"changes": array.concat(with_store(["pooled"]), [
			fixture.set_to(fixture.citrix_policy_at("base", ["userStore"]), store),
			fixture.set_to(fixture.citrix_policy_at("base", ["filters"]), [fixture.filter("DesktopGroup", fixture.group_id.pooled)]),
		]),
		"want": {profiles: "fail"},
	},
	"a Citrix policy whose filter nobody can read": {
		"changes": array.concat(with_store(["pooled"]), [
			fixture.set_to(fixture.citrix_policy_at("base", ["userStore"]), store),
			fixture.set_to(fixture.citrix_policy_at("base", ["filters"]), [fixture.filter("DesktopGroup", "")]),
		]),
		"want": {profiles: "unknown"},
	},
	"nobody can tell what the recovery desktops get": {
		"changes": array.concat(with_store(["pooled"]), [fixture.set_to(fixture.setting_at("recovery", "recovery", "upmUserStore"), fixture.in_doubt)]),
		"want": {profiles: "unknown"},
	},
	"desktops of production were read to have it, and no recovery desktop was read": {"changes": array.concat(with_store(["pooled"]), [by_computers]), "want": {profiles: "pass"}},
	"desktops of production were read to have it, and recovery desktops were read not to": {"changes": array.concat(with_store(["pooled"]), [by_computers, read]), "want": {profiles: "fail"}},
	"nobody knows which catalogs take over": {"changes": [fixture.set_to(["workloads", "status"], "failed")], "want": {profiles: "unknown"}},
	"policies were not worked out": {"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))], "want": {profiles: "unknown"}},
	"an estate without profiles": {
		"changes": array.concat(with_store(["pooled"]), [fixture.set_to(["estate", "components", "profiles"], {"inScope": false})]),
		"want": {profiles: "not_applicable"},
	},
	"no recovery OU is declared": {
		"changes": [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], [])],
		"want": {profiles: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"has a user store of Profile Management, and ": with_store(["pooled"]),
		"no OU of the recovery desktops has any": array.concat(with_store(["pooled"]), elsewhere),
		"New-GPLink -Name 'Citrix common' -Target 'OU=VDA-DR,": with_store(["pooled"]),
	}
	testing.says(rule, profiles, text) with input as fixture.changed(changes)
}
