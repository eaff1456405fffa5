package muster.lib.replication_test

import data.muster.lib.fixture
import data.muster.lib.replication

uuid := fixture.prism_uuid

place(central, clusters) := {"central": central, "clusters": clusters}

# shared are the changes that let one Prism Central have the clusters of both sites.
shared := [
	fixture.set_to(fixture.central_at("recovery", ["uuid"]), uuid.central.production),
	fixture.set_to(fixture.central_at("production", ["clusters", "items", uuid.cluster.recovery]), fixture.prism_cluster("recovery")),
	fixture.set_to(fixture.central_at("recovery", ["clusters", "items", uuid.cluster.production]), fixture.prism_cluster("production")),
]

silent := fixture.not_learnt(fixture.central_at("recovery", []))

stranger := "00000000-0000-4000-8000-000000000099"

# unnamed are the changes by which the estate file names no clusters.
unnamed := [fixture.set_to(["estate", "sites", site, "clusters"], null) | some site in fixture.sites]

test_leads[name] if {
	some name, case in {
		"the Prism Central of the recovery site": {"changes": [], "place": place(uuid.central.recovery, []), "want": true},
		"its cluster": {"changes": [], "place": place(uuid.central.recovery, [uuid.cluster.recovery]), "want": true},
		"the Prism Central of production": {"changes": [], "place": place(uuid.central.production, []), "want": false},
		"a third Prism Central": {"changes": [], "place": place(stranger, []), "want": false},
		"a cluster of the recovery site's Prism Central that the estate file does not name": {
			"changes": [],
			"place": place(uuid.central.recovery, [stranger]),
			"want": false,
		},
		"the same when the clusters there were not listed": {
			"changes": [fixture.set_to(fixture.central_at("recovery", ["clusters"]), fixture.no_listing)],
			"place": place(uuid.central.recovery, [stranger]),
			"want": true,
		},
		"one Prism Central for both sites, and the cluster of the recovery site": {
			"changes": shared,
			"place": place(uuid.central.production, [uuid.cluster.recovery]),
			"want": true,
		},
		"one Prism Central for both sites, and the cluster of production": {
			"changes": shared,
			"place": place(uuid.central.production, [uuid.cluster.production]),
			"want": false,
		},
		"one Prism Central for both sites, and all clusters": {"changes": shared, "place": place(uuid.central.production, []), "want": false},
		"a stranger while the recovery site is silent": {"changes": [silent], "place": place(stranger, []), "want": true},
		"production while the recovery site is silent": {"changes": [silent], "place": place(uuid.central.production, []), "want": false},
		"production's cluster while the recovery site is silent": {
			"changes": [silent],
			"place": place(stranger, [uuid.cluster.production]),
			"want": false,
		},
		"a place without a name while the recovery site is silent": {"changes": [silent], "place": place("", []), "want": false},
		"a stranger when the recovery site has no Prism Central": {
			"changes": [fixture.set_to(fixture.central_at("recovery", []), null)],
			"place": place(stranger, []),
			"want": true,
		},
		"clusters that the estate file does not name": {
			"changes": unnamed,
			"place": place(uuid.central.recovery, [uuid.cluster.recovery]),
			"want": true,
		},
	}
	got := {true | replication.leads(case.place)} with input as fixture.changed(case.changes)
	got == {true | case.want}
}

test_clusters[name] if {
	some name, case in {
		"named in the estate file": {"changes": [], "want": {uuid.cluster.recovery}},
		"not named": {"changes": unnamed, "want": {uuid.cluster.recovery}},
		"told by Prism Element alone": {
			"changes": [fixture.set_to(fixture.central_at("recovery", []), null)],
			"want": {uuid.cluster.recovery},
		},
		"of a Prism Element that did not answer": {
			"changes": [
				fixture.set_to(fixture.central_at("recovery", []), null),
				fixture.not_learnt(fixture.element_at("recovery", [])),
			],
			"want": set(),
		},
		"managed by production's Prism Central": {
			"changes": array.concat(shared, [fixture.set_to(fixture.central_at("recovery", ["clusters", "items"]), {})]),
			"want": {uuid.cluster.recovery},
		},
	}
	clusters := replication.clusters with input as fixture.changed(case.changes)
	clusters.recovery == case.want
}

test_learnt[name] if {
	some name, case in {
		"a listing": {"fact": fixture.central_at("production", ["plans"]), "changes": [], "want": true},
		"a listing that failed": {
			"fact": fixture.central_at("production", ["plans"]),
			"changes": [fixture.set_to(fixture.central_at("production", ["plans"]), fixture.no_listing)],
			"want": false,
		},
		"a listing of what did not answer": {
			"fact": fixture.central_at("recovery", ["plans"]),
			"changes": [fixture.set_to(fixture.central_at("recovery", ["status"]), "failed")],
			"want": false,
		},
		"a listing that is not there": {
			"fact": fixture.central_at("recovery", ["plans"]),
			"changes": [fixture.set_to(fixture.central_at("recovery", []), null)],
			"want": false,
		},
		"a part of a listing": {
			"fact": fixture.central_at("production", ["plans"]),
			"changes": [fixture.set_to(fixture.central_at("production", ["plans", "status"]), "partial")],
			"want": false,
		},
	}
	got := {true | replication.learnt(case.fact)} with input as fixture.changed(case.changes)
	got == {true | case.want}
}

test_words[want] if {
	some want, got in {
		"synchronously": replication.pace(0),
		"every 15 min": replication.pace(900),
		"every 1 h": replication.pace(3600),
		"every 24 h": replication.pace(86400),
		"47 h": replication.span(172799),
		"2 days": replication.span(172800),
	}
	got == want
}

# The plans and policies that count are those of the recovery site's Prism Central then.
test_keeper[name] if {
	some name, case in {
		"nothing is lost": {"changes": [], "want": "production"},
		"production is lost": {"changes": [fixture.production_lost], "want": "recovery"},
	}
	listed := replication.plans_listed with input as fixture.changed(case.changes)
	listed == {["prism", "sites", case.want, "central", "plans"]}
	policies := replication.policies_listed with input as fixture.changed(case.changes)
	policies == {["prism", "sites", case.want, "central", "policies"]}
}
