package muster.rules.replication.start_order_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.start_order as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

citrix := "plan/RP-Citrix"

whole := "component/replication"

# graph says that PVS needs the License Server, and both need Active Directory.
graph := fixture.set_to(["components"], {
	"ad": {"strategies": ["existing"], "needs": []},
	"license_server": {"strategies": ["nutanix_dr"], "needs": ["ad"]},
	"pvs": {"strategies": ["nutanix_dr"], "needs": ["ad", "license_server"]},
	"fas": {"strategies": ["nutanix_dr"], "needs": ["ad"]},
})

stages(of) := [graph, fixture.set_to(fixture.plan_at("RP-Citrix", ["stages"]), {id: {"first": pair[0], "last": pair[1]} | some id, pair in of})]

raw_stages := fixture.central_at("production", ["plans", "items", fixture.plan_uuid["RP-Citrix"], "stages"])

some_stage := {"vms": ["0b000000-0000-4000-8000-000000000001"], "categories": [], "delaySeconds": 0}

at_once := [fixture.set_to(raw_stages, [some_stage])]

test_a_plan_without_an_order_matters_less if {
	changes := array.concat(stages({"license_server": [1, 1], "pvs": [1, 1]}), at_once)
	testing.severity(rule, citrix) == "medium" with input as fixture.changed(changes)
	testing.says(rule, citrix, "starts all of its machines at once, and pvs needs license_server.") with input as fixture.changed(changes)
}

cases := {
	"the whole estate in order": {"changes": [], "want": {citrix: "pass", "plan/RP-Desktops": "not_applicable", whole: "not_applicable"}},
	"production is lost, and nobody knows which machines there were": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), fixture.no_listing)],
		"want": {citrix: "unknown"},
	},
	"production is lost, and its machines are known": {
		"changes": [fixture.production_lost, fixture.set_to(fixture.central_at("production", ["vms"]), {"status": "ok", "items": {}})],
		"want": {citrix: "pass"},
	},
	"what is needed comes first": {"changes": stages({"license_server": [1, 1], "pvs": [2, 2]}), "want": {citrix: "pass", whole: "not_applicable"}},
	"what is needed comes last": {"changes": stages({"license_server": [2, 2], "pvs": [1, 1]}), "want": {citrix: "fail"}},
	"the same stage is allowed": {"changes": stages({"license_server": [2, 2], "pvs": [2, 2]}), "want": {citrix: "pass"}},
	"a single stage for what needs each other": {"changes": array.concat(stages({"license_server": [1, 1], "pvs": [1, 1]}), at_once), "want": {citrix: "fail"}},
	"a single stage for what does not need each other": {"changes": array.concat(stages({"license_server": [1, 1], "fas": [1, 1]}), at_once), "want": {citrix: "not_applicable"}},
	"a single stage beside one that starts nothing": {
		"changes": array.concat(stages({"license_server": [1, 1], "pvs": [1, 1]}), [fixture.set_to(raw_stages, [some_stage, {"vms": [], "categories": [], "delaySeconds": 0}])]),
		"want": {citrix: "fail"},
	},
	"the first server comes before the last one that it needs": {
		"changes": stages({"license_server": [1, 3], "pvs": [2, 4]}),
		"want": {citrix: "fail"},
	},
	"several stages in order": {"changes": stages({"license_server": [1, 2], "pvs": [2, 4]}), "want": {citrix: "pass"}},
	"what is needed is not in the plan": {"changes": stages({"pvs": [1, 1], "fas": [2, 2]}), "want": {citrix: "not_applicable"}},
	"components that do not need each other": {
		"changes": stages({"license_server": [2, 2], "fas": [1, 1]}),
		"want": {citrix: "not_applicable"},
	},
	"what is needed comes later in another plan": {
		"changes": array.concat(
			stages({"pvs": [1, 1]}),
			[fixture.set_to(fixture.plan_at("RP-Desktops", ["stages"]), {"license_server": {"first": 2, "last": 2}})],
		),
		"want": {citrix: "not_applicable", "plan/RP-Desktops": "not_applicable"},
	},
	"a component that the graph does not have": {
		"changes": stages({"license_server": [2, 2], "dfs": [1, 1]}),
		"want": {citrix: "not_applicable"},
	},
	"a plan without declared servers": {"changes": stages({}), "want": {citrix: "not_applicable"}},
	"a plan that was not read": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed"), fixture.set_to(fixture.plan_at("RP-Citrix", ["stages"]), {})],
		"want": {citrix: "unknown", "plan/RP-Desktops": "not_applicable"},
	},
	"what is left of a plan that was not read counts for nothing": {
		"changes": array.concat(
			stages({"license_server": [2, 2], "pvs": [1, 1]}),
			[fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed")],
		),
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

test_words if {
	changes := stages({"license_server": [1, 3], "pvs": [2, 4]})
	testing.says(rule, citrix, "starts pvs in stage 2, before license_server, which it needs, is up with stage 3.") with input as fixture.changed(changes)
	testing.says(rule, citrix, "move the machines of pvs behind stage 3") with input as fixture.changed(changes)
}

test_only_what_is_inverted_is_told if {
	changes := stages({"license_server": [2, 2], "pvs": [1, 1], "ad": [1, 1]})
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(changes)
	found == {{"pvs": "from stage 1", "license_server": "until stage 2"}}
}
