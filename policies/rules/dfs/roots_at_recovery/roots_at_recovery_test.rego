package muster.rules.dfs.roots_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dfs.roots_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

profiles := `namespace/\\corp.example.internal\profiles`

listing := ["directory", "views", "recovery", "namespaces"]

namespace := array.concat(listing, ["items", "profiles"])

roots(list) := fixture.set_to(array.concat(namespace, ["roots"]), list)

disabled(name) := object.union(fixture.root(name), {"online": false})

undeclared := fixture.set_to(["estate", "components", "dfs", "paths"], [])

public := fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.namespace, {"name": "public", "roots": [fixture.root("dc1"), fixture.root("sf1")]}))

public_namespace := `namespace/\\corp.example.internal\public`

cases := {
	"a server at each site": {"changes": [], "want": {profiles: "pass", "component/dfs": "not_applicable"}},
	"two servers at production": {"changes": [roots([fixture.root("dc1"), fixture.root("sf1")])], "want": {profiles: "fail"}},
	"one server at the recovery site is one too few": {"changes": [roots([fixture.root("dc2")])], "want": {profiles: "fail"}},
	"the same server twice is one server": {
		"changes": [roots([fixture.root("dc2"), object.union(fixture.root("dc2"), {"server": "DC2"})])],
		"want": {profiles: "fail"},
	},
	"the server of the recovery site is disabled": {"changes": [roots([fixture.root("dc1"), disabled("dc2")])], "want": {profiles: "fail"}},
	"a short name": {"changes": [roots([fixture.root("dc1"), object.union(fixture.root("dc2"), {"server": "dc2"})])], "want": {profiles: "pass"}},
	"a server that nobody can place": {"changes": [roots([fixture.root("dc1"), fixture.root("fs9")])], "want": {profiles: "unknown"}},
	"a server that nobody can place beside one at the recovery site": {
		"changes": [roots([fixture.root("dc2"), fixture.root("fs9")])],
		"want": {profiles: "pass"},
	},
	"a namespace that could not be decoded": {"changes": [fixture.not_learnt(namespace)], "want": {profiles: "unknown"}},
	"the namespaces were not read": {
		"changes": [fixture.set_to(listing, fixture.no_listing)],
		"want": {profiles: "not_applicable", "component/dfs": "unknown"},
	},
	"no namespace at all": {
		"changes": [fixture.set_to(array.concat(listing, ["items"]), {})],
		"want": {profiles: "not_applicable", "component/dfs": "not_applicable"},
	},
	"a namespace that the estate does not speak of": {
		"changes": [
			fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.namespace, {"name": "public", "roots": [fixture.root("dc1")]})),
		],
		"want": {`namespace/\\corp.example.internal\public`: "not_applicable", profiles: "pass"},
	},
	"where the estate names none, one that profiles lead through": {
		"changes": [undeclared, roots([fixture.root("dc1"), fixture.root("sf1")])],
		"want": {profiles: "fail", "component/dfs": "not_applicable"},
	},
	"where the estate names none, one that nobody knows the users of": {
		"changes": [undeclared, public],
		"want": {public_namespace: "not_applicable", profiles: "pass", "component/dfs": "manual"},
	},
	"where the estate names none, one that is at the recovery site anyway": {
		"changes": [undeclared, fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.namespace, {"name": "public"}))],
		"want": {public_namespace: "not_applicable", "component/dfs": "not_applicable"},
	},
	"where the estate names none, one with a folder that stays behind": {
		"changes": [undeclared, fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.namespace, {
			"name": "public",
			"folders": {"scans": {"status": "ok", "path": "scans", "targets": [fixture.share("files1")], "ttl": 300}},
		}))],
		"want": {"component/dfs": "manual"},
	},
	"where the estate names none, one that could not be decoded": {
		"changes": [undeclared, fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.failure, {"name": "public"}))],
		"want": {"component/dfs": "manual"},
	},
	"where the estate names none, one of another component's paths": {
		"changes": [undeclared, public, fixture.set_to(["estate", "components", "file_services", "paths"], [`\\CORP\Public\home`])],
		"want": {public_namespace: "fail", "component/dfs": "not_applicable"},
	},
	"where the estate names none, and a profile may lead anywhere": {
		"changes": [undeclared, public, fixture.set_to(fixture.setting_at("recovery", "recovery", "upmUserStore"), fixture.in_doubt)],
		"want": {public_namespace: "fail", profiles: "pass"},
	},
	"where the estate names none, and no policy was worked out": {
		"changes": [undeclared, public, fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {public_namespace: "fail"},
	},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false), fixture.set_to(listing, fixture.no_listing)],
		"want": {profiles: "not_applicable", "component/dfs": "not_applicable"},
	},
}
