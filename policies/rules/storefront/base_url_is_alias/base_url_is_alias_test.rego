package muster.rules.storefront.base_url_is_alias_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.storefront.base_url_is_alias as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

first := "host/sf1.corp.example.internal"

second := "host/sf2.corp.example.internal"

at(rest) := fixture.windows_at("sf1", array.concat(["storefront"], rest))

base(url) := fixture.set_to(at(["baseUrl", "url"]), url)

unnamed := fixture.set_to(["estate", "components", "storefront", "aliases"], null)

cases := {
	"the name of the load balancer": {"changes": [], "want": {first: "pass", second: "pass"}},
	"capitals, a port and a path": {"changes": [base("https://SF.corp.example.internal:443/")], "want": {first: "pass"}},
	"the name of the load balancer, without encryption": {"changes": [base("http://sf.corp.example.internal")], "want": {first: "fail", second: "pass"}},
	"one name for StoreFront and its gateway": {"changes": [base("https://gateway.corp.example.internal")], "want": {first: "pass"}},
	"the server's own name": {"changes": [base("https://sf1.corp.example.internal")], "want": {first: "fail", second: "pass"}},
	"the name of the other server": {"changes": [base("http://sf2.corp.example.internal")], "want": {first: "fail"}},
	"the short name of a server": {"changes": [base("https://sf1")], "want": {first: "fail"}},
	"an address": {"changes": [base("https://10.10.2.3")], "want": {first: "fail"}},
	"an IPv6 address": {"changes": [base("https://[fd00:10::3]:8443")], "want": {first: "fail"}},
	"a server that the estate file calls an alias": {
		"changes": [base("https://sf1.corp.example.internal"), fixture.set_to(["estate", "components", "storefront", "aliases"], [fixture.fqdn("sf1")])],
		"want": {first: "fail"},
	},
	"a name that nobody declared": {"changes": [base("https://store.corp.example.internal")], "want": {first: "unknown"}},
	"an estate that declares no alias": {"changes": [unnamed], "want": {first: "unknown"}},
	"no base URL": {"changes": [base("")], "want": {first: "unknown"}},
	"a server that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {first: "unknown"}},
	"a configuration that could not be read": {"changes": [fixture.not_learnt(at([]))], "want": {first: "unknown"}},
	"files that disagree": {"changes": [fixture.not_learnt(at(["baseUrl"]))], "want": {first: "unknown", second: "pass"}},
	"stores in a form that nobody knows are another rule's business": {"changes": [fixture.not_learnt(at(["stores"]))], "want": {first: "pass"}},
	"a server that was not asked about it": {"changes": [fixture.set_to(at([]), null)], "want": {first: "unknown"}},
	"an estate without StoreFront": {
		"changes": [
			fixture.without(["estate", "components", "storefront"]),
			fixture.without(fixture.windows_at("sf1", [])),
		],
		"want": {first: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"is https://sf1.corp.example.internal: that is the name of a server itself": [base("https://sf1.corp.example.internal")],
		"that is an address": [base("https://10.10.2.3")],
		"Set-STFDeployment -HostBaseUrl https://sf.corp.example.internal": [base("https://10.10.2.3")],
		"Set-STFDeployment -HostBaseUrl https://<alias>.corp.example.internal": [base("https://10.10.2.3"), unnamed],
		"is https://store.corp.example.internal, which is no declared alias": [base("https://store.corp.example.internal")],
		"tells no base URL": [base("")],
		"was not asked about": [fixture.set_to(at([]), null)],
	}
	testing.says(rule, first, text) with input as fixture.changed(changes)
}

test_nothing_is_called_undeclared_that_is_wrong_or_missing[url] if {
	some url in ["", "https://sf1.corp.example.internal"]
	not testing.says(rule, first, "no declared alias") with input as fixture.changed([base(url)])
}
