package muster.rules.registration.vda_sids_match_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_sids_match as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

pooled := "host/w11-hq-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

sids(name, text) := fixture.set_to(vda(name, ["listOfSids"]), text)

one := "S-1-5-21-1-2-3-1101"

two := of_connectors(["cc3", "cc4"])

of_connectors(names) := concat(" ", [fixture.server_accounts.hosts[fixture.fqdn(name)].sid | some name in names])

# unread are the changes by which the directory does not tell the SIDs of the connectors.
unread := fixture.set_to(["serverAccounts"], object.union(fixture.server_accounts, fixture.failure))

cases := {
	"no desktop has ListOfSIDs": {
		"changes": [],
		"want": {recovery: "pass", persistent: "pass", pooled: "not_applicable", nobody: "not_applicable"},
	},
	"fewer SIDs than recovery connectors": {
		"changes": [sids("w11-dr-001", one)],
		"want": {recovery: "fail", persistent: "pass"},
	},
	"the same SID twice is one SID": {"changes": [sids("w11-dr-001", sprintf("%s,%s ", [one, one]))], "want": {recovery: "fail"}},
	"a blank trusts nobody": {"changes": [sids("w11-dr-001", " ")], "want": {recovery: "fail"}},
	"the SIDs of the recovery connectors": {"changes": [sids("w11-dr-001", two)], "want": {recovery: "pass"}},
	"as many SIDs, and they are production's": {"changes": [sids("w11-dr-001", of_connectors(["cc1", "cc2"]))], "want": {recovery: "fail"}},
	"nobody knows the SIDs of connectors, and enough may be the right ones": {"changes": [unread, sids("w11-dr-001", two)], "want": {recovery: "manual"}},
	"connectors of production need no place among them": {
		"changes": [sids("w11-dev-001", two)],
		"want": {persistent: "pass"},
	},
	"pooled desktops of production never meet a recovery connector": {
		"changes": [sids("w11-hq-001", one)],
		"want": {pooled: "not_applicable"},
	},
	"an answer that did not come": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown"}},
	"a desktop that was not asked about it": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"a desktop that registers without connectors": {
		"changes": [sids("w11-dr-001", one), fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
	"only desktops that stay were asked": {
		"changes": [fixture.without(fixture.windows_at(name, [])) | some name in ["w11-dr-001", "w11-dev-001"]],
		"want": {nobody: "unknown", pooled: "not_applicable"},
	},
}

test_words[said] if {
	some said, changes in {
		"trusts 1 machines, fewer than the 2 recovery connectors": [unread, sids("w11-dr-001", one)],
		"Are those of all recovery connectors among them": [unread, sids("w11-dr-001", two)],
		"on the master image of W11-Pooled-DR: 'HKLM:": [sids("w11-dr-001", of_connectors(["cc1", "cc3"]))],
		"does not hold the SIDs of": [sids("w11-dr-001", of_connectors(["cc1", "cc3"]))],
		"was not asked about its registration": [fixture.set_to(vda("w11-dr-001", []), null)],
	}
	testing.says(rule, recovery, said) with input as fixture.changed(changes)
}
