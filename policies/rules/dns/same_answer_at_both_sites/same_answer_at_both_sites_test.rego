package muster.rules.dns.same_answer_at_both_sites_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.same_answer_at_both_sites as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

storefront := sprintf("alias/%s", [fixture.fqdn("sf")])

name := fixture.fqdn("sf")

link(target) := {"name": name, "target": target, "ttl": 300}

# balanced are the answers of global load balancing, which the name leads to.
balanced(addresses) := [fixture.set_to(fixture.host_at(site, name), fixture.host("sf.gslb.example", found, [link("sf.gslb.example")])) | some site, found in addresses]

# balancing is a virtual server of global load balancing that answers for the name.
balancing(domain, enabled) := fixture.set_to(["netscaler", "sites", "production", "gslb", "items", "sf"], {
	"enabled": enabled, "backup": "", "domains": [{"name": domain, "ttl": 30}],
	"services": [
		{"name": "hq", "address": "10.10.2.3", "enabled": true, "siteName": "HQ", "siteAddress": "10.10.1.109", "local": true},
		{"name": "dr", "address": "10.20.2.3", "enabled": true, "siteName": "DR", "siteAddress": "10.20.1.109", "local": false},
	],
})

elsewhere(addresses) := fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, addresses, []))

cases := {
	"a NetScaler balances the name between two services": {"changes": [balancing("SF.corp.example.internal", true), elsewhere(["10.20.2.3"])], "want": {storefront: "pass"}},
	"a NetScaler balances the name that both sites are sent to": {
		"changes": array.concat([balancing("sf.gslb.example", true)], balanced({"production": ["10.10.2.3"], "recovery": ["10.10.2.3", "10.20.2.3"]})),
		"want": {storefront: "pass"},
	},
	"a NetScaler balances the name, and one site has an address of no service": {
		"changes": [balancing(name, true), elsewhere(["10.20.2.4"])],
		"want": {storefront: "fail"},
	},
	"a NetScaler balances the name, and one site has none": {
		"changes": [balancing(name, true), fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {storefront: "fail"},
	},
	"a NetScaler would balance the name": {"changes": [balancing(name, false), elsewhere(["10.20.2.3"])], "want": {storefront: "fail"}},
	"a NetScaler balances another name": {"changes": [balancing("gateway.example", true), elsewhere(["10.20.2.3"])], "want": {storefront: "fail"}},
	"the same address at both sites": {"changes": [], "want": {storefront: "pass"}},
	"another address at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.20.2.3"], []))],
		"want": {storefront: "fail"},
	},
	"an address more at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.10.2.3", "10.20.2.3"], []))],
		"want": {storefront: "fail"},
	},
	"another address of production at the recovery site is another matter": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.10.2.99"], []))],
		"want": {storefront: "pass"},
	},
	"no address at the recovery site": {
		"changes": [fixture.set_to(fixture.host_at("recovery", name), fixture.no_host(name))],
		"want": {storefront: "fail"},
	},
	"the same addresses in another order": {
		"changes": [
			fixture.set_to(fixture.host_at("recovery", name), fixture.host(name, ["10.20.2.3", "10.10.2.3"], [])),
			fixture.set_to(fixture.host_at("production", name), fixture.host(name, ["10.10.2.3", "10.20.2.3"], [])),
		],
		"want": {storefront: "pass"},
	},
	"load balancing leads each site to itself": {"changes": balanced({"production": ["10.10.2.3"], "recovery": ["10.20.2.3"]}), "want": {storefront: "pass"}},
	"load balancing leads the recovery site to both": {
		"changes": balanced({"production": ["10.10.2.3"], "recovery": ["10.10.2.3", "10.20.2.3"]}),
		"want": {storefront: "fail"},
	},
	"load balancing leads production nowhere": {
		"changes": balanced({"production": [], "recovery": ["10.20.2.3"]}),
		"want": {storefront: "fail"},
	},
	"each site has an alias of its own": {
		"changes": [
			fixture.set_to(fixture.host_at("recovery", name), fixture.host("dr.gslb.example", ["10.20.2.3"], [link("dr.gslb.example")])),
			fixture.set_to(fixture.host_at("production", name), fixture.host("hq.gslb.example", ["10.10.2.3"], [link("hq.gslb.example")])),
		],
		"want": {storefront: "fail"},
	},
	"an alias at one site and an address at the other": {
		"changes": [
			fixture.set_to(fixture.host_at("recovery", name), fixture.host("sf.gslb.example", ["10.20.2.3"], [link("sf.gslb.example")])),
			fixture.set_to(fixture.host_at("production", name), fixture.host(name, ["10.10.2.3"], [])),
		],
		"want": {storefront: "fail"},
	},
	"load balancing leads each site to itself, and two resolvers of one site disagree": {
		"changes": array.concat(balanced({"production": ["10.10.2.3"], "recovery": ["10.20.2.3"]}), [
			fixture.set_to(["estate", "sites", "recovery", "resolvers"], ["10.20.0.10", "10.20.0.11"]),
			fixture.set_to(["dns", "resolvers", "recovery/10.20.0.11:53"], object.union(fixture.answers("recovery", "recovery/10.20.0.11:53"), {
				"hosts": {name: fixture.host("sf.gslb.example", ["10.20.2.99"], [link("sf.gslb.example")])},
			})),
		]),
		"want": {storefront: "fail"},
	},
	"the outside may see another address": {
		"changes": [fixture.set_to(fixture.host_at("public", name), fixture.host(name, ["198.51.100.9"], []))],
		"want": {storefront: "pass"},
	},
	"no answer came from one site": {"changes": [fixture.not_learnt(fixture.host_at("recovery", name))], "want": {storefront: "unknown"}},
	"a site without resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "production", "resolvers"], [])],
		"want": {storefront: "unknown"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "storefront", "inScope"], false)],
		"want": {storefront: "not_applicable"},
	},
}
