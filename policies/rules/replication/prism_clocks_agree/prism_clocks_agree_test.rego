package muster.rules.replication.prism_clocks_agree_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.prism_clocks_agree as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dr := "site/recovery"

hq := "site/production"

central(site, seconds) := fixture.set_to(fixture.central_at(site, ["offsetSeconds"]), seconds)

element(seconds) := fixture.set_to(fixture.element_at("recovery", ["offsetSeconds"]), seconds)

controllers(seconds) := [fixture.set_to(["directory", "servers", key, "offsetSeconds"], seconds) | some key in object.keys(fixture.healthy.directory.servers)]

silent := [fixture.set_to(["directory", "servers", key, "status"], "failed") | some key in object.keys(fixture.healthy.directory.servers)]

cases := {
	"all agree": {"changes": [], "want": {dr: "pass", hq: "pass"}},
	"a Prism Central is an hour ahead": {"changes": [central("recovery", 3600)], "want": {dr: "fail", hq: "pass"}},
	"a Prism Element is an hour behind": {"changes": [element(-3600)], "want": {dr: "fail", hq: "pass"}},
	"production's is wrong": {"changes": [central("production", 3600)], "want": {dr: "pass", hq: "fail"}},
	"as far as clocks may be apart": {"changes": array.concat(controllers(0), [central("recovery", 300), element(-300)]), "want": {dr: "pass"}},
	"a second more": {"changes": array.concat(controllers(0), [central("recovery", 301)]), "want": {dr: "fail"}},
	"the clock of the scanner is wrong, and all others agree": {
		"changes": array.concat(controllers(-7200), [central("recovery", -7200), central("production", -7200), element(-7200), fixture.set_to(fixture.element_at("production", ["offsetSeconds"]), -7200)]),
		"want": {dr: "pass", hq: "pass"},
	},
	"it did not report its time": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["observedAt"]), "0001-01-01T00:00:00Z"), central("recovery", 0)],
		"want": {dr: "unknown", hq: "pass"},
	},
	"no domain controller answered": {"changes": silent, "want": {dr: "unknown", hq: "unknown"}},
	"those of the other site alone did": {
		"changes": [fixture.set_to(["directory", "servers", key, "status"], "failed") |
			some key, server in fixture.healthy.directory.servers
			server.site == "recovery"
		],
		"want": {dr: "unknown", hq: "pass"},
	},
	"the Prism Central did not answer": {"changes": [fixture.not_learnt(fixture.central_at("recovery", []))], "want": {dr: "unknown", hq: "pass"}},
	"the site has no Prism": {
		"changes": [fixture.set_to(["prism", "sites", "recovery"], {"central": null, "elements": {}})],
		"want": {dr: "not_applicable", hq: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"is 3600 s ahead of that of": [central("recovery", 3600)],
		"is 3600 s behind that of": [element(-3600)],
	}
	testing.says(rule, dr, text) with input as fixture.changed(changes)
}

test_what_is_lost_with_production_matters_at_medium if {
	medium := testing.severity(rule, hq) with input as fixture.changed([central("production", 3600)])
	medium == "medium"
}
