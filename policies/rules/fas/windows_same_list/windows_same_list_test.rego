package muster.rules.fas.windows_same_list_test

import data.muster.lib.fix
import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.windows_same_list as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

at(name) := fixture.windows_at(name, ["fas"])

list(name, servers) := fixture.set_to(at(name), fixture.fas_list(servers))

values(name, addresses) := fixture.set_to(array.concat(at(name), ["addresses"]), addresses)

silent(names) := [fixture.not_learnt(at(name)) | some name in names]

nobody := "component/fas"

unsampled := [fixture.without(fixture.windows_at(name, [])) | some name in object.keys(fixture.vda_of)]

# by_site are the changes after which StoreFront is not there, and each site has a list.
by_site := array.concat(
	[fixture.set_to(["estate", "components", "storefront", "inScope"], false)],
	[list(name, ["fas2"]) |
		some name, role in fixture.windows_role
		role in {"fas", "vda"}
		fixture.healthy.windows.hosts[fixture.fqdn(name)].site == "recovery"
	],
)

cases := {
	"without StoreFront, a list for each site": {"changes": by_site, "want": {host("fas1"): "pass", host("fas2"): "pass", host("w11-dr-001"): "pass", host("w11-hq-001"): "pass"}},
	"without StoreFront, desktops of a site that differ": {
		"changes": array.concat(by_site, [list("w11-dr-001", ["fas2", "fas1"])]),
		"want": {host("fas2"): "pass", host("w11-dr-001"): "fail", host("w11-hq-001"): "pass"},
	},
	"without StoreFront, the recovery site lists what is lost": {
		"changes": array.concat(by_site, [
			list("w11-dr-001", ["fas1"]), list("fas2", ["fas1"]),
			fixture.set_to(["estate", "components", "fas", "methods"], ["application"]),
		]),
		"want": {host("w11-dr-001"): "fail", host("fas2"): "fail", host("w11-hq-001"): "pass"},
	},
	"a list for each site while StoreFront starts sessions": {
		"changes": array.slice(by_site, 1, count(by_site)),
		"want": {host("w11-dr-001"): "fail", host("w11-hq-001"): "pass"},
	},
	"one list everywhere": {
		"changes": [],
		"want": {
			host("fas1"): "pass", host("fas2"): "pass", host("sf1"): "pass", host("w11-dr-001"): "pass",
			host("cc1"): "not_applicable", host("pvs1"): "not_applicable", nobody: "not_applicable",
		},
	},
	"a desktop has another order": {
		"changes": [list("w11-dr-001", ["fas2", "fas1"])],
		"want": {host("w11-dr-001"): "fail", host("w11-hq-001"): "pass", host("sf1"): "pass"},
	},
	"a shorter list": {"changes": [list("sf2", ["fas1"])], "want": {host("sf2"): "fail", host("sf1"): "pass"}},
	"a longer list": {"changes": [list("w11-dr-001", ["fas1", "fas2", "fas3"])], "want": {host("w11-dr-001"): "fail"}},
	"the same servers under other numbers": {
		"changes": [values("sf1", {"Address1": fixture.fqdn("fas1"), "Address3": fixture.fqdn("fas2")})],
		"want": {host("sf1"): "fail"},
	},
	"capitals make no difference": {
		"changes": [values("sf1", {"ADDRESS1": upper(fixture.fqdn("fas1")), "address2": fixture.fqdn("fas2")})],
		"want": {host("sf1"): "pass"},
	},
	"neither do spaces and a dot at the end": {
		"changes": [values("sf1", {"Address1": sprintf(" %s. ", [fixture.fqdn("fas1")]), "Address2": fixture.fqdn("fas2")})],
		"want": {host("sf1"): "pass"},
	},
	"a desktop has no list": {"changes": [list("w11-dr-001", [])], "want": {host("w11-dr-001"): "fail", host("sf1"): "pass"}},
	"nobody has a list": {
		"changes": [list(name, []) | some name, role in fixture.windows_role; role in {"fas", "storefront", "vda"}],
		"want": {host("fas1"): "fail", host("sf1"): "fail", host("w11-dr-001"): "fail"},
	},
	"the first FAS server leads": {
		"changes": [list("fas1", ["fas2", "fas1"])],
		"want": {host("fas1"): "pass", host("fas2"): "fail", host("sf1"): "fail"},
	},
	"a FAS server without a list does not": {
		"changes": [list("fas1", [])],
		"want": {host("fas1"): "fail", host("fas2"): "pass", host("sf1"): "pass"},
	},
	"StoreFront leads where no FAS server told": {
		"changes": array.concat(silent(["fas1", "fas2"]), [list("w11-dr-001", ["fas1"])]),
		"want": {host("fas1"): "unknown", host("sf1"): "pass", host("w11-dr-001"): "fail", host("w11-hq-001"): "pass"},
	},
	"desktops that agree with each other prove nothing": {
		"changes": silent(["fas1", "fas2", "sf1", "sf2"]),
		"want": {host("w11-dr-001"): "unknown", host("w11-hq-001"): "unknown"},
	},
	"desktops that differ from each other differ": {
		"changes": array.concat(silent(["fas1", "fas2", "sf1", "sf2"]), [list("w11-hq-001", ["fas1"])]),
		"want": {host("w11-hq-001"): "fail", host("w11-dr-001"): "unknown"},
	},
	"a host that could not be asked": {"changes": [fixture.not_learnt(fixture.windows_at("sf1", []))], "want": {host("sf1"): "unknown", host("sf2"): "pass"}},
	"a server that nobody asked": {"changes": [fixture.without(fixture.windows_at("fas2", []))], "want": {host("fas2"): "unknown", host("fas1"): "pass"}},
	"a host that was not asked about it": {"changes": [fixture.set_to(at("sf1"), null)], "want": {host("sf1"): "unknown"}},
	"not one desktop was asked": {"changes": unsampled, "want": {nobody: "unknown", host("sf1"): "pass"}},
	"an estate without desktops": {
		"changes": array.concat(unsampled, [fixture.without(["estate", "components", id]) | some id in ["workloads_mcs", "workloads_manual"]]),
		"want": {nobody: "not_applicable", host("sf1"): "pass"},
	},
	"an estate that does not declare FAS": {
		"changes": array.concat(unsampled, [fixture.without(["estate", "components", "fas"])]),
		"want": {host("fas1"): "not_applicable", host("sf1"): "not_applicable", nobody: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"The list of FAS servers on sf1.corp.example.internal differs from that on fas1.corp.example.internal.": [list("sf1", ["fas1"])],
		"sf1.corp.example.internal has no list of FAS servers.": [list("sf1", [])],
		"was not asked about its list of FAS servers": [fixture.set_to(at("sf1"), null)],
	}
	testing.says(rule, host("sf1"), text) with input as fixture.changed(changes)
}

test_no_list_is_not_another_list if {
	not testing.says(rule, host("sf1"), "differs from") with input as fixture.changed([list("sf1", [])])
}

test_what_is_expected[name] if {
	some name, case in {
		"the list of the first FAS server": {
			"changes": [list("sf1", ["fas2"])],
			"want": {"Address1": fixture.fqdn("fas1"), "Address2": fixture.fqdn("fas2")},
		},
		"some list, where nobody has any": {
			"changes": [list(server, []) | some server, role in fixture.windows_role; role in {"fas", "storefront", "vda"}],
			"want": "the FAS servers, in one order everywhere",
		},
	}
	expected := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed(case.changes)
	expected == {case.want}
}

test_who_is_missing_is_said if {
	testing.says(rule, host("w11-dr-001"), "no FAS server and no StoreFront server told its list") with input as fixture.changed(silent(["fas1", "fas2", "sf1", "sf2"]))
}

test_the_evidence_has_the_numbers if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed([list("sf1", ["fas2"])])
	found == {{"Address1": fixture.fqdn("fas2")}}
}

# A desktop that takes its policies loses a list of connectors that none of them gives it.
test_a_desktop_whose_ou_gets_no_list_of_connectors_does_not_fetch_its_policies if {
	other := list("w11-dr-001", ["fas2", "fas1"])
	unset := fixture.set_to(fixture.setting_at("recovery", "recovery", "listOfDDCs"), fixture.not_set)
	testing.says(rule, host("w11-dr-001"), "gpupdate") with input as fixture.changed([other])
	not contains(of_desktop([other, unset]), "gpupdate")
}

of_desktop(changes) := text if {
	found := rule.findings with input as fixture.changed(changes)
	text := [fix.text(finding.fix) | some finding in found; finding.target == host("w11-dr-001")][0]
}
