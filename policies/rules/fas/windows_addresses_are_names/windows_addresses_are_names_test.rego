package muster.rules.fas.windows_addresses_are_names_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.windows_addresses_are_names as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

at(name) := fixture.windows_at(name, ["fas"])

values(name, addresses) := fixture.set_to(array.concat(at(name), ["addresses"]), addresses)

nobody := "component/fas"

unsampled := [fixture.without(fixture.windows_at(name, [])) | some name in object.keys(fixture.vda_of)]

cases := {
	"full names": {"changes": [], "want": {host("fas1"): "pass", host("sf1"): "pass", host("w11-dr-001"): "pass", nobody: "not_applicable"}},
	"an address": {
		"changes": [values("w11-dr-001", {"Address1": fixture.fqdn("fas1"), "Address2": "10.20.1.15"})],
		"want": {host("w11-dr-001"): "fail", host("sf1"): "pass"},
	},
	"an IPv6 address": {"changes": [values("sf1", {"Address1": "fd00:20::15"})], "want": {host("sf1"): "fail"}},
	"a short name": {"changes": [values("sf1", {"Address1": "fas1"})], "want": {host("sf1"): "fail"}},
	"a number that is left empty": {
		"changes": [values("sf1", {"Address1": fixture.fqdn("fas1"), "Address2": ""})],
		"want": {host("sf1"): "pass"},
	},
	"a host without any list": {"changes": [values("sf1", {})], "want": {host("sf1"): "unknown", host("sf2"): "pass"}},
	"a host that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {host("sf1"): "unknown"}},
	"a list that could not be read": {"changes": [fixture.not_learnt(at("sf1"))], "want": {host("sf1"): "unknown"}},
	"a host that was not asked about it": {"changes": [fixture.set_to(at("sf1"), null)], "want": {host("sf1"): "unknown"}},
	"not one desktop was asked": {"changes": unsampled, "want": {nobody: "unknown", host("sf1"): "pass"}},
	"an estate that does not declare FAS": {
		"changes": array.concat(unsampled, [fixture.without(["estate", "components", "fas"])]),
		"want": {host("fas1"): "not_applicable", nobody: "not_applicable"},
	},
}

test_words[text] if {
	some text, addresses in {
		"FAS server 2 on sf1.corp.example.internal, 10.20.1.15, is an address and not a name.": {"Address1": "fas1.corp.example.internal", "Address2": "10.20.1.15"},
		"correct Address1 in the policy that sf1.corp.example.internal gets: it should be fas1.corp.example.internal": {"Address1": "FAS1"},
		"it should be <full name>": {"Address1": "10.20.1.15"},
		"sf1.corp.example.internal has no list of FAS servers": {},
	}
	testing.says(rule, host("sf1"), text) with input as fixture.changed([values("sf1", addresses)])
}

test_a_list_that_could_not_be_read_is_not_said_to_be_missing if {
	not testing.says(rule, host("sf1"), "has no list") with input as fixture.changed([fixture.not_learnt(at("sf1"))])
}

test_what_was_not_asked_is_said if {
	testing.says(rule, host("sf1"), "was not asked about its list of FAS servers") with input as fixture.changed([fixture.set_to(at("sf1"), null)])
}
