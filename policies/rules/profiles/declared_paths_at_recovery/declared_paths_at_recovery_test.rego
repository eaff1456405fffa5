package muster.rules.profiles.declared_paths_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.declared_paths_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

declared(paths) := fixture.set_to(["estate", "components", "profiles", "paths"], paths)

target(path) := sprintf("path/%s", [path])

namespace := ["directory", "views", "recovery", "namespaces", "items", "profiles"]

targets(list) := fixture.set_to(array.concat(namespace, ["folders", "users", "targets"]), list)

dfs := `\\corp.example.internal\profiles\users`

here := `\\fs2.corp.example.internal\p`

there := `\\sf1.corp.example.internal\p`

cases := {
	"a DFS folder with an enabled target at the recovery site": {"changes": [declared([dfs])], "want": {target(dfs): "pass"}},
	"a DFS folder whose recovery target is disabled": {
		"changes": [declared([dfs]), targets([fixture.share("files1"), object.union(fixture.share("fs2"), {"online": false})])],
		"want": {target(dfs): "manual"},
	},
	"a DFS folder of production alone": {"changes": [declared([dfs]), targets([fixture.share("sf1")])], "want": {target(dfs): "fail"}},
	"a server of the recovery site": {"changes": [declared([here])], "want": {target(here): "pass"}},
	"a server of production": {"changes": [declared([there])], "want": {target(there): "fail"}},
	"one good path does not excuse another": {"changes": [declared([here, there])], "want": {target(here): "pass", target(there): "fail"}},
	"a server that nobody can place": {"changes": [declared([`\\fs9\p`])], "want": {target(`\\fs9\p`): "unknown"}},
	"the namespaces were not read": {
		"changes": [declared([dfs]), fixture.set_to(["directory", "views", "recovery", "namespaces"], fixture.no_listing)],
		"want": {target(dfs): "unknown"},
	},
	"no path is declared": {"changes": [declared([])], "want": {"estate": "not_applicable"}},
	"an estate without profiles": {
		"changes": [declared([there]), fixture.set_to(["estate", "components", "profiles", "inScope"], false)],
		"want": {target(there): "not_applicable"},
	},
}
