package muster.rules.ups.print_servers_by_name_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ups.print_servers_by_name as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

printing := "citrixpolicy/Printing"

servers(list) := [fixture.set_to(fixture.citrix_policy_at("printing", ["printServers"]), list)]

# before is a policy of everybody that goes before all others.
before(filters) := [
	fixture.set_to(fixture.citrix_policy_at("first", []), object.union(
		fixture.citrix_policy("First", 1, ["LoadBalancedPrintServers"], filters),
		{"printServers": [`\\print1`]},
	)),
	fixture.set_to(fixture.citrix_policy_at("printing", ["settings"]), ["LoadBalancedPrintServers", "UpsEnable"]),
]

in_scope := fixture.set_to(["estate", "components", "ups"], {"inScope": true})

unread := [fixture.set_to(fixture.citrix_at(["policySets"]), object.union(fixture.failure, {"items": {}}))]

cases := {
	"policies may not be read": {"changes": array.concat(unread, [in_scope]), "want": {"component/ups": "unknown"}},
	"policies may not be read, and nobody declares print servers": {"changes": unread, "want": {"component/ups": "not_applicable"}},
	"the set of the site is not shown": {
		"changes": [fixture.set_to(fixture.citrix_at(["policySets", "items"]), {}), in_scope],
		"want": {"component/ups": "unknown"},
	},
	"no print servers": {"changes": [], "want": {printing: "not_applicable"}},
	"names": {"changes": servers([`\\print1.corp.example.internal`, `\\print2`]), "want": {printing: "pass", "citrixpolicy/Baseline": "not_applicable"}},
	"an address": {"changes": servers([`\\10.1.0.7`]), "want": {printing: "fail"}},
	"an address beside a name": {"changes": servers([`\\print1`, `\\10.1.0.7`]), "want": {printing: "fail"}},
	"an address of IPv6": {"changes": servers([`\\fd00::7`]), "want": {printing: "fail"}},
	"a name that looks like an address": {"changes": servers([`\\10-1-0-7`]), "want": {printing: "pass"}},
	"a policy for production alone": {
		"changes": array.concat(servers([`\\10.1.0.7`]), [fixture.set_to(fixture.citrix_policy_at("printing", ["filters"]), [fixture.filter("DesktopGroup", fixture.group_id.pooled)])]),
		"want": {printing: "not_applicable"},
	},
	"an address, and a policy that goes before has names": {
		"changes": array.concat(servers([`\\10.1.0.7`]), before([])),
		"want": {printing: "not_applicable", "citrixpolicy/First": "pass"},
	},
	"an address, and a policy that goes before is for some users": {
		"changes": array.concat(servers([`\\10.1.0.7`]), before([fixture.filter("User", "")])),
		"want": {printing: "fail"},
	},
	"an address, and nobody knows which policy goes before": {
		"changes": array.concat(array.concat(servers([`\\10.1.0.7`]), before([])), [fixture.set_to(fixture.citrix_policy_at("first", ["priority"]), 0)]),
		"want": {printing: "fail"},
	},
	"a policy that is disabled": {
		"changes": array.concat(servers([`\\10.1.0.7`]), [fixture.set_to(fixture.citrix_policy_at("printing", ["enabled"]), false)]),
		"want": {printing: "not_applicable"},
	},
	"the set was not read as a whole": {
		"changes": array.concat(servers([`\\print1`]), [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, "status"]), "partial")]),
		"want": {printing: "unknown"},
	},
	"there is no Universal Print Server": {
		"changes": array.concat(servers([`\\10.1.0.7`]), [fixture.set_to(["estate", "components", "ups"], {"inScope": false})]),
		"want": {printing: "not_applicable"},
	},
}

test_words if {
	testing.says(rule, printing, `has print servers by their addresses: \\10.1.0.7.`) with input as fixture.changed(servers([`\\10.1.0.7`]))
}

test_words_of_the_fix if {
	testing.says(rule, printing, "Universal Print Servers for load balancing") with input as fixture.changed(servers([`\\10.1.0.7`]))
}
