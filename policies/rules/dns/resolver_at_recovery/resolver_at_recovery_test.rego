package muster.rules.dns.resolver_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.resolver_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := "resolver/recovery/10.20.0.10:53"

# asked are the changes that declare resolvers for the sites.
asked(production, recovery) := [
	fixture.set_to(["estate", "sites", "production", "resolvers"], production),
	fixture.set_to(["estate", "sites", "recovery", "resolvers"], recovery),
]

at(address) := sprintf("resolver/recovery/%s", [address])

shared := fixture.set_to(["estate", "sites", "recovery", "shared"], true)

stretched := fixture.set_to(["estate", "sites", "recovery", "networks"], ["10.20.0.0/16", "10.10.0.0/16"])

misplaced := asked(["10.10.0.10:53"], ["10.10.0.10:53"])

anycast := asked(["192.0.2.1:53"], ["192.0.2.1:53"])

cases := {
	"it stands there": {"changes": [], "want": {own: "pass"}},
	"it is production's": {"changes": misplaced, "want": {at("10.10.0.10:53"): "fail"}},
	"it is another one of production": {"changes": asked(["10.10.0.10:53"], ["10.10.0.11:53"]), "want": {at("10.10.0.11:53"): "fail"}},
	"one of two is production's": {
		"changes": asked(["10.10.0.10:53"], ["10.20.0.10:53", "10.10.0.10:53"]),
		"want": {own: "pass", at("10.10.0.10:53"): "fail"},
	},
	"one for both sites, in a network of neither": {"changes": anycast, "want": {at("192.0.2.1:53"): "unknown"}},
	"one for both sites, which the estate file says is shared": {"changes": array.concat(anycast, [shared]), "want": {at("192.0.2.1:53"): "manual"}},
	"one for both sites, in a network that is at both": {"changes": array.concat(misplaced, [stretched]), "want": {at("10.10.0.10:53"): "unknown"}},
	"a virtual machine of the recovery site, in a network that is at both": {
		"changes": array.concat(asked(["10.10.0.10:53"], ["10.10.0.11:53"]), [
			stretched,
			fixture.set_to(fixture.standing_at("dc3", []), fixture.standing_vm("dc3")),
			fixture.set_to(["dns", "resolvers", "recovery/10.10.0.11:53"], object.union(fixture.answers("recovery", "recovery/10.10.0.11:53"), {
				"hosts": {fixture.fqdn("dc3"): fixture.host(fixture.fqdn("dc3"), ["10.10.0.11"], [])},
			})),
		]),
		"want": {at("10.10.0.11:53"): "pass"},
	},
	"another address than that of the virtual machine there": {
		"changes": array.concat(asked(["10.10.0.10:53"], ["10.10.0.12:53"]), [
			stretched,
			fixture.set_to(fixture.standing_at("dc3", []), fixture.standing_vm("dc3")),
		]),
		"want": {at("10.10.0.12:53"): "unknown"},
	},
	"one in a network that is at both sites, and shared": {"changes": array.concat(misplaced, [stretched, shared]), "want": {at("10.10.0.10:53"): "manual"}},
	"one for both sites that stands at the recovery site": {"changes": asked(["10.20.0.10:53"], ["10.20.0.10:53"]), "want": {own: "pass"}},
	"one in a network that nobody declares": {"changes": asked(["10.10.0.10:53"], ["192.0.2.7:53"]), "want": {at("192.0.2.7:53"): "pass"}},
	"an IPv6 one of production": {
		"changes": array.concat(
			asked(["[fd00:10::1]:53"], ["[fd00:10::1]:53"]),
			[fixture.set_to(["estate", "sites", "production", "networks"], ["fd00:10::/48"])],
		),
		"want": {at("[fd00:10::1]:53"): "fail"},
	},
}

test_words[text] if {
	some text, changes in {
		"The resolver 10.10.0.10 is declared for the recovery site, and its address is in a network of production.": misplaced,
		"may be production's word": array.concat(misplaced, [stretched]),
		"Does the resolver 10.10.0.10, which both sites share, answer": array.concat(misplaced, [stretched, shared]),
	}
	testing.says(rule, at("10.10.0.10:53"), text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(misplaced)
	found == {"10.10.0.10"}
}
