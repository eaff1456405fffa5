package muster.rules.dns.no_hosts_file_overrides_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dns.no_hosts_file_overrides as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

file(name) := fixture.windows_at(name, ["hostsFile"])

entries(name, list) := [fixture.set_to(file(name), fixture.hosts_file(list))]

cases := {
	"no entries": {
		"changes": [],
		"want": {host("cc1"): "pass", host("cc4"): "pass", host("sf1"): "pass", host("fas2"): "pass", host("pvs1"): "pass", host("w11-dr-001"): "pass"},
	},
	"a Connector Appliance has no such file": {
		"changes": array.concat(entries("cc3", [["10.10.9.9", ["intranet"]]]), [fixture.set_to(fixture.connector_at("cc3", ["type"]), "Appliance")]),
		"want": {host("cc3"): "not_applicable", host("cc4"): "pass"},
	},
	"a callback that leads to production, which the document allows": {
		"changes": entries("sf1", [["10.10.2.4", ["callback"]]]),
		"want": {host("sf1"): "manual", host("sf2"): "pass"},
	},
	"an address that is none by the common reading": {
		"changes": entries("sf1", [["010.020.002.004", ["sf"]]]),
		"want": {host("sf1"): "unknown", host("sf2"): "pass"},
	},
	"such an address for a name of others": {
		"changes": entries("sf1", [["127.1", ["www.fabrikam.example"]]]),
		"want": {host("sf1"): "pass"},
	},
	"a callback of nobody's": {
		"changes": entries("sf1", [["10.10.2.4", ["callback9"]]]),
		"want": {host("sf1"): "fail"},
	},
	"a callback in the hosts file of a host that calls nobody back": {
		"changes": entries("fas1", [["10.10.2.4", ["callback"]]]),
		"want": {host("fas1"): "fail"},
	},
	"a callback beside the base URL in one entry": {
		"changes": entries("sf1", [["10.10.2.4", ["callback", "sf"]]]),
		"want": {host("sf1"): "fail"},
	},
	"a connector in the image of desktops": {
		"changes": entries("w11-dr-001", [["10.10.1.1", ["cc1"]]]),
		"want": {host("w11-dr-001"): "fail"},
	},
	"a name of the domain that nobody declared": {
		"changes": entries("cc3", [["10.10.9.9", ["intranet"]]]),
		"want": {host("cc3"): "fail"},
	},
	"a short name": {
		"changes": [fixture.set_to(array.concat(file("cc3"), ["entries"]), [{"address": "10.10.9.9", "names": ["intranet"]}])],
		"want": {host("cc3"): "fail"},
	},
	"the domain itself": {
		"changes": entries("cc3", [["10.10.0.10", ["corp.example.internal"]]]),
		"want": {host("cc3"): "fail"},
	},
	"an alias of another zone": {
		"changes": array.concat(
			entries("sf1", [["198.51.100.7", ["gateway.example.com"]]]),
			[fixture.set_to(["estate", "components", "netscaler", "aliases"], ["gateway.example.com"])],
		),
		"want": {host("sf1"): "fail"},
	},
	"a name that is none of the estate's": {
		"changes": entries("sf1", [["10.10.9.9", ["printer.example.com"]], ["0.0.0.0", ["telemetry.example.com"]]]),
		"want": {host("sf1"): "pass"},
	},
	"a name that only ends like the domain": {
		"changes": entries("sf1", [["10.10.9.9", ["www.notcorp.example.internal"]]]),
		"want": {host("sf1"): "pass"},
	},
	"an entry that leads nowhere in particular": {
		"changes": entries("sf1", [["192.0.2.9", ["xml"]]]),
		"want": {host("sf1"): "fail"},
	},
	"a callback that leads nowhere in particular": {
		"changes": entries("sf1", [["192.0.2.9", ["callback-dr"]]]),
		"want": {host("sf1"): "manual"},
	},
	"a callback that was prepared for the disaster": {
		"changes": entries("sf1", [["10.20.2.4", ["callback-dr"]]]),
		"want": {host("sf1"): "manual", host("sf2"): "pass"},
	},
	"one that was prepared beside one that was forgotten": {
		"changes": entries("sf1", [["10.20.2.4", ["callback-dr"]], ["10.10.2.1", ["xml"]]]),
		"want": {host("sf1"): "fail"},
	},
	"one that was prepared beside another estate's": {
		"changes": entries("sf1", [["10.20.2.4", ["printer.example.com"]]]),
		"want": {host("sf1"): "pass"},
	},
	"StoreFront leads its base URL to itself": {
		"changes": entries("sf1", [["127.0.0.1", ["sf"]]]),
		"want": {host("sf1"): "pass"},
	},
	"a server leads its own name to itself": {
		"changes": entries("pvs1", [["::1", ["pvs1"]]]),
		"want": {host("pvs1"): "pass"},
	},
	"a desktop leads the base URL to itself": {
		"changes": entries("w11-dr-001", [["127.0.0.1", ["sf"]]]),
		"want": {host("w11-dr-001"): "fail"},
	},
	"StoreFront leads the license server to itself": {
		"changes": entries("sf1", [["127.0.0.1", ["ctxlicense"]]]),
		"want": {host("sf1"): "fail"},
	},
	"StoreFront leads its base URL to production": {
		"changes": entries("sf1", [["10.10.2.3", ["sf"]]]),
		"want": {host("sf1"): "fail"},
	},
	"a server names itself by its address": {
		"changes": entries("pvs1", [["10.10.1.30", ["pvs1"]]]),
		"want": {host("pvs1"): "fail"},
	},
	"a file that could not be read": {"changes": [fixture.not_learnt(file("sf1"))], "want": {host("sf1"): "unknown", host("sf2"): "pass"}},
	"a host that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("cc3", []))], "want": {host("cc3"): "unknown"}},
	"servers that nobody asked": {
		"changes": [fixture.without(fixture.windows_at(name, [])) | some name in ["cc3", "sf1", "fas1", "pvs1"]],
		"want": {host("cc3"): "unknown", host("sf1"): "unknown", host("fas1"): "unknown", host("pvs1"): "unknown", host("cc4"): "pass"},
	},
	"desktops that nobody asked are not judged": {
		"changes": [fixture.without(fixture.windows_at("w11-dr-001", []))],
		"want": {host("w11-dr-001"): "not_applicable"},
	},
}

test_words[text] if {
	some text, list in {
		"goes before DNS for 10.10.2.4 sf.corp.example.internal xml.corp.example.internal (production).": [["10.10.2.4", ["sf", "xml", "printer.example.com"]]],
		"192.0.2.9 xml.corp.example.internal.": [["192.0.2.9", ["xml"]]],
		`from C:\Windows\System32\drivers\etc\hosts on sf1`: [["10.10.2.4", ["xml"]]],
		"goes before DNS on purpose for 10.20.2.4 callback-dr.corp.example.internal.": [["10.20.2.4", ["callback-dr"]]],
		"on purpose for 10.10.2.4 callback.corp.example.internal (production).": [["10.10.2.4", ["callback"]]],
	}
	testing.says(rule, host("sf1"), text) with input as fixture.changed(entries("sf1", list))
}

test_a_person_is_asked_about_deliberate_entries_only if {
	asked := {asked.list | some asked in rule.attest} with input as fixture.changed(entries("sf1", [["10.20.2.4", ["callback-dr"]], ["10.10.2.1", ["xml"]]]))
	asked == {["10.20.2.4 callback-dr.corp.example.internal"]}
}
