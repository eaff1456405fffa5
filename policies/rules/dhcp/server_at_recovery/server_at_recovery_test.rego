package muster.rules.dhcp.server_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.server_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

unmanaged := [fixture.set_to(fixture.central_at("recovery", ["subnets", "items", fixture.subnet_uuid["DR-Desktops"], "managed"]), false)]

listing := ["directory", "views", "recovery", "dhcpServers"]

# authorised are the changes after which Active Directory authorises these servers, and
# Nutanix manages no network.
authorised(names) := array.concat(unmanaged, [fixture.set_to(listing, fixture.listing({fixture.fqdn(name): {"host": fixture.fqdn(name), "dn": ""} | some name in names}))])

declared(name) := [fixture.set_to(["estate", "components", "dhcp", "servers", "recovery"], [fixture.fqdn(name)])]

by_others := array.concat(authorised([]), [
	fixture.set_to(["directory", "views", "production", "dhcpServers"], fixture.listing({})),
	fixture.set_to(["estate", "components", "dhcp", "servers"], {"production": [], "recovery": []}),
])

cases := {
	"one stands there": {"changes": unmanaged, "want": {site: "pass"}},
	"one of two stands there": {"changes": authorised(["dc1", "dc2"]), "want": {site: "pass"}},
	"the only one stands at production": {"changes": authorised(["dc1"]), "want": {site: "fail"}},
	"none is authorised": {"changes": authorised([]), "want": {site: "fail"}},
	"no Windows server gives out addresses at either site": {"changes": by_others, "want": {site: "manual"}},
	"that of production is declared, and none is authorised": {
		"changes": array.concat(by_others, [fixture.set_to(["estate", "components", "dhcp", "servers", "production"], [fixture.fqdn("dc1")])]),
		"want": {site: "fail"},
	},
	"production was not read, and none is authorised at recovery": {
		"changes": array.concat(by_others, [fixture.set_to(["directory", "views", "production", "dhcpServers"], fixture.no_listing)]),
		"want": {site: "fail"},
	},
	"one that nobody can place": {"changes": authorised(["dc1", "dhcp9"]), "want": {site: "unknown"}},
	"one that is declared there and that nobody authorises may be an appliance": {"changes": array.concat(authorised(["dc1"]), declared("kms2")), "want": {site: "manual"}},
	"one that is declared there and authorised": {"changes": array.concat(authorised(["dc1", "dc2"]), declared("dc2")), "want": {site: "pass"}},
	"one that is declared there and stands at production": {"changes": array.concat(authorised([]), declared("sf1")), "want": {site: "fail"}},
	"the servers were not read": {"changes": array.concat(unmanaged, [fixture.set_to(listing, fixture.no_listing)]), "want": {site: "unknown"}},
	"Nutanix gives out all addresses": {"changes": [fixture.set_to(listing, fixture.listing({}))], "want": {site: "not_applicable"}},
	"Nutanix gives out those of one network": {
		"changes": array.concat(authorised([]), [fixture.set_to(fixture.citrix_at(["resourcePools", "items", fixture.pool_id.recovery, "networks"]), ["DR-Desktops", "DR-Test"])]),
		"want": {site: "fail"},
	},
	"nobody knows the networks of desktops": {
		"changes": array.concat(authorised([]), [fixture.set_to(fixture.citrix_at(["resourcePools", "items"]), {})]),
		"want": {site: "fail"},
	},
	"an estate without DHCP": {
		"changes": array.concat(authorised([]), [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)]),
		"want": {site: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"No DHCP server stands at the recovery site: dc1.corp.example.internal is elsewhere.": authorised(["dc1"]),
		"none is authorised": authorised([]),
		"Is kms2.corp.example.internal, which the estate file declares there, an appliance": array.concat(authorised(["dc1"]), declared("kms2")),
		"whether the DHCP server dhcp9.corp.example.internal stands": authorised(["dhcp9"]),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(authorised(["dc1"]))
	found == {{fixture.fqdn("dc1"): "elsewhere"}}
}
