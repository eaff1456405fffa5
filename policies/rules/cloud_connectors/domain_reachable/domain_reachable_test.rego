package muster.rules.cloud_connectors.domain_reachable_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.domain_reachable as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"knows no domain corp.example.internal": [fixture.without(at)],
		"reports the domain corp.example.internal as offline": online(false),
		"The connectors of the resource location DR": reached([fixture.location_id.production]),
		"Invoke-Command -ComputerName cc3.corp.example.internal,cc4.corp.example.internal": online(false),
		"Invoke-Command -ComputerName <connector>": array.concat(online(false), [fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), [])]),
	}
	testing.says(rule, domain, text) with input as fixture.changed(changes)
}

domain := "domain/corp.example.internal"

at := fixture.citrix_at(["domains", "items", "corp.example.internal"])

online(value) := [fixture.set_to(array.concat(at, ["online"]), value)]

reached(locations) := [fixture.set_to(array.concat(at, ["resourceLocations"]), locations)]

cases := {
	"connectors of both sites reach it": {"changes": [], "want": {domain: "pass"}},
	"only those of production": {"changes": reached([fixture.location_id.production]), "want": {domain: "fail"}},
	"only those of the recovery site": {"changes": reached([fixture.location_id.recovery]), "want": {domain: "pass"}},
	"those of a resource location with the name of the recovery site": {"changes": reached(["DR"]), "want": {domain: "fail"}},
	"it is offline": {"changes": online(false), "want": {domain: "fail"}},
	"nobody says whether it is online": {"changes": online(null), "want": {domain: "unknown"}},
	"nobody says who reaches it": {"changes": reached([]), "want": {domain: "unknown"}},
	"it is offline and nobody says who reaches it": {"changes": array.concat(online(false), reached(null)), "want": {domain: "fail"}},
	"another domain is all that connectors reach": {
		"changes": [
			fixture.without(at),
			fixture.set_to(fixture.citrix_at(["domains", "items", "other.example"]), object.union(fixture.control_plane.domains.items["corp.example.internal"], {"name": "other.example"})),
		],
		"want": {domain: "fail"},
	},
	"domains were not listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["domains"]), fixture.no_listing)],
		"want": {domain: "unknown"},
	},
	"nobody knows which resource location it is": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {domain: "unknown"},
	},
	"connectors are built in the disaster": {
		"changes": array.concat(online(false), [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"])]),
		"want": {domain: "not_applicable"},
	},
	"connectors that are out of scope": {
		"changes": array.concat(online(false), [fixture.set_to(["estate", "components", "cloud_connectors", "inScope"], false)]),
		"want": {domain: "not_applicable"},
	},
}
