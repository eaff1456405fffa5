package muster.rules.netscaler.certificates_valid_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.certificates_valid as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

severity(days) := word if {
	word := testing.severity(rule, target) with input as fixture.changed([until(""), left(days)])
}

test_two_weeks_are_time_to_renew_it if severity(14) == "medium"

test_less_is_as_grave_as_the_rule_says if severity(13) == ""

of_storefront(names, told) := fixture.set_to(at(["certificates", "items", "sf"]), object.union(fixture.certificate(["lb_sf"], names), {"namesTold": told}))

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"changes": fixture.unread_access, "want": {target: "not_applicable"}},
	"the pair of the recovery site stands by": {"changes": fixture.standby_pair, "want": {target: "not_applicable", "netscaler/recovery": "pass"}},
	"production alone is named, and something else stands by": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby"])],
		"want": {target: "not_applicable"},
	},
	"the appliance was not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"what the appliance is was not learnt": {"changes": [fixture.not_learnt(at(["system"]))], "want": {target: "unknown"}},
	"a partition was not read": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"the certificates were not learnt": {"changes": [fixture.not_learnt(at(["certificates"]))], "want": {target: "unknown"}},
	"one has expired": {"changes": [until("2026-11-01T00:00:00Z")], "want": {target: "fail"}},
	"one ends within a month": {"changes": [until("2026-12-10T00:00:00Z")], "want": {target: "fail"}},
	"one ends in five weeks": {"changes": [until("2026-12-28T00:00:00Z")], "want": {target: "pass"}},
	"no date, and few days left": {"changes": [until(""), left(12)], "want": {target: "fail"}},
	"no date, and many days left": {"changes": [until(""), left(90)], "want": {target: "pass"}},
	"the date goes before the days": {"changes": [left(2)], "want": {target: "pass"}},
	"neither a date nor days": {"changes": [until(""), left(null)], "want": {target: "unknown"}},
	"no certificate is presented, and there is no gateway": {
		"changes": [fixture.set_to(at(["certificates", "items"]), {}), fixture.set_to(at(["gateways", "items"]), {})],
		"want": {target: "not_applicable"},
	},
	"the gateway presents no certificate": {"changes": [cert("servers", ["lb_sf"])], "want": {target: "fail"}},
	"nothing presents a certificate": {"changes": [fixture.set_to(at(["certificates", "items"]), {})], "want": {target: "fail"}},
	"what switches content before the gateway presents it": {
		"changes": [cert("servers", ["cs_gw"]), fixture.set_to(at(["gateways", "items", "gw"]), fixture.gateway("", ["cs_gw"]))],
		"want": {target: "pass"},
	},
	"the gateways were not learnt": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {target: "unknown"}},
	"StoreFront is met with the certificate of another name": {"changes": [of_storefront(["portal.example"], true)], "want": {target: "fail"}},
	"StoreFront is met with its name": {"changes": [of_storefront(["sf.corp.example.internal"], true)], "want": {target: "pass"}},
	"StoreFront is met with a certificate whose names are not told": {"changes": [of_storefront([], false)], "want": {target: "unknown"}},
	"one is not valid yet": {"changes": [cert("notBefore", "2027-01-01T00:00:00Z")], "want": {target: "fail"}},
	"another server has one for the name": {
		"changes": [cert("names", ["vpn.example"]), fixture.set_to(at(["certificates", "items", "aaa"]), fixture.certificate(["aaa"], [fixture.fqdn("gateway")]))],
		"want": {target: "pass"},
	},
	"nobody tells from when it is valid": {"changes": [cert("notBefore", "")], "want": {target: "unknown"}},
	"it is good for another name": {"changes": [cert("names", ["vpn.example"])], "want": {target: "fail"}},
	"it is good for all names of the domain": {"changes": [cert("names", ["*.corp.example.internal"])], "want": {target: "pass"}},
	"it is good for names two steps below": {"changes": [cert("names", ["*.example.internal"])], "want": {target: "fail"}},
	"it is good for another name, and others are not told": {"changes": [cert("names", ["vpn.example"]), cert("namesTold", false)], "want": {target: "manual"}},
	"that of a SAML action ends": {
		"changes": [fixture.set_to(at(["certificates", "items", "idp"]), object.union(fixture.certificate([], []), {"actions": ["saml_idp"], "notAfter": "2026-12-01T00:00:00Z"}))],
		"want": {target: "fail"},
	},
}

cert(field, value) := fixture.set_to(at(["certificates", "items", "gw_cert", field]), value)

until(moment) := fixture.set_to(at(["certificates", "items", "gw_cert", "notAfter"]), moment)

left(days) := fixture.set_to(at(["certificates", "items", "gw_cert", "daysLeft"]), days)

test_words[text] if {
	some text, moment in {
		"The certificate gw_cert, which gw presents, expires at 2026-12-10T00:00:00Z.": "2026-12-10T00:00:00Z",
		"The certificate gw_cert, which gw presents, expired at 2026-11-01T00:00:00Z.": "2026-11-01T00:00:00Z",
		"update ssl certKey gw_cert": "2026-11-01T00:00:00Z",
	}
	testing.says(rule, target, text) with input as fixture.changed([until(moment)])
}
