package muster.rules.replication.addresses_free_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.addresses_free as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

desktops := "plan/RP-Desktops"

citrix := "plan/RP-Citrix"

whole := "component/replication"

network(key, value) := fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", [key]), value)

# Machines are dev1, 10.10.3.21, and dev2, 10.10.3.22.
machine(i, key, value) := fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", ["vms", i, key]), value)

# there is a machine of the recovery site that has an address in the network of the desktops.
there(name, address) := network("taken", {address: [name]})

printer := there("print1", "10.10.3.21")

cases := {
	"addresses that nothing else has": {"changes": [], "want": {desktops: "pass", citrix: "pass", whole: "not_applicable"}},
	"a machine of the recovery site has the address that one brings along": {"changes": [printer], "want": {desktops: "fail", citrix: "pass"}},
	"another one has the address that the plan works out": {
		"changes": [there("print1", "10.20.3.21"), network("kept", false), machine("0", "offset", "10.20.3.21")],
		"want": {desktops: "fail"},
	},
	"nobody says whether the plan works addresses out, and that one is taken": {
		"changes": [there("print1", "10.20.3.21"), network("kept", false), network("offsets", null), machine("0", "offset", "10.20.3.21")],
		"want": {desktops: "unknown"},
	},
	"nobody says so, and the address would be free": {
		"changes": [printer, network("kept", false), network("offsets", null), machine("0", "offset", "10.20.3.21")],
		"want": {desktops: "pass"},
	},
	"the plan works nothing out": {
		"changes": [there("print1", "10.20.3.21"), network("kept", false), network("offsets", false), machine("0", "offset", "")],
		"want": {desktops: "pass"},
	},
	"the plan works out an address that is free": {
		"changes": [printer, network("kept", false), machine("0", "offset", "10.20.3.21")],
		"want": {desktops: "pass"},
	},
	"what the plan assigns goes before what it works out": {
		"changes": [there("print1", "10.20.3.21"), network("kept", false), network("actual", "10.20.2.0/23"), machine("0", "offset", "10.20.3.21"), machine("0", "assigned", "10.20.3.77")],
		"want": {desktops: "pass"},
	},
	"addresses change to those that DHCP gives": {"changes": [printer, network("kept", false)], "want": {desktops: "pass"}},
	"desktops ask DHCP in a network that keeps its addresses": {"changes": [printer, network("managed", false)], "want": {desktops: "pass"}},
	"a server has its address from whoever set it up": {
		"changes": [
			fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["taken"]), {fixture.vm_address.lic1: ["print1"]}),
			fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["managed"]), false),
		],
		"want": {citrix: "fail", desktops: "pass"},
	},
	"a plan assigns an address that something has": {
		"changes": [there("print1", "10.10.3.77"), machine("0", "assigned", "10.10.3.77")],
		"want": {desktops: "fail"},
	},
	"a plan assigns another one instead of one that is taken": {"changes": [printer, machine("0", "assigned", "10.10.3.77")], "want": {desktops: "pass"}},
	"a plan assigns two machines the same": {
		"changes": [machine("0", "assigned", "10.10.3.77"), machine("1", "assigned", "10.10.3.77")],
		"want": {desktops: "fail"},
	},
	"a plan assigns a machine what another one brings along": {"changes": [machine("0", "assigned", "10.10.3.22")], "want": {desktops: "fail"}},
	"two machines have the same address at production too, as one was off": {"changes": [machine("1", "addresses", ["10.10.3.21"])], "want": {desktops: "pass"}},
	"a plan assigns an address of another network": {"changes": [machine("0", "assigned", "10.20.3.21")], "want": {desktops: "fail"}},
	"of a network whose range nobody tells": {"changes": [machine("0", "assigned", "10.20.3.21"), network("actual", "")], "want": {desktops: "pass"}},
	"a plan assigns the address of the gateway": {"changes": [machine("0", "assigned", "10.10.3.254"), network("actualGateway", "10.10.3.254")], "want": {desktops: "fail"}},
	"a network that is not mapped": {"changes": [printer, network("mapped", false)], "want": {desktops: "pass"}},
	"the mappings were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Desktops", ["networks"]))], "want": {desktops: "unknown"}},
	"nobody told what has addresses there": {"changes": [network("taken", null)], "want": {desktops: "unknown", citrix: "pass"}},
	"machines of the recovery site were not listed": {
		"changes": [fixture.not_learnt(["protection", "standing"])],
		"want": {desktops: "unknown", citrix: "unknown"},
	},
	"networks of the recovery site were not listed": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["subnets"]), fixture.no_listing)],
		"want": {desktops: "unknown"},
	},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
		],
		"want": {whole: "unknown"},
	},
	"there are no plans": {"changes": [fixture.set_to(["protection", "plans"], {})], "want": {desktops: "not_applicable", whole: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"The recovery plan RP-Desktops brings dev1 up in DR-Desktops with the address 10.10.3.21, which print1 has.": [printer],
		"with the address 10.20.3.21, which is not one of 10.10.2.0/23.": [machine("0", "assigned", "10.20.3.21")],
		"brings dev1 up in DR-Desktops with the address 10.10.3.77, and dev2 with the same.": [machine("0", "assigned", "10.10.3.77"), machine("1", "assigned", "10.10.3.77")],
	}
	testing.says(rule, desktops, text) with input as fixture.changed(changes)
}
