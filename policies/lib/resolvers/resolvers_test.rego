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
