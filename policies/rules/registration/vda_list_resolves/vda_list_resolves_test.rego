package muster.rules.registration.vda_list_resolves_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.registration.vda_list_resolves as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "host/w11-hq-001.corp.example.internal"

recovery := "host/w11-dr-001.corp.example.internal"

persistent := "host/w11-dev-001.corp.example.internal"

nobody := "component/registration"

vda(name, rest) := fixture.windows_at(name, array.concat(["vda"], rest))

list(name, groups) := fixture.set_to(vda(name, ["lists"]), [fixture.connector_list("registry", groups)])

short(name, entry) := fixture.set_to(vda(name, ["lists", 0, "hosts"]), [entry])

host(site, name) := fixture.host_at(site, fixture.fqdn(name))

gone(site, name) := fixture.set_to(host(site, name), fixture.no_host(fixture.fqdn(name)))

undeclared(site) := fixture.set_to(["estate", "components", "cloud_connectors", "servers", site], null)

homeless := fixture.set_to(vda("w11-dev-001", ["ou"]), "")

cases := {
	"connectors that resolve": {"changes": [], "want": {recovery: "pass", persistent: "pass", pooled: "pass", nobody: "not_applicable"}},
	"an address": {"changes": [list("w11-dr-001", [["cc3", "10.20.1.2"]])], "want": {recovery: "fail", pooled: "pass"}},
	"an IPv6 address": {"changes": [list("w11-dr-001", [["cc3", "[fd00:20::2]"]])], "want": {recovery: "fail"}},
	"a short name": {"changes": [short("w11-dr-001", "cc3")], "want": {recovery: "fail"}},
	"an old Delivery Controller": {"changes": [list("w11-dr-001", [["cc3", "ddc1"]])], "want": {recovery: "fail"}},
	"the alias of the connectors": {"changes": [list("w11-dr-001", [["xml"]])], "want": {recovery: "fail"}},
	"a host that may be a connector of another resource location": {
		"changes": [list("w11-dr-001", [["cc3", "kms2"]]), fixture.set_to(fixture.citrix_at(["connectors"]), fixture.no_listing)],
		"want": {recovery: "unknown"},
	},
	"a host that Citrix Cloud does not know": {"changes": [list("w11-dr-001", [["cc3", "kms2"]]), undeclared("production")], "want": {recovery: "fail"}},
	"a connector of another resource location": {
		"changes": [
			list("w11-dr-001", [["cc3", "kms2"]]),
			fixture.set_to(fixture.connector_at("kms2", []), object.union(fixture.cloud_connector("kms2", "recovery"), {"resourceLocation": "0c010000-0000-4000-8000-0000000000c1"})),
		],
		"want": {recovery: "pass"},
	},
	"connectors that only Citrix Cloud knows": {"changes": [undeclared("production")], "want": {recovery: "pass", persistent: "pass"}},
	"an alias is no connector, whatever is declared": {
		"changes": [list("w11-dr-001", [["xml"]]), undeclared("production")],
		"want": {recovery: "fail"},
	},
	"the recovery site does not know the name": {
		"changes": [gone("recovery", "cc3")],
		"want": {recovery: "fail", persistent: "fail", pooled: "pass"},
	},
	"production does not know the name": {
		"changes": [gone("production", "cc1")],
		"want": {pooled: "fail", recovery: "pass", persistent: "pass"},
	},
	"the name is an alias of another connector": {
		"changes": [fixture.set_to(host("recovery", "cc3"), fixture.host(fixture.fqdn("cc4"), ["10.20.1.2"], [fixture.link("cc3", "cc4")]))],
		"want": {recovery: "fail", pooled: "pass"},
	},
	"a name that nobody asked for": {"changes": [fixture.without(host("recovery", "cc3"))], "want": {recovery: "unknown", pooled: "pass"}},
	"an answer without an address that did not come": {"changes": [fixture.not_learnt(host("recovery", "cc3"))], "want": {recovery: "unknown"}},
	"a resolver that is silent": {
		"changes": [fixture.not_learnt(["dns", "resolvers", fixture.resolver.recovery])],
		"want": {recovery: "unknown", persistent: "unknown", pooled: "pass"},
	},
	"an estate without recovery resolvers": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"want": {recovery: "unknown", pooled: "pass"},
	},
	"a desktop without any list": {"changes": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])], "want": {recovery: "unknown"}},
	"a desktop of which nobody knows whether it fails over": {
		"changes": [homeless, gone("recovery", "cc3")],
		"want": {persistent: "unknown"},
	},
	"an address is wrong at either site": {
		"changes": [list("w11-dev-001", [["10.20.1.2"]]), homeless],
		"want": {persistent: "fail"},
	},
	"a desktop that registers without connectors": {
		"changes": [list("w11-dr-001", [["ddc1"]]), fixture.set_to(vda("w11-dr-001", ["connectorless"]), true), fixture.through_cloud],
		"want": {recovery: "not_applicable"},
	},
	"an answer of the desktop that did not come": {"changes": [fixture.not_learnt(vda("w11-dr-001", []))], "want": {recovery: "unknown"}},
	"a desktop that was not asked about it": {"changes": [fixture.set_to(vda("w11-dr-001", []), null)], "want": {recovery: "unknown"}},
	"not one desktop was asked": {
		"changes": [fixture.without(fixture.windows_at(name, [])) | some name in object.keys(fixture.vda_of)],
		"want": {nobody: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"has the address 10.20.1.2 in its list": [list("w11-dr-001", [["10.20.1.2"]])],
		"has the short name cc3 in its list": [short("w11-dr-001", "cc3")],
		"which is no Cloud Connector: the estate file declares none of that name, and Citrix Cloud knows none.": [list("w11-dr-001", [["ddc1"]])],
		"which is an alias that stands for several connectors": [list("w11-dr-001", [["xml"]])],
		"has no address at resolver 10.20.0.10 (recovery)": [gone("recovery", "cc3")],
		"has no list of connectors that could be looked at": [fixture.set_to(vda("w11-dr-001", ["lists"]), [])],
		"sites.recovery.resolvers": [fixture.set_to(["estate", "sites", "recovery", "resolvers"], [])],
		"was not asked about its registration": [fixture.set_to(vda("w11-dr-001", []), null)],
	}
	testing.says(rule, recovery, text) with input as fixture.changed(changes)
}

# What is no full name is not looked up, and not called unknown.
test_one_fault_is_enough[name] if {
	some name, change in {"an address": list("w11-dr-001", [["10.20.1.2"]]), "a short name": short("w11-dr-001", "cc3")}
	not testing.says(rule, recovery, "is not one of the declared") with input as fixture.changed([change])
	needed := {need.fact[4] | some need in rule.needs; need.target == recovery; count(need.fact) == 5} with input as fixture.changed([change])
	needed == set()
}

test_an_alias_is_told_by_its_target if {
	changes := [fixture.set_to(host("recovery", "cc3"), fixture.host(fixture.fqdn("cc4"), ["10.20.1.2"], [fixture.link("cc3", "cc4")]))]
	testing.says(rule, recovery, "which is an alias of cc4.corp.example.internal") with input as fixture.changed(changes)
}
