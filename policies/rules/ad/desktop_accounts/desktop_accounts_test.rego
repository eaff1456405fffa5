package muster.rules.ad.desktop_accounts_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.desktop_accounts as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog(key) := sprintf("catalog/%s", [fixture.catalog_name[key]])

recovery := catalog("recovery")

persistent := catalog("persistent")

accounts(key, field, n) := fixture.set_to(["accounts", fixture.catalog_id[key], field], n)

detail(key, field, value) := fixture.set_to(["citrixcloud", "catalogs", "items", fixture.catalog_id[key], field], value)

hidden := [accounts("persistent", "missing", 2)]

cases := {
	"all have one": {"changes": [], "want": {recovery: "pass", persistent: "pass", catalog("pooled"): "not_applicable"}},
	"some are disabled": {"changes": [accounts("recovery", "disabled", 60)], "want": {recovery: "fail", persistent: "pass"}},
	"the odd one is disabled": {"changes": [accounts("recovery", "disabled", 5)], "want": {recovery: "pass"}},
	"one in a hundred is gone": {"changes": [accounts("recovery", "missing", 4)], "want": {recovery: "pass"}},
	"one is gone": {"changes": [accounts("persistent", "missing", 1)], "want": {persistent: "fail", recovery: "pass"}},
	"the account of none can be seen": {"changes": [accounts("recovery", "missing", 400)], "want": {recovery: "unknown"}},
	"those of pooled desktops of production are lost with them": {"changes": [accounts("pooled", "disabled", 400)], "want": {catalog("pooled"): "not_applicable"}},
	"machines that are joined to Entra ID alone": {
		"changes": [accounts("recovery", "missing", 400), detail("recovery", "identity", "AzureAD")],
		"want": {recovery: "not_applicable"},
	},
	"machines of another domain": {
		"changes": [accounts("recovery", "missing", 400), detail("recovery", "ou", "ou=vda,dc=emea,dc=corp,dc=example,dc=internal")],
		"want": {recovery: "not_applicable"},
	},
	"machines that may be of a further domain": {
		"changes": array.concat(hidden, [fixture.set_to(["estate", "domains"], ["emea.example"])]),
		"want": {persistent: "not_applicable"},
	},
	"machines that can be of no further domain": {"changes": hidden, "want": {persistent: "unknown"}},
	"the accounts were not read": {"changes": [accounts("recovery", "status", "failed")], "want": {recovery: "unknown", persistent: "pass"}},
	"nobody can tell what takes over": {
		"changes": [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "standIn", "status"], "failed")],
		"want": {catalog("pooled"): "unknown"},
	},
	"no directory": {"changes": [fixture.without(["accounts"])], "want": {recovery: "unknown"}},
}

test_a_few_matter_less if {
	severity := testing.severity(rule, recovery) with input as fixture.changed([accounts("recovery", "disabled", 39)])
	severity == "medium"
}

test_words[text] if {
	some text, changes in {
		"60 of the 400 machines of W11-Pooled-DR have no computer account that is enabled, such as W1.": [accounts("recovery", "disabled", 60), accounts("recovery", "examples", ["W1"])],
		"the directory shows the computer account of none of the 400 machines of W11-Pooled-DR": [accounts("recovery", "missing", 400)],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(changes)
}
