package muster.lib.resolvers_test

import data.muster.lib.fixture
import data.muster.lib.resolvers

test_resolvers_without_a_port_use_53 if {
	changes := [fixture.set_to(["estate", "sites", "recovery", "resolvers"], ["10.20.0.10", "10.20.0.11:5353", "fd00::1", "[fd00::2]:54"])]
	keys := resolvers.at("recovery") with input as fixture.changed(changes)
	keys == {"recovery/10.20.0.10:53", "recovery/10.20.0.11:5353", "recovery/[fd00::1]:53", "recovery/[fd00::2]:54"}
}

test_the_server_of_a_resolver_has_no_port[key] if {
	some key, server in {
		"recovery/10.20.0.10:53": "10.20.0.10",
		"recovery/[fd00::1]:53": "fd00::1",
	}
	resolvers.server(key) == server
}

test_a_new_record_gets_the_address_that_somebody_knows if {
	command := resolvers.add_record(fixture.resolver.recovery, fixture.fqdn("xml")) with input as fixture.healthy
	command == "Add-DnsServerResourceRecordA -ComputerName 10.20.0.10 -ZoneName corp.example.internal -Name xml -IPv4Address 10.10.2.1 -TimeToLive 00:05:00"
}

test_a_new_record_in_another_zone_without_an_address if {
	command := resolvers.add_record(fixture.resolver.recovery, "gateway.example.com") with input as fixture.healthy
	command == "Add-DnsServerResourceRecordA -ComputerName 10.20.0.10 -ZoneName example.com -Name gateway -IPv4Address <address> -TimeToLive 00:05:00"
}

test_addresses_that_lead_nowhere[address] if {
	some address, want in {
		"0.0.0.0": true, "127.0.0.1": true, "127.8.9.1": true, "169.254.7.7": true, "224.0.0.1": true, "255.255.255.255": true,
		"::": true, "::1": true, "fe80::1": true, "ff02::1": true,
		"10.20.1.1": false, "198.51.100.7": false, "223.255.255.255": false, "fd00::1": false, "::ffff:10.20.1.1": false, "no address": false,
	}
	got := {true | resolvers.pointless(address)}
	got == {true | want}
}

test_a_name_with_one_good_address_resolves[name] if {
	some name, case in {
		"a good one": {"addresses": ["10.10.2.1"], "want": true},
		"a good one among others": {"addresses": ["0.0.0.0", "10.10.2.1"], "want": true},
		"none but pointless ones": {"addresses": ["0.0.0.0", "127.0.0.1"], "want": false},
		"none": {"addresses": [], "want": false},
	}
	changes := [fixture.set_to(fixture.host_at("recovery", fixture.fqdn("xml")), fixture.host(fixture.fqdn("xml"), case.addresses, []))]
	got := {true | resolvers.resolves(fixture.resolver.recovery, fixture.fqdn("xml"))} with input as fixture.changed(changes)
	got == {true | case.want}
}
