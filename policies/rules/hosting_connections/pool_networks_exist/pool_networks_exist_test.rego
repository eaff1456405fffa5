package muster.rules.hosting_connections.pool_networks_exist_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.pool_networks_exist as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

connection := "connection/AHV-DR"

uses(networks) := [fixture.set_to(fixture.citrix_at(["resourcePools", "items", fixture.pool_id.recovery, "networks"]), networks)]

subnet(rest) := array.concat(["prism", "sites", "recovery", "central", "subnets"], rest)

desktops(field, value) := fixture.set_to(subnet(["items", fixture.subnet_uuid["DR-Desktops"], field]), value)

# sized is a recovery catalog with machines through the connection.
sized := fixture.set_to(fixture.catalog_at("recovery", ["total"]), 400)

cases := {
	"the network is there": {"changes": [], "want": {connection: "pass", "connection/AHV-HQ": "not_applicable"}},
	"its case does not matter": {"changes": uses(["dr-DESKTOPS"]), "want": {connection: "pass"}},
	"with the cluster behind its name": {"changes": uses(["DR-Desktops (NTX-DR)"]), "want": {connection: "pass"}},
	"a network of several clusters": {"changes": [desktops("cluster", "")], "want": {connection: "pass"}},
	"it was renamed on the cluster": {"changes": [desktops("name", "VLAN84")], "want": {connection: "fail"}},
	"it is on a cluster of somebody else": {"changes": [desktops("cluster", "00f00000-0000-4000-8000-0000000000ff")], "want": {connection: "fail"}},
	"a name that begins the same": {"changes": uses(["DR-Desktops-Old"]), "want": {connection: "fail"}},
	"plans are tested in it": {"changes": uses(["DR-Test"]), "want": {connection: "fail"}},
	"a plan is tested nowhere": {"changes": [fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["test"]), "")], "want": {connection: "pass"}},
	"a range with too few addresses": {"changes": [desktops("cidr", "10.20.3.0/28"), sized], "want": {connection: "fail"}},
	"a range with enough addresses": {"changes": [desktops("cidr", "10.20.0.0/20"), sized], "want": {connection: "pass"}},
	"another network beside the small one": {"changes": array.concat(uses(["DR-Desktops", "DR-Servers"]), [desktops("cidr", "10.20.3.0/28"), sized]), "want": {connection: "pass"}},
	"a range of production that comes over": {"changes": [desktops("cidr", "10.10.64.0/18")], "want": {connection: "pass"}},
	"a range that nobody declared": {"changes": [desktops("cidr", "172.30.0.0/20")], "want": {connection: "unknown"}},
	"Nutanix does not give out its addresses": {
		"changes": [desktops("cidr", ""), desktops("managed", false), sized],
		"want": {connection: "pass"},
	},
	"networks were not listed": {"changes": [fixture.set_to(subnet([]), fixture.no_listing)], "want": {connection: "unknown"}},
	"a pool without a network is judged elsewhere": {"changes": uses([]), "want": {connection: "not_applicable"}},
	"a connection that does not lead to Nutanix": {
		"changes": [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "")],
		"want": {connection: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"The resource pool Desktops-DR of AHV-DR uses Old, and no cluster of the recovery site has such a network.": uses(["Old"]),
		"The resource pool Desktops-DR of AHV-DR uses DR-Test, in which tests of the recovery plan RP-Citrix run.": uses(["DR-Test"]),
		"Hosting › AHV-DR › Desktops-DR › Edit: choose": uses(["Old"]),
	}
	testing.says(rule, connection, text) with input as fixture.changed(changes)
}

test_one_of_two_weighs_less if {
	found := {finding.severity | some finding in rule.findings} with input as fixture.changed(uses(["Old", "DR-Desktops"]))
	found == {"medium"}
}
