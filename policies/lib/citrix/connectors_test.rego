package muster.lib.citrix.connectors_test

import data.muster.lib.citrix.connectors
import data.muster.lib.fixture

test_span[want] if {
	some want, seconds in {
		"0 seconds": 0,
		"119 seconds": 119,
		"2 minutes": 120,
		"119 minutes": 7199,
		"2 hours": 7200,
		"47 hours": 172799,
		"2 days": 172800,
		"an unknown time": null,
	}
	connectors.span(seconds) == want
}

test_state[want] if {
	some want, changes in {
		"working": {},
		"silent": {"contactAgeSeconds": 901},
		"open": {"contactAgeSeconds": null, "lastContact": ""},
		"maintenance": {"contactAgeSeconds": 901, "inMaintenance": true},
	}
	connectors.state(object.union(fixture.cloud_connector("cc3", "recovery"), changes)) == want with input as fixture.healthy
}

test_a_contact_in_the_future_is_none_but_for_clocks_that_differ if {
	connectors.state(object.union(fixture.cloud_connector("cc3", "recovery"), {"contactAgeSeconds": -301})) == "open" with input as fixture.healthy
	connectors.state(object.union(fixture.cloud_connector("cc3", "recovery"), {"contactAgeSeconds": -300})) == "working" with input as fixture.healthy
}

test_the_limit_belongs_to_the_good if {
	connectors.state(object.union(fixture.cloud_connector("cc3", "recovery"), {"contactAgeSeconds": 900})) == "working" with input as fixture.healthy
}

test_connectors_that_are_built_in_the_disaster_are_not_judged if {
	built := fixture.changed([
		fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["deploy_new"]),
		fixture.set_to(fixture.workload_at(["sites", "recovery", "connectors"]), []),
	])
	connectors.judged == {fixture.fqdn("cc1"), fixture.fqdn("cc2")} with input as built
	count(connectors.judged) == 4 with input as fixture.healthy
}

test_the_place_of_a_new_connector if {
	contains(connectors.install("recovery").text, sprintf("/ResourceLocationId:%s ", [fixture.location_id.recovery])) with input as fixture.healthy
	contains(connectors.install("recovery").text, "/ResourceLocationId:<id of DR> ") with input as fixture.changed([fixture.set_to(fixture.workload_at(["sites", "recovery", "resourceLocation"]), "")])
}

# No console has an action that ends the maintenance of a connector.
test_nobody_is_told_to_end_the_maintenance_of_a_connector if {
	repair := connectors.repair({fixture.fqdn("cc3")}) with input as fixture.changed([fixture.set_to(fixture.citrix_at(["connectors", "items", fixture.fqdn("cc3"), "inMaintenance"]), true)])
	not contains(repair.text, "end its maintenance")
	contains(repair.text, "CTX224073")
	repair.values == [fixture.fqdn("cc3")]
}

test_a_connector_is_lost_with_production_alone[name] if {
	some name, case in {
		"nothing is lost": {"changes": [], "host": "cc1", "want": false},
		"that of production": {"changes": [fixture.production_lost], "host": "cc1", "want": true},
		"that of the recovery site": {"changes": [fixture.production_lost], "host": "cc3", "want": false},
	}
	got := {true | connectors.lost(fixture.fqdn(case.host))} with input as fixture.changed(case.changes)
	got == {true | case.want}
}
