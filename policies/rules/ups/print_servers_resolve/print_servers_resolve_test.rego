package muster.rules.ups.print_servers_resolve_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ups.print_servers_resolve as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

printing := "citrixpolicy/Printing"

servers(list) := [fixture.set_to(fixture.citrix_policy_at("printing", ["printServers"]), list)]

answer(value) := fixture.set_to(["dns", "resolvers", fixture.resolver.recovery, "hosts", fixture.fqdn("sf1")], value)

none := object.union(input_host, {"exists": false, "rcode": "NXDOMAIN", "addresses": []})

input_host := fixture.healthy.dns.resolvers[fixture.resolver.recovery].hosts[fixture.fqdn("sf1")]

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
	"the recovery site knows it": {"changes": servers([`\\sf1`]), "want": {printing: "pass"}},
	"by its full name": {"changes": servers([`\\sf1.corp.example.internal`]), "want": {printing: "pass"}},
	"the recovery site does not know it": {"changes": array.concat(servers([`\\sf1`]), [answer(none)]), "want": {printing: "fail"}},
	"the recovery site did not answer": {"changes": array.concat(servers([`\\sf1`]), [answer(fixture.failure)]), "want": {printing: "unknown"}},
	"nobody asked for it": {"changes": servers([`\\print9`]), "want": {printing: "unknown"}},
	"an address is another matter": {"changes": servers([`\\10.1.0.7`]), "want": {printing: "not_applicable"}},
	"the estate file names no resolver": {
		"changes": array.concat(servers([`\\sf1`]), [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])]),
		"want": {printing: "unknown"},
	},
	"the set was not read as a whole": {
		"changes": array.concat(servers([`\\sf1`]), [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, "status"]), "partial")]),
		"want": {printing: "unknown"},
	},
}

test_words if {
	testing.says(rule, printing, "The print server sf1.corp.example.internal of the Citrix policy Printing has no address at resolver") with input as fixture.changed(array.concat(servers([`\\sf1`]), [answer(none)]))
}
