package muster.rules.fas.connected_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.connected_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

servers(all) := [fixture.set_to(fixture.citrix_at(["fasServers", "items"]), {fixture.fqdn(name): {"host": fixture.fqdn(name), "available": places} | some name, places in all})]

hq := fixture.location_id.production

dr := fixture.location_id.recovery

# stay are the changes after which servers of production do not come back.
stay := [fixture.set_to(["estate", "components", "fas", "methods"], [])]

denied := [fixture.set_to(fixture.citrix_at(["fasServers"]), object.union(fixture.failure, {"items": {}}))]

cases := {
	"each site has its own": {"changes": [], "want": {site: "pass"}},
	"the recovery site has none": {"changes": servers({"fas1": {hq: true}, "fas2": {hq: true}}), "want": {site: "fail"}},
	"that of the recovery site is not connected": {"changes": servers({"fas1": {hq: true}, "fas2": {dr: false}}), "want": {site: "fail"}},
	"the recovery site is served from production alone": {"changes": array.concat(servers({"fas1": {hq: true, dr: true}}), stay), "want": {site: "fail"}},
	"the recovery site is served from production, whose servers come back": {
		"changes": array.concat(servers({"fas1": {hq: true, dr: true}}), [fixture.set_to(["estate", "components", "fas", "methods"], ["nutanix_dr"])]),
		"want": {site: "pass"},
	},
	"one of two servers is not connected": {"changes": servers({"fas1": {hq: true, dr: false}, "fas2": {dr: true}}), "want": {site: "pass"}},
	"both sites are served by all": {"changes": servers({"fas1": {hq: true, dr: true}, "fas2": {hq: true, dr: true}}), "want": {site: "pass"}},
	"nobody says whether it is connected": {"changes": servers({"fas1": {hq: true}, "fas2": {dr: null}}), "want": {site: "unknown"}},
	"nobody knows where it stands": {"changes": servers({"fas1": {hq: true}, "fas9": {dr: true}}), "want": {site: "unknown"}},
	"Workspace uses none": {"changes": servers({}), "want": {site: "not_applicable"}},
	"an estate that has no FAS": {
		"changes": array.concat(servers({"fas1": {hq: true}}), [fixture.set_to(["estate", "components", "fas"], {"inScope": false})]),
		"want": {site: "not_applicable"},
	},
	"nobody declares FAS, and Citrix Cloud has servers for production": {
		"changes": array.concat(servers({"fas1": {hq: true}}), [fixture.without(["estate", "components", "fas"])]),
		"want": {site: "fail"},
	},
	"the list may not be read": {"changes": denied, "want": {site: "unknown"}},
	"the list may not be read, and nobody declares FAS": {
		"changes": array.concat(denied, [fixture.without(["estate", "components", "fas"])]),
		"want": {site: "not_applicable"},
	},
	"older facts have no list": {"changes": [fixture.without(fixture.citrix_at(["fasServers"]))], "want": {site: "unknown"}},
	"the site was not found": {"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))], "want": {site: "unknown"}},
	"desktops of the recovery site that Active Directory does not know": {
		"changes": array.concat(servers({"fas1": {hq: true}}), [fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "AzureAD")]),
		"want": {site: "not_applicable"},
	},
	"a second resource location of the recovery site has none": {
		"changes": [
			fixture.set_to(fixture.citrix_at(["zones", "items", "z2"]), {"id": "z2", "name": "DR2", "resourceLocation": "l2", "healthy": true}),
			fixture.set_to(fixture.catalog_at("recovery", ["zone"]), "z2"),
		],
		"want": {site: "fail"},
	},
}

test_words[text] if {
	some text, changes in {
		"Citrix Cloud has FAS servers for HQ and none for DR, where desktops of the recovery site are.": servers({"fas1": {hq: true}}),
		"No FAS server of DR is connected to Citrix Cloud now: fas2.corp.example.internal.": servers({"fas1": {hq: true}, "fas2": {dr: false}}),
		"stand at production and do not come back: fas1.corp.example.internal.": array.concat(servers({"fas1": {dr: true}}), stay),
		"Connect to Citrix Cloud: choose the resource location DR": servers({"fas1": {hq: true}}),
		"which FAS servers serve the recovery site was not read": denied,
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}
