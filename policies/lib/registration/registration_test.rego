package muster.lib.registration_test

import data.muster.lib.fixture
import data.muster.lib.registration
import data.muster.lib.registration.lists

suggested(key, changes) := list if {
	list := lists.suggested(fixture.dn[key]) with input as fixture.changed(changes)
}

test_recovery_desktops_get_recovery_connectors if {
	suggested("recovery", []) == "cc3.corp.example.internal cc4.corp.example.internal"
}

test_pooled_desktops_get_production_connectors if {
	suggested("pooled", fixture.list_at("production", "pooled", [["cc1", "cc2"]])) == "cc1.corp.example.internal cc2.corp.example.internal"
}

test_failover_desktops_get_both_in_groups if {
	suggested("persistent", []) == "(cc1.corp.example.internal cc2.corp.example.internal) (cc3.corp.example.internal cc4.corp.example.internal)"
}

test_unknown_connectors_are_left_to_the_reader if {
	suggested("recovery", [
		fixture.without(["estate", "components", "cloud_connectors"]),
		fixture.not_learnt(["workloads"]),
		fixture.not_learnt(fixture.setting_at("recovery", "recovery", "listOfDDCs")),
	]) == "<connectors>"
}

test_an_ou_is_called_as_it_is_written if {
	registration.name("recovery", fixture.dn.recovery) == fixture.written("recovery") with input as fixture.healthy
	registration.name("recovery", "ou=unknown,dc=example") == "ou=unknown,dc=example" with input as fixture.healthy
}

test_the_view_of_an_ou[key] if {
	some key, view in {"recovery": "recovery", "persistent": "recovery", "pooled": "production"}
	registration.view(fixture.dn[key]) == view with input as fixture.healthy
}

# gct is the setting that a VDA also gets when it is installed.
gct := fixture.set_to(fixture.setting_at("recovery", "recovery", "gctRegistration"), fixture.setting(["1"], "Registration DR"))

broker(class, name) := fixture.set_to(fixture.class_at(class, ["controller"]), name)

test_desktops_are_known_to_need_no_connector[name] if {
	some name, case in {
		"the setting alone": {"changes": [gct], "want": false},
		"the setting, and Citrix Cloud names no connector": {"changes": [gct, fixture.through_cloud], "want": true},
		"Citrix Cloud names no connector, and there is no setting": {"changes": [fixture.through_cloud], "want": false},
		"the setting, and one of the machines is with a connector": {
			"changes": [gct, fixture.through_cloud, fixture.set_to(fixture.class_at("0b01", []), fixture.machine_class("recovery", "recovery", "Registered", "On", 1))],
			"want": false,
		},
		"the setting, and Citrix Cloud names nothing": {"changes": [gct, broker("0a04", "")], "want": false},
		"the setting, no machine of the OU is registered, and those of its site are not with a connector": {
			"changes": [gct, fixture.through_cloud, fixture.set_to(fixture.catalog_at("recovery", ["ou"]), "")],
			"want": true,
		},
		"the setting, nothing of its site is registered, and production is with connectors": {
			"changes": [gct, fixture.set_to(fixture.class_at("0a04", ["registration"]), "Unregistered")],
			"want": false,
		},
		"the setting, nothing of its site is registered, and production needs none": {
			"changes": [gct, fixture.through_cloud, fixture.set_to(fixture.class_at("0a04", ["registration"]), "Unregistered")],
			"want": true,
		},
		"the setting, and the connectors were not listed": {
			"changes": [gct, fixture.through_cloud, fixture.not_learnt(fixture.citrix_at(["connectors"]))],
			"want": false,
		},
	}
	got := {true | registration.connectorless("recovery", fixture.dn.recovery)} with input as fixture.changed(case.changes)
	got == {true | case.want}
}
