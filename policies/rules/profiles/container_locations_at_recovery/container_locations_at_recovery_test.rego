package muster.rules.profiles.container_locations_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.container_locations_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

namespace := ["directory", "views", "recovery", "namespaces", "items", "profiles"]

targets(list) := fixture.set_to(array.concat(namespace, ["folders", "users", "targets"]), list)

setting := fixture.setting_at("recovery", "recovery", "fslogixVHDLocations")

at(paths) := fixture.set_to(setting, fixture.setting(paths, "Citrix common"))

id_at(id, value) := fixture.set_to(fixture.setting_at("recovery", "recovery", id), value)

cloud_cache(text) := id_at("fslogixCCDLocations", fixture.setting(text, "Citrix common"))

cases := {
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
	"Cloud Cache with a provider at the recovery site": {
		"changes": [cloud_cache([`type=smb,connectionString=\\sf1\p;type=smb,name="DR",connectionString=\\fs2\p`])],
		"want": {recovery: "pass"},
	},
	"Cloud Cache with providers on several lines": {
		"changes": [cloud_cache([`type=smb,connectionString=\\sf1\p`, `type=smb,connectionString=\\fs2\p`])],
		"want": {recovery: "pass"},
	},
	"Cloud Cache with providers of production only": {
		"changes": [cloud_cache([`type=smb,connectionString=\\sf1\p;type=smb,connectionString=\\sf2\p`])],
		"want": {recovery: "fail"},
	},
	"Cloud Cache with a provider that was redacted": {
		"changes": [cloud_cache([`type=smb,connectionString=\\sf1\p`, "[redacted]"])],
		"want": {recovery: "unknown"},
	},
	"several plain locations, of which the second is at the recovery site": {
		"changes": [at([`\\sf1\p;\\fs2.corp.example.internal\p`])],
		"want": {recovery: "fail"},
	},
	"several plain locations, of which the first is at the recovery site": {
		"changes": [at([`\\fs2.corp.example.internal\p;\\sf1\p`])],
		"want": {recovery: "pass"},
	},
	"the same two locations in Cloud Cache": {
		"changes": [cloud_cache([`type=smb,connectionString=\\sf1\p;type=smb,connectionString=\\fs2.corp.example.internal\p`])],
		"want": {recovery: "pass"},
	},
	"Office containers count too": {
		"changes": [id_at("odfcVHDLocations", fixture.setting([`\\sf1\office`], "Citrix common"))],
		"want": {recovery: "fail"},
	},
	"an empty list of locations": {"changes": [at([""])], "want": {recovery: "unknown"}},
	"profile containers are switched off, Office containers are not": {
		"changes": [
			id_at("fslogixEnabled", fixture.setting(["0"], "Citrix common")),
			id_at("odfcVHDLocations", fixture.setting([`\\sf1\office`], "Citrix common")),
		],
		"want": {recovery: "fail"},
	},
	"FSLogix is switched off": {
		"changes": [id_at("fslogixEnabled", fixture.setting(["0"], "Citrix common"))],
		"want": {recovery: "not_applicable"},
	},
}

# FSLogix looks below Policies first: what is written to its plain key is without effect while
# a value stands there.
test_the_fix_writes_where_the_setting_stands_that_wins[key] if {
	some key in [`SOFTWARE\Policies\FSLogix\Profiles`, `SOFTWARE\FSLogix\Profiles`]
	carried := object.union(
		fixture.registry(key, "CCDLocations", "x"),
		{"data": [`type=smb,connectionString=\\sf1\p`]},
	)
	some finding in rule.findings with input as fixture.changed([
		cloud_cache([`type=smb,connectionString=\\sf1\p`]),
		fixture.set_to(fixture.setting_at("recovery", "recovery", "fslogixVHDLocations"), fixture.not_set),
		fixture.set_to(["grouppolicy", "views", "recovery", "gpos", fixture.guid.common, "settings"], [carried]),
	])
	finding.target == recovery
	finding.fix.attribute == sprintf(`HKLM\%s\CCDLocations`, [key])
	contains(finding.fix.text, sprintf(`-Key "HKLM\%s" `, [key]))
	finding.fix.values[0] == `type=smb,connectionString=\\sf1\p`
}

test_plain_locations_go_when_cloud_cache_takes_over if {
	testing.says(rule, recovery, "Remove-GPRegistryValue -Name \"Citrix common\"") with input as fixture.changed([at([`\\sf1\p`])])
}
