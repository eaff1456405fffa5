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
second := [fixture.set_to(dc("recovery", "dc3"), fixture.controller("dc3", "dr"))]

asked := [fixture.set_to(server("dc3"), fixture.server("recovery", "dc2", 0))]

cases := {
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
		"changes": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["globalCatalog"]), false)],
		"want": {site: "fail"},
	},
	"one that stands in production's Active Directory site": {
		"changes": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["site"]), "hq")],
		"want": {site: "fail"},
	},
	"one that is not synchronized": {
		"changes": [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)],
		"want": {site: "fail"},
	},
	"one whose global catalog is not ready": {
		"changes": [fixture.set_to(array.concat(server("dc2"), ["globalCatalogReady"]), false)],
		"want": {site: "fail"},
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
		"want": {site: "unknown"},
	},
	"the case of the site's name does not matter": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "dR")],
		"want": {site: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"dc2.corp.example.internal is not synchronized": [fixture.set_to(array.concat(server("dc2"), ["synchronized"]), false)],
		"the global catalog of dc2.corp.example.internal is not ready": [fixture.set_to(array.concat(server("dc2"), ["globalCatalogReady"]), false)],
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

test_evidence[kind] if {
	some kind, changes in {
		"read-only": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["readOnly"]), true)],
		"without the global catalog": [fixture.set_to(array.concat(dc("recovery", "dc2"), ["globalCatalog"]), false)],
	}
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(changes)
	found == {{fixture.fqdn("dc2"): kind}}
}
