package muster.rules.registration.vda_uses_policy_test

import data.muster.lib.fix
import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_uses_policy as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "host/w11-hq-001.corp.example.internal"

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

lists(name, places) := [fixture.set_to(vda(name, ["lists"]), [fixture.connector_list(place, [["cc3", "cc4"]]) | some place in places])]

unsampled := [fixture.without(fixture.windows_at(name, [])) | some name in object.keys(fixture.vda_of)]

cases := {
	"every desktop goes by policy": {
		"changes": [],
		"want": {pooled: "pass", recovery: "pass", persistent: "pass", nobody: "not_applicable"},
	},
	"the personality file alone has a list": {
		"changes": lists("w11-dr-001", ["personality"]),
		"want": {recovery: "fail", pooled: "pass"},
	},
	"the installer's list is what is left": {"changes": lists("w11-dev-001", ["registry"]), "want": {persistent: "fail"}},
	"a list of its own behind that of policy does no harm": {
		"changes": lists("w11-dr-001", ["policy", "personality", "registry"]),
		"want": {recovery: "pass"},
	},
	"a list of its own before another": {"changes": lists("w11-dr-001", ["personality", "registry"]), "want": {recovery: "fail"}},
	"a list that a policy has left behind, where no policy gives one": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "pass"},
	},
	"no list anywhere": {"changes": lists("w11-dr-001", []), "want": {recovery: "fail"}},
	"a desktop that registers without connectors": {
		"changes": array.concat(lists("w11-dr-001", ["registry"]), [fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud]),
		"want": {recovery: "not_applicable", pooled: "pass"},
	},
	"a desktop that could not be asked": {
		"changes": [fixture.not_learnt(fixture.windows_at("w11-dr-001", [])), fixture.set_to(fixture.windows_at("w11-dr-001", ["roles"]), ["vda"])],
		"want": {recovery: "unknown", pooled: "pass"},
	},
	"an answer that did not come is not an empty list": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown"}},
	"a desktop that was not asked about it": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"not one desktop was asked": {"changes": unsampled, "want": {recovery: "not_applicable", nobody: "unknown"}},
	"an estate without desktops": {
		"changes": array.concat(unsampled, [fixture.without(["estate", "components", id]) | some id in ["workloads_mcs", "workloads_manual"]]),
		"want": {nobody: "not_applicable"},
	},
}

# How grave it is depends on whether a policy should have given a list.
test_severity[want] if {
	some want, changes in {
		"high": lists("w11-dr-001", ["personality"]),
		"low": array.concat(
			lists("w11-dr-001", ["personality"]),
			[fixture.set_to(
				fixture.setting_at("recovery", "recovery", "listOfDDCs"),
				object.union(fixture.held(["cc3.corp.example.internal"], "personality"), {"policy": "absent"}),
			)],
		),
	}
	found := [object.get(finding, "severity", "high") | some finding in rule.findings; finding.target == recovery] with input as fixture.changed(changes)
	found == [want]
}

test_words[text] if {
	some text, changes in {
		`registers by the list in C:\MCSPersonality.ini, and not by Group Policy`: lists("w11-dr-001", ["personality"]),
		"has a list of connectors nowhere": lists("w11-dr-001", []),
		"gpupdate": lists("w11-dr-001", []),
		`-ValueName ListOfDDCs -Type String -Value "cc3.corp.example.internal cc4.corp.example.internal"`: array.concat(
			lists("w11-dr-001", []),
			[fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		),
		"was not asked about its registration": [fixture.set_to(vda("w11-dr-001", []), null)],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(changes)
}

# What is suggested depends on whose desktops they are, not on where the OU ends; and a
# desktop whose OU gets no list is not told to fetch it.
test_suggested[ou] if {
	some ou, list in {
		sprintf("ou=w11,%s", [fixture.dn.persistent]): `"(cc1.corp.example.internal cc2.corp.example.internal) (cc3.corp.example.internal cc4.corp.example.internal)"`,
		fixture.dn.pooled: `"OU=VDA-HQ,OU=Citrix,DC=corp,DC=example,DC=internal" | ForEach-Object { New-GPLink -Name "Citrix registration production"`,
		"": "name the OU of w11-dev-001.corp.example.internal",
	}
	inp := fixture.changed(array.concat(
		lists("w11-dev-001", []),
		[
			fixture.set_to(vda("w11-dev-001", ["ou"]), ou),
			fixture.set_to(fixture.setting_at("recovery", "persistent", "listOfDDCs"), fixture.not_set),
			fixture.set_to(fixture.setting_at("production", "pooled", "listOfDDCs"), fixture.not_set),
		],
	))
	testing.says(rule, persistent, list) with input as inp
	every finding in rule.findings {
		not contains(fix.text(finding.fix), "gpupdate")
	} with input as inp
}
