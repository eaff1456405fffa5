package muster.rules.workloads_mcs.dedicated_protected_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_protected as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(fixture.made_dedicated("AcropolisFactory", true), case.changes))
}

target := "catalog/W11-Dev-HQ"

at(rest) := fixture.desktops_at("persistent", rest)

named(key, names) := [fixture.set_to(at([key]), names)]

unprotected := named("unprotected", ["DEV-001"])

unplanned := named("unplanned", ["DEV-001"])

# many are thirteen desktops.
many := [sprintf("DEV-%d", [100 + number]) | some number in numbers.range(1, 13)]

cases := {
	"all are copied and started": {"changes": [], "want": {target: "pass"}},
	"one is not copied": {"changes": unprotected, "want": {target: "fail"}},
	"one is copied, and no plan starts it": {"changes": unplanned, "want": {target: "fail"}},
	"that copies are late is another matter": {
		"changes": [fixture.set_to(at(["copies", "late"]), ["DEV-001"])],
		"want": {target: "pass"},
	},
	"that copies are not known is another matter": {
		"changes": [fixture.set_to(at(["copies"]), object.union(fixture.failure, {"missing": [], "late": []}))],
		"want": {target: "pass"},
	},
	"a machine whose VM nobody finds": {"changes": named("without", ["DEV-001"]), "want": {target: "unknown"}},
	"one is not copied, and another one is not found": {
		"changes": array.concat(unprotected, named("without", ["DEV-002"])),
		"want": {target: "fail"},
	},
	"the machines are not known": {
		"changes": [fixture.set_to(at([]), object.union(fixture.desktops[fixture.catalog_id.persistent], fixture.failure))],
		"want": {target: "unknown"},
	},
	"what is said of machines that are not known counts for nothing": {
		"changes": array.concat(unprotected, [fixture.set_to(at(["status"]), "failed")]),
		"want": {target: "unknown"},
	},
	"nobody looked for the machines": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"Prism was not asked": {"changes": [fixture.without(["desktops"])], "want": {target: "unknown"}},
	"a catalog of the recovery site is there already": {
		"changes": array.concat(unprotected, [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.persistent, "site"], "recovery")]),
		"want": {target: "not_applicable"},
	},
	"pooled desktops are made anew": {
		"changes": array.concat(unprotected, [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.persistent, "kind"], "pooled")]),
		"want": {target: "not_applicable"},
	},
	"desktops that something else made are another matter": {
		"changes": array.concat(unprotected, [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.persistent, "kind"], "manual")]),
		"want": {target: "not_applicable"},
	},
	"a catalog on another hypervisor is no matter of Nutanix": {
		"changes": fixture.made_dedicated("VmwareFactory", true),
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"1 of the 2 desktops of W11-Dev-HQ are not protected to the recovery site: DEV-001.": unprotected,
		"select their VMs under VMs": unprotected,
		"such as RP-Citrix": unplanned,
		"no recovery plan that leads there starts them: DEV-001.": unplanned,
		"DEV-109, DEV-110 and 3 more": named("unprotected", many),
		"Prism does not have the VM: DEV-001": named("without", ["DEV-001"]),
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(fixture.made_dedicated("AcropolisFactory", true), changes))
}

test_long_lists_are_cut if {
	changes := named("unprotected", many)
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(array.concat(fixture.made_dedicated("AcropolisFactory", true), changes))
	found == {{"count": 13, "first": array.slice(many, 0, 10)}}
}
