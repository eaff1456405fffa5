package muster.rules.ad.writable_controller_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.writable_controller_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

controllers(view) := ["directory", "views", view, "domainControllers"]

dc(view, name) := array.concat(controllers(view), ["items", fixture.fqdn(name)])

server(name) := ["directory", "servers", sprintf("recovery/%s", [fixture.fqdn(name)])]

# second are the changes that add another controller at the recovery site.
second := [
	fixture.set_to(dc("recovery", "dc3"), fixture.controller("dc3", "dr")),
	fixture.set_to(fixture.host_at("recovery", fixture.fqdn("dc3")), fixture.host(fixture.fqdn("dc3"), ["10.20.0.11"], [])),
]

# several are the changes after which the forest has another domain.
several := [fixture.set_to(fixture.citrix_at(["domains", "items", "emea.corp.example.internal"]), {
	"name": "emea.corp.example.internal", "online": true, "resourceLocations": [],
})]

no_catalogue := fixture.set_to(array.concat(dc("recovery", "dc2"), ["globalCatalog"]), false)

no_domains := fixture.set_to(fixture.citrix_at(["domains"]), fixture.no_listing)

late_catalogue := fixture.set_to(array.concat(server("dc2"), ["globalCatalogReady"]), false)

no_machine := fixture.without(fixture.standing_at("dc2", []))

# moved are the changes that give dc2 an address, wherever it is asked for.
moved(address) := [
	fixture.set_to(array.concat(server("dc2"), ["address"]), sprintf("%s:636", [address])),
	fixture.set_to(fixture.host_at("recovery", fixture.fqdn("dc2")), fixture.host(fixture.fqdn("dc2"), [address], [])),
	fixture.set_to(fixture.host_at("production", fixture.fqdn("dc2")), fixture.host(fixture.fqdn("dc2"), [address], [])),
]

away := array.concat(moved("10.10.0.99"), [no_machine])

nowhere := array.concat(moved(""), [
	no_machine,
	fixture.set_to(fixture.host_at("recovery", fixture.fqdn("dc2")), fixture.no_host(fixture.fqdn("dc2"))),
	fixture.set_to(fixture.host_at("production", fixture.fqdn("dc2")), fixture.no_host(fixture.fqdn("dc2"))),
])

# stretched puts the networks of production at the recovery site as well.
stretched := [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"]), no_machine]

declared := fixture.set_to(["estate", "components", "ad", "servers", "recovery"], [fixture.fqdn("dc2")])

asked := [fixture.set_to(server("dc3"), fixture.server("recovery", "dc2", 0))]

# unlisted gives dc2 an address in no network that the estate file names.
unlisted := array.concat(moved("10.99.0.20"), [no_machine])

cases := {
	"one in a network that the estate file does not name": {"changes": unlisted, "want": {site: "unknown"}},
	"the same, and the estate file says that it is of the recovery site": {"changes": array.concat(unlisted, [declared]), "want": {site: "unknown"}},
	"declared for the recovery site, and in a network of production": {"changes": array.concat(away, [declared]), "want": {site: "fail"}},
	"a writable global catalog in step": {"changes": [], "want": {site: "pass"}},
	"no controller at all": {
		"changes": [fixture.without(dc("recovery", "dc2"))],
		"want": {site: "fail"},
	},
	"a read-only one": {
		"changes": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["readOnly"]), true)],
		"want": {site: "fail"},
	},
	"one without the global catalog": {
		"changes": [no_catalogue],
		"want": {site: "pass"},
	},
	"one without the global catalog, in a forest of several domains": {
		"changes": array.concat(several, [no_catalogue]),
		"want": {site: "fail"},
	},
	"one without the global catalog, in a child domain": {
		"changes": [no_catalogue, fixture.set_to(["directory", "views", "recovery", "configuration"], "CN=Configuration,DC=example,DC=internal")],
		"want": {site: "fail"},
	},
	"one whose Active Directory site lies over both data centres": {
		"changes": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["site"]), "hq")],
		"want": {site: "pass"},
	},
	"one of the recovery site's Active Directory site that stands at production": {"changes": away, "want": {site: "fail"}},
	"one that stands at production and is declared for the recovery site": {
		"changes": array.concat(away, [declared]),
		"want": {site: "fail"},
	},
	"one with an address of production and a VM on the recovery cluster": {"changes": moved("10.10.0.99"), "want": {site: "pass"}},
	"nobody knows where it stands": {"changes": nowhere, "want": {site: "unknown"}},
	"nobody knows where it stands, and the estate file says so": {
		"changes": array.concat(nowhere, [declared]),
		"want": {site: "unknown"},
	},
	"one without the global catalog, and nobody knows of further domains": {"changes": [no_catalogue, no_domains], "want": {site: "unknown"}},
	"one whose global catalog is late, and nobody knows of further domains": {"changes": [late_catalogue, no_domains], "want": {site: "unknown"}},
	"a global catalog, and nobody knows of further domains": {"changes": [no_domains], "want": {site: "pass"}},
	"one that is declared there, in a network that is at both sites, and is a virtual machine of production": {
		"changes": array.concat(array.concat(stretched, moved("10.10.0.99")), [
			declared, fixture.set_to(["estate", "components", "ad", "servers", "production"], [fixture.fqdn("dc1")]),
			fixture.set_to(["protection", "standing", "astray"], {fixture.fqdn("dc2"): object.union(fixture.standing_vm("cc3"), {"name": "dc2", "cluster": "NTX-HQ"})}),
		]),
		"want": {site: "fail"},
	},
	"one in a network that is at both sites": {"changes": array.concat(stretched, moved("10.10.0.99")), "want": {site: "unknown"}},
	"one in a network that is at both sites, and the estate file says where": {
		"changes": array.concat(array.concat(stretched, moved("10.10.0.99")), [declared]),
		"want": {site: "pass"},
	},
	"one out of step, and one that nobody can place": {
		"changes": [
			fixture.set_to(dc("recovery", "dc3"), fixture.controller("dc3", "dr")),
			fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false),
		],
		"want": {site: "unknown"},
	},
	"one that is not synchronized": {
		"changes": [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)],
		"want": {site: "fail"},
	},
	"one whose global catalog is not ready": {
		"changes": array.concat(several, [late_catalogue]),
		"want": {site: "fail"},
	},
	"one whose global catalog is not ready, in a forest of one domain": {
		"changes": [late_catalogue],
		"want": {site: "pass"},
	},
	"one of two is enough": {
		"changes": array.concat(second, [fixture.not_learnt(server("dc3"))]),
		"want": {site: "pass"},
	},
	"one is out of step and the other silent": {
		"changes": array.concat(second, [
			fixture.not_learnt(server("dc3")),
			fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false),
		]),
		"want": {site: "unknown"},
	},
	"one is out of step and the other ready": {
		"changes": array.concat(array.concat(second, asked), [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)]),
		"want": {site: "fail"},
	},
	"both are out of step": {
		"changes": array.concat(array.concat(second, asked), [
			fixture.set_to(array.concat(server("dc3"), ["synchronized"]), false),
			fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false),
		]),
		"want": {site: "fail"},
	},
	"the controller is silent": {"changes": [fixture.not_learnt(server("dc2"))], "want": {site: "unknown"}},
	"nobody asked the controller": {"changes": [fixture.without(server("dc2"))], "want": {site: "unknown"}},
	"production knows that there is none": {
		"changes": [
			fixture.set_to(controllers("recovery"), fixture.no_listing),
			fixture.without(dc("production", "dc2")),
		],
		"want": {site: "fail"},
	},
	"production knows of one that is silent": {
		"changes": [
			fixture.set_to(controllers("recovery"), fixture.no_listing),
			fixture.not_learnt(server("dc2")),
		],
		"want": {site: "unknown"},
	},
	"production's word for one that is ready does not prove it": {
		"changes": [fixture.set_to(controllers("recovery"), fixture.no_listing)],
		"want": {site: "unknown"},
	},
	"neither directory was read": {
		"changes": [
			fixture.set_to(controllers("recovery"), fixture.no_listing),
			fixture.set_to(controllers("production"), fixture.no_listing),
		],
		"want": {site: "unknown"},
	},
	"the estate does not name the Active Directory site": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "")],
		"want": {site: "pass"},
	},
	"the case of the site's name does not matter": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "dR")],
		"want": {site: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"dc2.corp.example.internal is not synchronized": [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)],
		"the global catalog of dc2.corp.example.internal is not ready": array.concat(several, [late_catalogue]),
		"No writable domain controller stands at the recovery site: dc1.corp.example.internal is elsewhere (10.10.0.10); dc2.corp.example.internal is elsewhere (10.10.0.99).": away,
		"No writable domain controller with the global catalog stands": array.concat(several, [no_catalogue]),
		"nobody can tell whether dc2.corp.example.internal stand": nowhere,
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

test_evidence[kind] if {
	some kind, changes in {
		"read-only": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["readOnly"]), true)],
		"without the global catalog": array.concat(several, [no_catalogue]),
	}
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(changes)
	found == {{fixture.fqdn("dc1"): "elsewhere (10.10.0.10)", fixture.fqdn("dc2"): kind}}
}

test_one_that_is_ready_makes_it_matter_less if {
	severity := testing.severity(rule, site) with input as fixture.changed(array.concat(array.concat(second, asked), [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)]))
	severity == "medium"
}
