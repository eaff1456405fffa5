package muster.lib.registration_test

import data.muster.lib.fixture
import data.muster.lib.registration

suggested(key, changes) := list if {
	list := registration.suggested(fixture.dn[key]) with input as fixture.changed(changes)
}

test_recovery_desktops_get_recovery_connectors if {
	suggested("recovery", []) == "cc3.corp.example.internal cc4.corp.example.internal"
}

test_pooled_desktops_get_production_connectors if {
	suggested("pooled", []) == "cc1.corp.example.internal cc2.corp.example.internal"
}

test_failover_desktops_get_both_in_groups if {
	suggested("persistent", []) == "(cc1.corp.example.internal cc2.corp.example.internal) (cc3.corp.example.internal cc4.corp.example.internal)"
}

test_unknown_connectors_are_left_to_the_reader if {
	suggested("recovery", [fixture.without(["estate", "components", "cloud_connectors"])]) == "<connectors>"
}

test_an_ou_is_called_as_it_is_written if {
	registration.name("recovery", fixture.dn.recovery) == fixture.written("recovery") with input as fixture.healthy
	registration.name("recovery", "ou=unknown,dc=example") == "ou=unknown,dc=example" with input as fixture.healthy
}

test_the_view_of_an_ou[key] if {
	some key, view in {"recovery": "recovery", "persistent": "recovery", "pooled": "production"}
	registration.view(fixture.dn[key]) == view with input as fixture.healthy
}
