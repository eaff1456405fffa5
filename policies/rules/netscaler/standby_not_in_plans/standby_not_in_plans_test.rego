package muster.rules.netscaler.standby_not_in_plans_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.standby_not_in_plans as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/ns1.corp.example.internal"

at(rest) := fixture.joined_at("ns1", rest)

methods(list) := fixture.set_to(["estate", "components", "netscaler", "methods"], list)

standby := methods(["standby"])

planned := fixture.set_to(at(["plans"]), fixture.joined_vm("lic1").plans)

unplanned := fixture.set_to(at(["plans"]), [])

unknown(reason) := fixture.set_to(at([]), object.union(fixture.unfound("ns1"), {"reason": reason, "absent": false}))

cases := {
	"another one stands by": {"changes": [standby, unplanned], "want": {target: "pass"}},
	"another one stands by, and a plan starts this one too": {"changes": [standby, planned], "want": {target: "fail"}},
	"sites are balanced, and a plan starts this one too": {"changes": [methods(["application"]), planned], "want": {target: "fail"}},
	"it fails over as a virtual machine": {"changes": [methods(["nutanix_dr"]), planned], "want": {target: "not_applicable"}},
	"both ways are declared": {"changes": [methods(["standby", "hypervisor"]), planned], "want": {target: "not_applicable"}},
	"nobody says how it is recovered": {"changes": [methods([]), planned], "want": {target: "not_applicable"}},
	"it is no virtual machine of these clusters": {"changes": [standby, fixture.set_to(at([]), fixture.unfound("ns1"))], "want": {target: "pass"}},
	"there are two of that name": {"changes": [standby, unknown("fact_missing")], "want": {target: "unknown"}},
	"Prism did not answer": {"changes": [standby, unknown("unreachable")], "want": {target: "unknown"}},
	"Prism was not asked": {"changes": [standby, fixture.without(["protection"])], "want": {target: "unknown"}},
	"NetScaler is not used": {
		"changes": [standby, planned, fixture.set_to(["estate", "components", "netscaler", "inScope"], false)],
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text in [
		"NetScaler is to be recovered by standby, and the recovery plan",
		"remove the VM ns1 from its power-on sequence",
	]
	testing.says(rule, target, text) with input as fixture.changed([standby, planned])
}
