package muster.rules.sr.recordings_come_back_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.sr.recordings_come_back as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/sr1.corp.example.internal"

at := ["windows", "hosts", fixture.fqdn("sr1"), "recording"]

keeps(paths) := fixture.set_to(array.concat(at, ["storage"]), paths)

stands_by := fixture.set_to(["estate", "components", "sr", "methods"], ["application"])

cases := {
	"a disk of a machine that comes back": {"changes": [], "want": {target: "pass"}},
	"a disk of a machine that another one stands in for": {"changes": [stands_by], "want": {target: "fail"}},
	"a share of file services that come back": {"changes": [stands_by, keeps([`\\files.corp.example.internal\recordings`])], "want": {target: "pass"}},
	"a share of the recovery site": {"changes": [keeps([`\\fs2.corp.example.internal\recordings`])], "want": {target: "pass"}},
	"a share of production": {"changes": [keeps([`\\sql1\recordings`])], "want": {target: "fail"}},
	"two folders, one of which is lost": {"changes": [keeps([`E:\Recordings`, `\\sql1\recordings`])], "want": {target: "fail"}},
	"a share of nobody knows whom": {"changes": [keeps([`\\nobody\recordings`])], "want": {target: "unknown"}},
	"the registry names no folder": {"changes": [keeps([])], "want": {target: "manual"}},
	"the server did not tell": {"changes": [fixture.not_learnt(at)], "want": {target: "unknown"}},
	"facts of before such servers were asked": {"changes": [fixture.without(["windows", "hosts", fixture.fqdn("sr1")])], "want": {target: "not_applicable"}},
	"no sessions are recorded": {"changes": [fixture.set_to(["estate", "components", "sr", "inScope"], false)], "want": {target: "not_applicable"}},
}
