package muster.rules.profiles.user_store_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.user_store_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

namespace := ["directory", "views", "recovery", "namespaces", "items", "profiles"]

targets(list) := fixture.set_to(array.concat(namespace, ["folders", "users", "targets"]), list)

setting := fixture.setting_at("recovery", "recovery", "upmUserStore")

at(paths) := fixture.set_to(setting, fixture.setting(paths, "Citrix common"))

cases := {
	"a store of production, and a declared one at the recovery site": {
		"changes": [fixture.set_to(setting, fixture.setting([`\\rds1\profiles\%username%`], "Citrix common")), fixture.set_to(["estate", "components", "profiles", "paths"], [`\\rds2\profiles`])],
		"want": {recovery: "manual"},
	},
	"a store of production, and a declared one that stands there too": {
		"changes": [fixture.set_to(setting, fixture.setting([`\\rds1\profiles\%username%`], "Citrix common")), fixture.set_to(["estate", "components", "profiles", "paths"], [`\\sql1\profiles`])],
		"want": {recovery: "fail"},
	},
	"a DFS folder with an enabled target at the recovery site": {"changes": [], "want": {recovery: "pass", persistent: "pass"}},
	"a DFS folder whose recovery target is disabled": {
		"changes": [targets([fixture.share("files1"), object.union(fixture.share("fs2"), {"online": false})])],
		"want": {recovery: "manual"},
	},
	"a DFS folder of replicated file services": {"changes": [targets([fixture.share("files1")])], "want": {recovery: "manual"}},
	"a DFS folder of production alone": {"changes": [targets([fixture.share("sf1")])], "want": {recovery: "fail"}},
	"a DFS folder on a server that nobody can place": {"changes": [targets([fixture.share("fs9")])], "want": {recovery: "unknown"}},
	"a DFS folder that could not be decoded": {
		"changes": [fixture.not_learnt(array.concat(namespace, ["folders", "users"]))],
		"want": {recovery: "unknown"},
	},
	"a namespace that could not be decoded": {"changes": [fixture.not_learnt(namespace)], "want": {recovery: "unknown"}},
	"the namespaces were not read": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "namespaces"], fixture.no_listing)],
		"want": {recovery: "unknown"},
	},
	"a server of the recovery site": {"changes": [at([`\\fs2.corp.example.internal\p`])], "want": {recovery: "pass"}},
	"a server of production": {"changes": [at([`\\sf1\p`])], "want": {recovery: "fail"}},
	"the alias of replicated file services": {"changes": [at([`\\files.corp.example.internal\p`])], "want": {recovery: "manual"}},
	"the alias of file services that nobody declares to come back": {
		"changes": [
			at([`\\files.corp.example.internal\p`]),
			fixture.set_to(["estate", "components", "file_services", "methods"], []),
		],
		"want": {recovery: "fail"},
	},
	"a server that DNS does not know": {
		"changes": [
			at([`\\fs9.corp.example.internal\p`]),
			fixture.set_to(fixture.host_at("recovery", fixture.fqdn("fs9")), fixture.no_host(fixture.fqdn("fs9"))),
		],
		"want": {recovery: "fail"},
	},
	"a server that nobody asked for": {"changes": [at([`\\fs9\p`])], "want": {recovery: "unknown"}},
	"a server named by a variable": {"changes": [at([`\\%FILESERVER%\p`])], "want": {recovery: "unknown"}},
	"a namespace that does not exist": {"changes": [at([`\\corp.example.internal\gone\p`])], "want": {recovery: "fail"}},
	"the root of a namespace": {"changes": [at([`\\CORP\Profiles`])], "want": {recovery: "pass"}},
	"capitals and slashes": {"changes": [at([`\\Corp.Example.Internal/Profiles/Users/x`])], "want": {recovery: "pass"}},
	"a value that depends on a filter is in doubt": {
		"changes": [fixture.set_to(setting, fixture.in_doubt)],
		"want": {recovery: "unknown"},
	},
	"policies that were not worked out": {"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))], "want": {recovery: "unknown"}},
	"nothing is set": {"changes": [fixture.set_to(setting, fixture.not_set)], "want": {recovery: "not_applicable", persistent: "pass"}},
	"an estate without profiles": {
		"changes": [fixture.set_to(["estate", "components", "profiles", "inScope"], false)],
		"want": {recovery: "not_applicable"},
	},
	"variables behind the share do not matter": {"changes": [at([`\\fs2\store$\#sAMAccountName#\%ProfVer%`])], "want": {recovery: "pass"}},
	"a path relative to the home directory": {"changes": [at(["Windows"])], "want": {recovery: "unknown"}},
}
