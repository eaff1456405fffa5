package muster.rules.dfs.domain_based_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dfs.domain_based as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

profiles := `path/\\corp.example.internal\profiles`

paths(list) := fixture.set_to(["estate", "components", "dfs", "paths"], list)

cases := {
	"a path of the domain": {"changes": [], "want": {profiles: "pass"}},
	"a path of a server": {
		"changes": [paths([`\\fs2.corp.example.internal\profiles`])],
		"want": {`path/\\fs2.corp.example.internal\profiles`: "fail"},
	},
	"a path of the domain's short name": {"changes": [paths([`\\CORP\profiles`])], "want": {`path/\\CORP\profiles`: "pass"}},
	"a short name may be anything": {"changes": [paths([`\\fs2\profiles`])], "want": {`path/\\fs2\profiles`: "unknown"}},
	"a short name without a namespace may be anything": {"changes": [paths([`\\fs2\other`])], "want": {`path/\\fs2\other`: "unknown"}},
	"a namespace that does not exist": {
		"changes": [paths([`\\corp.example.internal\gone\x`])],
		"want": {`path/\\corp.example.internal\gone\x`: "fail"},
	},
	"the namespaces were not read": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "namespaces"], fixture.no_listing)],
		"want": {profiles: "unknown"},
	},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false)],
		"want": {profiles: "not_applicable"},
	},
}
