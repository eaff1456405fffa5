package muster.rules.rds_licensing.servers_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.rds_licensing.servers_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

rds := "component/rds_licensing"

# named are the changes that give the desktops of the recovery site other servers.
named(text) := [
	fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicenseServers"), fixture.setting([text], "Citrix common")),
	fixture.set_to(fixture.setting_at("recovery", "persistent", "rdsLicenseServers"), fixture.setting([text], "Citrix common")),
]

undeclared := fixture.set_to(["estate", "components", "rds_licensing", "servers"], {"production": [], "recovery": []})

replicated := fixture.set_to(["estate", "components", "rds_licensing", "methods"], ["hypervisor"])

cases := {
	"a server of the recovery site is named": {"changes": [], "want": {rds: "pass"}},
	"a server is placed by its address": {"changes": [undeclared], "want": {rds: "pass"}},
	"production's server only": {"changes": named(fixture.fqdn("rds1")), "want": {rds: "fail"}},
	"production's server only, by its address in DNS": {"changes": array.concat([undeclared], named(fixture.fqdn("rds1"))), "want": {rds: "fail"}},
	"production's server comes back": {"changes": array.concat([replicated], named(fixture.fqdn("rds1"))), "want": {rds: "manual"}},
	"an alias of production's server": {"changes": named(fixture.fqdn("rdslicense")), "want": {rds: "fail"}},
	"an alias of production's server that comes back": {"changes": array.concat([replicated], named(fixture.fqdn("rdslicense"))), "want": {rds: "manual"}},
	"an address of production": {"changes": named(sprintf("10.10.1.11;%s", [fixture.fqdn("rds2")])), "want": {rds: "fail"}},
	"an address of the recovery site": {"changes": named("10.20.1.11"), "want": {rds: "pass"}},
	"a short name": {"changes": named("rds2"), "want": {rds: "pass"}},
	"a name that leads nowhere": {
		"changes": array.concat(named("rds1, rds9"), [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("rds9")), fixture.no_host(fixture.fqdn("rds9")))]),
		"want": {rds: "fail"},
	},
	"a name that nobody asked for": {"changes": named("rds9"), "want": {rds: "unknown"}},
	"the address of production's server, in a network that is at both sites": {
		"changes": array.concat(named("10.10.1.11"), [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])]),
		"want": {rds: "fail"},
	},
	"an address of nobody, in a network that is at both sites": {
		"changes": array.concat(named("10.10.9.9"), [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])]),
		"want": {rds: "unknown"},
	},
	"an address, and nobody knows the networks": {
		"changes": array.concat(named("10.10.1.11"), [fixture.set_to(["estate", "sites", "recovery", "networks"], [])]),
		"want": {rds: "unknown"},
	},
	"no answer came": {
		"changes": [fixture.not_learnt(fixture.host_at("recovery", fixture.fqdn("rds1")))],
		"want": {rds: "unknown"},
	},
	"no policy names a server": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", key, "rdsLicenseServers"), fixture.not_set) | some key in ["recovery", "persistent"]],
		"want": {rds: "unknown"},
	},
	"single-session desktops need none": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "persistent", "rdsLicenseServers"), fixture.not_set)],
		"want": {rds: "pass"},
	},
	"a setting that depends on a filter is in doubt": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicenseServers"), fixture.in_doubt)],
		"want": {rds: "unknown"},
	},
	"policies that were not worked out": {"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))], "want": {rds: "unknown"}},
	"no resolver is declared": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {rds: "unknown"},
	},
	"a name that leads nowhere beside a server of the recovery site": {
		"changes": array.concat(named("rds2,rds9"), [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("rds9")), fixture.host(fixture.fqdn("rds9"), [], []))]),
		"want": {rds: "fail"},
	},
	"a blank behind the comma": {"changes": named(" rds2 , rds1 "), "want": {rds: "pass"}},
	"a semicolon between servers": {"changes": named("rds2;rds1"), "want": {rds: "unknown"}},
	"a blank between servers": {"changes": named("rds2 rds1"), "want": {rds: "unknown"}},
	"a blank that is none between servers": {"changes": named("rds2\u00a0rds1"), "want": {rds: "unknown"}},
	"an address beside a server of the recovery site, and nobody knows the networks": {
		"changes": array.concat(named("10.10.1.11,rds2"), [fixture.set_to(["estate", "sites", "recovery", "networks"], [])]),
		"want": {rds: "pass"},
	},
	"a server of the recovery site needs nobody's word": {"changes": [replicated], "want": {rds: "pass"}},
	"an estate without RDS licensing, and much in doubt": {
		"changes": [
			fixture.set_to(["estate", "components", "rds_licensing", "inScope"], false),
			fixture.set_to(fixture.setting_at("recovery", "recovery", "rdsLicenseServers"), fixture.in_doubt),
			fixture.set_to(["estate", "sites", "recovery", "resolvers"], []),
		],
		"want": {rds: "not_applicable"},
	},
	"an estate without RDS licensing": {
		"changes": [fixture.set_to(["estate", "components", "rds_licensing", "inScope"], false)],
		"want": {rds: "not_applicable"},
	},
}
