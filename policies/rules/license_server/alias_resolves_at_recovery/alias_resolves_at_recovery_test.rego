package muster.rules.license_server.alias_resolves_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.license_server.alias_resolves_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

name := fixture.fqdn("ctxlicense")

target := sprintf("alias/%s", [name])

recovery(answer) := [fixture.set_to(fixture.host_at("recovery", name), answer)]

nowhere := recovery(fixture.host(name, ["0.0.0.0"], []))

cases := {
	"the name has an address there": {"changes": [], "want": {target: "pass"}},
	"the name is missing there": {"changes": recovery(fixture.no_host(name)), "want": {target: "fail"}},
	"the name leads nowhere there": {"changes": nowhere, "want": {target: "fail"}},
	"the name is missing at production, which is another matter": {
		"changes": [fixture.set_to(fixture.host_at("production", name), fixture.no_host(name))],
		"want": {target: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {target: "unknown"}},
	"a site without resolvers": {"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])], "want": {target: "unknown"}},
	"an estate without Provisioning": {
		"changes": array.concat(nowhere, [fixture.set_to(["estate", "components", "pvs", "inScope"], false)]),
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"ctxlicense.corp.example.internal leads to 0.0.0.0, which is no address of a host, at resolver 10.20.0.10 (recovery).": nowhere,
		"ctxlicense.corp.example.internal has no record at resolver 10.20.0.10 (recovery).": recovery(fixture.no_host(name)),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(nowhere)
	found == {["0.0.0.0"]}
}
