package muster.rules.workloads_mcs.recovery_vda_version_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_vda_version as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

version(name, text) := fixture.set_to(vda(name, ["version"]), text)

# another is a second desktop of the recovery site, with a VDA.
another(text) := [
	fixture.set_to(fixture.windows_at("w11-dr-002", []), fixture.windows_host("w11-dr-001", "vda")),
	version("w11-dr-002", text),
]

silent(name, site) := [
	fixture.not_learnt(fixture.windows_at(name, [])),
	fixture.set_to(fixture.windows_at(name, ["roles"]), ["vda"]),
	fixture.set_to(fixture.windows_at(name, ["site"]), site),
]

cases := {
	"the same version": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"an older one at the recovery site": {"changes": [version("w11-dr-001", "2203.0.3000.3300")], "want": {catalog: "fail"}},
	"a newer one at the recovery site": {"changes": [version("w11-dr-001", "2507.1.0.20")], "want": {catalog: "fail"}},
	"one of two desktops has another": {"changes": another("2203.0.3000.3300"), "want": {catalog: "fail"}},
	"production is in the middle of an update, and the recovery site has one of its versions": {
		"changes": [
			fixture.set_to(fixture.windows_at("w11-hq-002", []), fixture.windows_host("w11-hq-001", "vda")),
			version("w11-hq-002", "2507.1.0.20"),
		],
		"want": {catalog: "pass"},
	},
	"persistent desktops have a version of their own": {"changes": [version("w11-dev-001", "1912.0.0.24265")], "want": {catalog: "pass"}},
	"the version of the recovery site is not known": {"changes": [version("w11-dr-001", "")], "want": {catalog: "unknown"}},
	"that of production is not": {"changes": [version("w11-hq-001", "")], "want": {catalog: "unknown"}},
	"one of two desktops does not tell": {"changes": another(""), "want": {catalog: "unknown"}},
	"no desktop of the recovery site was asked": {
		"changes": [fixture.without(fixture.windows_at("w11-dr-001", []))],
		"want": {catalog: "unknown"},
	},
	"none of production was asked": {"changes": [fixture.without(fixture.windows_at("w11-hq-001", []))], "want": {catalog: "unknown"}},
	"a desktop that did not answer may have another": {
		"changes": array.concat(another("2402.0.100.629"), silent("w11-dr-002", "recovery")),
		"want": {catalog: "unknown"},
	},
	"so may one of a catalog that nobody knows": {
		"changes": array.concat(another("2203.0.3000.3300"), [fixture.set_to(vda("w11-dr-002", ["catalog"]), "")]),
		"want": {catalog: "unknown"},
	},
	"a desktop of another catalog that did not answer says nothing of these": {
		"changes": array.concat(silent("w11-dr-002", "recovery"), [fixture.set_to(vda("w11-dr-002", []), {"status": "failed", "reason": "timeout", "message": "", "catalog": "W11-Dev-HQ"})]),
		"want": {catalog: "pass"},
	},
	"a desktop of this catalog that did not answer may have another": {
		"changes": array.concat(silent("w11-dr-002", "recovery"), [fixture.set_to(vda("w11-dr-002", []), {"status": "failed", "reason": "timeout", "message": "", "catalog": "W11-Pooled-HQ"})]),
		"want": {catalog: "unknown"},
	},
	"a difference is one whoever else is silent": {
		"changes": array.concat([version("w11-dr-001", "2203.0.3000.3300")], silent("w11-dev-001", "production")),
		"want": {catalog: "fail"},
	},
	"what was said is not believed when it was not learnt": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {catalog: "unknown"}},
	"nobody knows what stands in": {
		"changes": [fixture.not_learnt(["workloads", "catalogs", fixture.catalog_id.pooled, "standIn"])],
		"want": {"catalog/W11-Pooled-HQ": "unknown"},
	},
	"nothing stands in": {
		"changes": [fixture.set_to(["workloads", "catalogs", fixture.catalog_id.pooled, "standIn"], fixture.stand_in(""))],
		"want": {catalog: "not_applicable", "catalog/W11-Pooled-HQ": "not_applicable"},
	},
}

test_words if {
	changes := [version("w11-dr-001", "2203.0.3000.3300")]
	testing.says(rule, catalog, "Desktops of W11-Pooled-DR have VDA 2203.0.3000.3300, and those of W11-Pooled-HQ, for which they stand in, have 2402.0.100.629.") with input as fixture.changed(changes)
	testing.says(rule, catalog, `-ProvisioningSchemeName "W11-Pooled-DR"`) with input as fixture.changed(changes)
	testing.says(rule, catalog, "in a maintenance version of the vDisk of W11-Pooled-DR") with input as fixture.changed(array.concat(
		changes,
		[fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.recovery, "kind"]), "streamed")],
	))
}
