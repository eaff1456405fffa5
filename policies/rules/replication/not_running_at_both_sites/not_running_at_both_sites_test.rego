package muster.rules.replication.not_running_at_both_sites_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.not_running_at_both_sites as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

storefront := sprintf("host/%s", [fixture.fqdn("sf1")])

image := "vm/W11-MASTER"

twin(path) := [fixture.set_to(array.concat(path, ["twin"]), "NTX-DR")]

left := twin(fixture.joined_at("sf1", []))

cases := {
	"none does": {"changes": [], "want": {storefront: "pass", image: "pass", sprintf("host/%s", [fixture.fqdn("cc1")]): "not_applicable"}},
	"a server does": {"changes": left, "want": {storefront: "fail", image: "pass"}},
	"a declared virtual machine does": {"changes": twin(fixture.vm_at("W11-MASTER", [])), "want": {image: "fail"}},
	"the machine was not found": {"changes": [fixture.set_to(fixture.joined_at("sf1", []), fixture.unfound("sf1"))], "want": {storefront: "unknown"}},
	"nobody told the machines of the recovery site": {"changes": [fixture.not_learnt(["protection", "standing"])], "want": {storefront: "unknown"}},
	"a component that is recovered in another way": {
		"changes": array.concat(left, [fixture.set_to(["estate", "components", "storefront", "methods"], ["application"])]),
		"want": {storefront: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {"sf1 is to fail over, and a machine of that name runs on NTX-DR already.": left}
	testing.says(rule, storefront, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(left)
	found == {"NTX-DR"}
}
