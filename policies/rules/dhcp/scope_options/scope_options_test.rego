package muster.rules.dhcp.scope_options_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.scope_options as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, case.changes))
}

target := "scope/dc2.corp.example.internal/10.20.2.0"

returning := "scope/dc2.corp.example.internal/10.10.2.0"

option(id, values) := fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0", "options", id]), values)

# beside is a scope of another network of the site.
beside := fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.4.0"]), fixture.dhcp_scope("10.20.4.0/23", "10.20.4.1"))

cases := {
	"all lead to the recovery site": {"changes": [], "want": {target: "pass", returning: "pass", "scope/dc1.corp.example.internal/10.20.2.0": "not_applicable"}},
	"DNS servers of production": {"changes": [option("6", ["10.10.0.10"])], "want": {target: "fail", returning: "pass"}},
	"one DNS server of production": {"changes": [option("6", ["10.10.0.10", "10.20.0.10"])], "want": {target: "pass"}},
	"a DNS server on the internet": {"changes": [option("6", ["203.0.113.53"])], "want": {target: "unknown"}},
	"one of production and one on the internet": {"changes": [option("6", ["10.10.0.10", "203.0.113.53"])], "want": {target: "unknown"}},
	"an appliance of the recovery site": {"changes": [option("6", ["10.20.0.53"])], "want": {target: "pass"}},
	"no DNS server, and another network of the site has one": {"changes": [option("6", []), beside], "want": {target: "manual"}},
	"no router, and another network of the site has one": {"changes": [option("3", []), beside], "want": {target: "manual"}},
	"no DNS server in any network of the site": {
		"changes": [option("6", []), beside, fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.4.0", "options", "6"]), [])],
		"want": {target: "fail"},
	},
	"no DNS server": {"changes": [option("6", [])], "want": {target: "fail"}},
	"no DNS server and no word of it": {"changes": [fixture.without(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0", "options", "6"]))], "want": {target: "fail"}},
	"no router": {"changes": [option("3", [])], "want": {target: "fail"}},
	"the router of another network": {"changes": [option("3", ["10.10.2.1"])], "want": {target: "fail"}},
	"a second router": {"changes": [option("3", ["10.20.3.254", "10.10.2.1"])], "want": {target: "pass"}},
	"targets boot from production": {"changes": [option("66", ["10.10.9.14"]), option("67", ["ardbp32.bin"])], "want": {target: "fail"}},
	"targets boot from a server that comes back as it is": {"changes": [option("66", ["10.10.1.14"]), option("67", ["ardbp32.bin"])], "want": {target: "pass"}},
	"targets boot from a name": {"changes": [option("66", [fixture.fqdn("tftp")]), option("67", ["ardbp32.bin"])], "want": {target: "pass"}},
	"targets are not told which file": {"changes": [option("66", [fixture.fqdn("tftp")])], "want": {target: "fail"}},
	"login servers of production": {"changes": [option("11", ["10.10.9.14", "10.10.9.15"])], "want": {target: "fail"}},
	"one login server of the recovery site": {"changes": [option("11", ["10.10.9.14", "10.20.1.15"])], "want": {target: "pass"}},
	"a root path of production": {"changes": [option("17", ["pvs:[10.10.9.14]:17:6910"])], "want": {target: "fail"}},
	"a root path of the recovery site": {"changes": [option("17", ["pvs:[10.20.1.14]:17:6910"])], "want": {target: "pass"}},
	"the scope is inactive, which is told elsewhere": {"changes": [fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0", "active"]), false)], "want": {target: "not_applicable"}},
	"the scopes were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", ["scopes"]))], "want": {target: "not_applicable", "host/dc2.corp.example.internal": "unknown"}},
	"the server does not answer": {"changes": [fixture.not_learnt(["windows", "hosts", fixture.fqdn("dc2")])], "want": {target: "not_applicable", "host/dc2.corp.example.internal": "not_applicable"}},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {target: "not_applicable"}},
}

test_networks_of_nutanix_are_judged_there if testing.agrees(rule, {returning: "not_applicable", target: "pass"}) with input as fixture.healthy

test_words[text] if {
	some text, changes in {
		"are given DNS servers of production only: 10.10.0.10": [option("6", ["10.10.0.10"])],
		"The router 10.10.2.1 that machines in the scope 10.20.2.0": [option("3", ["10.10.2.1"])],
		"told to boot from 10.10.9.14 (option 17)": [option("17", ["pvs:[10.10.9.14]:17:6910"])],
	}
	testing.says(rule, target, text) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, changes))
}
