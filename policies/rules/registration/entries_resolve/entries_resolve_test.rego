package muster.rules.registration.entries_resolve_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.entries_resolve as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

list(groups) := fixture.list_at("recovery", "recovery", groups)

host(name) := fixture.host_at("recovery", fixture.fqdn(name))

# short is the list with its first entry by its short name.
short := [fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["registration", "hosts"]), ["cc3", fixture.fqdn("cc4")])]

warned(text) := [fixture.set_to(array.concat(fixture.ou_at("recovery", "recovery"), ["registration", "warnings"]), [text])]

cases := {
	"every entry has an address": {"changes": [], "want": {recovery: "pass", persistent: "pass"}},
	"an address instead of a name": {"changes": list([["cc3", "10.20.1.2"]]), "want": {recovery: "fail"}},
	"an IPv6 address instead of a name": {"changes": list([["cc3", "[fd00:20::2]"]]), "want": {recovery: "fail"}},
	"a short name": {"changes": short, "want": {recovery: "fail"}},
	"an entry that is not in DNS": {
		"changes": [fixture.set_to(host("cc4"), fixture.no_host(fixture.fqdn("cc4")))],
		"want": {recovery: "fail", persistent: "fail"},
	},
	"an entry that production alone resolves": {
		"changes": [fixture.set_to(host("cc3"), fixture.no_host(fixture.fqdn("cc3")))],
		"want": {recovery: "fail"},
	},
	"a production entry that the recovery site cannot resolve": {
		"changes": [fixture.set_to(host("cc1"), fixture.no_host(fixture.fqdn("cc1")))],
		"want": {recovery: "pass", persistent: "fail"},
	},
	"an entry that is an alias": {
		"changes": [fixture.set_to(host("cc3"), fixture.host(fixture.fqdn("cc4"), ["10.20.1.2"], [fixture.link("cc3", "cc4")]))],
		"want": {recovery: "fail"},
	},
	"commas between the entries": {"changes": warned("entries are separated by commas"), "want": {recovery: "fail"}},
	"an entry that nobody asked for": {"changes": list([["cc3", "cc9"]]), "want": {recovery: "unknown"}},
	"an entry without an answer": {"changes": [fixture.not_learnt(host("cc3"))], "want": {recovery: "unknown"}},
	"one failure stands beside another unknown": {
		"changes": [
			fixture.not_learnt(host("cc3")),
			fixture.set_to(host("cc4"), fixture.no_host(fixture.fqdn("cc4"))),
		],
		"want": {recovery: "fail"},
	},
	"a resolver that is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {recovery: "unknown"},
	},
	"a resolver that was never asked": {
		"changes": [fixture.without(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {recovery: "unknown"},
	},
	"an estate without recovery resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {recovery: "unknown"},
	},
	"without any policy there is no entry to judge": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "unknown"},
	},
	"a list that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"a site whose policies were not read is unknown": {
		"changes": [fixture.not_learnt(["resultant", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"an OU that nothing was worked out about is unknown": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {recovery: "unknown"},
	},
	"desktops that register without connectors are not judged": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR")), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
}
