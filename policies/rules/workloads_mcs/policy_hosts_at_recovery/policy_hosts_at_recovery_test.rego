package muster.rules.workloads_mcs.policy_hosts_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.policy_hosts_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

base := "citrixpolicy/Baseline"

wem(names) := hosts("WemCloudConnectorList", [fixture.fqdn(name) | some name in names])

hosts(setting, list) := [
	fixture.set_to(fixture.citrix_policy_at("base", ["hosts"]), {setting: list}),
	fixture.set_to(fixture.citrix_policy_at("base", ["settings"]), [setting]),
]

proxy(address) := hosts("RendezvousProxy", [address])

cases := {
	"no setting names a host": {"changes": [], "want": {base: "not_applicable"}},
	"connectors of production": {"changes": wem(["cc1", "cc2"]), "want": {base: "fail"}},
	"connectors of both sites": {"changes": wem(["cc1", "cc3"]), "want": {base: "pass", "citrixpolicy/Pooled": "not_applicable"}},
	"connectors of the recovery site": {"changes": wem(["cc3"]), "want": {base: "pass"}},
	"a server of the recovery site": {"changes": proxy(fixture.fqdn("fas2")), "want": {base: "pass"}},
	"a server of production that a plan brings back": {"changes": proxy(fixture.fqdn("sf1")), "want": {base: "pass"}},
	"an address of production": {"changes": proxy("10.10.9.9"), "want": {base: "manual"}},
	"an address of the recovery site": {"changes": proxy("10.20.9.9"), "want": {base: "pass"}},
	"an address of neither site": {"changes": proxy("192.0.2.7"), "want": {base: "pass"}},
	"a name that nobody asked DNS for": {"changes": proxy("proxy.cloud.example"), "want": {base: "unknown"}},
	"a policy for production alone": {
		"changes": array.concat(wem(["cc1"]), [fixture.set_to(fixture.citrix_policy_at("base", ["filters"]), [fixture.filter("DesktopGroup", fixture.group_id.pooled)])]),
		"want": {base: "not_applicable"},
	},
	"a policy that another one goes before": {
		"changes": array.concat(
			array.concat(wem(["cc1"]), [fixture.set_to(fixture.citrix_policy_at("base", ["priority"]), 5)]),
			[fixture.set_to(fixture.citrix_policy_at("first", []), object.union(fixture.citrix_policy("First", 1, ["WemCloudConnectorList"], []), {"hosts": {"WemCloudConnectorList": [fixture.fqdn("cc3")]}}))],
		),
		"want": {base: "not_applicable", "citrixpolicy/First": "pass"},
	},
	"the set was not read as a whole": {
		"changes": array.concat(wem(["cc3"]), [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, "status"]), "partial")]),
		"want": {base: "unknown"},
	},
	"older facts have no hosts": {"changes": [fixture.without(fixture.citrix_policy_at("base", ["hosts"]))], "want": {base: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"The setting WemCloudConnectorList of the Citrix policy Baseline, which desktops of the recovery site get, names hosts of production alone: cc1.corp.example.internal.": wem(["cc1"]),
		"a policy that goes before Baseline": wem(["cc1"]),
		"names 10.10.9.9, which stands at production as far as DNS tells.": proxy("10.10.9.9"),
		"names proxy.cloud.example, which may stand at production": proxy("proxy.cloud.example"),
	}
	testing.says(rule, base, text) with input as fixture.changed(changes)
}
