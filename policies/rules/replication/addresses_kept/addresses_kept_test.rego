package muster.rules.replication.addresses_kept_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.addresses_kept as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

desktops := "plan/RP-Desktops"

whole := "component/replication"

network(key, value) := fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", [key]), value)

# Machines are dev1 and dev2.
machine(i, key, value) := fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", ["vms", i, key]), value)

assigned := [machine("0", "assigned", "10.20.3.21"), machine("1", "assigned", "10.20.3.22")]

cases := {
	"networks of the same addresses": {"changes": [], "want": {desktops: "pass", "plan/RP-Citrix": "pass", whole: "not_applicable"}},
	"networks of other addresses": {"changes": [network("kept", false)], "want": {desktops: "manual", "plan/RP-Citrix": "pass"}},
	"nobody can tell": {"changes": [network("kept", null)], "want": {desktops: "unknown"}},
	"one machine gets another address although its network stays": {
		"changes": [machine("0", "assigned", "10.10.3.77")],
		"want": {desktops: "manual"},
	},
	"one machine is given the address that it has": {
		"changes": [machine("0", "assigned", "10.10.3.21")],
		"want": {desktops: "pass"},
	},
	"the plan names every address, whatever the networks are": {
		"changes": array.concat([network("kept", null)], assigned),
		"want": {desktops: "manual"},
	},
	"the plan names some addresses, and of the rest nobody can tell": {
		"changes": [network("kept", null), machine("0", "assigned", "10.20.3.21")],
		"want": {desktops: "unknown"},
	},
	"a network without machines": {
		"changes": [network("kept", null), network("vms", [])],
		"want": {desktops: "pass"},
	},
	"the mappings were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Desktops", ["networks"]))], "want": {desktops: "unknown"}},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {desktops: "not_applicable", whole: "not_applicable"}},
}

test_list[name] if {
	some name, case in {
		"all machines of the network": {
			"changes": [network("kept", false)],
			"list": [
				"dev1 in HQ-Desktops: 10.10.3.21 becomes one of DR-Desktops",
				"dev2 in HQ-Desktops: 10.10.3.22 becomes one of DR-Desktops",
			],
		},
		"the one whose address the plan gives": {
			"changes": [machine("0", "assigned", "10.10.3.77")],
			"list": ["dev1 in HQ-Desktops: 10.10.3.21 becomes 10.10.3.77"],
		},
		"a machine that keeps its address by the plan is left out": {
			"changes": [network("kept", false), machine("0", "assigned", "10.10.3.21")],
			"list": ["dev2 in HQ-Desktops: 10.10.3.22 becomes one of DR-Desktops"],
		},
		"a machine whose address nobody knows": {
			"changes": [machine("0", "addresses", []), machine("0", "assigned", "10.10.3.21")],
			"list": ["dev1 in HQ-Desktops: becomes 10.10.3.21"],
		},
	}
	asked := {question.list | some question in rule.attest; question.target == desktops} with input as fixture.changed(case.changes)
	asked == {case.list}
}

test_words[text] if {
	some text, changes in {
		"these addresses change: dev1 in HQ-Desktops: 10.10.3.21 becomes 10.10.3.77. Do the DNS records of these machines follow": [machine("0", "assigned", "10.10.3.77")],
		"whether HQ-Desktops and DR-Desktops have the same addresses": [network("kept", null)],
		"whether HQ-Desktops and its missing counterpart have": [network("kept", null), network("mapped", false)],
	}
	testing.says(rule, desktops, text) with input as fixture.changed(changes)
}
