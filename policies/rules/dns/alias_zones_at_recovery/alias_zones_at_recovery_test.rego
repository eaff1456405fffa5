package muster.rules.dns.alias_zones_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.alias_zones_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

resolver := sprintf("resolver/%s", [fixture.resolver.recovery])

zone := "example.internal"

# told is what a resolver says of the zone.
told(site, authoritative, primary, servers) := fixture.set_to(fixture.zone_at(site, zone), object.union(
	fixture.reply("NOERROR", true, 3600),
	{"authoritative": authoritative, "serial": 12, "primary": primary, "nameServers": servers},
))

dc1 := fixture.fqdn("dc1")

dc2 := fixture.fqdn("dc2")

held := told("production", true, dc1, [dc1])

forwarded := [held, told("recovery", false, dc1, [dc1])]

cases := {
	"there is no other zone": {"changes": [], "want": {resolver: "not_applicable"}},
	"both hold the zone": {"changes": [held, told("recovery", true, dc1, [dc1])], "want": {resolver: "pass"}},
	"the recovery site asks production": {"changes": forwarded, "want": {resolver: "fail"}},
	"without name servers in the answer": {"changes": [held, told("recovery", false, dc1, [])], "want": {resolver: "fail"}},
	"the recovery site asks a server of its own": {"changes": [held, told("recovery", false, dc2, [dc1, dc2])], "want": {resolver: "pass"}},
	"one of the servers of the zone is at the recovery site": {"changes": [held, told("recovery", false, dc1, [dc1, dc2])], "want": {resolver: "pass"}},
	"a server that nobody can place, such as that of a provider": {"changes": [held, told("recovery", false, "ns1.provider.example", ["ns1.provider.example"])], "want": {resolver: "pass"}},
	"a resolver that passes on everything is judged by the zone of the domain": {
		"changes": array.concat(forwarded, [fixture.set_to(array.concat(fixture.zone_at("recovery", "corp.example.internal"), ["authoritative"]), false)]),
		"want": {resolver: "not_applicable"},
	},
	"production's DNS server says nothing": {"changes": [fixture.set_to(["dns", "resolvers", fixture.resolver.production, "status"], "failed")], "want": {resolver: "unknown"}},
	"production only asks others itself": {
		"changes": [told("production", false, dc1, [dc1]), told("recovery", false, dc1, [dc1])],
		"want": {resolver: "not_applicable"},
	},
	"no answer came": {
		"changes": [held, fixture.set_to(fixture.zone_at("recovery", zone), object.union(told("recovery", false, "", []).value, fixture.failure))],
		"want": {resolver: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"only passes on what production says of the zone example.internal: its answer comes from dc1.corp.example.internal.": forwarded,
		"Get-DnsServerZone -ComputerName 10.20.0.10 -Name example.internal": forwarded,
	}
	testing.says(rule, resolver, text) with input as fixture.changed(changes)
}
