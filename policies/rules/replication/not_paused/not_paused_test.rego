package muster.rules.replication.not_paused_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.not_paused as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

servers := "protectionpolicy/PP-Servers"

images := "protectiondomain/PD-IMAGES"

whole := "component/replication"

policy(rest, value) := fixture.set_to(fixture.policy_at("PP-Servers", rest), value)

domain(rest, value) := fixture.set_to(fixture.domain_at("production", "PD-IMAGES", rest), value)

schedules(items) := domain(["schedules", "items"], items)

suspended(schedule) := object.union(schedule, {"suspended": true})

daily := fixture.domain_schedule(86400, {"DR-NTX": 7})

hourly := fixture.domain_schedule(3600, {"DR-NTX": 24})

faster := [schedules([daily, suspended(hourly)])]

# silent is a Prism that did not answer.
silent(site) := fixture.not_learnt(fixture.central_at(site, []))

silent_element(site) := fixture.not_learnt(fixture.element_at(site, []))

cases := {
	"everything runs": {
		"changes": [],
		"want": {servers: "pass", "protectionpolicy/PP-Desktops": "pass", images: "pass", "protectiondomain/PD-FILES": "pass", whole: "not_applicable"},
	},
	"a policy is paused": {
		"changes": [policy(["schedules", "0", "paused"], true)],
		"want": {servers: "fail", "protectionpolicy/PP-Desktops": "pass"},
	},
	"the way back is paused": {"changes": [policy(["schedules", "1", "paused"], true)], "want": {servers: "pass"}},
	"one of two schedules is paused": {
		"changes": [policy(["schedules"], [
			fixture.schedule("HQ", "DR", 3600),
			object.union(fixture.schedule("HQ", "DR", 86400), {"paused": true}),
		])],
		"want": {servers: "fail"},
	},
	"a schedule that stays at home is paused": {
		"changes": [policy(["schedules", "2"], {"source": "HQ", "remote": "", "rpoSeconds": 3600, "paused": true})],
		"want": {servers: "pass"},
	},
	"a third place is paused": {
		"changes": [
			policy(["locations", "2"], {"label": "ELSEWHERE", "central": "00000000-0000-4000-8000-000000000099", "clusters": [], "primary": false}),
			policy(["schedules", "2"], object.union(fixture.schedule("HQ", "ELSEWHERE", 3600), {"paused": true})),
		],
		"want": {servers: "pass"},
	},
	"copies within the recovery site are paused": {
		"changes": [
			policy(["locations", "2"], {"label": "DR-2", "central": fixture.prism_uuid.central.recovery, "clusters": [fixture.prism_uuid.cluster.recovery], "primary": false}),
			policy(["schedules", "2"], object.union(fixture.schedule("DR", "DR-2", 3600), {"paused": true})),
		],
		"want": {servers: "pass"},
	},
	"a policy that leads to a third place only": {
		"changes": [
			policy(["locations", "1", "central"], "00000000-0000-4000-8000-000000000099"),
			policy(["schedules", "0", "paused"], true),
		],
		"want": {servers: "not_applicable"},
	},
	"a policy without copies elsewhere": {
		"changes": [policy(["schedules"], [{"source": "HQ", "remote": "", "rpoSeconds": 3600, "paused": true}])],
		"want": {servers: "not_applicable"},
	},
	"two clusters of one Prism Central": {
		"changes": [
			fixture.set_to(["estate", "sites", "production", "clusters"], [{"name": "NTX-HQ"}]),
			fixture.set_to(["estate", "sites", "recovery", "clusters"], [{"name": "NTX-DR"}]),
			policy(["locations", "1"], {"label": "DR", "central": fixture.prism_uuid.central.production, "clusters": [fixture.prism_uuid.cluster.recovery], "primary": false}),
			policy(["schedules", "0", "paused"], true),
		],
		"want": {servers: "fail"},
	},
	"while the recovery site is silent, a place that is not production is taken to be there": {
		"changes": [silent("recovery"), policy(["schedules", "0", "paused"], true)],
		"want": {servers: "fail", "protectionpolicy/PP-Desktops": "pass"},
	},
	"the policies were not listed": {
		"changes": [fixture.set_to(fixture.central_at("production", ["policies"]), fixture.no_listing)],
		"want": {servers: "not_applicable", images: "pass", whole: "unknown"},
	},
	"production's Prism Central is silent": {"changes": [silent("production")], "want": {images: "pass", whole: "unknown"}},
	"production has no Prism Central": {
		"changes": [fixture.set_to(fixture.central_at("production", []), null)],
		"want": {images: "pass", whole: "unknown"},
	},
	"all schedules of a domain are suspended": {
		"changes": [schedules([suspended(daily), suspended(hourly)])],
		"want": {images: "fail", "protectiondomain/PD-FILES": "pass"},
	},
	"the slower of two schedules is suspended": {"changes": [schedules([suspended(daily), hourly])], "want": {images: "pass"}},
	"the faster of two schedules is suspended": {"changes": faster, "want": {images: "fail"}},
	"a faster schedule that keeps nothing remotely is suspended": {
		"changes": [schedules([daily, suspended(fixture.domain_schedule(3600, {}))])],
		"want": {images: "pass"},
	},
	"what goes on stays at home": {
		"changes": [schedules([suspended(daily), fixture.domain_schedule(3600, {})])],
		"want": {images: "fail"},
	},
	"keeping none is no replication": {
		"changes": [schedules([suspended(daily), fixture.domain_schedule(3600, {"DR-NTX": 0})])],
		"want": {images: "fail"},
	},
	"a domain that stays at home": {
		"changes": [schedules([suspended(fixture.domain_schedule(3600, {}))])],
		"want": {images: "not_applicable"},
	},
	"a domain without any schedule": {"changes": [schedules([])], "want": {images: "not_applicable"}},
	"a domain that stands by": {
		"changes": [domain(["active"], false), schedules([suspended(daily)])],
		"want": {images: "not_applicable"},
	},
	"a domain that the recovery site does not know goes elsewhere": {
		"changes": [fixture.without(fixture.domain_at("recovery", "PD-IMAGES", [])), schedules([suspended(daily)])],
		"want": {images: "not_applicable"},
	},
	"while the recovery site is silent, a domain may go there": {
		"changes": [silent_element("recovery"), schedules([suspended(daily)])],
		"want": {images: "fail", "protectiondomain/PD-FILES": "pass"},
	},
	"no cluster of the recovery site is declared": {
		"changes": [fixture.set_to(["prism", "sites", "recovery", "elements"], {}), schedules([suspended(daily)])],
		"want": {images: "fail"},
	},
	"the schedules were not read": {
		"changes": [fixture.not_learnt(fixture.domain_at("production", "PD-IMAGES", ["schedules"]))],
		"want": {images: "unknown"},
	},
	"what is left of schedules that were not read counts for nothing": {
		"changes": [schedules([suspended(daily)]), domain(["schedules", "status"], "failed")],
		"want": {images: "unknown"},
	},
	"a domain without remote sites whose schedules were not read": {
		"changes": [fixture.not_learnt(fixture.domain_at("production", "PD-IMAGES", ["schedules"])), domain(["remoteSites"], [])],
		"want": {images: "not_applicable"},
	},
	"Metro Availability is on": {"changes": [domain(["metro"], "Enabled"), schedules([])], "want": {images: "pass"}},
	"Metro Availability is off": {"changes": [domain(["metro"], "Disabled"), schedules([])], "want": {images: "fail"}},
	"the domains were not listed": {
		"changes": [fixture.set_to(fixture.element_at("production", ["domains"]), fixture.no_listing)],
		"want": {servers: "pass", images: "not_applicable", whole: "unknown"},
	},
	"a cluster of production is silent": {"changes": [silent_element("production")], "want": {servers: "pass", whole: "unknown"}},
}

test_words[text] if {
	some text, case in {
		"The protection policy PP-Servers is paused from HQ to DR.": {"target": servers, "changes": [policy(["schedules", "0", "paused"], true)]},
		"PD-IMAGES that replicates every 1 h is suspended on NTX-HQ; the one that goes on replicates every 24 h.": {"target": images, "changes": faster},
		"are suspended on NTX-HQ.": {"target": images, "changes": [schedules([suspended(daily)])]},
		"Metro Availability of the protection domain PD-IMAGES is disabled on NTX-HQ,": {"target": images, "changes": [domain(["metro"], "Disabled")]},
	}
	testing.says(rule, case.target, text) with input as fixture.changed(case.changes)
}
