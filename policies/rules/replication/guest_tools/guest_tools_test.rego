package muster.rules.replication.guest_tools_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.guest_tools as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

network(key, value) := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", [key]), value)

# Machines are sorted: fas1, lic1 and others.
machine(key, value) := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["vms", "1", key]), value)

tools(state) := machine("guestTools", state)

# moved is a network of other addresses, which Nutanix does not give out.
moved := [network("kept", false), network("managed", false), no_appliance]

doubtful := [network("kept", null), network("managed", false), no_appliance]

# no_appliance is an estate whose plan starts no NetScaler.
no_appliance := fixture.set_to(["estate", "components", "netscaler", "servers", "production"], null)

given := [machine("assigned", "10.20.1.10")]

cases := {
	"addresses stay": {"changes": [], "want": {citrix: "not_applicable", "plan/RP-Desktops": "not_applicable", whole: "not_applicable"}},
	"addresses stay, and the tools are missing": {"changes": [tools("missing")], "want": {citrix: "not_applicable"}},
	"addresses stay in a network that Nutanix does not manage": {
		"changes": [network("managed", false), tools("missing")],
		"want": {citrix: "not_applicable"},
	},
	"addresses change with the tools at work": {"changes": moved, "want": {citrix: "pass", "plan/RP-Desktops": "not_applicable"}},
	"addresses change and the tools are missing": {"changes": array.concat(moved, [tools("missing")]), "want": {citrix: "fail"}},
	"addresses change and the tools are off": {"changes": array.concat(moved, [tools("off")]), "want": {citrix: "fail"}},
	"addresses change and nobody knows of the tools": {"changes": array.concat(moved, [tools("unknown")]), "want": {citrix: "unknown"}},
	"Nutanix gives out the new addresses itself": {
		"changes": [network("kept", false), tools("missing")],
		"want": {citrix: "not_applicable"},
	},
	"the plan gives the address": {"changes": given, "want": {citrix: "pass"}},
	"the plan gives the address and the tools are missing": {"changes": array.concat(given, [tools("missing")]), "want": {citrix: "fail"}},
	"the plan gives another machine its address": {
		"changes": [
			fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["vms", "0", "assigned"]), "10.20.1.15"),
			tools("missing"),
		],
		"want": {citrix: "pass"},
	},
	"a machine that is off cannot show its tools": {
		"changes": array.concat(moved, [tools("off"), machine("on", false)]),
		"want": {citrix: "unknown"},
	},
	"what a machine showed before it was turned off proves nothing": {
		"changes": array.concat(moved, [machine("on", false)]),
		"want": {citrix: "unknown"},
	},
	"tools that were never installed are missing, on or off": {
		"changes": array.concat(moved, [tools("missing"), machine("on", false)]),
		"want": {citrix: "fail"},
	},
	"nobody can tell whether addresses change, and the tools are at work": {"changes": doubtful, "want": {citrix: "pass"}},
	"nobody can tell whether addresses change, and the tools are missing": {
		"changes": array.concat(doubtful, [tools("missing")]),
		"want": {citrix: "unknown"},
	},
	"nobody can tell whether addresses change, and a machine is off": {
		"changes": array.concat(doubtful, [machine("on", false)]),
		"want": {citrix: "unknown"},
	},
	"nobody can tell whether addresses change, and Nutanix gives them out": {
		"changes": [network("kept", null), tools("missing")],
		"want": {citrix: "not_applicable"},
	},
	"the mappings were not read": {"changes": [fixture.not_learnt(fixture.plan_at("RP-Citrix", ["networks"]))], "want": {citrix: "unknown"}},
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
		"gives lic1 another address, but Nutanix Guest Tools are not installed there.": array.concat(moved, [tools("missing")]),
		"gives lic1 another address, but Nutanix Guest Tools are not enabled or not reachable there.": array.concat(moved, [tools("off")]),
		"nobody could tell whether Nutanix Guest Tools are at work in lic1,": array.concat(moved, [tools("unknown")]),
		"lic1 is off, so": array.concat(moved, [tools("unknown"), machine("on", false)]),
		"whether the addresses of lic1 change": array.concat(doubtful, [tools("off")]),
	}
	testing.says(rule, citrix, text) with input as fixture.changed(changes)
}

# Whatever is wrong with a machine, it is told once: as findings and gaps.
test_said_once[name] if {
	some name, case in {
		"missing and off": {"changes": array.concat(moved, [tools("missing"), machine("on", false)]), "want": [1, 0]},
		"unknown and off": {"changes": array.concat(moved, [tools("unknown"), machine("on", false)]), "want": [0, 1]},
		"given an address in a network of which nobody can tell": {
			"changes": array.concat(doubtful, array.concat(given, [tools("unknown")])),
			"want": [0, 1],
		},
	}
	found := rule.findings with input as fixture.changed(case.changes)
	doubts := rule.gaps with input as fixture.changed(case.changes)
	[count(found), count(doubts)] == case.want
}

# An appliance takes no tools, whatever the plan does with its address: people are asked.
test_nobody_is_told_to_install_tools_in_an_appliance if {
	appliance := fixture.set_to(["estate", "components", "netscaler", "vms"], ["lic1"])
	changes := array.concat(moved, [tools("missing"), appliance])
	testing.agrees(rule, {citrix: "manual"}) with input as fixture.changed(changes)
	testing.says(rule, citrix, "gives lic1 another address, or may do so, and an appliance takes no Nutanix Guest Tools.") with input as fixture.changed(changes)
	testing.agrees(rule, {citrix: "not_applicable"}) with input as fixture.changed([tools("missing"), appliance])
	testing.agrees(rule, {citrix: "manual"}) with input as fixture.changed(array.concat(doubtful, [appliance]))
}

test_other_machines_of_the_plan_need_them_beside_an_appliance if {
	testing.agrees(rule, {citrix: "fail"}) with input as fixture.changed(array.concat(moved, [
		tools("missing"),
		fixture.set_to(["estate", "components", "netscaler", "vms"], ["fas1"]),
	]))
}
