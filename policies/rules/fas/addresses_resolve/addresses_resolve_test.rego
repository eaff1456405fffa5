package muster.rules.fas.addresses_resolve_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.addresses_resolve as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

fas := "component/fas"

at := fixture.host_at("recovery", fixture.fqdn("fas1"))

list(key, addresses) := fixture.set_to(fixture.setting_at("recovery", key, "fasAddresses"), addresses)

cases := {
	"the names have addresses": {"changes": [], "want": {fas: "pass"}},
	"a name is missing at the recovery site": {"changes": [fixture.set_to(at, fixture.no_host(fixture.fqdn("fas1")))], "want": {fas: "fail"}},
	"a name is missing at production only": {
		"changes": [fixture.set_to(fixture.host_at("production", fixture.fqdn("fas1")), fixture.no_host(fixture.fqdn("fas1")))],
		"want": {fas: "pass"},
	},
	"a short name is looked up with the domain": {
		"changes": [list("recovery", fixture.setting(["fas9"], "Citrix common")), fixture.set_to(fixture.host_at("recovery", fixture.fqdn("fas9")), fixture.no_host(fixture.fqdn("fas9")))],
		"want": {fas: "fail"},
	},
	"an address is not looked up": {
		"changes": [list("recovery", fixture.setting(["10.20.1.15"], "Citrix common"))],
		"want": {fas: "pass"},
	},
	"no answer came": {"changes": [fixture.not_learnt(at)], "want": {fas: "unknown"}},
	"nobody asked": {"changes": [fixture.without(at)], "want": {fas: "unknown"}},
	"a list that depends on a filter is in doubt": {"changes": [list("recovery", fixture.in_doubt)], "want": {fas: "unknown"}},
	"no policy sets a list anywhere": {
		"changes": [list(key, fixture.not_set) | some key, _ in fixture.ou_names],
		"want": {fas: "unknown"},
	},
	"policies that were not worked out": {"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))], "want": {fas: "unknown"}},
	"no resolver is declared": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {fas: "unknown"},
	},
	"an estate without FAS and without resolvers": {
		"changes": [
			fixture.set_to(["estate", "components", "fas", "inScope"], false),
			fixture.set_to(["estate", "sites", "recovery", "resolvers"], []),
		],
		"want": {fas: "not_applicable"},
	},
	"an estate without FAS": {
		"changes": [fixture.set_to(["estate", "components", "fas", "inScope"], false)],
		"want": {fas: "not_applicable"},
	},
}
