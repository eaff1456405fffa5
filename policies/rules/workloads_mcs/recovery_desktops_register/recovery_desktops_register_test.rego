package muster.rules.workloads_mcs.recovery_desktops_register_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.recovery_desktops_register as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-DR"

running(field, value) := fixture.set_to(fixture.class_at("0a04", [field]), value)

resting(field, value) := fixture.set_to(fixture.class_at("0a02", [field]), value)

lost := [running("registration", "Unregistered"), running("controller", "")]

off := array.concat(lost, [running("power", "Off")])

maintenance := [running("inMaintenance", true), resting("inMaintenance", true)]

cases := {
	"some have registered at the recovery site": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-HQ": "not_applicable"}},
	"those that run have not registered": {"changes": lost, "want": {catalog: "fail"}},
	"those that run report an error": {"changes": [running("registration", "AgentError")], "want": {catalog: "fail"}},
	"one of several classes has registered": {
		"changes": [resting("power", "On")],
		"want": {catalog: "pass"},
	},
	"one is being started": {
		"changes": array.concat(lost, [running("power", "TurningOn")]),
		"want": {catalog: "unknown"},
	},
	"one has begun to register": {"changes": [running("registration", "Initializing")], "want": {catalog: "unknown"}},
	"nobody knows whether they run": {
		"changes": array.concat(lost, [running("power", "Unmanaged")]),
		"want": {catalog: "unknown"},
	},
	"all are in maintenance": {"changes": maintenance, "want": {catalog: "fail"}},
	"the only ones that registered are in maintenance": {
		"changes": [running("inMaintenance", true)],
		"want": {catalog: "manual"},
	},
	"all are off and none is known to have worked": {"changes": off, "want": {catalog: "manual"}},
	"all are off and one worked not long ago": {
		"changes": array.concat(off, [resting("workedAgeSeconds", 15552000)]),
		"want": {catalog: "pass"},
	},
	"all are off and one worked before the last test was due": {
		"changes": array.concat(off, [resting("workedAgeSeconds", 15552001)]),
		"want": {catalog: "manual"},
	},
	"the one that worked is in maintenance": {
		"changes": array.concat(off, [running("inMaintenance", true), running("workedAgeSeconds", 60)]),
		"want": {catalog: "manual"},
	},
	"what is off has no registration to speak of": {
		"changes": array.concat(off, [running("registration", "Unknown")]),
		"want": {catalog: "manual"},
	},
	"they came through a host of ours that is no connector": {"changes": [running("controller", fixture.fqdn("cc9"))], "want": {catalog: "unknown"}},
	"they came through a connector of production": {
		"changes": [running("controller", fixture.fqdn("cc1"))],
		"want": {catalog: "unknown"},
	},
	"Citrix Cloud does not say through which connector they came": {"changes": [running("controller", "")], "want": {catalog: "unknown"}},
	"they run, and are in a state that nobody knows": {"changes": [running("registration", "Lost"), running("controller", "")], "want": {catalog: "fail"}},
	"they came through what is no connector": {"changes": [running("controller", "gateway.nssvc.net")], "want": {catalog: "pass"}},
	"the machines are counted and not listed": {
		"changes": [fixture.without(fixture.class_at("0a02", [])), fixture.without(fixture.class_at("0a04", []))],
		"want": {catalog: "unknown"},
	},
	"machines were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"what was seen to fail stays so when machines were not all listed": {
		"changes": array.concat(lost, [fixture.set_to(fixture.citrix_at(["machines", "status"]), "partial")]),
		"want": {catalog: "fail"},
	},
	"the connectors were not listed": {
		"changes": [fixture.not_learnt(fixture.citrix_at(["connectors"]))],
		"want": {catalog: "unknown"},
	},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {catalog: "not_applicable", "catalog/W11-Pooled-HQ": "unknown"},
	},
	"a catalog that has no machine yet": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.recovery, "count"]), 0)],
		"want": {catalog: "not_applicable"},
	},
	"nothing takes over": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"Of W11-Pooled-DR 8 machines run, and not one of them has registered": lost,
		`Get-BrokerMachine -CatalogName "W11-Pooled-DR" -RegistrationState Unregistered`: lost,
		"All 400 machines of W11-Pooled-DR are in maintenance": maintenance,
		"All machines of W11-Pooled-DR are off": off,
		"came through cc1.corp.example.internal, which is not of the recovery site": [running("controller", fixture.fqdn("cc1"))],
		"counts 400 machines of W11-Pooled-DR and lists none": [fixture.without(fixture.class_at("0a02", [])), fixture.without(fixture.class_at("0a04", []))],
		"8 machines of W11-Pooled-DR run, or are being started": [running("registration", "Initializing")],
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence_counts_states if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(lost)
	found == {{"Unregistered": 8}}
}
