package muster.rules.cloud_connectors.same_citrix_software_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.same_citrix_software as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

software(name) := fixture.windows_at(name, ["products"])

part := "Citrix Remote HCL Server"

has(name, version) := fixture.set_to(array.concat(software(name), ["versions", part]), version)

lacks(name) := fixture.without(array.concat(software(name), ["versions", part]))

also(name) := fixture.set_to(array.concat(software(name), ["versions", "Citrix Extra"]), "1.2.3")

silent(name) := fixture.not_learnt(fixture.windows_at(name, []))

each(status) := {host(name): status | some name in ["cc1", "cc2", "cc3", "cc4"]}

declared(site, names) := [
	fixture.set_to(["estate", "components", "cloud_connectors", "servers", site], [fixture.fqdn(name) | some name in names]),
	fixture.set_to(["workloads", "sites", site, "connectors"], [fixture.fqdn(name) | some name in names]),
]

# pair is an estate with two connectors.
pair := array.concat(declared("production", ["cc1"]), declared("recovery", ["cc3"]))

cases := {
	"the same everywhere": {"changes": [], "want": each("pass")},
	"one connector was left behind": {
		"changes": [has("cc4", "7.48.0.109")],
		"want": {host("cc4"): "fail", host("cc1"): "pass", host("cc3"): "pass"},
	},
	"a site that agrees with itself is behind the other": {
		"changes": [has("cc3", "7.48.0.109"), has("cc4", "7.48.0.109")],
		"want": {host("cc3"): "fail", host("cc4"): "fail", host("cc1"): "pass"},
	},
	"one that is ahead makes all others fail": {
		"changes": [has("cc3", "7.50.0.1")],
		"want": {host("cc3"): "pass", host("cc4"): "fail", host("cc1"): "fail"},
	},
	"7.100 is newer than 7.49": {"changes": [has("cc3", "7.100.0.1")], "want": {host("cc3"): "pass", host("cc4"): "fail"}},
	"more digits further on make nothing newer": {"changes": [has("cc3", "7.9.0.99999")], "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"the same version in a longer form": {"changes": [has("cc4", "7.49.0.12.0")], "want": each("pass")},
	"parts need not have the version of other parts": {
		"changes": [fixture.set_to(array.concat(software(name), ["versions", "Citrix Cloud Services Agent"]), "1.0") | some name in ["cc1", "cc2", "cc3", "cc4"]],
		"want": each("pass"),
	},
	"that the others agree is no pass while one is silent": {"changes": [silent("cc4")], "want": each("unknown")},
	"an answer that did not come": {"changes": [fixture.not_learnt(software("cc4"))], "want": each("unknown")},
	"a connector that was not asked about it": {"changes": [fixture.set_to(software("cc4"), null)], "want": each("unknown")},
	"a connector that nobody asked": {"changes": [fixture.without(fixture.windows_at("cc4", []))], "want": each("unknown")},
	"a failure stands beside one that is silent": {
		"changes": [silent("cc4"), has("cc3", "7.48.0.109")],
		"want": {host("cc3"): "fail", host("cc4"): "unknown", host("cc1"): "unknown"},
	},
	"one alone has answered": {"changes": [silent("cc2"), silent("cc3"), silent("cc4")], "want": each("unknown")},
	"a version that nobody can tell": {"changes": [has("cc4", "")], "want": each("unknown")},
	"a version that is no number": {"changes": [has("cc4", "unknown")], "want": each("unknown")},
	"nobody tells a version": {"changes": [has(name, "") | some name in ["cc1", "cc2", "cc3", "cc4"]], "want": each("unknown")},
	"what one connector alone has is compared with nothing": {
		"changes": [also("cc3")],
		"want": {host("cc3"): "unknown", host("cc1"): "pass", host("cc4"): "pass"},
	},
	"what one connector alone lacks": {
		"changes": [lacks("cc4")],
		"want": {host("cc4"): "unknown", host("cc1"): "pass", host("cc3"): "pass"},
	},
	"what a site has and the other has not may be meant": {"changes": [also("cc3"), also("cc4")], "want": each("pass")},
	"a part of two connectors is compared between them": {
		"changes": [also("cc3"), fixture.set_to(array.concat(software("cc4"), ["versions", "Citrix Extra"]), "1.2.4")],
		"want": {host("cc3"): "fail", host("cc4"): "pass", host("cc1"): "pass"},
	},
	"an update that left the old one behind": {
		"changes": [has("cc4", "7.48.0.109 and 7.49.0.12")],
		"want": {host("cc4"): "fail", host("cc1"): "pass"},
	},
	"two versions of a part on all connectors": {
		"changes": [has(name, "7.48.0.109 and 7.49.0.12") | some name in ["cc1", "cc2", "cc3", "cc4"]],
		"want": each("pass"),
	},
	"two versions and either of them": {
		"changes": [has("cc1", "7.48 and 7.49"), has("cc2", "7.48"), has("cc3", "7.49"), has("cc4", "7.49.0")],
		"want": {host("cc1"): "fail", host("cc2"): "fail", host("cc3"): "pass", host("cc4"): "pass"},
	},
	"two connectors that agree": {"changes": pair, "want": {host("cc1"): "pass", host("cc3"): "pass", host("cc2"): "not_applicable"}},
	"two connectors of which one has more": {
		"changes": array.concat(pair, [also("cc3")]),
		"want": {host("cc1"): "unknown", host("cc3"): "unknown"},
	},
	"a single connector has nothing to be compared with": {
		"changes": array.concat(declared("production", ["cc1"]), declared("recovery", [])),
		"want": each("not_applicable"),
	},
	"one connector, and nobody knows of others": {
		"changes": array.concat(
			array.concat(declared("production", ["cc1"]), declared("recovery", [])),
			[fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)],
		),
		"want": {host("cc1"): "unknown", host("cc3"): "not_applicable"},
	},
	"no connector, and nobody knows of any": {
		"changes": array.concat(
			array.concat(declared("production", []), declared("recovery", [])),
			[fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)],
		),
		"want": {"component/cloud_connectors": "unknown", host("cc1"): "not_applicable"},
	},
	"no connector is declared, and nobody knows which of Citrix Cloud's are whose": {
		"changes": array.concat(
			array.concat(declared("production", []), declared("recovery", [])),
			[fixture.not_learnt(["workloads", "sites", site]) | some site in ["production", "recovery"]],
		),
		"want": {"component/cloud_connectors": "unknown", host("cc1"): "not_applicable"},
	},
	"a Connector Appliance has other software": {
		"changes": [fixture.set_to(fixture.connector_at("cc4", ["type"]), "Appliance"), has("cc4", "1.0")],
		"want": {host("cc4"): "not_applicable", host("cc1"): "pass"},
	},
	"a connector that only Citrix Cloud knows": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null), has("cc3", "7.48.0.109")],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"nobody knows which connectors there are": {
		"changes": [fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)],
		"want": each("unknown"),
	},
	"a site whose connectors nobody knows": {"changes": [fixture.not_learnt(["workloads", "sites", "recovery"])], "want": each("unknown")},
	"connectors that are built in the disaster are not there yet": {
		"changes": [
			fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"]),
			fixture.set_to(["workloads", "sites", "recovery", "connectors"], []),
		],
		"want": {host("cc1"): "pass", host("cc2"): "pass", host("cc3"): "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"differs from other connectors: Citrix Remote HCL Server is 7.48.0.109, and the newest is 7.49.0.12, which 3 of 4 connectors have.": [has("cc4", "7.48.0.109")],
		"Cloud Connectors › cc4.corp.example.internal › start the update": [has("cc4", "7.48.0.109")],
		"is 7.48.0.109 and 7.49.0.12, and the newest is 7.49.0.12": [has("cc4", "7.48.0.109 and 7.49.0.12")],
		"does not tell the version of Citrix Remote HCL Server": [has("cc4", "")],
		"1 of 4 connectors has Citrix Extra, so there is nothing to compare it with": [also("cc4")],
		"Citrix Extra, so there is nothing to compare it with, and nobody knows that of cc3.corp.example.internal": [also("cc4"), silent("cc3")],
		"lacks Citrix Remote HCL Server, which 3 of 4 connectors have": [lacks("cc4")],
		"was not asked about its software": [fixture.set_to(software("cc4"), null)],
		"3 of 4 connectors agree on their software, and nobody knows that of cc1.corp.example.internal": [silent("cc1")],
		"2 of 4 connectors agree on their software, and nobody knows that of cc2.corp.example.internal": [silent("cc2"), has("cc1", "7.48.0.109")],
	}
	testing.says(rule, host("cc4"), text) with input as fixture.changed(changes)
}
