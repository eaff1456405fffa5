package muster.rules.hosting_connections.tested_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.tested as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

connection := "connection/AHV-DR"

of(changes) := [fixture.set_to(
	fixture.connection_at("recovery", ["test"]),
	object.union(fixture.hosting_connection("recovery").test, changes),
)]

pool(changes) := [fixture.set_to(
	fixture.citrix_at(["resourcePools", "items", fixture.pool_id.recovery, "test"]),
	object.union(fixture.hosting_connection("recovery").test, changes),
)]

none := of({"status": "failed", "reason": "fact_missing", "message": "there is no report", "at": "", "ageSeconds": null, "outcome": ""})

denied := of({"status": "failed", "reason": "permission_denied", "message": "HTTP 403", "at": "", "ageSeconds": null, "outcome": ""})

cases := {
	"it passed this month": {"changes": [], "want": {connection: "pass", "connection/AHV-HQ": "not_applicable"}},
	"it passed 30 days ago": {"changes": of({"ageSeconds": 30 * 86400}), "want": {connection: "pass"}},
	"it passed longer ago": {"changes": of({"ageSeconds": (30 * 86400) + 1}), "want": {connection: "manual"}},
	"it failed": {"changes": of({"outcome": "failed"}), "want": {connection: "fail"}},
	"it failed a year ago, and may have been mended": {"changes": of({"outcome": "failed", "ageSeconds": 365 * 86400}), "want": {connection: "manual"}},
	"it gave warnings": {"changes": of({"outcome": "warnings"}), "want": {connection: "manual"}},
	"it was broken off": {"changes": of({"outcome": "unfinished"}), "want": {connection: "manual"}},
	"its resource pool failed": {"changes": pool({"outcome": "failed"}), "want": {connection: "fail"}},
	"its resource pool failed a year ago": {"changes": pool({"outcome": "failed", "ageSeconds": 365 * 86400}), "want": {connection: "pass"}},
	"its resource pool gave warnings": {"changes": pool({"outcome": "warnings"}), "want": {connection: "pass"}},
	"a resource pool of production failed": {
		"changes": [fixture.set_to(fixture.citrix_at(["resourcePools", "items", fixture.pool_id.production, "test"]), object.union(fixture.hosting_connection("recovery").test, {"outcome": "failed"}))],
		"want": {connection: "pass"},
	},
	"it came to something new": {"changes": of({"outcome": "mixed"}), "want": {connection: "manual"}},
	"nobody knows when it was": {"changes": of({"at": "", "ageSeconds": null}), "want": {connection: "manual"}},
	"it failed, and nobody knows when": {"changes": of({"outcome": "failed", "at": "", "ageSeconds": null}), "want": {connection: "manual"}},
	"it was never tested": {"changes": none, "want": {connection: "manual"}},
	"the report may not be read": {"changes": denied, "want": {connection: "manual"}},
	"older facts know of no test": {"changes": [fixture.without(fixture.connection_at("recovery", ["test"]))], "want": {connection: "manual"}},
	"older facts that were read know of no test": {"changes": of({"status": "", "message": "", "outcome": "", "ageSeconds": null}), "want": {connection: "manual"}},
	"that of production failed": {
		"changes": [fixture.set_to(fixture.connection_at("production", ["test", "outcome"]), "failed")],
		"want": {connection: "pass", "connection/AHV-HQ": "not_applicable"},
	},
	"no connection at the recovery site": {
		"changes": [fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), [])],
		"want": {connection: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"failed its last test.": of({"outcome": "failed"}),
		"failed its last test (the account is locked; no route).": of({"outcome": "failed", "said": ["the account is locked", "no route"]}),
		"Hosting › AHV-DR › Test Connection": of({"outcome": "failed"}),
		"Its last test was 31 days ago. Was AHV-DR tested in Studio in the last 30 days": of({"ageSeconds": 31 * 86400}),
		"The resource pool Desktops-DR of the hosting connection AHV-DR failed its last test (no network).": pool({"outcome": "failed", "said": ["no network"]}),
		"Its last test gave warnings (storage is nearly full).": of({"outcome": "warnings", "said": ["storage is nearly full"]}),
		"Its last test was not run to its end.": of({"outcome": "unfinished"}),
		"does not say when that was.": of({"ageSeconds": null}),
		"No report of a test was read (HTTP 403).": denied,
		"These facts are older than reports of tests are read.": of({"status": ""}),
	}
	testing.says(rule, connection, text) with input as fixture.changed(changes)
}
