package muster.rules.registration.mcs_lists_recovery_connectors_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.mcs_lists_recovery_connectors as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

listed(names) := [fixture.set_to(fixture.catalog_at("recovery", ["controllers"]), [fixture.fqdn(name) | some name in names])]

view(rest) := array.concat(["resultant", "views", "recovery", "ous", fixture.dn.recovery], rest)

setting(changes) := [fixture.set_to(view(["settings", "listOfDDCs"]), object.union(fixture.healthy.resultant.views.recovery.ous[fixture.dn.recovery].settings.listOfDDCs, changes))]

unset := setting({"state": "absent", "data": []})

doubtful := setting({"state": "unknown", "message": "a WMI filter decides"})

cases := {
	"the scheme has no list": {"changes": [], "want": {catalog: "not_applicable"}},
	"the scheme has no list, and no policy has one": {"changes": unset, "want": {catalog: "not_applicable"}},
	"production alone, and no policy": {"changes": array.concat(listed(["cc1", "cc2"]), unset), "want": {catalog: "fail", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"production alone, and a policy gives another list": {"changes": listed(["cc1", "cc2"]), "want": {catalog: "not_applicable"}},
	"both sites, and no policy": {"changes": array.concat(listed(["cc1", "cc3"]), unset), "want": {catalog: "pass"}},
	"the recovery site alone, and no policy": {"changes": array.concat(listed(["cc3", "cc4"]), unset), "want": {catalog: "pass"}},
	"by short names, and no policy": {
		"changes": array.concat([fixture.set_to(fixture.catalog_at("recovery", ["controllers"]), ["cc3"])], unset),
		"want": {catalog: "pass"},
	},
	"production alone, and nobody knows about policies": {"changes": array.concat(listed(["cc1"]), doubtful), "want": {catalog: "unknown"}},
	"production alone, and the OU was not read": {
		"changes": array.concat(listed(["cc1"]), [fixture.not_learnt(view([]))]),
		"want": {catalog: "unknown"},
	},
	"the recovery site, and nobody knows about policies": {"changes": array.concat(listed(["cc3"]), doubtful), "want": {catalog: "pass"}},
	"machines that Active Directory does not know": {
		"changes": array.concat(array.concat(listed(["cc1"]), unset), [fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "AzureAD")]),
		"want": {catalog: "not_applicable"},
	},
	"the catalog was not read in detail": {
		"changes": array.concat(array.concat(listed(["cc3"]), unset), [fixture.set_to(fixture.catalog_at("recovery", ["status"]), "failed")]),
		"want": {catalog: "unknown"},
	},
	"a catalog of production": {
		"changes": array.concat([fixture.set_to(fixture.catalog_at("pooled", ["controllers"]), [fixture.fqdn("cc1")])], unset),
		"want": {catalog: "not_applicable", "catalog/W11-Pooled-HQ": "not_applicable"},
	},
	"a catalog without machines": {
		"changes": array.concat(array.concat(listed(["cc1"]), unset), [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.recovery, "count"]), 0)]),
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"MCS gives the machines of W11-Pooled-DR these connectors, none of which is of the recovery site: cc1.corp.example.internal, cc2.corp.example.internal.": array.concat(listed(["cc1", "cc2"]), unset),
		`Add-ProvSchemeControllerAddress -ProvisioningSchemeName "W11-Pooled-DR" -ControllerAddress "cc3.corp.example.internal","cc4.corp.example.internal"`: array.concat(listed(["cc1"]), unset),
		"a WMI filter decides": array.concat(listed(["cc1"]), doubtful),
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}
