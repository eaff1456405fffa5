package muster.rules.storefront.servers_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.servers_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/sf1.corp.example.internal"

at(rest) := fixture.joined_at("sf1", rest)

declared(rest) := array.concat(["estate", "components", "storefront"], rest)

by_policy := [
	fixture.set_to(at(["by"]), "policy"),
	fixture.set_to(at(["protector"]), "PP-Servers"),
]

by_domain := [
	fixture.set_to(at(["by"]), "domain"),
	fixture.set_to(at(["protector"]), "PD-SERVERS"),
]

unplanned := [fixture.set_to(at(["plans"]), [])]

local := [fixture.set_to(at(["remote"]), false)]

unprotected(name) := [fixture.set_to(fixture.joined_at(name, []), object.union(fixture.joined_vm(name), {
	"by": "none", "protector": "", "remote": false, "rpoSeconds": 0, "plans": [], "copy": fixture.arrived.none,
}))]

elsewhere := fixture.set_to(declared(["hypervisor"]), "other")

# added is another server behind the virtual server of StoreFront, which nobody declared.
added := "host/sf9.corp.example.internal"

behind(members) := fixture.set_to(
	["netscaler", "sites", "production", "virtualServers", "items", "lb_sf", "members"],
	[{"host": fixture.fqdn(name), "enabled": true} | some name in members],
)

cases := {
	"a server that nobody declared is balanced beside it": {"changes": [behind(["sf1", "sf9"])], "want": {target: "pass", added: "manual"}},
	"one that nobody declared is balanced for something else": {"changes": [behind(["sf9"])], "want": {target: "pass", added: "not_applicable"}},
	"copied and started": {"changes": [], "want": {target: "pass"}},
	"protected by nothing": {"changes": unprotected("sf1"), "want": {target: "fail"}},
	"in a plan, and protected by nothing": {
		"changes": array.concat(unprotected("sf1"), [fixture.set_to(at(["plans"]), fixture.joined_vm("lic1").plans)]),
		"want": {target: "fail"},
	},
	"protected by a policy that keeps its copies at home": {
		"changes": array.concat(by_policy, local),
		"want": {target: "fail"},
	},
	"in a protection domain that keeps its copies at home": {
		"changes": array.concat(by_domain, local),
		"want": {target: "fail"},
	},
	"copied, and in no plan that leads to the recovery site": {
		"changes": array.concat(by_policy, unplanned),
		"want": {target: "fail"},
	},
	"a protection domain without any plan": {
		"changes": array.concat(by_domain, unplanned),
		"want": {target: "pass"},
	},
	"that copies are paused is another matter": {
		"changes": [fixture.set_to(at(["paused"]), true)],
		"want": {target: "pass"},
	},
	"that no copy has arrived is another matter": {
		"changes": [fixture.set_to(at(["copy"]), fixture.arrived.none)],
		"want": {target: "pass"},
	},
	"a server that Prism does not have": {
		"changes": [fixture.set_to(at([]), fixture.unfound("sf1"))],
		"want": {target: "unknown"},
	},
	"a server that nobody looked for": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"production's Prism did not answer": {
		"changes": [fixture.set_to(["protection"], object.union(fixture.protection, fixture.failure))],
		"want": {target: "unknown"},
	},
	"the word of the overview for the same method": {
		"changes": array.concat(unprotected("sf1"), [fixture.set_to(declared(["methods"]), ["hypervisor"])]),
		"want": {target: "fail"},
	},
	"one of several methods is enough": {
		"changes": array.concat(unprotected("sf1"), [fixture.set_to(declared(["methods"]), ["application", "protection_domain"])]),
		"want": {target: "fail"},
	},
	"a component that comes back in another way": {
		"changes": [fixture.set_to(declared(["methods"]), ["application"])],
		"want": {target: "not_applicable"},
	},
	"a component without a declared method": {
		"changes": [fixture.set_to(declared(["methods"]), null)],
		"want": {target: "not_applicable"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(declared(["inScope"]), false)],
		"want": {target: "not_applicable"},
	},
	"a component that is not declared": {"changes": [fixture.without(declared([]))], "want": {target: "not_applicable"}},
	"servers of the recovery site are there already": {
		"changes": [
			fixture.set_to(declared(["servers", "production"]), null),
			fixture.set_to(declared(["servers", "recovery"]), [fixture.fqdn("sf1")]),
		],
		"want": {target: "not_applicable"},
	},
	"servers that are not on Nutanix, as the file says": {
		"changes": [elsewhere, fixture.set_to(at([]), fixture.unfound("sf1"))],
		"want": {target: "not_applicable", "component/storefront": "manual", "host/sf2.corp.example.internal": "pass"},
	},
	"a server that Prism has, whatever the file says": {
		"changes": array.concat([elsewhere], unprotected("sf1")),
		"want": {target: "fail", "component/storefront": "not_applicable"},
	},
	"a server that may be one of two, whatever the file says": {
		"changes": [elsewhere, fixture.set_to(at([]), object.union(fixture.unfound("sf1"), {"absent": false}))],
		"want": {target: "unknown", "component/storefront": "not_applicable"},
	},
	"servers elsewhere that come back in another way": {
		"changes": [elsewhere, fixture.set_to(at([]), fixture.unfound("sf1")), fixture.set_to(declared(["methods"]), ["application"])],
		"want": {"component/storefront": "not_applicable"},
	},
	"both servers are judged, each for itself": {
		"changes": unprotected("sf2"),
		"want": {"host/sf1.corp.example.internal": "pass", "host/sf2.corp.example.internal": "fail"},
	},
}

test_words[text] if {
	some text, changes in {
		"sf1 is not protected": unprotected("sf1"),
		"select sf1 under VMs": unprotected("sf1"),
		"protection policy PP-Servers, which copies it to the recovery site no more": array.concat(by_policy, local),
		"protection domain PD-SERVERS, which copies it to the recovery site no more": array.concat(by_domain, local),
		"no recovery plan": array.concat(by_policy, unplanned),
		"such as RP-Citrix": array.concat(by_policy, unplanned),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
