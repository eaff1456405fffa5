package muster.rules.workloads_mcs.dedicated_recovery_ou_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.dedicated_recovery_ou as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

pooled := sprintf("ou/%s", [fixture.dn.pooled])

persistent := sprintf("ou/%s", [fixture.dn.persistent])

containers := ["directory", "views", "recovery", "containers"]

ous(site, list) := fixture.set_to(["estate", "components", "workloads_mcs", "ous", site], list)

# nested is an OU below that of production, with everything else in order.
nested := sprintf("ou=dr,%s", [fixture.dn.pooled])

nested_changes := [
	ous("recovery", [nested]),
	fixture.set_to(array.concat(containers, ["items", nested]), fixture.containers[fixture.dn.recovery]),
	fixture.set_to(["resultant", "views", "recovery", "ous", nested], object.union(fixture.resultant("recovery"), {"of": nested, "classes": [nested]})),
]

# made_in is the OU in which the recovery catalog makes its accounts.
made_in(dn) := fixture.set_to(fixture.catalog_at("recovery", ["ou"]), dn)

cases := {
	"accounts are made in an OU below it that is not there": {
		"changes": [made_in(sprintf("ou=gone,%s", [fixture.dn.recovery]))],
		"want": {recovery: "pass", sprintf("ou/ou=gone,%s", [fixture.dn.recovery]): "fail"},
	},
	"accounts are made in an OU below it": {
		"changes": [
			made_in(sprintf("ou=sub,%s", [fixture.dn.recovery])),
			fixture.set_to(array.concat(containers, ["items", sprintf("ou=sub,%s", [fixture.dn.recovery])]), fixture.containers[fixture.dn.recovery]),
		],
		"want": {recovery: "pass", sprintf("ou/ou=sub,%s", [fixture.dn.recovery]): "pass"},
	},
	"accounts are made in another domain": {"changes": [made_in("ou=vda,dc=emea,dc=example")], "want": {"ou/ou=vda,dc=emea,dc=example": "not_applicable"}},
	"accounts are made in the container of computers": {"changes": [made_in("cn=computers,dc=corp,dc=example,dc=internal")], "want": {"ou/cn=computers,dc=corp,dc=example,dc=internal": "unknown", recovery: "pass"}},
	"accounts are made in an OU that the estate file does not name": {
		"changes": [
			made_in("ou=new,ou=citrix,dc=corp,dc=example,dc=internal"),
			fixture.set_to(array.concat(containers, ["items", "ou=new,ou=citrix,dc=corp,dc=example,dc=internal"]), fixture.containers[fixture.dn.recovery]),
		],
		"want": {"ou/ou=new,ou=citrix,dc=corp,dc=example,dc=internal": "unknown", recovery: "pass"},
	},
	"accounts are made in production's OU": {"changes": [made_in(fixture.dn.pooled)], "want": {pooled: "unknown"}},
	"accounts are made in an OU whose name merely ends like one that is named": {
		"changes": [
			made_in(sprintf(`ou=x\,%s`, [fixture.dn.recovery])),
			fixture.set_to(array.concat(containers, ["items", sprintf(`ou=x\,%s`, [fixture.dn.recovery])]), fixture.containers[fixture.dn.recovery]),
		],
		"want": {sprintf(`ou/ou=x\,%s`, [fixture.dn.recovery]): "unknown"},
	},
	"recovery desktops that are joined to Entra ID alone": {
		"changes": [ous("recovery", null), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "AzureAD")],
		"want": {"component/workloads_mcs": "not_applicable"},
	},
	"recovery desktops that are joined to nothing": {
		"changes": [ous("recovery", null), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "Workgroup")],
		"want": {"component/workloads_mcs": "not_applicable"},
	},
	"only production's desktops are joined to Entra ID alone": {
		"changes": [ous("recovery", null), fixture.set_to(fixture.catalog_at("pooled", ["identity"]), "AzureAD")],
		"want": {"component/workloads_mcs": "unknown"},
	},
	"recovery desktops that are joined to both": {
		"changes": [ous("recovery", null), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "HybridAzureAD")],
		"want": {"component/workloads_mcs": "unknown"},
	},
	"nobody says what recovery desktops are joined to": {
		"changes": [ous("recovery", null), fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "")],
		"want": {"component/workloads_mcs": "unknown"},
	},
	"an OU of its own": {"changes": [], "want": {recovery: "pass", "component/workloads_mcs": "not_applicable"}},
	"the OU does not exist": {
		"changes": [
			fixture.without(array.concat(containers, ["items", fixture.dn.recovery])),
			fixture.without(fixture.ou_at("recovery", "recovery")),
		],
		"want": {recovery: "fail"},
	},
	"the OU of production itself": {"changes": [ous("recovery", [fixture.dn.pooled])], "want": {pooled: "fail"}},
	"the OU of persistent desktops": {"changes": [ous("recovery", [fixture.dn.persistent])], "want": {persistent: "fail"}},
	"an OU below that of production": {"changes": nested_changes, "want": {sprintf("ou/%s", [nested]): "fail"}},
	"an OU above that of production": {
		"changes": [ous("production", [sprintf("ou=hq,%s", [fixture.dn.recovery])])],
		"want": {recovery: "fail"},
	},
	"a name that merely ends alike is no OU above": {
		"changes": [ous("production", ["ou=x\\,ou=vda-dr,ou=citrix,dc=corp,dc=example,dc=internal"])],
		"want": {recovery: "pass"},
	},
	"which policies it gets is another matter": {
		"changes": [fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)],
		"want": {recovery: "pass"},
	},
	"a directory that was not read": {
		"changes": [fixture.set_to(containers, fixture.no_listing)],
		"want": {recovery: "unknown"},
	},
	"policies that were not worked out": {
		"changes": [fixture.without(fixture.ou_at("recovery", "recovery"))],
		"want": {recovery: "pass"},
	},
	"no recovery OU is declared": {
		"changes": [ous("recovery", [])],
		"want": {"component/workloads_mcs": "unknown", recovery: "pass"},
	},
	"an estate without such desktops": {
		"changes": [fixture.set_to(["estate", "components", "workloads_mcs", "inScope"], false)],
		"want": {"component/workloads_mcs": "not_applicable", recovery: "not_applicable"},
	},
}
