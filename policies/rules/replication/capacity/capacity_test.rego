package muster.rules.replication.capacity_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.capacity as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

site := "site/recovery"

capacity(key, value) := fixture.set_to(["protection", "capacity", key], value)

cases := {
	"ample memory": {"changes": [], "want": {site: "pass"}},
	"nobody knows which desktops are to be started": {"changes": [fixture.set_to(fixture.citrix_at(["machines"]), fixture.no_listing)], "want": {site: "unknown"}},
	"the plans alone are too much, and nobody knows of desktops": {
		"changes": [capacity("added", fixture.gib(360) + 1), fixture.set_to(fixture.citrix_at(["machines"]), fixture.no_listing)],
		"want": {site: "fail"},
	},
	"a machine that is larger than any host": {"changes": [capacity("largestVM", fixture.gib(512))], "want": {site: "fail"}},
	"a machine that leaves a host something": {"changes": [capacity("largestVM", fixture.gib(511))], "want": {site: "pass"}},
	"just enough": {"changes": [capacity("added", fixture.gib(360))], "want": {site: "pass"}},
	"one byte too much": {"changes": [capacity("added", fixture.gib(360) + 1)], "want": {site: "fail"}},
	"desktops that are off count": {"changes": [capacity("desktops", fixture.gib(3425))], "want": {site: "fail"}},
	"no plan starts anything, and desktops are off": {
		"changes": [fixture.set_to(["protection", "plans"], {}), capacity("added", 0), capacity("vms", 0)],
		"want": {site: "pass"},
	},
	"no plan starts anything, and more desktops are off than there is memory": {
		"changes": [fixture.set_to(["protection", "plans"], {}), capacity("added", 0), capacity("vms", 0), capacity("desktops", fixture.gib(3497))],
		"want": {site: "fail"},
	},
	"what runs there counts": {"changes": [capacity("inUse", fixture.gib(1000))], "want": {site: "fail"}},
	"it is full before anything comes": {"changes": [capacity("inUse", fixture.gib(5000))], "want": {site: "fail"}},
	"a single host leaves nothing when it is down": {"changes": [capacity("usable", 0)], "want": {site: "fail"}},
	"the hosts were not read": {"changes": [fixture.not_learnt(["protection", "capacity"])], "want": {site: "unknown"}},
	"a plan was not read": {
		"changes": [fixture.set_to(fixture.plan_at("RP-Desktops", ["status"]), "failed")],
		"want": {site: "unknown"},
	},
	"what is known to be too much stays so when a plan was not read": {
		"changes": [
			fixture.set_to(fixture.plan_at("RP-Desktops", ["status"]), "failed"),
			capacity("inUse", fixture.gib(5000)),
		],
		"want": {site: "fail"},
	},
	"the plans were not listed": {
		"changes": [
			fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing),
			fixture.set_to(["protection", "plans"], {}),
			capacity("added", 0),
			capacity("vms", 0),
			capacity("off", 0),
			capacity("desktops", 0),
		],
		"want": {site: "unknown"},
	},
	"the only plans were not read": {
		"changes": [
			fixture.set_to(fixture.plan_at("RP-Citrix", ["status"]), "failed"),
			fixture.set_to(fixture.plan_at("RP-Desktops", ["status"]), "failed"),
			capacity("added", 0),
			capacity("vms", 0),
			capacity("off", 0),
			capacity("desktops", 0),
		],
		"want": {site: "unknown"},
	},
	"no plan starts anything": {
		"changes": [fixture.set_to(["protection", "plans"], {}), capacity("added", 0), capacity("vms", 0), capacity("off", 0), capacity("desktops", 0)],
		"want": {site: "not_applicable"},
	},
	"plans that start nothing": {"changes": [capacity("added", 0), capacity("vms", 0), capacity("off", 0), capacity("desktops", 0)], "want": {site: "not_applicable"}},
	"numbers that were not learnt count for nothing": {
		"changes": [capacity("status", "failed"), capacity("inUse", fixture.gib(5000))],
		"want": {site: "unknown"},
	},
	"nothing is planned, and what runs there is none of the plans' business": {
		"changes": [fixture.set_to(["protection", "plans"], {}), capacity("added", 0), capacity("vms", 0), capacity("off", 0), capacity("desktops", 0), capacity("inUse", fixture.gib(5000))],
		"want": {site: "not_applicable"},
	},
	"facts without anything about protection": {"changes": [fixture.without(["protection"])], "want": {site: "unknown"}},
}

test_words[text] if {
	some text, changes in {
		"9 machines of the recovery plans (72 GiB) and 392 desktops of recovery catalogs that are off (3136 GiB) start at the recovery site; 1000.5 GiB are in use there and 3095.5 GiB remain when": [capacity("inUse", fixture.gib(1000) + (fixture.gib(1) / 2))],
		"Add 113 GiB of memory": [capacity("inUse", fixture.gib(1000) + (fixture.gib(1) / 2))],
		"and 0 GiB remain when its largest host is down.": [capacity("inUse", fixture.gib(5000))],
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

test_only_what_comes_is_named if {
	messages := {finding.message | some finding in rule.findings} with input as fixture.changed([capacity("off", 0), capacity("desktops", 0), capacity("inUse", fixture.gib(5000))])
	messages == {"9 machines of the recovery plans (72 GiB) start at the recovery site; 5000 GiB are in use there and 0 GiB remain when its largest host is down."}
}

test_evidence_is_in_gib if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed([capacity("inUse", fixture.gib(1000))])
	found == {[{"inUseGiB": 1000, "addedGiB": 72, "desktopsGiB": 3136}, {"atMostGiB": 4096}]}
}
