package muster.rules.dfs.folders_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dfs.folders_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

profiles := `namespace/\\corp.example.internal\profiles`

listing := ["directory", "views", "recovery", "namespaces"]

namespace := array.concat(listing, ["items", "profiles"])

users := `path/\\corp.example.internal\profiles\users`

folder := array.concat(namespace, ["folders", "users"])

targets(list) := fixture.set_to(array.concat(folder, ["targets"]), list)

disabled(name) := object.union(fixture.share(name), {"online": false})

cases := {
	"an enabled target at the recovery site": {"changes": [], "want": {users: "pass", profiles: "not_applicable", "component/dfs": "not_applicable"}},
	"a disabled target at the recovery site": {"changes": [targets([fixture.share("sf1"), disabled("fs2")])], "want": {users: "manual"}},
	"targets of production only": {"changes": [targets([fixture.share("sf1"), fixture.share("sf2")])], "want": {users: "fail"}},
	"replicated file services": {"changes": [targets([fixture.share("files1")])], "want": {users: "manual"}},
	"a server that nobody can place": {"changes": [targets([fixture.share("sf1"), fixture.share("fs9")])], "want": {users: "unknown"}},
	"no target at all": {"changes": [targets([])], "want": {users: "fail"}},
	"a folder within a folder": {
		"changes": [fixture.set_to(
			array.concat(namespace, ["folders", "emea/home"]),
			{"status": "ok", "path": "EMEA/Home", "targets": [fixture.share("sf1")], "ttl": 300},
		)],
		"want": {`path/\\corp.example.internal\profiles\emea\home`: "fail", users: "pass"},
	},
	"a folder that could not be decoded": {"changes": [fixture.not_learnt(folder)], "want": {users: "unknown"}},
	"a namespace that could not be decoded": {
		"changes": [fixture.not_learnt(namespace)],
		"want": {profiles: "unknown", users: "not_applicable"},
	},
	"the namespaces were not read": {
		"changes": [fixture.set_to(listing, fixture.no_listing)],
		"want": {users: "not_applicable", "component/dfs": "unknown"},
	},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false), fixture.set_to(listing, fixture.no_listing)],
		"want": {users: "not_applicable", "component/dfs": "not_applicable"},
	},
}
