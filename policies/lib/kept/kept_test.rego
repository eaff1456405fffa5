package muster.lib.kept_test

import data.muster.lib.fixture
import data.muster.lib.kept

network(field, value) := fixture.set_to(fixture.network_at(plan, "HQ-Servers", [field]), value)

plan := "RP-Citrix"

method(id, methods) := fixture.set_to(["estate", "components", id, "methods"], methods)

test_stays[name] if {
	some name, case in {
		"the address of a machine that a plan brings back": {"changes": [], "id": "license_server", "alias": "ctxlicense", "want": true},
		"a name that leads to the recovery site": {"changes": [], "id": "storefront", "alias": "callback-dr", "want": true},
		"a virtual address outside of the networks that come back": {"changes": [], "id": "storefront", "alias": "sf", "want": false},
		"a name without an address": {"changes": [], "id": "storefront", "alias": "nobody", "want": false},
		"a network that gets other addresses": {"changes": [network("kept", false)], "id": "license_server", "alias": "ctxlicense", "want": false},
		"a network of which nobody can tell": {"changes": [network("kept", null)], "id": "license_server", "alias": "ctxlicense", "want": false},
		"a machine that the plan gives another address": {
			"changes": [network("vms", [object.union(fixture.network_vm("lic1"), {"assigned": "10.20.1.10"})])],
			"id": "license_server", "alias": "ctxlicense", "want": false,
		},
		"a machine that the plan gives its own address": {
			"changes": [network("vms", [object.union(fixture.network_vm("lic1"), {"assigned": "10.10.1.10"})])],
			"id": "license_server", "alias": "ctxlicense", "want": true,
		},
		"a machine that no plan starts": {
			"changes": [fixture.set_to(fixture.joined_at("lic1", ["plans"]), [])],
			"id": "license_server", "alias": "ctxlicense", "want": false,
		},
		"a component that stands at both sites": {
			"changes": [method("license_server", ["application"])],
			"id": "license_server", "alias": "ctxlicense", "want": false,
		},
		"a stretched network, whose addresses the plan does not say": {
			"changes": [network("actual", "")],
			"id": "license_server", "alias": "ctxlicense", "want": true,
		},
	}
	stays := {true | kept.stays(case.id, fixture.fqdn(case.alias))} with input as fixture.changed(case.changes)
	stays == {true | case.want}
}

test_a_virtual_address_in_a_network_that_comes_back_with_netscaler if {
	at := [fixture.set_to(array.concat(fixture.host_at(site, fixture.fqdn("sf")), ["addresses"]), ["10.10.1.200"]) | some site in fixture.sites]
	own := method("storefront", ["application"])
	kept.stays("storefront", fixture.fqdn("sf")) with input as fixture.changed(array.concat(at, [own]))
	not stays_without_netscaler with input as fixture.changed(array.concat(at, [own, method("netscaler", ["application"])]))
}

# StoreFront's machines come back with a network of the same addresses, NetScaler does not.
test_a_virtual_address_of_production_in_a_network_that_comes_back_with_others[name] if {
	own := method("netscaler", ["standby"])
	some name, case in {
		"NetScaler of production answers there": {"changes": [], "want": false},
		"the same one answers at the recovery site": {
			"changes": [
				fixture.set_to(["netscaler", "sites", "recovery"], fixture.access_layer),
				answering("recovery", "10.10.1.102"),
			],
			"want": true,
		},
		"another one answers at the recovery site": {
			"changes": [
				fixture.set_to(["netscaler", "sites", "recovery"], fixture.access_layer),
				answering("recovery", "10.20.1.102"),
			],
			"want": false,
		},
		"nobody there answers there": {
			"changes": [fixture.set_to(fixture.access_at(["virtualServers", "items"]), {})],
			"want": true,
		},
		"nobody read what it answers for": {
			"changes": [fixture.set_to(fixture.access_at(["virtualServers", "status"]), "failed")],
			"want": false,
		},
		"the estate names no appliance": {"changes": fixture.unread_access, "want": true},
	}
	changes := array.concat([own, answering("production", "10.10.1.102")], array.concat(leading_to_virtual, case.changes))
	stays := {true | kept.stays("storefront", fixture.fqdn("sf"))} with input as fixture.changed(changes)
	stays == {true | case.want}
}

# answering puts the virtual server of StoreFront of a site at an address.
answering(site, address) := fixture.set_to(["netscaler", "sites", site, "virtualServers", "items", "lb_sf", "address"], address)

leading_to_virtual := [fixture.set_to(array.concat(fixture.host_at(site, fixture.fqdn("sf")), ["addresses"]), ["10.10.1.102"]) | some site in fixture.sites]

test_what_nobody_read_of_netscaler_leaves_names_unsure if {
	changes := [method("netscaler", ["standby"]), fixture.set_to(fixture.access_at(["gateways", "status"]), "failed")]
	kept.unsure("storefront") with input as fixture.changed(changes)
	not unsure_license with input as fixture.changed(changes)
}

unsure_license if kept.unsure("license_server")

stays_without_netscaler if kept.stays("storefront", fixture.fqdn("sf"))

test_a_listener_does_not_come_back_with_netscaler if {
	at := [fixture.set_to(array.concat(fixture.host_at(site, fixture.fqdn("sql-ag1-ctx")), ["addresses"]), ["10.10.1.201"]) | some site in fixture.sites]
	not listener with input as fixture.changed(at)
}

listener if kept.stays("sql", fixture.fqdn("sql-ag1-ctx"))

test_undecided[name] if {
	some name, case in {
		"all is known": {"changes": [], "want": false},
		"nobody can tell whether the network has the same addresses": {"changes": [network("kept", null)], "want": true},
		"the machine was not found": {"changes": [fixture.not_learnt(fixture.joined_at("lic1", []))], "want": true},
		"the networks of the plan were not read": {"changes": [fixture.set_to(fixture.plan_at(plan, ["networks", "status"]), "failed")], "want": true},
		"a component that stands at both sites": {
			"changes": [network("kept", null), method("license_server", ["application"])],
			"want": false,
		},
	}
	undecided := {true | kept.undecided("license_server")} with input as fixture.changed(case.changes)
	undecided == {true | case.want}
}
