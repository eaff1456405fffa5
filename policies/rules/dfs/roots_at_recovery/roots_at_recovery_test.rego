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
	"all namespaces where the estate names none": {
		"changes": [
			fixture.set_to(["estate", "components", "dfs", "paths"], []),
			fixture.set_to(array.concat(listing, ["items", "public"]), object.union(fixture.namespace, {"name": "public", "roots": [fixture.root("dc1")]})),
		],
		"want": {`namespace/\\corp.example.internal\public`: "fail", profiles: "pass"},
	},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false), fixture.set_to(listing, fixture.no_listing)],
		"want": {profiles: "not_applicable", "component/dfs": "not_applicable"},
	},
}
