package muster.rules.storefront.callback_resolves_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.callback_resolves_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

# calling are the gateways that call back at these names.
calling(names) := fixture.set_to(at(["gateways", "items"]), {sprintf("G%d", [i]): fixture.store_gateway("gateway", name, ["cc3"]) | some i, name in names})

hosts(entries) := fixture.set_to(fixture.windows_at("sf1", ["hostsFile"]), fixture.hosts_file(entries))

record(name) := fixture.host_at("recovery", fixture.fqdn(name))

gone(name) := fixture.set_to(record(name), fixture.no_host(fixture.fqdn(name)))

leads(name, address) := fixture.set_to(record(name), fixture.host(fixture.fqdn(name), [address], []))

networks(site, list) := fixture.set_to(["estate", "sites", site, "networks"], list)

network(field, value) := fixture.set_to(fixture.network_at("RP-Citrix", "HQ-Servers", [field]), value)

cases := {
	"one callback for each site": {"changes": [], "want": {first: "pass", second: "pass"}},
	"the recovery site does not know the name": {"changes": [gone("callback-dr")], "want": {first: "fail", second: "fail"}},
	"nor that of production, which it needs as long as both run": {"changes": [gone("callback")], "want": {first: "fail"}},
	"the hosts file of one server knows it": {
		"changes": [gone("callback-dr"), hosts([["10.20.2.4", ["callback-dr"]]])],
		"want": {first: "pass", second: "fail"},
	},
	"the hosts file leads to production": {
		"changes": [hosts([["10.10.2.4", ["callback-dr"]]])],
		"want": {first: "fail", second: "pass"},
	},
	"the hosts file knows another name": {
		"changes": [gone("callback-dr"), hosts([["10.20.2.4", ["callback"]]])],
		"want": {first: "fail"},
	},
	"only the callback of production is known": {"changes": [calling(["callback"])], "want": {first: "fail", second: "pass"}},
	"one callback that leads to the recovery site": {"changes": [calling(["callback-dr"])], "want": {first: "pass"}},
	"both names lead to production": {"changes": [leads("callback-dr", "10.10.2.9")], "want": {first: "fail"}},
	"addresses of both sites": {
		"changes": [
			calling(["callback-dr"]),
			fixture.set_to(record("callback-dr"), fixture.host(fixture.fqdn("callback-dr"), ["10.10.2.4", "10.20.2.4"], [])),
		],
		"want": {first: "pass"},
	},
	"the one gateway comes back with its network": {"changes": [calling(["callback"]), leads("callback", "10.10.1.200")], "want": {first: "pass"}},
	"the one gateway, which comes back with other addresses": {
		"changes": [calling(["callback"]), leads("callback", "10.10.1.200"), network("kept", false)],
		"want": {first: "fail"},
	},
	"the one gateway, of whose addresses nobody can tell": {
		"changes": [calling(["callback"]), leads("callback", "10.10.1.200"), network("kept", null)],
		"want": {first: "unknown"},
	},
	"the one gateway, which no plan starts": {
		"changes": [calling(["callback"]), leads("callback", "10.10.1.200"), fixture.set_to(fixture.joined_at("ns1", ["plans"]), [])],
		"want": {first: "fail"},
	},
	"the one gateway, when nobody knows how machines come back": {
		"changes": [calling(["callback"]), leads("callback", "10.10.1.200"), fixture.not_learnt(["protection"])],
		"want": {first: "unknown"},
	},
	"an address of a network that is at both sites tells nothing": {
		"changes": [calling(["callback"]), networks("recovery", ["10.20.0.0/16", "10.10.0.0/16"])],
		"want": {first: "unknown"},
	},
	"an appliance at each site does not bring the addresses of the other": {
		"changes": [calling(["callback"]), leads("callback", "10.10.1.200"), fixture.set_to(["estate", "components", "netscaler", "methods"], ["application"])],
		"want": {first: "fail"},
	},
	"an address outside both sites may be anywhere": {"changes": [leads("callback-dr", "198.51.100.9")], "want": {first: "unknown"}},
	"sites without networks": {
		"changes": [networks("recovery", []), networks("production", [])],
		"want": {first: "unknown"},
	},
	"networks of production alone tell what is lost": {
		"changes": [networks("recovery", []), calling(["callback"])],
		"want": {first: "fail"},
	},
	"the address of the recovery gateway": {"changes": [calling(["10.20.2.4"])], "want": {first: "pass"}},
	"the address of the gateway of production": {"changes": [calling(["10.10.2.4"])], "want": {first: "fail"}},
	"a gateway that is not called back": {"changes": [calling(["", "callback-dr"])], "want": {first: "pass"}},
	"no gateway is called back": {"changes": [calling([""])], "want": {first: "not_applicable", second: "pass"}},
	"no gateway at all": {"changes": [calling([])], "want": {first: "not_applicable"}},
	"a name that nobody declared": {"changes": [calling(["callback-dr", "elsewhere"])], "want": {first: "unknown"}},
	"a name that was asked for all the same": {"changes": [calling(["files", "callback-dr"])], "want": {first: "pass"}},
	"a declared name that was not asked for": {"changes": [fixture.without(record("callback-dr"))], "want": {first: "unknown"}},
	"no answer came": {"changes": [fixture.not_learnt(record("callback-dr"))], "want": {first: "unknown"}},
	"no answer came for one name of two": {"changes": [fixture.not_learnt(record("callback"))], "want": {first: "unknown"}},
	"one declared name of two was not asked for": {"changes": [fixture.without(record("callback"))], "want": {first: "unknown"}},
	"a resolver that is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {first: "unknown"},
	},
	"an estate without recovery resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {first: "unknown"},
	},
	"a hosts file that could not be read": {
		"changes": [gone("callback-dr"), fixture.not_learnt(fixture.windows_at("sf1", ["hostsFile"]))],
		"want": {first: "unknown", second: "fail"},
	},
	"a hosts file that could not be read may lead anywhere": {
		"changes": [fixture.not_learnt(fixture.windows_at("sf1", ["hostsFile"]))],
		"want": {first: "unknown", second: "pass"},
	},
	"that the name leads to production is not certain without the hosts file": {
		"changes": [calling(["callback"]), fixture.not_learnt(fixture.windows_at("sf1", ["hostsFile"]))],
		"want": {first: "unknown"},
	},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"stores in a form that nobody knows are another rule's business": {"changes": [fixture.not_learnt(at(["stores"]))], "want": {first: "pass"}},
	"gateways in a form that nobody knows": {"changes": [fixture.not_learnt(at(["gateways"]))], "want": {first: "unknown", second: "pass"}},
	"a server that was not asked about it": {"changes": [fixture.set_to(at([]), null)], "want": {first: "unknown"}},
	"an estate without StoreFront": {
		"changes": [
			fixture.without(["estate", "components", "storefront"]),
			fixture.without(fixture.windows_at("sf1", [])),
		],
		"want": {first: "not_applicable"},
	},
}

# What is unknown for one reason is not given another.
test_nothing_else_is_said if {
	not testing.says(rule, first, "nothing tells whether") with input as fixture.changed([fixture.not_learnt(at([]))])
}

test_nobody_is_asked_for_what_nobody_declared if {
	needed := {need.fact[4] | some need in rule.needs; need.target == first; need.fact[0] == "dns"} with input as fixture.changed([calling(["callback-dr", "elsewhere"])])
	needed == {fixture.fqdn("callback-dr")}
}

test_words[text] if {
	some text, changes in {
		"at callback-dr.corp.example.internal, which has no address at resolver 10.20.0.10 (recovery)": [gone("callback-dr")],
		"at callback.corp.example.internal, and none of that leads to the recovery site": [calling(["callback"])],
		"name it in components.storefront.callbacks": [calling(["elsewhere"])],
		"declare sites.recovery.networks": [leads("callback-dr", "198.51.100.9")],
		"sites.recovery.resolvers": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"was not asked about": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}
