package muster.rules.ad.declared_hosts_known_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.declared_hosts_known as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host := fixture.fqdn("w11-dr-099")

target := sprintf("host/%s", [host])

names(site, all) := fixture.set_to(["estate", "sites", site, "hosts"], [{"host": name, "winrm": "10.20.0.9:5986", "https": ""} | some name in all])

# account is what the directory has of the host.
account(exists) := fixture.set_to(["serverAccounts", "hosts", host], {"exists": exists, "enabled": exists, "dn": "", "sid": "", "name": "w11-dr-099"})

cases := {
	"nothing is declared": {"changes": [], "want": {target: "not_applicable"}},
	"one that was asked": {"changes": [names("recovery", [fixture.fqdn("sf1")])], "want": {sprintf("host/%s", [fixture.fqdn("sf1")]): "pass"}},
	"one that was asked, with the directory silent": {
		"changes": [names("recovery", [fixture.fqdn("sf1")]), fixture.set_to(["serverAccounts", "status"], "failed")],
		"want": {sprintf("host/%s", [fixture.fqdn("sf1")]): "pass"},
	},
	"a desktop that was not in the sample": {"changes": [names("recovery", [host]), account(true)], "want": {target: "pass"}},
	"a desktop that nobody knows": {"changes": [names("recovery", [host]), account(false)], "want": {target: "fail"}},
	"the same at production": {"changes": [names("production", [upper(host)]), account(false)], "want": {target: "fail"}},
	"a host of another domain": {"changes": [names("recovery", ["sf9.dmz.example"])], "want": {"host/sf9.dmz.example": "unknown"}},
	"the directory did not answer": {
		"changes": [names("recovery", [host]), fixture.set_to(["serverAccounts", "status"], "failed")],
		"want": {target: "unknown"},
	},
	"the directory shows no desktops": {
		"changes": array.concat(
			[names("recovery", [host]), account(false)],
			[fixture.set_to(["accounts", id, "missing"], said.machines) | some id, said in fixture.healthy.accounts],
		),
		"want": {target: "unknown"},
	},
	"the directory shows no computers": {
		"changes": array.concat(
			[names("recovery", [host]), account(false)],
			[fixture.set_to(["serverAccounts", "hosts", name, "exists"], false) | some name, _ in fixture.healthy.serverAccounts.hosts],
		),
		"want": {target: "unknown"},
	},
}

test_words if {
	testing.says(rule, target, "The estate file names w11-dr-099.corp.example.internal in sites.*.hosts") with input as fixture.changed([names("recovery", [host]), account(false)])
}
