package muster.lib.citrix.connections_test

import data.muster.lib.citrix.connections
import data.muster.lib.fixture

test_stands[address] if {
	some address, want in {
		"pe-hq.corp.example.internal": "production",
		"pc-hq": "production",
		"PE-DR.corp.example.internal": "recovery",
		"10.10.0.40": "production",
		"[10.20.0.40]": "recovery",
		"fd00::40": "unknown",
		"prism.example": "unknown",
		"cc1.corp.example.internal": "production",
		"kms2": "recovery",
	}
	connections.stands(address) == want with input as fixture.healthy
}

test_ahv[plugin] if {
	some plugin, want in {
		"AcropolisFactory": true,
		"acropolispcfactory": true,
		"AcropolisHypervisorPCFactory": true,
		"VmwareFactory": false,
		"NotAcropolisFactory": false,
		"": false,
	}
	got := {true | connections.ahv({"pluginId": plugin})}
	got == {true | want}
}

# first is another connection of the recovery site, whose id comes before that of the one in use.
first(changes) := [
	fixture.set_to(fixture.citrix_at(["connections", "items", "0"]), object.union(fixture.hosting_connection("recovery"), object.union({"id": "0", "name": "First"}, changes))),
	fixture.set_to(fixture.workload_at(["sites", "recovery", "connections"]), ["0", fixture.connection_id.recovery]),
]

test_taking[name] if {
	some name, case in {
		"one to Nutanix, for machines on Nutanix": {"changes": first({"pluginId": "AzureRmFactory", "addresses": []}), "want": "AHV-DR"},
		"one that leads to the site, beside a spare one": {"changes": first({"addresses": ["pe-hq.corp.example.internal"]}), "want": "AHV-DR"},
		"any that leads to the site": {"changes": first({}), "want": "First"},
		"any at all, where none is to Nutanix": {
			"changes": array.concat(first({"pluginId": "VmwareFactory"}), [fixture.set_to(fixture.connection_at("recovery", ["pluginId"]), "VmwareFactory")]),
			"want": "First",
		},
	}
	connections.taking({"ahv": true})[0].name == case.want with input as fixture.changed(case.changes)
}
