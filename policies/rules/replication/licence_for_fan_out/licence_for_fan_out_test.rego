package muster.rules.replication.licence_for_fan_out_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.licence_for_fan_out as rule

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

third := {"label": "THIRD", "central": "00000000-0000-4000-8000-000000000099", "clusters": [], "primary": false}

# fan_out copies from HQ to DR and to a third place.
fan_out := [policy(["locations", "2"], third), policy(["schedules", "2"], fixture.schedule("HQ", "THIRD", 3600))]

domain_fan_out := [domain(["remoteSites"], ["DR-NTX", "THIRD-NTX"])]

cases := {
	"one place to another": {"changes": [], "want": {hq: "not_applicable", dr: "not_applicable", whole: "not_applicable"}},
	"and back": {"changes": both("STARTER", false), "want": {hq: "not_applicable", dr: "not_applicable"}},
	"twice to the same place": {
		"changes": array.concat(both("STARTER", false), [policy(["schedules", "2"], fixture.schedule("HQ", "DR", 86400))]),
		"want": {hq: "not_applicable"},
	},
	"copies that stay at home are no other place": {
		"changes": array.concat(both("STARTER", false), [policy(["schedules", "2"], fixture.schedule("HQ", "", 3600))]),
		"want": {hq: "not_applicable"},
	},
	"a third location that nothing is copied to": {
		"changes": array.concat(both("STARTER", false), [policy(["locations", "2"], third)]),
		"want": {hq: "not_applicable"},
	},
	"two policies to different places": {
		"changes": array.concat(both("STARTER", false), [
			policy(["locations", "1"], third),
			policy(["schedules"], [fixture.schedule("HQ", "THIRD", 3600)]),
		]),
		"want": {hq: "not_applicable"},
	},
	"to two places with Ultimate": {"changes": fan_out, "want": {hq: "pass", dr: "pass", whole: "not_applicable"}},
	"with Pro": {"changes": array.concat(both("PRO", false), fan_out), "want": {hq: "pass", dr: "pass"}},
	"with Starter": {"changes": array.concat(both("STARTER", false), fan_out), "want": {hq: "fail", dr: "fail"}},
	"with the add-on alone": {"changes": array.concat(both("STARTER", true), fan_out), "want": {hq: "fail"}},
	"without any licence": {"changes": array.concat(both("NO_LICENSE", false), fan_out), "want": {hq: "fail"}},
	"one cluster has less": {"changes": array.concat([licence("recovery", "starter", false)], fan_out), "want": {hq: "pass", dr: "fail"}},
	"an edition that nobody knows": {"changes": array.concat([licence("recovery", "EDGE", false)], fan_out), "want": {hq: "pass", dr: "unknown"}},
	"a chain of three": {
		"changes": array.concat(both("STARTER", false), [policy(["locations", "2"], third), policy(["schedules", "2"], fixture.schedule("DR", "THIRD", 3600))]),
		"want": {hq: "fail", dr: "fail"},
	},
	"a domain to two places": {"changes": array.concat(both("STARTER", false), domain_fan_out), "want": {hq: "fail", dr: "fail"}},
	"a domain to the same place by two words": {
		"changes": array.concat(both("STARTER", false), [domain(["remoteSites"], ["DR-NTX", "DR-NTX"])]),
		"want": {hq: "not_applicable"},
	},
	"a domain that stands by": {
		"changes": array.concat(both("STARTER", false), array.concat(domain_fan_out, [domain(["active"], false)])),
		"want": {hq: "not_applicable"},
	},
	"the licence was not read": {
		"changes": array.concat(fan_out, [fixture.not_learnt(fixture.cluster_at("production", ["licence"]))]),
		"want": {hq: "unknown", dr: "pass"},
	},
	"the recovery site's clusters were not listed": {
		"changes": array.concat(fan_out, [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)]),
		"want": {hq: "pass", "site/recovery": "unknown"},
	},
	"the policies were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["policies"]), fixture.no_listing)],
		"want": {whole: "unknown"},
	},
	"the domains were not listed": {
		"changes": [fixture.set_to(fixture.element_at("production", ["domains"]), fixture.no_listing)],
		"want": {whole: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The protection policy PP-Servers replicates between DR, HQ, THIRD, which the licence of NTX-HQ does not allow.": fan_out,
		"The protection domain PD-IMAGES replicates to DR-NTX, THIRD-NTX,": domain_fan_out,
	}
	testing.says(rule, hq, text) with input as fixture.changed(array.concat(both("STARTER", false), changes))
}
