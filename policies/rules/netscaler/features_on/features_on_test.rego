package muster.rules.netscaler.features_on_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.features_on as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

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
	"the features were not learnt": {"changes": [fixture.not_learnt(at(["features"]))], "want": {target: "unknown"}},
	"the gateways were not learnt": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {target: "unknown"}},
	"the gateway is switched off": {"changes": [feature("sslvpn", "on", false)], "want": {target: "fail"}},
	"load balancing is switched off": {"changes": [feature("lb", "on", false)], "want": {target: "fail"}},
	"authentication is switched off": {"changes": [feature("aaa", "on", false)], "want": {target: "fail"}},
	"TLS is switched off": {"changes": [feature("ssl", "on", false)], "want": {target: "fail"}},
	"GSLB is switched off": {"changes": [feature("gslb", "on", false)], "want": {target: "fail"}},
	"the licence does not cover the gateway": {"changes": [feature("sslvpn", "licensed", false)], "want": {target: "fail"}},
	"the licence says nothing of authentication": {"changes": [feature("aaa", "licensed", false)], "want": {target: "pass"}},
	"content switching is off, and nothing uses it": {"changes": [feature("cs", "on", false)], "want": {target: "pass"}},
	"content switching is off, and a gateway is behind it": {
		"changes": [feature("cs", "on", false), fixture.set_to(at(["gateways", "items", "gw"]), fixture.gateway("", ["cs_gw"]))],
		"want": {target: "fail"},
	},
	"content switching is off, and the name of the gateway leads to it": {
		"changes": switching_off("SSL", "198.51.100.7"),
		"want": {target: "fail"},
	},
	"content switching is off, and what is left of it has an address that nobody uses": {
		"changes": switching_off("SSL", "10.10.1.250"),
		"want": {target: "pass"},
	},
	"content switching is off, and redirected users to TLS": {
		"changes": switching_off("HTTP", "198.51.100.7"),
		"want": {target: "pass"},
	},
	"GSLB is off, and was left over with one site": {
		"changes": [feature("gslb", "on", false), fixture.without(at(["gslbSites", "items", "DR"]))],
		"want": {target: "pass"},
	},
	"the gateway is off, and there is none": {
		"changes": [feature("sslvpn", "on", false), fixture.set_to(at(["gateways", "items"]), {})],
		"want": {target: "pass"},
	},
	"nobody says whether the gateway is on": {"changes": [feature("sslvpn", "on", null)], "want": {target: "unknown"}},
	"the list has no such feature": {"changes": [fixture.without(at(["features", "items", "sslvpn"]))], "want": {target: "unknown"}},
	"nobody says whether the gateway is licensed": {"changes": [feature("sslvpn", "licensed", null)], "want": {target: "unknown"}},
	"nobody says whether content switching is on, which is not used": {"changes": [feature("cs", "on", null)], "want": {target: "pass"}},
}

feature(name, field, value) := fixture.set_to(at(["features", "items", name, field]), value)

# switching_off has content switching off as the facts tell it: what leads to a gateway is gone too.
switching_off(protocol, address) := [
	feature("cs", "on", false),
	fixture.set_to(at(["gateways", "items", "gw"]), fixture.gateway("", [])),
	fixture.set_to(at(["virtualServers", "items", "cs_gw"]), object.union(fixture.virtual_server(address, 443, []), {"kind": "cs", "enabled": false, "protocol": protocol})),
]

test_words[text] if {
	some text, change in {
		"ns1.corp.example.internal is set up for gw, and the feature SSLVPN is switched off.": feature("sslvpn", "on", false),
		"enable ns feature SSLVPN; save ns config": feature("sslvpn", "on", false),
		"and the feature LB is not licensed.": feature("lb", "licensed", false),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}
