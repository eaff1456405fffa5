package muster.rules.replication.networks_mapped_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.networks_mapped as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

network(key, value) := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", [key]), value)

unmapped := [network("mapped", false), network("recovery", ""), network("test", ""), network("recoveryExists", null), network("testExists", null), network("kept", null)]

# stretched networks have a counterpart of the same name, and no test network.
stretched := [
	fixture.set_to(fixture.prism_plan_at("RP-Citrix", ["stretched"]), true),
	network("recovery", "HQ-Servers"),
	network("test", ""),
	network("testExists", null),
]

moved := [network("planned", "10.10.1.0/24"), network("actual", "10.20.1.0/24")]

detached(list) := [fixture.set_to(fixture.plan_at("RP-Citrix", ["networks", "detached"]), list)]

test_a_machine_without_an_adapter_is_one_of_many if {
	testing.severity(rule, citrix) == "high" with input as fixture.changed(detached(["sf1"]))
	testing.says(rule, citrix, "starts sf1, which has no network adapter.") with input as fixture.changed(detached(["sf1"]))
	testing.says(rule, citrix, "starts a, b, c and 1 more, which has") with input as fixture.changed(detached(["a", "b", "c", "d"]))
}

cases := {
	"a machine has no network adapter": {"changes": detached(["sf1"]), "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"all networks are mapped": {"changes": [], "want": {citrix: "pass", "plan/RP-Desktops": "pass", whole: "not_applicable"}},
	"one is not": {"changes": unmapped, "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"the network there does not exist": {"changes": [network("recoveryExists", false)], "want": {citrix: "fail"}},
	"nobody could tell whether it exists": {"changes": [network("recoveryExists", null)], "want": {citrix: "unknown"}},
	"the network there has other addresses than the plan says": {"changes": moved, "want": {citrix: "fail"}},
	"the plan has another gateway than the network": {
		"changes": [network("plannedGateway", "10.10.1.1"), network("actualGateway", "10.10.1.254")],
		"want": {citrix: "fail"},
	},
	"the plan has the gateway of the network": {
		"changes": [network("plannedGateway", "10.10.1.254"), network("actualGateway", "10.10.1.254")],
		"want": {citrix: "pass"},
	},
	"Nutanix does not manage the network, and so has no gateway for it": {
		"changes": [network("plannedGateway", "10.10.1.1"), network("actualGateway", "")],
		"want": {citrix: "pass"},
	},
	"the network there has the addresses that the plan says": {"changes": [network("planned", "10.10.1.0/24")], "want": {citrix: "pass"}},
	"nobody could tell the addresses of the network there": {
		"changes": [network("planned", "10.10.1.0/24"), network("actual", "")],
		"want": {citrix: "pass"},
	},
	"no test network": {"changes": [network("test", ""), network("testExists", null)], "want": {citrix: "fail"}},
	"the test network is the real one": {"changes": [network("test", "DR-Servers")], "want": {citrix: "fail"}},
	"the test network is that of another plan in a disaster": {"changes": [network("test", "dr-desktops")], "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"machines of the recovery site are in the test network": {"changes": [network("testHosts", ["sql2"])], "want": {citrix: "fail", "plan/RP-Desktops": "pass"}},
	"the test network is the real one, in another case": {"changes": [network("test", "dr-servers")], "want": {citrix: "fail"}},
	"the test network does not exist": {"changes": [network("testExists", false)], "want": {citrix: "fail"}},
	"nobody could tell whether the test network exists": {"changes": [network("testExists", null)], "want": {citrix: "unknown"}},
	"several networks may share a test network": {
		"changes": [fixture.set_to(
			fixture.network_at("RP-Citrix", "HQ-Desktops", []),
			fixture.kept_network("RP-Desktops", "HQ-Desktops"),
		)],
		"want": {citrix: "pass"},
	},
	"what is wrong with one network stands when another is in doubt": {
		"changes": [
			network("recoveryExists", null),
			fixture.set_to(
				fixture.network_at("RP-Citrix", "HQ-Desktops", []),
				object.union(fixture.kept_network("RP-Desktops", "HQ-Desktops"), {"recoveryExists": false}),
			),
		],
		"want": {citrix: "fail"},
	},
	"stretched networks need neither mapping nor test network": {"changes": stretched, "want": {citrix: "pass"}},
	"a stretched network has to be there as well": {
		"changes": array.concat(stretched, [network("recoveryExists", false)]),
		"want": {citrix: "fail"},
	},
	"without a test network stretching is no excuse for another plan": {
		"changes": [
			fixture.set_to(fixture.prism_plan_at("RP-Desktops", ["stretched"]), true),
			network("test", ""), network("testExists", null),
		],
		"want": {citrix: "fail"},
	},
	"a plan without machines maps all it has to": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["networks", "items"]), {})],
		"want": {citrix: "pass"},
	},
	"the mappings were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", ["networks"]))], "want": {citrix: "unknown"}},
	"what is left of mappings that were not read counts for nothing": {
		"changes": array.concat(unmapped, [fixture.set_to(fixture.plan_at("RP-Citrix", ["networks", "status"]), "failed")]),
		"want": {citrix: "unknown"},
	},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {citrix: "not_applicable", whole: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"does not map the network HQ-Servers of fas1, lic1, ns1 and 4 more.": unmapped,
		"maps HQ-Servers to DR-Servers, a network that the recovery site does not have.": [network("recoveryExists", false)],
		"maps HQ-Servers to DR-Test for tests, a network": [network("testExists", false)],
		"takes DR-Servers at the recovery site for 10.10.1.0/24, and it is 10.20.1.0/24.": moved,
		"has no test network for HQ-Servers.": [network("test", "")],
		"tests in DR-Servers, the network that the machines of HQ-Servers get in a disaster.": [network("test", "DR-Servers")],
		"tests in DR-Desktops, the network that machines of HQ-Desktops get in a disaster.": [network("test", "DR-Desktops")],
		"tests in DR-Test, where machines of the recovery site are: rds2, sql2.": [network("testHosts", ["rds2", "sql2"])],
		"tests in DR-Test, where machines of the recovery site are: a, b, c and 1 more.": [network("testHosts", ["a", "b", "c", "d"])],
		"maps HQ-Servers to DR-Servers, and nobody could tell": [network("recoveryExists", null)],
		"maps HQ-Servers to DR-Test, and nobody could tell": [network("testExists", null)],
	}
	testing.says(rule, citrix, text) with input as fixture.changed(changes)
}

test_few_machines_are_all_named if {
	changes := [fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", ["mapped"]), false)]
	testing.says(rule, "plan/RP-Desktops", "HQ-Desktops of dev1, dev2.") with input as fixture.changed(changes)
}

test_an_unmapped_network_is_one_fault if {
	found := rule.findings with input as fixture.changed(unmapped)
	doubts := rule.gaps with input as fixture.changed(unmapped)
	[count(found), count(doubts)] == [1, 0]
}

test_a_test_beside_what_lives_is_high if {
	severity := testing.severity(rule, citrix) with input as fixture.changed([network("testHosts", ["sql2"])])
	severity == "high"
}
