package muster.lib.place_test

import data.muster.lib.fixture
import data.muster.lib.place

test_site_of[name] if {
	some name, case in {
		"a declared server of the recovery site": {"changes": [], "host": "cc3", "want": "recovery"},
		"a declared server of production": {"changes": [], "host": "cc1", "want": "elsewhere"},
		"a domain controller of the recovery site": {"changes": [], "host": "dc2", "want": "recovery"},
		"a domain controller of production": {"changes": [], "host": "dc1", "want": "elsewhere"},
		"an address at the recovery site": {"changes": [], "host": "kms2", "want": "recovery"},
		"an address elsewhere": {"changes": [], "host": "gateway", "want": "elsewhere"},
		"no address": {"changes": [], "host": "nobody", "want": "unknown"},
		"an address, and no declared networks": {
			"changes": [fixture.set_to(["estate", "sites", "recovery", "networks"], [])],
			"host": "kms2",
			"want": "unknown",
		},
		"a domain controller when the directory was not read": {
			"changes": [
				fixture.set_to(["directory", "views", "recovery", "domainControllers"], fixture.no_listing),
				fixture.set_to(["directory", "views", "production", "domainControllers"], fixture.no_listing),
			],
			"host": "dc2",
			"want": "recovery",
		},
		"a domain controller of an Active Directory site that lies over both data centres": {
			"changes": [fixture.set_to(["directory", "views", "recovery", "domainControllers", "items", fixture.fqdn("dc1"), "site"], "dr")],
			"host": "dc1",
			"want": "elsewhere",
		},
		"an address of a network that is at both sites": {
			"changes": [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])],
			"host": "xml",
			"want": "unknown",
		},
		"a machine on a cluster of the recovery site, with an address of a network that is at both sites": {
			"changes": [
				fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"]),
				fixture.set_to(fixture.standing_at("xml", []), fixture.standing_vm("xml")),
			],
			"host": "xml",
			"want": "recovery",
		},
		"a domain controller of an unnamed Active Directory site": {
			"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "")],
			"host": "dc1",
			"want": "elsewhere",
		},
	}
	site := place.site_of(fixture.fqdn(case.host)) with input as fixture.changed(case.changes)
	site == case.want
}

test_literal[word] if {
	some word, want in {
		"10.20.1.1": true,
		"fd00::1": true,
		"[fd00::1]": true,
		"fe80::1%eth0": true,
		"cc3": false,
		"cc3.corp.example.internal": false,
		"10.20.1": false,
		"10.20.1.1/16": false,
		"": false,
	}
	got := {true | place.literal(word)}
	got == {true | want}
}

test_full_names if {
	place.full("DC2") == "dc2.corp.example.internal" with input as fixture.healthy
	place.full("DC2.Other.Example") == "dc2.other.example" with input as fixture.healthy
}

# A hosts file may hold such addresses; an error would take away every host's result.
test_at[address] if {
	some address, want in {
		"10.20.1.1": true,
		"::ffff:10.20.1.1": true,
		"10.10.1.1": false,
		"fe80::1%eth0": false,
		"cc3.corp.example.internal": false,
	}
	got := {true | place.at(address, "recovery") with input as fixture.healthy}
	got == {true | want}
}

test_full[host] if {
	some host, want in {
		"CC3": "cc3.corp.example.internal",
		"CC3.corp.example.internal": "cc3.corp.example.internal",
		"cc3.corp.example.internal.": "cc3.corp.example.internal",
	}
	place.full(host) == want with input as fixture.healthy
}

test_of_address[address] if {
	both := [fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])]
	some address, case in {
		"10.20.9.9": {"changes": [], "want": "recovery"},
		"10.10.9.9": {"changes": [], "want": "elsewhere"},
		"192.0.2.1": {"changes": [], "want": "elsewhere"},
		"10.10.1.1": {"changes": both, "want": "elsewhere"},
		"10.10.9.8": {"changes": both, "want": "unknown"},
		"10.20.1.1": {"changes": both, "want": "recovery"},
	}
	place.of_address(address) == case.want with input as fixture.changed(case.changes)
}

test_the_host_of_an_address_decides_in_a_network_that_is_at_both_sites if {
	place.of_address("10.10.1.77") == "recovery" with input as fixture.changed([
		fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"]),
		fixture.set_to(array.concat(fixture.host_at("recovery", fixture.fqdn("cc3")), ["addresses"]), ["10.10.1.77"]),
	])
}
