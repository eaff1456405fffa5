package muster.rules.netscaler.storefront_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.storefront_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"changes": fixture.unread_access, "want": {target: "not_applicable"}},
	"the pair of the recovery site stands by": {"changes": fixture.standby_pair, "want": {target: "not_applicable", "netscaler/recovery": "pass"}},
	"production alone is named, and something else stands by": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby"])],
		"want": {target: "not_applicable"},
	},
	"the appliance was not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"what the appliance is was not learnt": {"changes": [fixture.not_learnt(at(["system"]))], "want": {target: "unknown"}},
	"a partition was not read": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"where gateways lead was not learnt": {"changes": [fixture.not_learnt(at(["storeFronts"]))], "want": {target: "unknown"}},
	"a host of production that does not come back": {"changes": [to("web.example"), known("10.10.1.77")], "want": {target: "fail"}},
	"a name that nobody at the recovery site knows": {"changes": [to("web.example"), fixture.set_to(fixture.host_at("recovery", "web.example"), fixture.no_host("web.example"))], "want": {target: "fail"}},
	"a name that nobody asked for": {"changes": [to("web.example")], "want": {target: "unknown"}},
	"a name that leads to the recovery site": {"changes": [to("web.example"), known("10.20.1.77")], "want": {target: "pass"}},
	"the name by which all find StoreFront, which DNS changes": {
		"changes": [
			to(fixture.fqdn("sf")),
			fixture.set_to(fixture.host_at("recovery", fixture.fqdn("sf")), fixture.host(fixture.fqdn("sf"), ["10.10.2.240"], [])),
			fixture.set_to(["estate", "components", "storefront", "methods"], ["application"]),
		],
		"want": {target: "pass"},
	},
	"that name leads to a virtual server with nothing behind it that lasts": {
		"changes": [
			to(fixture.fqdn("sf")),
			fixture.set_to(fixture.host_at("recovery", fixture.fqdn("sf")), fixture.host(fixture.fqdn("sf"), ["10.10.2.3"], [])),
			fixture.set_to(at(["virtualServers", "items", "lb_sf"]), fixture.virtual_server("10.10.2.3", 443, ["dc1"])),
		],
		"want": {target: "fail"},
	},
	"that name leads to a virtual server that is switched off": {"changes": switched_off, "want": {target: "fail"}},
	"StoreFront is rebuilt, and the gateway leads to a server of production": {
		"changes": [fixture.set_to(["estate", "components", "storefront", "methods"], ["application"])],
		"want": {target: "fail"},
	},
	"a group is led to production": {
		"changes": [
			fixture.set_to(at(["storeFronts", "items", "group"]), fixture.leading("", "sa_group", "https://web.example", "web.example")),
			known("10.10.1.77"),
		],
		"want": {target: "fail"},
	},
	"users come through Workspace, and the appliance has an old action": {
		"changes": [to("web.example"), known("10.10.1.77"), fixture.set_to(["estate", "components", "storefront", "inScope"], false)],
		"want": {target: "not_applicable"},
	},
	"gateways that lead to no StoreFront": {"changes": [fixture.set_to(at(["storeFronts", "items"]), {})], "want": {target: "not_applicable"}},
	"no gateway lets users in": {"changes": [fixture.set_to(at(["gateways", "items"]), {})], "want": {target: "not_applicable"}},
}

# switched_off is StoreFront of the recovery site behind a virtual server that is off.
switched_off := [
	to(fixture.fqdn("sf")),
	fixture.set_to(fixture.host_at("recovery", fixture.fqdn("sf")), fixture.host(fixture.fqdn("sf"), ["10.10.2.3"], [])),
	fixture.set_to(at(["virtualServers", "items", "lb_sf"]), object.union(fixture.virtual_server("10.10.2.3", 443, ["sf1"]), {"enabled": false})),
]

test_the_fix_switches_on_what_is_off if {
	testing.says(rule, target, ": enable lb vserver lb_sf; save ns config") with input as fixture.changed(switched_off)
}

to(host) := fixture.set_to(at(["storeFronts", "items", "sf"]), fixture.leading("gw", "sa_sf", sprintf("https://%s/Citrix/StoreWeb", [host]), host))

known(address) := fixture.set_to(fixture.host_at("recovery", "web.example"), fixture.host("web.example", [address], []))

# The URL is right as it is: what is behind it is not.
test_a_url_that_has_the_name_keeps_it if {
	changes := [
		fixture.set_to(fixture.host_at("recovery", fixture.fqdn("sf")), fixture.host(fixture.fqdn("sf"), ["10.10.2.3"], [])),
		fixture.set_to(at(["virtualServers", "items", "lb_sf"]), fixture.virtual_server("10.10.2.3", 443, ["dc1"])),
	]
	testing.says(rule, target, ": show lb vserver lb_sf; add server <StoreFront server of the recovery site>") with input as fixture.changed(array.concat([to(fixture.fqdn("sf"))], changes))
	found := rule.findings with input as fixture.changed(array.concat([to(fixture.fqdn("sf"))], changes))
	every f in found {
		not contains(f.fix, "set vpn")
	}
}

test_words[text] if {
	some text in [
		"The session action sa_sf leads users of the gateway gw to web.example, which is lost with production",
		"set vpn sessionAction sa_sf -wihome https://sf.corp.example.internal/Citrix/",
	]
	testing.says(rule, target, text) with input as fixture.changed([to("web.example"), known("10.10.1.77")])
}

test_the_option_follows_the_url[text] if {
	page := fixture.leading("gw", "sa sf", "https://web.example/Citrix/StoreWeb", "web.example")
	base := fixture.leading("gw", "sa sf", "https://web.example", "web.example")
	some text, items in {
		`set vpn sessionAction "sa sf" -wihome https://sf.corp.example.internal/Citrix/StoreWeb; save`: {"sf": page, "base": base},
		`set vpn sessionAction "sa sf" -storefronturl https://sf.corp.example.internal; save`: {"sf": page, "base": base},
		`set vpn sessionAction "sa sf" <-wihome or -storefronturl, whichever has it> https://sf`: {"base": base},
		`set vpn parameter -wihome https://sf.corp.example.internal/Citrix/StoreWeb; save`: {"sf": object.union(page, {"through": ""})},
	}
	testing.says(rule, target, text) with input as fixture.changed([fixture.set_to(at(["storeFronts", "items"]), items), known("10.10.1.77")])
}
