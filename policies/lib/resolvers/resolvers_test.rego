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
	without := [fixture.set_to(array.concat(fixture.host_at("recovery", fixture.fqdn("xml")), ["addresses"]), null)]
	added := resolvers.add_record(fixture.resolver.recovery, fixture.fqdn("xml")) with input as fixture.changed(without)
	added.text == "Add-DnsServerResourceRecordA -ComputerName 10.20.0.10 -ZoneName corp.example.internal -Name xml -IPv4Address 10.10.2.1 -TimeToLive 00:05:00"
	added.kind == "command"
	added.values == ["10.10.2.1"]
}

# The cmdlets of Windows are of use on a domain controller that holds the zone, and nowhere
# else; and an address of the inside is nothing for the public.
test_no_windows_cmdlet_for_what_is_no_domain_controller[name] if {
	some name, case in {
		"a zone that the controller does not hold": {"key": "recovery", "host": "gateway.example.com", "changes": [], "address": "<address>"},
		"a public resolver": {"key": "public", "host": fixture.fqdn("xml"), "changes": [], "address": "<public address>"},
		"a resolver with another primary": {"key": "recovery", "host": fixture.fqdn("xml"), "address": "10.10.2.1", "changes": [
			fixture.set_to(array.concat(fixture.zone_at("recovery", "corp.example.internal"), ["primary"]), "infoblox.corp.example.internal"),
		]},
		"a resolver that forwards": {"key": "recovery", "host": fixture.fqdn("xml"), "address": "10.10.2.1", "changes": [
			fixture.set_to(array.concat(fixture.zone_at("recovery", "corp.example.internal"), ["authoritative"]), false),
		]},
		"controllers that nobody listed": {"key": "recovery", "host": fixture.fqdn("xml"), "address": "10.10.2.1", "changes": [
		fixture.not_learnt(["directory", "views", site, "domainControllers"]) | some site in ["production", "recovery"]]},
	}
	inp := fixture.changed(case.changes)
	key := fixture.resolver[case.key]
	all := [
		resolvers.add_record(key, case.host), resolvers.host_record(key, case.host),
		resolvers.lower_ttl(key, case.host, 300), resolvers.set_record(key, case.host, {"10.20.2.1"}),
	] with input as inp
	every given in all {
		given.kind == "console"
		not regex.match("[A-Z][a-z]+-DnsServer", given.text)
	}
	all[0].values == [case.address]
}

# Without its type, the record of a name would come with all others of that name.
test_the_ttl_of_records_of_one_type_is_lowered if {
	host := fixture.fqdn("xml")
	address := resolvers.lower_ttl(fixture.resolver.recovery, host, 300).text with input as fixture.healthy
	contains(address, " -RRType A | ForEach-Object ")
	chain := [{"name": host, "target": fixture.fqdn("lb"), "ttl": 9000}]
	alias := resolvers.lower_ttl(fixture.resolver.recovery, host, 300).text with input as fixture.changed([fixture.set_to(fixture.host_at("recovery", host), fixture.host(host, ["10.10.2.1"], chain))])
	contains(alias, " -RRType CName | ForEach-Object ")
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

test_a_lost_site_has_no_resolvers_to_ask[name] if {
	some name, case in {
		"nothing is lost": {"changes": [], "want": {fixture.resolver.production, fixture.resolver.recovery}},
		"production is lost": {"changes": [fixture.production_lost], "want": {fixture.resolver.recovery}},
	}
	inside := resolvers.inside with input as fixture.changed(case.changes)
	inside == case.want
}
