package muster.lib.beside_test

import data.muster.lib.beside
import data.muster.lib.fixture

test_undeclared[name] if {
	some name, case in cases
	found := object.keys(beside.undeclared(case.of)) with input as fixture.changed(case.changes)
	found == {host | some host in case.want}
}

members(server, names) := fixture.set_to(
	["netscaler", "sites", "production", "virtualServers", "items", server, "members"],
	[{"host": name, "enabled": true} | some name in names],
)

sf1 := fixture.fqdn("sf1")

sf9 := fixture.fqdn("sf9")

cases := {
	"all are declared": {"of": "storefront", "changes": [], "want": []},
	"one more is balanced beside a declared one": {"of": "storefront", "changes": [members("lb_sf", [sf1, sf9])], "want": [sf9]},
	"by its short name": {"of": "storefront", "changes": [members("lb_sf", ["SF1", "SF9"])], "want": [sf9]},
	"the declared one is known by address": {"of": "storefront", "changes": [members("lb_sf", [fixture.addresses.sf1, sf9])], "want": [sf9]},
	"one more is known by address": {"of": "storefront", "changes": [members("lb_sf", [sf1, "10.10.1.99"])], "want": ["10.10.1.99"]},
	"a declared one is known by name and by address": {"of": "storefront", "changes": [members("lb_sf", [sf1, fixture.addresses.sf1])], "want": []},
	"it is switched off there": {
		"of": "storefront",
		"changes": [members("lb_sf", [sf1, sf9]), fixture.set_to(["netscaler", "sites", "production", "virtualServers", "items", "lb_sf", "members", "1", "enabled"], false)],
		"want": [],
	},
	"none of those behind it is declared": {"of": "storefront", "changes": [members("lb_sf", [sf9])], "want": []},
	"a server of the recovery site": {"of": "storefront", "changes": [members("lb_sf", [sf1, fixture.fqdn("dc2")])], "want": []},
	"a server of another component": {"of": "storefront", "changes": [members("lb_sf", [sf1, fixture.fqdn("lic1")])], "want": []},
	"the component has servers at the recovery site in their place": {
		"of": "storefront",
		"changes": [members("lb_sf", [sf1, sf9]), fixture.set_to(["estate", "components", "storefront", "methods"], ["standby"])],
		"want": [],
	},
	"the component is out of scope": {
		"of": "storefront",
		"changes": [members("lb_sf", [sf1, sf9]), fixture.set_to(["estate", "components", "storefront", "inScope"], false)],
		"want": [],
	},
	"no appliance was read": {"of": "storefront", "changes": [fixture.set_to(["netscaler"], null)], "want": []},
}
