package muster.rules.storefront.certificate_valid_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.certificate_valid as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

presented(certificates) := fixture.set_to(at(["certificates", "items"]), certificates)

certificate(names, not_after) := {"names": names, "notAfter": not_after}

good := "2027-06-01T00:00:00Z"

sf := fixture.fqdn("sf")

severity(moment) := word if {
	word := testing.severity(rule, first) with input as fixture.changed([presented([certificate([sf], moment)])])
}

test_two_weeks_are_time_to_renew_it if severity("2026-12-06T15:00:00Z") == "medium"

test_less_is_as_grave_as_the_rule_says if severity("2026-12-06T14:59:00Z") == ""

cases := {
	"good for the name, and long enough": {"changes": [], "want": {first: "pass", second: "pass"}},
	"it runs out in three weeks": {
		"changes": [presented([certificate([sf], "2026-12-13T15:00:00Z")])],
		"want": {first: "fail", second: "pass"},
	},
	"it runs out in thirty days to the second": {"changes": [presented([certificate([sf], "2026-12-22T15:00:00Z")])], "want": {first: "pass"}},
	"it runs out a second earlier": {"changes": [presented([certificate([sf], "2026-12-22T14:59:59Z")])], "want": {first: "fail"}},
	"it has expired": {"changes": [presented([certificate([sf], "2026-11-01T00:00:00Z")])], "want": {first: "fail"}},
	"it is for the server's own name": {"changes": [presented([certificate([fixture.fqdn("sf1")], good)])], "want": {first: "fail"}},
	"the name is one of several": {"changes": [presented([certificate([fixture.fqdn("sf1"), sf], good)])], "want": {first: "pass"}},
	"a wildcard for the domain": {"changes": [presented([certificate(["*.corp.example.internal"], good)])], "want": {first: "pass"}},
	"a wildcard stands for one label only": {"changes": [presented([certificate(["*.example.internal"], good)])], "want": {first: "fail"}},
	"a wildcard does not stand for the domain itself": {
		"changes": [
			fixture.set_to(at(["baseUrl", "url"]), "https://corp.example.internal"),
			presented([certificate(["*.corp.example.internal"], good)]),
		],
		"want": {first: "fail"},
	},
	"a wildcard for another domain": {"changes": [presented([certificate(["*.other.example.internal"], good)])], "want": {first: "fail"}},
	"a name that only ends like it": {"changes": [presented([certificate(["x.corp.example.internal"], good)])], "want": {first: "fail"}},
	"a new certificate beside the old one": {
		"changes": [presented([certificate([sf], "2026-11-30T00:00:00Z"), certificate([sf], good)])],
		"want": {first: "pass"},
	},
	"a lasting certificate for another site does not help": {
		"changes": [presented([certificate([sf], "2026-11-30T00:00:00Z"), certificate(["other.example"], good)])],
		"want": {first: "fail"},
	},
	"an old certificate for another site does no harm": {
		"changes": [presented([certificate(["other.example"], "2026-11-30T00:00:00Z"), certificate([sf], good)])],
		"want": {first: "pass"},
	},
	"nobody knows until when": {"changes": [presented([certificate([sf], "")])], "want": {first: "unknown"}},
	"nobody knows until when, and another is good": {
		"changes": [presented([certificate([sf], ""), certificate([sf], good)])],
		"want": {first: "pass"},
	},
	"nobody knows until when, and another is not": {
		"changes": [presented([certificate([sf], ""), certificate([sf], "2026-11-30T00:00:00Z")])],
		"want": {first: "unknown"},
	},
	"the server presents none": {"changes": [presented([])], "want": {first: "unknown"}},
	"no base URL": {"changes": [fixture.set_to(at(["baseUrl", "url"]), "")], "want": {first: "unknown"}},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"a web server that did not answer": {"changes": [fixture.not_learnt(at(["certificates"]))], "want": {first: "unknown", second: "pass"}},
	"files that disagree on the base URL": {"changes": [fixture.not_learnt(at(["baseUrl"]))], "want": {first: "unknown"}},
	"gateways in a form that nobody knows are another rule's business": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {first: "pass"}},
	"a server that was not asked about it": {"changes": [fixture.set_to(at([]), null)], "want": {first: "unknown"}},
	"an estate without StoreFront": {
		"changes": [
			fixture.without(["estate", "components", "storefront"]),
			fixture.without(fixture.windows_at("sf1", [])),
		],
		"want": {first: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"for sf.corp.example.internal expired at 2026-11-01T00:00:00Z": [presented([certificate([sf], "2026-11-01T00:00:00Z")])],
		"expires at 2026-12-01T00:00:00Z": [presented([certificate([sf], "2026-12-01T00:00:00Z")])],
		"No certificate on sf1.corp.example.internal covers the host of the base URL, sf.corp.example.internal": [presented([certificate([], good)])],
		"-DnsName sf.corp.example.internal": [presented([certificate([], good)])],
		"no certificate was read from the web server of sf1": [presented([])],
		"nobody can tell until when": [presented([certificate([sf], "")])],
		"tells no base URL": [fixture.set_to(at(["baseUrl", "url"]), "")],
		"was not asked about": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}

# What is unknown, or wrong, for one reason is not given another.
test_nothing_else_is_said[name] if {
	some name, case in {
		"a configuration that could not be read": {"text": "no certificate was read", "changes": [fixture.not_learnt(at([]))]},
		"a web server that did not answer": {"text": "no certificate was read", "changes": [fixture.not_learnt(at(["certificates"]))]},
		"files that disagree": {"text": "tells no base URL", "changes": [fixture.not_learnt(at(["baseUrl"]))]},
		"an end that is known": {"text": "nobody can tell until when", "changes": [presented([certificate([sf], "2026-11-01T00:00:00Z")])]},
	}
	not testing.says(rule, first, case.text) with input as fixture.changed(case.changes)
}

test_of_several_the_last_end_is_told if {
	changes := [presented([certificate([sf], "2026-11-30T00:00:00Z"), certificate([sf], "2026-12-02T00:00:00Z")])]
	testing.says(rule, first, "expires at 2026-12-02T00:00:00Z") with input as fixture.changed(changes)
}
