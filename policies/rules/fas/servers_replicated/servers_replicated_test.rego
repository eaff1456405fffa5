package muster.rules.fas.servers_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.servers_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/fas1.corp.example.internal"

at(rest) := fixture.joined_at("fas1", rest)

declared(rest) := array.concat(["estate", "components", "fas"], rest)

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

# added is another FAS server, which nobody declared, as Citrix Cloud has it for a site.
added := "host/fas9.corp.example.internal"

connected(site) := fixture.set_to(["citrixcloud", "fasServers", "items", fixture.fqdn("fas9")], {"host": fixture.fqdn("fas9"), "available": {fixture.location_id[site]: true}})

cases := {
	"Citrix Cloud has one for production that nobody declared": {"changes": [connected("production")], "want": {added: "manual"}},
	"Citrix Cloud has one for another place": {"changes": [connected("recovery")], "want": {added: "not_applicable"}},
	"copied and started": {"changes": [], "want": {target: "pass"}},
	"protected by nothing": {"changes": unprotected("fas1"), "want": {target: "fail"}},
	"in a plan, and protected by nothing": {
		"changes": array.concat(unprotected("fas1"), [fixture.set_to(at(["plans"]), fixture.joined_vm("lic1").plans)]),
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
		"changes": [fixture.set_to(at([]), fixture.unfound("fas1"))],
		"want": {target: "unknown"},
	},
	"a server that nobody looked for": {"changes": [fixture.without(at([]))], "want": {target: "unknown"}},
	"production's Prism did not answer": {
		"changes": [fixture.set_to(["protection"], object.union(fixture.protection, fixture.failure))],
		"want": {target: "unknown"},
	},
	"the word of the overview for the same method": {
		"changes": array.concat(unprotected("fas1"), [fixture.set_to(declared(["methods"]), ["hypervisor"])]),
		"want": {target: "fail"},
	},
	"one of several methods is enough": {
		"changes": array.concat(unprotected("fas1"), [fixture.set_to(declared(["methods"]), ["application", "protection_domain"])]),
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
			fixture.set_to(declared(["servers", "recovery"]), [fixture.fqdn("fas1")]),
		],
		"want": {target: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"fas1 is not protected": unprotected("fas1"),
		"select fas1 under VMs": unprotected("fas1"),
		"protection policy PP-Servers, which copies it to the recovery site no more": array.concat(by_policy, local),
		"protection domain PD-SERVERS, which copies it to the recovery site no more": array.concat(by_domain, local),
		"no recovery plan": array.concat(by_policy, unplanned),
		"such as RP-Citrix": array.concat(by_policy, unplanned),
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
