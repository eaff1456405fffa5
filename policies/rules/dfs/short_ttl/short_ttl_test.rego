package muster.rules.dfs.short_ttl_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dfs.short_ttl as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

users := `path/\\corp.example.internal\profiles\users`

listing := ["directory", "views", "recovery", "namespaces"]

folder := array.concat(listing, ["items", "profiles", "folders", "users"])

ttl(seconds) := fixture.set_to(array.concat(folder, ["ttl"]), seconds)

cases := {
	"as long as is allowed": {"changes": [], "want": {users: "pass"}},
	"a second longer": {"changes": [ttl(301)], "want": {users: "fail"}},
	"what Windows allows unless told otherwise": {"changes": [ttl(1800)], "want": {users: "fail"}},
	"a longer time that the estate allows": {
		"changes": [ttl(1800), fixture.set_to(["estate", "thresholds", "aliasTTL"], 1800)],
		"want": {users: "pass"},
	},
	"a time that is not known": {"changes": [ttl(-1)], "want": {users: "unknown"}},
	"a folder that could not be decoded": {"changes": [fixture.not_learnt(folder)], "want": {users: "unknown"}},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false)],
		"want": {users: "not_applicable"},
	},
}

test_words if {
	testing.says(rule, users, `Set-DfsnFolder -Path "\\corp.example.internal\profiles\users" -TimeToLiveSec 300`) with input as fixture.changed([ttl(1800)])
}
