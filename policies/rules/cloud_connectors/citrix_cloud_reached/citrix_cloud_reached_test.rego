package muster.rules.cloud_connectors.citrix_cloud_reached_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.citrix_cloud_reached as rule

service := "citrix-cloud"

target := fixture.reach_target(service)

test_status[name] if {
	some name, case in object.union_n([fixture.reach_cases(service), own])
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := {
	"one private issuer for names of two owners": {"changes": [private("citrix-cloud"), private("downloads")], "want": {target: "fail", fixture.reach_target("downloads"): "fail"}},
	"one public authority for both": {"changes": [made_by("downloads", "CN=Issuing CA,O=DigiCert Inc", "DigiCert Inc")], "want": {target: "pass"}},
	"an authority that the scanner does not trust": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate", "trusted"]), false), fixture.set_to(fixture.answered_at(service, ["certificate", "why"]), "unknown authority")], "want": {target: "unknown"}},
	"a certificate for another name": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate", "covers"]), false)], "want": {target: "unknown"}},
	"nobody knows whether it is trusted": {"changes": [fixture.without(fixture.answered_at(service, ["certificate", "trusted"]))], "want": {target: "unknown"}},
	"its certificate was not kept": {"changes": [fixture.set_to(fixture.answered_at(service, ["certificate"]), null)], "want": {target: "unknown"}},
}

private(of) := made_by(of, "CN=Proxy CA,O=Contoso", "Contoso")

made_by(of, issuer, maker) := fixture.set_to(fixture.answered_at(of, ["certificate"]), object.union(
	fixture.reach_certificate(fixture.reached[of]),
	{"issuer": issuer, "maker": maker},
))

test_it_says_who_reads_along if {
	testing.says(rule, target, "CN=Proxy CA,O=Contoso, and the same for cwsproduction.blob.core.windows.net") with input as fixture.changed([private("citrix-cloud"), private("downloads")])
}
