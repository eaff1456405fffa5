package muster.rules.cloud_connectors.sized_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.sized as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/cc3.corp.example.internal"

other := "host/cc4.corp.example.internal"

has(field, value) := fixture.set_to(fixture.standing_at("cc3", [field]), value)

gibibytes(n) := has("memory", n * 1073741824)

thousands := fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "count"]), 4000)

cases := {
	"eight gibibytes and four processors": {"changes": [], "want": {target: "pass", other: "pass", "host/cc1.corp.example.internal": "not_applicable"}},
	"the least that the vendor wants": {"changes": [gibibytes(4), has("processors", 2)], "want": {target: "pass"}},
	"less memory": {"changes": [has("memory", 4294967295)], "want": {target: "fail", other: "pass"}},
	"one processor": {"changes": [has("processors", 1)], "want": {target: "fail"}},
	"thousands of desktops, and the least that the vendor wants": {"changes": [gibibytes(4), has("processors", 2), thousands], "want": {target: "fail"}},
	"thousands of desktops, and enough for them": {"changes": [gibibytes(6), thousands], "want": {target: "pass"}},
	"Prism does not say how much memory": {"changes": [has("memory", 0)], "want": {target: "unknown"}},
	"facts from before processors were read": {"changes": [has("processors", 0)], "want": {target: "unknown"}},
	"a server that is no connector is small": {"changes": [fixture.set_to(fixture.standing_at("sql2", ["memory"]), 1)], "want": {"host/sql2.corp.example.internal": "not_applicable"}},
	"nobody told the machines": {"changes": [fixture.not_learnt(["protection", "standing"])], "want": {target: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"has 4096 MiB of memory and 2 processors, which is too little for 4002 desktops.": [gibibytes(4), has("processors", 2), thousands],
		"has 2048 MiB of memory, which is too little for any connector.": [gibibytes(2)],
		"4 vCPUs and 6144 MiB of memory": [gibibytes(4), thousands],
		"does not say how much memory and how many processors the VM cc3 has": [has("memory", 0)],
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
