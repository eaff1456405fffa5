package muster.rules.dhcp.servers_ready_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.servers_ready as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "host/dc2.corp.example.internal"

service(key, value) := fixture.set_to(fixture.dhcp_at("dc2", ["service", key]), value)

authorised(value) := fixture.set_to(fixture.dhcp_at("dc2", ["authorised"]), value)

stopped := [service("state", "Stopped"), service("startMode", "Disabled"), authorised(null)]

# another has a second server at the recovery site.
another := [fixture.set_to(["windows", "hosts", fixture.fqdn("dc1"), "site"], "recovery"), fixture.set_to(fixture.standing_at("dc1", []), fixture.standing_vm("dc2"))]

cases := {
	"it runs and is authorised": {"changes": [], "want": {target: "pass", "host/dc1.corp.example.internal": "not_applicable"}},
	"its service is stopped": {"changes": stopped, "want": {target: "fail"}},
	"its service is paused": {"changes": [service("state", "Paused")], "want": {target: "fail"}},
	"its service starts this moment": {"changes": [service("state", "Start Pending")], "want": {target: "unknown"}},
	"its service does not start with Windows": {"changes": [service("startMode", "Manual")], "want": {target: "fail"}},
	"nobody knows whether its service starts with Windows": {"changes": [service("startMode", "")], "want": {target: "unknown"}},
	"nobody knows whether its service runs": {"changes": [fixture.set_to(fixture.dhcp_at("dc2", ["service"]), null)], "want": {target: "unknown"}},
	"Active Directory does not authorise it": {"changes": [authorised(false)], "want": {target: "fail"}},
	"it does not tell whether it is authorised": {"changes": [authorised(null)], "want": {target: "unknown"}},
	"its service was not learnt": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", []))], "want": {target: "unknown"}},
	"it does not answer": {"changes": [fixture.not_learnt(["windows", "hosts", fixture.fqdn("dc2")])], "want": {target: "not_applicable"}},
	"facts of before DHCP servers were asked": {
		"changes": [fixture.without(["windows", "hosts", fixture.fqdn("dc1")]), fixture.without(["windows", "hosts", fixture.fqdn("dc2")])],
		"want": {target: "not_applicable"},
	},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {target: "not_applicable"}},
}

test_severity[name] if {
	some name, case in {
		"alone": {"changes": stopped, "want": ""},
		"beside one that works": {"changes": array.concat(stopped, another), "want": "medium"},
		"beside one that has none of its scopes": {
			"changes": array.concat(stopped, array.concat(another, [fixture.set_to(fixture.dhcp_at("dc1", ["scopes", "items"]), {})])),
			"want": "",
		},
		"beside one that starts this moment": {
			"changes": array.concat(stopped, array.concat(another, [fixture.set_to(fixture.dhcp_at("dc1", ["service", "state"]), "Start Pending")])),
			"want": "",
		},
	}
	found := {object.get(finding, "severity", "") | some finding in rule.findings; finding.target == target} with input as fixture.changed(case.changes)
	found == {case.want}
}

test_words if testing.says(rule, target, "Set-Service -Name DHCPServer -StartupType Automatic; Start-Service") with input as fixture.changed(stopped)
