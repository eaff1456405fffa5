package muster.rules.hosting_connections.connection_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.connection_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"AHV-HQ is in HQ; AHV-DR is in HQ, though it leads to the recovery site": moved,
		"Zones › DR › Add Items: AHV-DR": moved,
		"there are none at all": [fixture.set_to(fixture.citrix_at(["connections", "items"]), {}), derived([])],
		"a connection to NTX-DR in the zone DR": alone,
		"a connection to the recovery cluster in the zone DR": array.concat(alone, [fixture.set_to(["estate", "sites", "recovery", "clusters"], null)]),
		"a connection to NTX-DR in the zone Munich": array.concat(alone, [fixture.set_to(fixture.citrix_at(["zones", "items", fixture.zone_id.recovery, "name"]), "Munich")]),
		"AHV-DR has no resource pool": [fixture.without(pool([]))],
		"AHV-DR has only Desktops-DR, without any network": [fixture.set_to(pool(["networks"]), [])],
		"No hosting connection is in the zone DR of the recovery site": array.concat(alone, [fixture.set_to(fixture.workload_at(["sites", "recovery", "zone"]), "")]),
		"a connection to NTX-DR in the zone DR, with": array.concat(moved, [fixture.set_to(fixture.workload_at(["sites", "recovery", "zone"]), "")]),
	}
	testing.says(rule, site, text) with input as fixture.changed(changes)
}

site := "site/recovery"

derived(ids) := fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), ids)

pool(rest) := array.concat(fixture.citrix_at(["resourcePools", "items", fixture.pool_id.recovery]), rest)

# moved leaves the connection its address and puts it into production's zone.
moved := [fixture.set_to(fixture.connection_at("recovery", ["zone"]), fixture.zone_id.production), derived([])]

# alone leaves nothing but production's connection.
alone := [fixture.without(fixture.connection_at("recovery", [])), derived([])]

undeclared := [fixture.without(["estate", "components", id]) | some id in ["workloads_mcs", "workloads_manual"]]

cases := {
	"a connection with a network in the zone": {"changes": [], "want": {site: "pass"}},
	"a connection in another zone": {"changes": moved, "want": {site: "fail"}},
	"a connection whose zone is called like that of the recovery site": {
		"changes": [fixture.set_to(fixture.connection_at("recovery", ["zone"]), "DR"), derived([])],
		"want": {site: "fail"},
	},
	"production's connection alone": {"changes": alone, "want": {site: "fail"}},
	"no connection at all": {
		"changes": [fixture.set_to(fixture.citrix_at(["connections", "items"]), {}), derived([])],
		"want": {site: "fail"},
	},
	"no zone at the recovery site": {
		"changes": array.concat(alone, [fixture.set_to(fixture.workload_at(["sites", "recovery", "zone"]), "")]),
		"want": {site: "fail"},
	},
	"no resource pool": {"changes": [fixture.without(pool([]))], "want": {site: "fail"}},
	"a resource pool of another connection": {
		"changes": [fixture.set_to(pool(["connection"]), fixture.connection_id.production)],
		"want": {site: "fail"},
	},
	"a resource pool without a network": {"changes": [fixture.set_to(pool(["networks"]), [])], "want": {site: "fail"}},
	"a resource pool of which no network is told": {"changes": [fixture.set_to(pool(["networks"]), null)], "want": {site: "fail"}},
	"one of two resource pools has a network": {
		"changes": [
			fixture.set_to(pool(["networks"]), []),
			fixture.set_to(fixture.citrix_at(["resourcePools", "items", "second"]), {"id": "second", "name": "Second", "connection": fixture.connection_id.recovery, "networks": ["DR-Desktops"]}),
		],
		"want": {site: "pass"},
	},
	"connections were not listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["connections"]), fixture.no_listing), derived([])],
		"want": {site: "unknown"},
	},
	"resource pools were not listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["resourcePools"]), fixture.no_listing)],
		"want": {site: "unknown"},
	},
	"without any connection nobody needs resource pools to tell": {
		"changes": array.concat(alone, [fixture.set_to(fixture.citrix_at(["resourcePools"]), fixture.no_listing)]),
		"want": {site: "fail"},
	},
	"nobody knows which zone it is": {
		"changes": [fixture.not_learnt(fixture.workload_at(["sites", "recovery"]))],
		"want": {site: "unknown"},
	},
	"desktops that the estate does not declare": {"changes": array.concat(alone, undeclared), "want": {site: "fail"}},
	"an estate whose desktops need no hypervisor": {
		"changes": array.concat(
			array.concat(alone, undeclared),
			[fixture.set_to(fixture.workload_at(["catalogs", id, "kind"]), "other") | some id in fixture.catalog_id],
		),
		"want": {site: "not_applicable"},
	},
	"an estate whose desktops need no hypervisor, and a connection without a network": {
		"changes": array.concat(
			array.concat(undeclared, [fixture.set_to(pool(["networks"]), [])]),
			[fixture.set_to(fixture.workload_at(["catalogs", id, "kind"]), "other") | some id in fixture.catalog_id],
		),
		"want": {site: "not_applicable"},
	},
	"not all connections were listed": {
		"changes": [
			fixture.set_to(pool(["networks"]), []),
			fixture.set_to(fixture.citrix_at(["connections", "status"]), "partial"),
		],
		"want": {site: "unknown"},
	},
	"desktops of the recovery site alone": {
		"changes": array.concat(
			array.concat(alone, undeclared),
			[fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id[key], "kind"]), "other") | some key in ["pooled", "persistent"]],
		),
		"want": {site: "not_applicable"},
	},
}
