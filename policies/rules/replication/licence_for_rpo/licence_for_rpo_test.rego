package muster.rules.replication.licence_for_rpo_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.licence_for_rpo as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

hq := "cluster/NTX-HQ"

dr := "cluster/NTX-DR"

whole := "component/replication"

policy(rest, value) := fixture.set_to(fixture.policy_at("PP-Servers", rest), value)

domain(rest, value) := fixture.set_to(fixture.domain_at("production", "PD-IMAGES", rest), value)

licence(site, edition, advanced) := fixture.set_to(fixture.cluster_at(site, ["licence"]), fixture.licence(edition, advanced))

both(edition, advanced) := [licence(site, edition, advanced) | some site in ["production", "recovery"]]

rpo(seconds) := policy(["schedules", "0", "rpoSeconds"], seconds)

near := rpo(900)

cases := {
	"copies every hour": {"changes": [], "want": {hq: "not_applicable", dr: "not_applicable", whole: "not_applicable"}},
	"copies every hour with the least licence": {"changes": both("STARTER", false), "want": {hq: "not_applicable", dr: "not_applicable"}},
	"copies every 15 min with Ultimate": {"changes": [near], "want": {hq: "pass", dr: "pass", whole: "not_applicable"}},
	"with Pro": {"changes": array.concat(both("PRO", false), [near]), "want": {hq: "fail", dr: "fail"}},
	"with Pro and the add-on": {"changes": array.concat(both("PRO", true), [near]), "want": {hq: "pass", dr: "pass"}},
	"with Starter": {"changes": array.concat(both("STARTER", false), [near]), "want": {hq: "fail", dr: "fail"}},
	"the add-on does not make up for Starter": {"changes": array.concat(both("STARTER", true), [near]), "want": {hq: "fail", dr: "fail"}},
	"without any licence": {"changes": array.concat(both("NO_LICENSE", false), [near]), "want": {hq: "fail", dr: "fail"}},
	"in small letters": {"changes": array.concat(both("ultimate", false), [near]), "want": {hq: "pass", dr: "pass"}},
	"the recovery site has less": {"changes": [licence("recovery", "STARTER", false), near], "want": {hq: "pass", dr: "fail"}},
	"an edition that nobody knows": {"changes": [licence("recovery", "ULTIMATE_TRIAL", false), near], "want": {hq: "pass", dr: "unknown"}},
	"an edition without a name": {"changes": [licence("recovery", "", false), near], "want": {dr: "unknown"}},
	"synchronous": {"changes": array.concat(both("PRO", false), [rpo(0)]), "want": {hq: "fail", dr: "fail"}},
	"just below an hour": {"changes": array.concat(both("PRO", false), [rpo(3599)]), "want": {hq: "fail"}},
	"an hour with Pro": {"changes": array.concat(both("PRO", false), [rpo(3600)]), "want": {hq: "not_applicable"}},
	"the way back counts": {
		"changes": array.concat(both("PRO", false), [policy(["schedules", "1", "rpoSeconds"], 60)]),
		"want": {hq: "fail", dr: "fail"},
	},
	"copies that stay at home": {
		"changes": array.concat(both("STARTER", false), [policy(["schedules", "2"], fixture.schedule("HQ", "", 60))]),
		"want": {hq: "not_applicable"},
	},
	"a policy of other clusters": {
		"changes": [
			policy(["locations", "0", "clusters"], ["0006a000-0000-4000-8000-0000000000ff"]),
			policy(["locations", "1", "clusters"], [fixture.prism_uuid.cluster.recovery]),
			near,
		],
		"want": {hq: "not_applicable", dr: "pass"},
	},
	"a third place": {
		"changes": array.concat(both("STARTER", false), [
			policy(["locations", "1", "central"], "00000000-0000-4000-8000-000000000099"),
			near,
		]),
		"want": {hq: "fail", dr: "not_applicable"},
	},
	"clusters that the estate does not name": {
		"changes": [
			near,
			fixture.set_to(["estate", "sites", "recovery", "clusters", "0", "name"], "NTX-OTHER"),
			fixture.set_to(["prism", "sites", "recovery", "elements"], {}),
		],
		"want": {hq: "pass", dr: "not_applicable"},
	},
	"a domain every day": {"changes": both("STARTER", false), "want": {hq: "not_applicable"}},
	"a domain every 15 min": {
		"changes": array.concat(both("PRO", false), [domain(["schedules", "items"], [fixture.domain_schedule(900, {"DR-NTX": 4})])]),
		"want": {hq: "fail", dr: "fail"},
	},
	"a domain every 15 min that stays at home": {
		"changes": array.concat(both("PRO", false), [domain(["schedules", "items"], [fixture.domain_schedule(900, {"DR-NTX": 0})])]),
		"want": {hq: "not_applicable"},
	},
	"a domain with Metro Availability": {
		"changes": array.concat(both("PRO", false), [domain(["metro"], "Enabled"), domain(["schedules", "items"], [])]),
		"want": {hq: "fail", dr: "fail"},
	},
	"a domain that stands by": {
		"changes": array.concat(both("PRO", false), [
			domain(["metro"], "Enabled"), domain(["active"], false),
			domain(["schedules", "items"], [fixture.domain_schedule(900, {"DR-NTX": 4})]),
		]),
		"want": {hq: "not_applicable"},
	},
	"what is left of schedules that were not read counts for nothing": {
		"changes": array.concat(both("PRO", false), [domain(["schedules"], {"status": "failed", "items": [fixture.domain_schedule(900, {"DR-NTX": 4})]})]),
		"want": {hq: "not_applicable", whole: "unknown"},
	},
	"a domain that another cluster knows as well": {
		"changes": array.concat(both("PRO", true), [
			domain(["metro"], "Enabled"),
			fixture.set_to(["prism", "sites", "recovery", "elements", "ntx-z"], object.union(
				fixture.prism_element("recovery"),
				{"cluster": "NTX-Z", "uuid": "0006a000-0000-4000-8000-0000000000c1"},
			)),
		]),
		"want": {hq: "pass", dr: "pass", "cluster/NTX-Z": "unknown"},
	},
	"a cluster that knows other domains only": {
		"changes": array.concat(both("PRO", true), [
			domain(["metro"], "Enabled"),
			fixture.set_to(["prism", "sites", "recovery", "elements", "ntx-z"], object.union(
				fixture.prism_element("recovery"),
				{"cluster": "NTX-Z", "uuid": "0006a000-0000-4000-8000-0000000000c1"},
			)),
			fixture.without(["prism", "sites", "recovery", "elements", "ntx-z", "domains", "items", "PD-IMAGES"]),
		]),
		"want": {dr: "pass", "cluster/NTX-Z": "not_applicable"},
	},
	"one Prism Central has the clusters of both sites": {
		"changes": array.concat(both("PRO", false), [
			domain(["metro"], "Enabled"),
			fixture.set_to(
				fixture.central_at("production", ["clusters", "items", fixture.prism_uuid.cluster.recovery]),
				fixture.prism_cluster("recovery"),
			),
			fixture.set_to(fixture.central_at("recovery", ["clusters", "items"]), {}),
		]),
		"want": {hq: "fail", dr: "pass"},
	},
	"the licence was not read": {
		"changes": [near, fixture.not_learnt(fixture.cluster_at("recovery", ["licence"]))],
		"want": {hq: "pass", dr: "unknown"},
	},
	"what is left of a licence that was not read counts for nothing": {
		"changes": [near, licence("recovery", "STARTER", false), fixture.set_to(fixture.cluster_at("recovery", ["licence", "status"]), "failed")],
		"want": {hq: "pass", dr: "unknown"},
	},
	"the recovery site's clusters were not listed": {
		"changes": [near, fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
		"want": {hq: "pass", dr: "not_applicable", "site/recovery": "unknown", "site/production": "not_applicable"},
	},
	"the recovery site's Prism Central is silent": {
		"changes": [near, fixture.not_learnt(fixture.central_at("recovery", []))],
		"want": {hq: "pass", "site/recovery": "unknown"},
	},
	"nobody needs clusters that were not listed": {
		"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
		"want": {"site/recovery": "not_applicable"},
	},
	"the policies were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["policies"]), fixture.no_listing)],
		"want": {hq: "not_applicable", whole: "unknown"},
	},
	"the domains were not listed": {
		"changes": [fixture.set_to(fixture.element_at("production", ["domains"]), fixture.no_listing)],
		"want": {whole: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The protection policy PP-Servers replicates from HQ to DR every 15 min, which the licence of NTX-HQ does not allow.": [near],
		"The protection policy PP-Servers replicates from HQ to DR synchronously,": [rpo(0)],
		"The protection domain PD-IMAGES replicates by Metro Availability,": [domain(["metro"], "Enabled")],
		"The protection domain PD-IMAGES replicates every 15 min,": [domain(["schedules", "items"], [fixture.domain_schedule(900, {"DR-NTX": 4})])],
	}
	testing.says(rule, hq, text) with input as fixture.changed(array.concat(both("PRO", false), changes))
}

test_a_riddle_is_quoted if {
	testing.says(rule, hq, `Prism names the licence of NTX-HQ "GOLD"`) with input as fixture.changed([near, licence("production", "GOLD", false)])
}
