package muster.rules.ad.recovery_view_own_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.recovery_view_own as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

directory(host) := fixture.set_to(["directory", "views", "recovery", "server"], fixture.fqdn(host))

sysvol(key, value) := fixture.set_to(["grouppolicy", "views", "recovery", key], value)

root(host) := sprintf(`\\%s\SYSVOL\corp.example.internal\Policies`, [fixture.fqdn(host)])

# nowhere are the changes after which nobody can tell where dc2 stands.
nowhere := [
	fixture.without(fixture.standing_at("dc2", [])),
	fixture.set_to(["directory", "servers", sprintf("recovery/%s", [fixture.fqdn("dc2")]), "address"], ""),
	fixture.set_to(fixture.host_at("recovery", fixture.fqdn("dc2")), fixture.no_host(fixture.fqdn("dc2"))),
	fixture.set_to(fixture.host_at("production", fixture.fqdn("dc2")), fixture.no_host(fixture.fqdn("dc2"))),
]

shared := [
	fixture.set_to(["estate", "sites", "recovery", "shared"], true),
	fixture.set_to(["directory", "views", "production", "server"], fixture.fqdn("dc2")),
	fixture.set_to(["grouppolicy", "views", "production", "server"], fixture.fqdn("dc2")),
]

wrong := [directory("dc1"), fixture.set_to(["estate", "sites", "recovery", "domainControllers"], [{"host": fixture.fqdn("dc1"), "ldap": "", "smb": ""}])]

cases := {
	"both came from a controller there": {"changes": [], "want": {site: "pass"}},
	"the directory came from production": {"changes": [directory("dc1")], "want": {site: "unknown"}},
	"the directory came from a controller of production that is declared for the recovery site": {"changes": wrong, "want": {site: "fail"}},
	"SYSVOL came from production": {"changes": [sysvol("server", fixture.fqdn("dc1"))], "want": {site: "unknown"}},
	"a share of production was read in place of SYSVOL": {"changes": [sysvol("server", ""), sysvol("root", root("dc1"))], "want": {site: "unknown"}},
	"a share of the recovery site was read in place of SYSVOL": {"changes": [sysvol("server", ""), sysvol("root", root("dc2"))], "want": {site: "pass"}},
	"one folder was read for both sites": {
		"changes": [
			sysvol("server", ""), sysvol("root", "/srv/sysvol"),
			fixture.set_to(["grouppolicy", "views", "production", "server"], ""),
			fixture.set_to(["grouppolicy", "views", "production", "root"], "/srv/sysvol"),
		],
		"want": {site: "unknown"},
	},
	"a folder of its own was read": {"changes": [sysvol("server", ""), sysvol("root", "/srv/sysvol-dr")], "want": {site: "pass"}},
	"nobody can tell where the controller stands": {"changes": nowhere, "want": {site: "unknown"}},
	"a controller that is declared for both sites": {"changes": array.concat(nowhere, shared), "want": {site: "manual"}},
	"one that is shared, and stands at production": {
		"changes": array.concat(array.concat([directory("dc1")], shared), [fixture.set_to(["directory", "views", "production", "server"], fixture.fqdn("dc1"))]),
		"want": {site: "unknown"},
	},
	"neither view was read": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "status"], "failed"), sysvol("status", "failed")],
		"want": {site: "not_applicable"},
	},
	"facts without group policies": {"changes": [fixture.without(["grouppolicy"])], "want": {site: "pass"}},
}

test_words[text] if {
	some text, changes in {
		"The directory of the recovery site came from dc1.corp.example.internal, which stands at production or elsewhere": [directory("dc1")],
		"The directory of the recovery site came from dc1.corp.example.internal, which is declared for it and stands at production": wrong,
		"SYSVOL of the recovery site came from dc1.corp.example.internal, which": [sysvol("server", fixture.fqdn("dc1"))],
		"came from dc2.corp.example.internal, and nobody can tell where that stands": nowhere,
		"Does the domain controller dc2.corp.example.internal, which is declared for both sites": array.concat(nowhere, shared),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(wrong)
	found == {{fixture.fqdn("dc1"): ["10.10.0.10"]}}
}
