package muster.rules.dhcp.scopes_serve_desktops_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.scopes_serve_desktops as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, case.changes))
}

site := "site/recovery"

scope(key, value) := fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0", key]), value)

scopes(items) := fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items"]), items)

own := fixture.dhcp_scope("10.20.2.0/23", "10.20.2.1")

second := fixture.dhcp_scope("10.20.4.0/23", "10.20.4.1")

# another has a second server at the recovery site.
another := [fixture.set_to(["windows", "hosts", fixture.fqdn("dc1"), "site"], "recovery"), fixture.set_to(fixture.standing_at("dc1", []), fixture.standing_vm("dc2"))]

alone := [fixture.set_to(fixture.dhcp_at(name, ["failover", "items"]), {}) | some name in ["dc1", "dc2"]]

cases := {
	"a scope with room": {"changes": [], "want": {site: "pass"}},
	"the scope is inactive": {"changes": [scope("active", false)], "want": {site: "fail"}},
	"the whole range is excluded": {"changes": [scope("usable", 0), scope("free", 0)], "want": {site: "fail"}},
	"there are scopes of production alone": {"changes": [fixture.without(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0"]))], "want": {site: "fail"}},
	"there is no scope": {"changes": [scopes({})], "want": {site: "fail"}},
	"a tenth more does not fit": {"changes": [scope("free", 431)], "want": {site: "fail"}},
	"a tenth more just fits": {"changes": [scope("free", 432)], "want": {site: "pass"}},
	"nobody says how many are free": {"changes": [scope("free", null)], "want": {site: "unknown"}},
	"a superscope joins two scopes that are large enough together": {
		"changes": [scopes({"10.20.2.0": object.union(own, {"free": 216}), "10.20.4.0": object.union(second, {"free": 216})})],
		"want": {site: "pass"},
	},
	"one of two scopes is inactive": {"changes": [scopes({"10.20.2.0": own, "10.20.4.0": object.union(second, {"active": false})})], "want": {site: "fail"}},
	"two servers of the site that share a scope": {"changes": array.concat(another, [scope("free", 300)]), "want": {site: "pass"}},
	"two servers of the site that share a scope tell the same addresses": {
		"changes": array.concat(another, [scope("free", 300), fixture.set_to(fixture.dhcp_at("dc1", ["scopes", "items", "10.20.2.0", "free"]), 300)]),
		"want": {site: "fail"},
	},
	"two servers of the site with a part of the range each": {
		"changes": array.concat(alone, array.concat(another, [scope("free", 300), fixture.set_to(fixture.dhcp_at("dc1", ["scopes", "items", "10.20.2.0", "free"]), 300)])),
		"want": {site: "pass"},
	},
	"one server of the site was not read, and the other one suffices": {"changes": array.concat(another, [fixture.not_learnt(fixture.dhcp_at("dc1", ["scopes"]))]), "want": {site: "pass"}},
	"one server of the site was not read, and the other one has no scope": {"changes": array.concat(another, [scopes({}), fixture.not_learnt(fixture.dhcp_at("dc1", ["scopes"]))]), "want": {site: "unknown"}},
	"one server of the site was not read, and the other one is full": {"changes": array.concat(another, [scope("free", 3), fixture.not_learnt(fixture.dhcp_at("dc1", ["scopes"]))]), "want": {site: "unknown"}},
	"the scopes were not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", ["scopes"]))], "want": {site: "unknown"}},
	"the server runs at production": {"changes": [fixture.without(fixture.standing_at("dc2", [])), fixture.set_to(["protection", "standing", "astray"], {fixture.fqdn("dc2"): "HQ"})], "want": {site: "fail"}},
	"the server does not answer": {"changes": [fixture.not_learnt(["windows", "hosts", fixture.fqdn("dc2")])], "want": {site: "not_applicable"}},
	"the networks were not learnt": {"changes": [fixture.not_learnt(["prism", "sites", "recovery", "central", "subnets"])], "want": {site: "unknown"}},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {site: "not_applicable"}},
}

test_networks_of_nutanix_need_none if testing.agrees(rule, {site: "not_applicable"}) with input as fixture.changed([scopes({})])

test_words[text] if {
	some text, changes in {
		"has a scope of a network there; those that they have are 10.10.2.0": [fixture.without(fixture.dhcp_at("dc2", ["scopes", "items", "10.20.2.0"]))],
		"Set-DhcpServerv4Scope -ComputerName dc2.corp.example.internal -ScopeId 10.20.2.0 -State Active": [scope("active", false)],
		"have 12 free addresses, and 400 machines are planned there, of which 8 have theirs": [scope("free", 12)],
	}
	testing.says(rule, site, text) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, changes))
}

test_a_scope_aside_weighs_less if {
	changes := [scopes({"10.20.2.0": own, "10.20.4.0": object.union(second, {"active": false})})]
	testing.severity(rule, site) == "medium" with input as fixture.changed(array.concat(fixture.unmanaged_desktops, changes))
}
