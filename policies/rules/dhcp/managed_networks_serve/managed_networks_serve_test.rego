package muster.rules.dhcp.managed_networks_serve_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.managed_networks_serve as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "network/DR-Desktops"

subnet(rest) := array.concat(["prism", "sites", "recovery", "central", "subnets", "items", fixture.subnet_uuid["DR-Desktops"]], rest)

servers := "network/DR-Servers"

landing(rest) := array.concat(["prism", "sites", "recovery", "central", "subnets", "items", fixture.subnet_uuid["DR-Servers"]], rest)

dns_of_production := fixture.set_to(landing(["given", "dns"]), ["10.10.0.10"])

# stranger brings a machine that no component declares up in the network of servers.
stranger := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["vms", "0", "name"]), "dev9")

given(key, value) := fixture.set_to(subnet(["given", key]), value)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass", servers: "pass"}},
	"another DHCP server serves the network": {"changes": [fixture.set_to(subnet(["managed"]), false), fixture.set_to(subnet(["given"]), null)], "want": {target: "not_applicable"}},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {target: "not_applicable"}},
	"the networks were not learnt": {"changes": [fixture.not_learnt(["prism", "sites", "recovery", "central", "subnets"])], "want": {"network/dr-desktops": "unknown"}},
	"there is no Prism to ask": {
		"changes": [fixture.not_learnt(["prism", "sites", "recovery", "central", "subnets"]), fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "")],
		"want": {"network/dr-desktops": "not_applicable", target: "not_applicable"},
	},
	"what it gives out is not in the facts": {"changes": [fixture.set_to(subnet(["given"]), null)], "want": {target: "unknown"}},
	"how many are free was not learnt": {"changes": [fixture.set_to(subnet(["given"]), object.union(fixture.given_out, fixture.failure))], "want": {target: "unknown"}},
	"nobody says how many are free": {"changes": [given("free", null)], "want": {target: "unknown"}},
	"there is no pool": {"changes": [given("pools", false)], "want": {target: "fail"}},
	"none is free": {"changes": [given("free", 0)], "want": {target: "fail"}},
	"its DNS servers are those of production": {"changes": [given("dns", ["10.10.0.10"])], "want": {target: "fail"}},
	"one of its DNS servers is of production": {"changes": [given("dns", ["10.10.0.10", "10.20.0.10"])], "want": {target: "pass"}},
	"a DNS server on the internet": {"changes": [given("dns", ["192.0.2.53"])], "want": {target: "pass"}},
	"it names no DNS server": {"changes": [given("dns", [])], "want": {target: "fail"}},
	"targets boot from production": {"changes": [given("bootServer", "10.10.1.14")], "want": {target: "fail"}},
	"targets are not told which file": {"changes": [given("bootServer", "10.20.1.14")], "want": {target: "fail"}},
	"targets boot from the recovery site": {"changes": [given("bootServer", "10.20.1.14"), given("bootFile", "ardbp32.bin")], "want": {target: "pass"}},
	"servers that a plan brings up are given DNS servers of production": {"changes": [dns_of_production], "want": {servers: "fail", target: "pass"}},
	"one of theirs is of the recovery site": {"changes": [fixture.set_to(landing(["given", "dns"]), ["10.10.0.10", "10.20.0.10"])], "want": {servers: "pass"}},
	"they are given none, and have their own": {"changes": [fixture.set_to(landing(["given", "dns"]), [])], "want": {servers: "pass"}},
	"the pool of their network is empty, and they keep their addresses": {"changes": [fixture.set_to(landing(["given", "free"]), 0)], "want": {servers: "pass"}},
	"another DHCP server serves them": {"changes": [fixture.set_to(landing(["managed"]), false), fixture.set_to(landing(["given"]), null)], "want": {servers: "not_applicable"}},
	"nobody says what they are given": {"changes": [fixture.set_to(landing(["given"]), null)], "want": {servers: "unknown"}},
	"no plan brings anything up there": {
		"changes": [dns_of_production, fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", ["vms"]), [])],
		"want": {servers: "not_applicable"},
	},
	"targets boot from a name": {"changes": [given("bootServer", fixture.fqdn("tftp")), given("bootFile", "pvsnbpx64.efi")], "want": {target: "pass"}},
}

test_words[key] if {
	some key, case in {
		"pool": {"changes": [given("pools", false)], "text": "has none to give out"},
		"free": {"changes": [given("free", 0)], "text": "DR-Desktops has 0 free addresses"},
		"dns": {"changes": [given("dns", ["10.10.0.10"])], "text": "DNS servers of production only: 10.10.0.10"},
		"boot": {"changes": [given("bootServer", "10.10.1.14")], "text": "boot from 10.10.1.14"},
		"file": {"changes": [given("bootServer", "10.20.1.14")], "text": "and not which file"},
		"fix": {"changes": [given("pools", false)], "text": "Subnets › DR-Desktops › Update, add an IP pool"},
	}
	testing.says(rule, target, case.text) with input as fixture.changed(case.changes)
}

test_few_addresses_weigh_less if {
	testing.severity(rule, target) == "high" with input as fixture.changed([given("free", 0)])
}

test_dns_of_production_weighs_by_who_is_given_it[want] if {
	some want, changes in {"medium": [dns_of_production], "high": [dns_of_production, stranger]}
	testing.severity(rule, servers) == want with input as fixture.changed(changes)
}

test_that_nobody_tells_what_servers_are_given_is_medium if {
	testing.severity(rule, servers) == "medium" with input as fixture.changed([fixture.set_to(landing(["given"]), null)])
}
