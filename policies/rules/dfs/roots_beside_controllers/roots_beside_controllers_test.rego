package muster.rules.dfs.roots_beside_controllers_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dfs.roots_beside_controllers as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

profiles := `namespace/\\corp.example.internal\profiles`

listing := ["directory", "views", "recovery", "namespaces"]

namespace := array.concat(listing, ["items", "profiles"])

controllers := ["directory", "views", "recovery", "domainControllers"]

cases := {
	"a controller beside the server": {"changes": [], "want": {profiles: "pass"}},
	"a member server without a controller": {
		"changes": [
			fixture.set_to(array.concat(namespace, ["roots"]), [fixture.root("dc1"), fixture.root("fs2")]),
			fixture.without(array.concat(controllers, ["items", fixture.fqdn("dc2")])),
		],
		"want": {profiles: "fail"},
	},
	"no server at the recovery site is another rule's business": {
		"changes": [fixture.set_to(array.concat(namespace, ["roots"]), [fixture.root("dc1")])],
		"want": {profiles: "not_applicable"},
	},
	"the controllers were not read": {
		"changes": [
			fixture.set_to(array.concat(namespace, ["roots"]), [fixture.root("dc1"), fixture.root("fs2")]),
			fixture.set_to(controllers, fixture.no_listing),
		],
		"want": {profiles: "unknown"},
	},
	"the only controller of its Active Directory site stands at production": {
		"changes": [
			fixture.set_to(array.concat(namespace, ["roots"]), [fixture.root("dc1"), fixture.root("fs2")]),
			fixture.set_to(array.concat(controllers, ["items", fixture.fqdn("dc1"), "site"]), "dr"),
			fixture.without(array.concat(controllers, ["items", fixture.fqdn("dc2")])),
		],
		"want": {profiles: "fail"},
	},
	"nobody can tell where a controller stands": {
		"changes": [
			fixture.set_to(array.concat(namespace, ["roots"]), [fixture.root("dc1"), fixture.root("fs2")]),
			fixture.set_to(array.concat(controllers, ["items", fixture.fqdn("dc9")]), fixture.controller("dc9", "dr")),
			fixture.without(array.concat(controllers, ["items", fixture.fqdn("dc2")])),
		],
		"want": {profiles: "unknown"},
	},
	"an estate without DFS": {
		"changes": [fixture.set_to(["estate", "components", "dfs", "inScope"], false)],
		"want": {profiles: "not_applicable"},
	},
}
