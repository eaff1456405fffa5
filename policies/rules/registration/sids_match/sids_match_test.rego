package muster.rules.registration.sids_match_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.sids_match as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

sids(list) := fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfSIDs"), fixture.setting(list, "Registration DR"))

of_connectors(names) := concat(" ", [fixture.server_accounts.hosts[fixture.fqdn(name)].sid | some name in names])

cases := {
	"nobody sets ListOfSIDs": {"changes": [], "want": {recovery: "not_applicable", persistent: "not_applicable"}},
	"fewer SIDs than recovery connectors": {"changes": [sids(["S-1-5-21-1-2-3-1101"])], "want": {recovery: "fail"}},
	"the same SID twice is one SID": {"changes": [sids(["S-1-5-21-1-2-3-1101 S-1-5-21-1-2-3-1101 "])], "want": {recovery: "fail"}},
	"as many SIDs as recovery connectors, and they are production's": {"changes": [sids([of_connectors(["cc1", "cc2"])])], "want": {recovery: "fail"}},
	"one recovery connector is trusted, and the other is not": {"changes": [sids([of_connectors(["cc1", "cc2", "cc3"])])], "want": {recovery: "fail"}},
	"the SIDs of the recovery connectors": {"changes": [sids([of_connectors(["cc1", "cc2", "cc3", "cc4"])])], "want": {recovery: "pass"}},
	"in small letters, with commas": {"changes": [sids([lower(replace(of_connectors(["cc3", "cc4"]), " ", ","))])], "want": {recovery: "pass"}},
	"the directory was not asked for computers": {
		"changes": [fixture.set_to(["serverAccounts"], object.union(fixture.server_accounts, fixture.failure)), sids([of_connectors(["cc3", "cc4"])])],
		"want": {recovery: "manual"},
	},
	"an empty list trusts nobody": {"changes": [sids([""])], "want": {recovery: "fail"}},
	"the SID of one connector is not known, and enough may be the right ones": {
		"changes": [fixture.set_to(fixture.account_at("cc4", ["sid"]), ""), sids([of_connectors(["cc2", "cc3"])])],
		"want": {recovery: "manual", persistent: "not_applicable"},
	},
	"a value that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfSIDs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"desktops that register without connectors are not judged": {
		"changes": [
			sids(["S-1-5-21-1-2-3-1101"]),
			fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud,
		],
		"want": {recovery: "not_applicable"},
	},
}
