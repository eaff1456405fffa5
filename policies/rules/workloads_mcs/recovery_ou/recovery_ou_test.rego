package muster.rules.workloads_mcs.recovery_ou_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_ou as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

ou(key, value) := fixture.set_to(fixture.catalog_at(key, ["ou"]), value)

declared(component, site, list) := fixture.set_to(["estate", "components", component, "ous", site], list)

# undeclared takes the estate all OUs of desktops.
undeclared := [declared(component, site, null) | some component in ["workloads_mcs", "workloads_manual"]; some site in ["production", "recovery"]]

parent := "ou=citrix,dc=corp,dc=example,dc=internal"

test_words[text] if {
	some text, changes in {
		sprintf("makes its computer accounts in %s, where the policies of production's desktops", [fixture.dn.pooled]): [ou("recovery", fixture.dn.pooled)],
		sprintf(`-Name "W11-Pooled-DR").ProvisioningSchemeId).IdentityPoolUid -OU "%s"`, [fixture.dn.recovery]): [ou("recovery", fixture.dn.pooled)],
		`"<OU for the recovery site>"`: array.concat(undeclared, [ou("recovery", fixture.dn.pooled)]),
		"which is not an OU of the recovery site": [ou("recovery", sprintf("ou=elsewhere,%s", [parent]))],
		"does not say in which OU W11-Pooled-DR": [ou("recovery", "")],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_expected[name] if {
	some name, case in {
		"the declared OU": {"changes": [], "want": [fixture.dn.recovery]},
		"any OU apart when none is declared": {"changes": undeclared, "want": "an OU apart from production"},
	}
	expected := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed(array.concat(case.changes, [ou("recovery", fixture.dn.pooled)]))
	expected == {case.want}
}

test_only_one_thing_is_said_of_an_ou if {
	said := {finding.message | some finding in rule.findings} with input as fixture.changed([ou("recovery", fixture.dn.persistent)])
	count(said) == 1
}

cases := {
	"machines that are joined to Entra ID alone": {
		"changes": [ou("recovery", ""), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "AzureAD")],
		"want": {catalog: "not_applicable"},
	},
	"machines that are joined to both": {
		"changes": [ou("recovery", ""), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "HybridAzureAD")],
		"want": {catalog: "unknown"},
	},
	"the declared OU of the recovery site": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"an OU below it": {"changes": [ou("recovery", sprintf("ou=pooled,%s", [fixture.dn.recovery]))], "want": {catalog: "pass"}},
	"the OU of production": {"changes": [ou("recovery", fixture.dn.pooled)], "want": {catalog: "fail"}},
	"an OU below that of production": {"changes": [ou("recovery", sprintf("ou=dr,%s", [fixture.dn.pooled]))], "want": {catalog: "fail"}},
	"an OU above that of production": {"changes": [ou("recovery", parent)], "want": {catalog: "fail"}},
	"without a declared OU of the recovery site, one above that of production": {
		"changes": [declared("workloads_mcs", "recovery", null), ou("recovery", parent)],
		"want": {catalog: "fail"},
	},
	"the OU of production's persistent desktops": {"changes": [ou("recovery", fixture.dn.persistent)], "want": {catalog: "fail"}},
	"an OU of no site": {"changes": [ou("recovery", sprintf("ou=elsewhere,%s", [parent]))], "want": {catalog: "fail"}},
	"without declared OUs, one apart from production": {"changes": undeclared, "want": {catalog: "pass"}},
	"without declared OUs, that of production's catalog": {"changes": array.concat(undeclared, [ou("recovery", fixture.dn.pooled)]), "want": {catalog: "fail"}},
	"production's OU as only the estate knows it": {
		"changes": [ou("pooled", ""), ou("recovery", fixture.dn.pooled)],
		"want": {catalog: "fail"},
	},
	"a name that merely ends alike is no OU above": {
		"changes": [
			declared("workloads_mcs", "recovery", null),
			ou("recovery", sprintf(`ou=x\,%s`, [fixture.dn.pooled])),
		],
		"want": {catalog: "pass"},
	},
	"nobody says which OU": {"changes": [ou("recovery", "")], "want": {catalog: "unknown"}},
	"the catalog itself was not read": {
		"changes": [fixture.set_to(fixture.catalog_at("recovery", ["status"]), "failed")],
		"want": {catalog: "unknown"},
	},
	"nobody knows what stands in": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {"catalog/W11-Pooled-HQ": "unknown", catalog: "not_applicable"},
	},
	"nothing stands in": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {catalog: "not_applicable", "catalog/W11-Pooled-HQ": "not_applicable"},
	},
	"a recovery catalog that makes no accounts of its own": {
		"changes": [fixture.set_to(fixture.catalog_at("recovery", ["provisioning"]), "PVS"), ou("recovery", "")],
		"want": {catalog: "not_applicable"},
	},
}
