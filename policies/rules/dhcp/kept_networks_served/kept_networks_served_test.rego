package muster.rules.dhcp.kept_networks_served_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.kept_networks_served as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, case.changes))
}

target := "network/10.10.2.0/23"

blind := "component/dhcp"

scope(server, key, value) := fixture.set_to(fixture.dhcp_at(server, ["scopes", "items", "10.10.2.0", key]), value)

reserved(server, items) := fixture.set_to(fixture.dhcp_at(server, ["reservations", "items"]), items)

silent(name) := fixture.not_learnt(["windows", "hosts", fixture.fqdn(name)])

of_dev1 := {"client": "50-6b-8d-00-00-31", "name": fixture.fqdn("dev1")}

# away is of a machine that no plan starts.
away := {"client": "50-6b-8d-00-00-99", "name": fixture.fqdn("printer9")}

# more are machines of the plan beside the one that it has.
more := fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", ["vms"]), [object.union(vm, {"name": name}) |
	some vm in fixture.healthy.protection.plans[_].networks.items[_].vms
	some name in ["dev1", "dev2"]
])

cases := {
	"the recovery site has the same": {"changes": [], "want": {target: "pass", blind: "not_applicable"}},
	"the scope is inactive there": {"changes": [scope("dc2", "active", false)], "want": {target: "fail"}},
	"the scope is excluded as a whole there": {"changes": [scope("dc2", "usable", 0)], "want": {target: "fail"}},
	"the scope has fewer addresses than machines come back": {"changes": [scope("dc2", "usable", 1), more], "want": {target: "fail"}},
	"plans were not read": {"changes": [fixture.not_learnt(["prism", "sites", "recovery", "central", "plans"])], "want": {blind: "unknown"}},
	"nothing of Prism was read": {"changes": [fixture.without(["prism"])], "want": {blind: "unknown"}},
	"the scope is not there": {"changes": [fixture.without(fixture.dhcp_at("dc2", ["scopes", "items", "10.10.2.0"]))], "want": {target: "fail"}},
	"the scope has another mask there": {"changes": [scope("dc2", "cidr", "10.10.2.0/24")], "want": {target: "fail"}},
	"a reservation is missing": {"changes": [reserved("dc2", {})], "want": {target: "fail"}},
	"a reservation is for another machine there": {"changes": [reserved("dc2", {"10.10.2.31": object.union(of_dev1, {"client": "50-6b-8d-00-00-32"})})], "want": {target: "fail"}},
	"a reservation is missing of a machine that does not come back": {"changes": [reserved("dc1", {"10.10.2.31": of_dev1, "10.10.2.99": away})], "want": {target: "pass"}},
	"production gives out nothing there": {"changes": [scope("dc1", "active", false), scope("dc2", "active", false)], "want": {target: "not_applicable"}},
	"the network gets other addresses": {"changes": [fixture.set_to(fixture.network_at("RP-Desktops", "HQ-Desktops", ["kept"]), false), scope("dc2", "active", false)], "want": {target: "not_applicable"}},
	"the servers of production do not answer": {"changes": [silent("dc1")], "want": {target: "not_applicable", blind: "unknown"}},
	"the scopes of production were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc1", ["scopes"]))], "want": {target: "not_applicable", blind: "unknown"}},
	"the scopes of the recovery site were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", ["scopes"]))], "want": {target: "unknown"}},
	"the reservations of the recovery site were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", ["reservations"]))], "want": {target: "unknown"}},
	"the reservations of production were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc1", ["reservations"]))], "want": {target: "unknown"}},
	"no server of the recovery site answers": {"changes": [silent("dc2")], "want": {target: "not_applicable", blind: "not_applicable"}},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {target: "not_applicable"}},
}

test_networks_of_nutanix_need_none if testing.agrees(rule, {target: "not_applicable"}) with input as fixture.changed([scope("dc2", "active", false)])

test_words[text] if {
	some text, changes in {
		"that of dc2.corp.example.internal is not active": [scope("dc2", "active", false)],
		"1 machines that come back in 10.10.2.0/23 have a reserved address at production": [reserved("dc2", {})],
		"Invoke-DhcpServerv4FailoverReplication -ComputerName dc1.corp.example.internal -ScopeId 10.10.2.0 -Force": [reserved("dc2", {})],
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, changes))
}
