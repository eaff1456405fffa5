package muster.rules.ad.server_accounts_enabled_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.server_accounts_enabled as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

disabled(name) := fixture.set_to(fixture.account_at(name, ["enabled"]), false)

gone(name) := fixture.set_to(fixture.account_at(name, []), fixture.no_account(name))

# changed_at makes a server that comes back one whose password was changed then.
changed_at(moment) := fixture.set_to(fixture.account_at("sf1", ["passwordSet"]), moment)

copied_before(seconds, created) := [
	fixture.set_to(fixture.joined_at("sf1", ["copy", "ageSeconds"]), seconds),
	fixture.set_to(fixture.joined_at("sf1", ["copy", "created"]), created),
]

late := copied_before(36000, "2026-11-22T05:00:00Z")

# of_branch is a connector that nobody declares, of a location of neither site, without account.
of_branch(name) := [
	gone(name),
	fixture.set_to(["workloads", "sites", "recovery", "connectors"], [fixture.fqdn("cc3")]),
	fixture.set_to(["estate", "components", "cloud_connectors", "servers", "recovery"], [fixture.fqdn("cc3")]),
]

cases := {
	"a password was changed since a copy that is late": {"changes": array.concat(late, [changed_at("2026-11-22T06:00:00Z")]), "want": {host("sf1"): "fail"}},
	"a copy is late and has the password": {"changes": array.concat(late, [changed_at("2026-11-22T04:00:00Z")]), "want": {host("sf1"): "pass"}},
	"a password was changed, and the next copy will hold it": {"changes": [changed_at("2026-11-22T14:50:00Z")], "want": {host("sf1"): "pass"}},
	"a password was changed, and no next copy comes": {"changes": [changed_at("2026-11-22T14:50:00Z"), fixture.production_lost], "want": {host("sf1"): "fail"}},
	"production is lost, and copies have the passwords": {"changes": [fixture.production_lost], "want": {host("sf1"): "pass", host("fas2"): "pass"}},
	"the directory does not say when a password was changed": {"changes": array.concat(late, [changed_at("")]), "want": {host("sf1"): "unknown"}},
	"the directory does not say it, and the next copy will hold it": {"changes": [changed_at("")], "want": {host("sf1"): "pass"}},
	"a server of the recovery site has changed its password": {
		"changes": [fixture.set_to(fixture.account_at("fas2", ["passwordSet"]), "2026-11-22T14:59:00Z"), fixture.production_lost],
		"want": {host("fas2"): "pass"},
	},
	"there is no copy": {
		"changes": [fixture.set_to(fixture.joined_at("sf1", ["copy"]), fixture.arrived.none), changed_at("2026-11-22T14:50:00Z"), fixture.production_lost],
		"want": {host("sf1"): "pass"},
	},
	"nobody tells what the copy is of": {"changes": [fixture.not_learnt(fixture.joined_at("sf1", ["copy"]))], "want": {host("sf1"): "unknown", host("cc3"): "pass"}},
	"nothing of Prism was read": {"changes": [fixture.without(["protection"])], "want": {host("sf1"): "unknown", host("cc3"): "pass"}},
	"the recovery site has no Prism": {
		"changes": [fixture.not_learnt(fixture.joined_at("sf1", ["copy"])), fixture.without(["estate", "sites", "recovery", "prismCentral"])],
		"want": {host("sf1"): "pass"},
	},
	"Prism has no such machine": {"changes": [fixture.set_to(fixture.joined_at("sf1", []), fixture.unfound("sf1"))], "want": {host("sf1"): "pass"}},
	"the recovery site runs on something else than Nutanix": {
		"changes": [fixture.not_learnt(fixture.joined_at("sf1", ["copy"])), fixture.set_to(["estate", "sites", "recovery", "platform"], "public_cloud")],
		"want": {host("sf1"): "pass"},
	},
	"Prism of production says nothing": {"changes": [fixture.not_learnt(fixture.joined_at("sf1", []))], "want": {host("sf1"): "unknown", host("cc3"): "pass"}},
	"all are enabled": {"changes": [], "want": {host("cc3"): "pass", host("fas2"): "pass", host("sf1"): "pass"}},
	"a connector of the recovery site is disabled": {"changes": [disabled("cc3")], "want": {host("cc3"): "fail", host("cc4"): "pass"}},
	"a connector of production is disabled": {"changes": [disabled("cc1")], "want": {host("cc1"): "not_applicable", host("cc3"): "pass"}},
	"a StoreFront server that comes back is disabled": {"changes": [disabled("sf1")], "want": {host("sf1"): "fail"}},
	"a connector has none": {"changes": [gone("cc4")], "want": {host("cc4"): "fail"}},
	"a FAS server has none": {"changes": [gone("fas2")], "want": {host("fas2"): "fail"}},
	"a licence server in a workgroup has none": {
		"changes": [gone("rds2")],
		"want": {host("rds2"): "not_applicable"},
	},
	"a Connector Appliance has none": {
		"changes": [gone("cc3"), fixture.set_to(fixture.connector_at("cc3", ["type"]), "Appliance"), fixture.without(["windows", "hosts", fixture.fqdn("cc3")])],
		"want": {host("cc3"): "not_applicable"},
	},
	"a connector of a branch has none": {
		"changes": of_branch("cc4"),
		"want": {host("cc4"): "not_applicable", host("cc3"): "pass"},
	},
	"a connector has none, and nobody knows which location the recovery site is": {
		"changes": array.concat(of_branch("cc4"), [fixture.set_to(["workloads", "sites", "recovery"], object.union({"connectors": []}, fixture.failure))]),
		"want": {host("cc4"): "fail"},
	},
	"a connector has none, and the location of the recovery site does not exist": {
		"changes": array.concat(of_branch("cc4"), [fixture.set_to(["workloads", "sites", "recovery", "resourceLocation"], "")]),
		"want": {host("cc4"): "fail"},
	},
	"no account of a server is seen": {"changes": [gone(name) | some name, _ in fixture.account_rid], "want": {host("cc3"): "unknown", host("fas2"): "unknown"}},
	"the directory was not asked for computers": {
		"changes": [fixture.set_to(["serverAccounts"], object.union(fixture.server_accounts, fixture.failure))],
		"want": {host("cc3"): "unknown", host("fas2"): "unknown"},
	},
}

test_fix if {
	testing.says(rule, host("cc3"), `Enable-ADAccount -Identity "CN=CC3,OU=Servers,DC=corp,DC=example,DC=internal"`) with input as fixture.changed([disabled("cc3")])
}
