package muster.rules.ad.operations_masters_held_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.operations_masters_held as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

roles := ["directory", "views", "recovery", "roles"]

at(role, rest) := array.concat(array.concat(roles, ["items", role]), rest)

pdc := "role/pdc"

cases := {
	"a controller of production holds all": {"changes": [], "want": {pdc: "pass", "role/rid": "pass", "role/schema": "pass"}},
	"a controller of the recovery site holds one": {"changes": [fixture.set_to(at("pdc", ["holder"]), fixture.fqdn("dc2"))], "want": {pdc: "pass"}},
	"the holder was removed by force": {"changes": [fixture.set_to(at("pdc", ["holder"]), "")], "want": {pdc: "fail", "role/rid": "pass"}},
	"the holder is no controller any more": {"changes": [fixture.set_to(at("pdc", ["holder"]), fixture.fqdn("dc-old"))], "want": {pdc: "fail", "role/rid": "pass"}},
	"a role of the forest is of a controller of another domain": {"changes": [fixture.set_to(at("schema", ["holder"]), "dc1.other.example")], "want": {"role/schema": "pass"}},
	"one is not among them": {"changes": [fixture.without(at("pdc", []))], "want": {pdc: "unknown", "role/rid": "pass"}},
	"they were not read": {"changes": [fixture.set_to(roles, fixture.no_listing)], "want": {pdc: "unknown"}},
	"the directory of production alone was read": {"changes": [fixture.without(["directory", "views", "recovery"])], "want": {pdc: "unknown"}},
	"an estate without Active Directory": {
		"changes": [fixture.set_to(["estate", "components", "ad"], {"inScope": false}), fixture.without(["directory"])],
		"want": {pdc: "not_applicable"},
	},
}

test_words[text] if {
	some text in ["Nobody holds the operations master role pdc", "-OperationMasterRole PDCEmulator -Force"]
	testing.says(rule, pdc, text) with input as fixture.changed([fixture.set_to(at("pdc", ["holder"]), "")])
}
