package muster.rules.registration.vda_knows_recovery_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_knows_recovery_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "host/w11-hq-001.corp.example.internal"

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

list(name, groups) := fixture.set_to(vda(name, ["lists"]), [fixture.connector_list("policy", groups)])

ou(name, dn) := fixture.set_to(vda(name, ["ou"]), dn)

production := [["cc1", "cc2"]]

undeclared := fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], null)

unsampled(names) := [fixture.without(fixture.windows_at(name, [])) | some name in names]

cases := {
	"they know recovery connectors": {
		"changes": [],
		"want": {recovery: "pass", persistent: "pass", pooled: "not_applicable", nobody: "not_applicable"},
	},
	"one recovery connector is enough": {"changes": [list("w11-dr-001", [["cc1", "cc4"]])], "want": {recovery: "pass"}},
	"a recovery desktop has production's list": {
		"changes": [list("w11-dr-001", production)],
		"want": {recovery: "fail", persistent: "pass"},
	},
	"a desktop with different lists of its own, which of them it uses is not certain": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [fixture.connector_list("personality", production), fixture.connector_list("registry", [["cc3", "cc4"]])])],
		"want": {recovery: "unknown", persistent: "pass"},
	},
	"a desktop that has the same list in two places": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [fixture.connector_list("personality", [["cc3", "cc4"]]), fixture.connector_list("registry", [["cc3", "cc4"]])])],
		"want": {recovery: "pass"},
	},
	"a desktop whose policy goes before a list of its own": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [fixture.connector_list("policy", production), fixture.connector_list("registry", [["cc3", "cc4"]])])],
		"want": {recovery: "fail"},
	},
	"a desktop that fails over has only its own site's list": {
		"changes": [list("w11-dev-001", production)],
		"want": {persistent: "fail", recovery: "pass"},
	},
	"one in an OU below that of the desktops that fail over": {
		"changes": [list("w11-dev-001", production), ou("w11-dev-001", sprintf("ou=w11,%s", [fixture.dn.persistent]))],
		"want": {persistent: "fail"},
	},
	"one in an OU whose name only ends like it": {
		"changes": [
			list("w11-dev-001", production), ou("w11-dev-001", sprintf("ou=non%s", [substring(fixture.dn.persistent, 3, -1)])),
			fixture.set_to(vda("w11-dev-001", ["catalog"]), "W11-Pooled-HQ"),
		],
		"want": {persistent: "not_applicable"},
	},
	"one of a catalog of kept machines, in an OU that nobody declared": {
		"changes": [list("w11-dev-001", production), ou("w11-dev-001", "ou=elsewhere,dc=corp,dc=example,dc=internal")],
		"want": {persistent: "unknown", recovery: "pass"},
	},
	"no OU is declared for desktops that fail over": {
		"changes": [list("w11-dev-001", production), fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null)],
		"want": {persistent: "unknown", pooled: "not_applicable"},
	},
	"and they know recovery connectors": {
		"changes": [fixture.set_to(["estate", "components", "workloads_manual", "ous", "production"], null)],
		"want": {persistent: "pass"},
	},
	"pooled desktops of production never run elsewhere": {"changes": [list("w11-hq-001", production)], "want": {pooled: "not_applicable"}},
	"a desktop of the recovery site counts whatever its OU": {
		"changes": [list("w11-dr-001", production), ou("w11-dr-001", "ou=elsewhere,dc=corp,dc=example,dc=internal")],
		"want": {recovery: "fail"},
	},
	"a second list with recovery connectors is never looked at": {
		"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [
			fixture.connector_list("policy", production),
			fixture.connector_list("personality", [["cc3", "cc4"]]),
		])],
		"want": {recovery: "fail"},
	},
	"no list anywhere": {"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])], "want": {recovery: "fail"}},
	"the alias of the connectors is no connector": {"changes": [list("w11-dr-001", [["xml"]])], "want": {recovery: "fail"}},
	"the address of a recovery connector is no connector": {"changes": [list("w11-dr-001", [["10.20.1.1"]])], "want": {recovery: "fail"}},
	"a short name is the same connector": {
		"changes": [
			fixture.set_to(vda("w11-dr-001", ["lists", 0, "hosts"]), ["cc3"]),
			fixture.set_to(vda("w11-dr-001", ["lists", 0, "text"]), "cc3"),
		],
		"want": {recovery: "pass"},
	},
	"a desktop of which nobody knows whether it fails over": {
		"changes": [list("w11-dev-001", production), ou("w11-dev-001", "")],
		"want": {persistent: "unknown"},
	},
	"that does not matter when its list is good": {"changes": [ou("w11-dev-001", "")], "want": {persistent: "pass"}},
	"connectors that the estate file does not name": {
		"changes": [undeclared],
		"want": {recovery: "unknown", persistent: "unknown"},
	},
	"a desktop that registers without connectors": {
		"changes": [list("w11-dr-001", production), fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud],
		"want": {recovery: "not_applicable", nobody: "not_applicable"},
	},
	"a desktop that could not be asked": {
		"changes": [
			fixture.not_learnt(fixture.windows_at("w11-hq-001", [])),
			fixture.set_to(fixture.windows_at("w11-hq-001", ["roles"]), ["vda"]),
			fixture.set_to(fixture.windows_at("w11-hq-001", ["site"]), "production"),
		],
		"want": {pooled: "unknown", recovery: "pass"},
	},
	"an answer that did not come": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown"}},
	"a desktop that was not asked about it": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"only desktops that stay were asked": {
		"changes": unsampled(["w11-dr-001", "w11-dev-001"]),
		"want": {nobody: "unknown", pooled: "not_applicable"},
	},
	"nothing runs at the recovery site in a disaster": {
		"changes": array.concat(unsampled(["w11-dr-001", "w11-dev-001"]), [
			fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], null),
			fixture.without(["estate", "components", "workloads_manual"]),
		]),
		"want": {nobody: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		`its list in HKLM\SOFTWARE\Policies\Citrix\VirtualDesktopAgent names cc1.corp.example.internal, cc2.corp.example.internal`: [list("w11-dev-001", production)],
		"knows no connector of the recovery site: it has no list": [fixture.set_to(vda("w11-dev-001", ["lists"]), [])],
		"nobody knows the OU of w11-dev-001": [list("w11-dev-001", production), ou("w11-dev-001", "")],
		"components.cloud_connectors.servers.recovery": [undeclared],
		"was not asked about its registration": [fixture.set_to(vda("w11-dev-001", []), null)],
	}
	testing.says(rule, persistent, text) with input as fixture.changed(changes)
}
