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
