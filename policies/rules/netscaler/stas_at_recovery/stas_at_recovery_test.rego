package muster.rules.netscaler.stas_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.stas_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat([fixture.without(at(["stas", "items", "cc4"]))], case.changes))
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
	"the STAs were not learnt": {"changes": [fixture.not_learnt(at(["stas"]))], "want": {target: "unknown"}},
	"only connectors of production": {"changes": [fixture.without(at(["stas", "items", "cc3"]))], "want": {target: "fail"}},
	"by address, at the recovery site": {"changes": only("10.20.1.21"), "want": {target: "pass"}},
	"by address, at production": {"changes": only("10.10.1.21"), "want": {target: "fail"}},
	"by a name that nobody asked for": {"changes": only("sta.example"), "want": {target: "unknown"}},
	"bound for all gateways": {"changes": [fixture.set_to(at(["stas", "items", "cc3", "gateway"]), "")], "want": {target: "pass"}},
	"bound to another gateway": {"changes": [fixture.set_to(at(["stas", "items", "cc3", "gateway"]), "other")], "want": {target: "fail"}},
	"a gateway of StoreFront without any STA": {"changes": [fixture.set_to(at(["stas", "items"]), {})], "want": {target: "fail"}},
	"gateways that lead to something else than desktops": {
		"changes": [fixture.set_to(at(["stas", "items"]), {}), fixture.set_to(at(["storeFronts", "items"]), {})],
		"want": {target: "not_applicable"},
	},
	"no gateway lets users in": {"changes": [fixture.set_to(at(["gateways", "items"]), {})], "want": {target: "not_applicable"}},
}

only(host) := [
	fixture.without(at(["stas", "items", "cc3"])),
	fixture.set_to(at(["stas", "items", "cc1"]), fixture.leading("gw", "", sprintf("http://%s", [host]), host)),
]

test_words[text] if {
	some text in [
		"The gateway gw knows only STAs that are lost with production: cc1.corp.example.internal.",
		"bind vpn vserver gw -staServer https://cc3.corp.example.internal",
	]
	testing.says(rule, target, text) with input as fixture.changed(array.concat([fixture.without(at(["stas", "items", "cc4"]))], [fixture.without(at(["stas", "items", "cc3"]))]))
}

test_a_name_with_blanks_is_quoted if {
	testing.says(rule, target, `bind vpn vserver "gw of users" -staServer https://cc3.corp.example.internal`) with input as fixture.changed([
		fixture.set_to(at(["gateways", "items"]), {"gw of users": fixture.healthy.netscaler.sites.production.gateways.items.gw}),
		fixture.set_to(at(["stas", "items"]), {"cc1": fixture.leading("gw of users", "", "https://cc1.corp.example.internal", "cc1.corp.example.internal")}),
	])
}
