package muster.rules.ad.sites_linked_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.sites_linked as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

at(rest) := array.concat(["directory", "views", "recovery", "siteLinks"], rest)

link(name, sites) := {"name": name, "sites": sites, "cost": 100, "intervalMinutes": 15}

linked(links) := [fixture.set_to(at(["items"]), {one.name: one | some one in links})]

cases := {
	"one link between both": {"changes": [], "want": {site: "pass"}},
	"the link that Windows makes, with all sites": {"changes": linked([link("DEFAULTIPSITELINK", ["dr", "hq", "nue"])]), "want": {site: "pass"}},
	"over a third site": {"changes": linked([link("A", ["hq", "nue"]), link("B", ["nue", "dr"])]), "want": {site: "pass"}},
	"names in another case": {"changes": linked([link("A", ["HQ", "Dr"])]), "want": {site: "pass"}},
	"no link at all": {"changes": linked([]), "want": {site: "fail"}},
	"a link of the recovery site to nobody else": {"changes": linked([link("A", ["dr"]), link("B", ["hq", "nue"])]), "want": {site: "fail"}},
	"a link of the recovery site to a branch alone": {"changes": linked([link("A", ["dr", "nue"]), link("B", ["hq", "ber"])]), "want": {site: "fail"}},
	"the links were not listed": {"changes": [fixture.set_to(at([]), fixture.no_listing)], "want": {site: "unknown"}},
	"one site over both data centres": {"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "HQ")], "want": {site: "not_applicable"}},
	"a site that is not declared": {"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "")], "want": {site: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"there is no site link at all": linked([]),
		"A has dr, nue": linked([link("A", ["dr", "nue"])]),
		"-SitesIncluded HQ,DR": linked([]),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}
