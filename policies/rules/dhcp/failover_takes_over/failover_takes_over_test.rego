package muster.rules.dhcp.failover_takes_over_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.dhcp.failover_takes_over as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(fixture.unmanaged_desktops, case.changes))
}

target := "failover/dc2.corp.example.internal/hq-dr"

set(key, value) := fixture.set_to(fixture.dhcp_at("dc2", ["failover", "items", "hq-dr", key]), value)

standby(percent) := [set("mode", "HotStandby"), set("role", "Standby"), set("percent", percent), set("switches", false)]

here(number) := [fixture.set_to(fixture.dhcp_at("dc2", ["scopes", "items", id, "freeHere"]), number) | some id in ["10.10.2.0", "10.20.2.0"]]

cases := {
	"all is normal": {"changes": [], "want": {target: "pass", "failover/dc1.corp.example.internal/hq-dr": "not_applicable"}},
	"they do not reach each other": {"changes": [set("state", "CommunicationInterrupted")], "want": {target: "fail"}},
	"they do not reach each other, and production is lost": {"changes": [set("state", "CommunicationInterrupted"), fixture.production_lost], "want": {target: "pass"}},
	"somebody has to say that production is lost": {"changes": [set("state", "CommunicationInterrupted"), set("switches", false), fixture.production_lost], "want": {target: "fail"}},
	"the partner is taken for lost": {"changes": [set("state", "PartnerDown")], "want": {target: "fail"}},
	"the partner is lost": {"changes": [set("state", "PartnerDown"), fixture.production_lost], "want": {target: "pass"}},
	"they disagree": {"changes": [set("state", "PotentialConflict")], "want": {target: "fail"}},
	"it waits for the lead time": {"changes": [set("state", "RecoverWait")], "want": {target: "fail"}},
	"it starts": {"changes": [set("state", "Startup")], "want": {target: "unknown"}},
	"a state that nobody knows": {"changes": [set("state", "Hibernating")], "want": {target: "unknown"}},
	"a standby with a reserve": {"changes": array.concat(standby(5), here(440)), "want": {target: "pass"}},
	"a standby without a reserve": {"changes": array.concat(standby(0), here(0)), "want": {target: "fail"}},
	"a standby whose reserve is used up": {"changes": array.concat(standby(5), here(0)), "want": {target: "fail"}},
	"a standby of which nobody knows what is left": {"changes": array.concat(standby(5), here(null)), "want": {target: "unknown"}},
	"the active one of a standby": {"changes": [set("mode", "HotStandby"), set("role", "Active"), set("percent", 0)], "want": {target: "pass"}},
	"it balances none of the load": {"changes": [set("percent", 0)], "want": {target: "fail"}},
	"the partner stands at the recovery site": {"changes": [set("partner", fixture.fqdn("cc4")), set("state", "PartnerDown"), fixture.set_to(fixture.dhcp_at("dc1", ["failover", "items"]), {})], "want": {target: "not_applicable"}},
	"the partner is named by its address": {"changes": [set("partner", "10.10.0.10"), set("state", "PartnerDown")], "want": {target: "fail"}},
	"it shares scopes that the recovery site does not need": {"changes": [set("scopes", ["10.10.77.0"]), set("state", "PartnerDown"), fixture.set_to(fixture.dhcp_at("dc1", ["failover", "items", "hq-dr", "scopes"]), ["10.10.77.0"])], "want": {target: "not_applicable"}},
	"half of the addresses do not suffice until somebody acts": {"changes": [set("switches", false)], "want": {target: "fail"}},
	"half of the addresses suffice until somebody acts": {"changes": array.concat([set("switches", false)], here(432)), "want": {target: "pass"}},
	"nobody knows how they share": {"changes": [set("mode", "")], "want": {target: "unknown"}},
	"it knows nothing of what production shares with it": {"changes": [fixture.set_to(fixture.dhcp_at("dc2", ["failover", "items"]), {})], "want": {target: "fail"}},
	"it knows of one scope less than production": {"changes": [set("scopes", ["10.20.2.0"])], "want": {target: "fail"}},
	"it shares none": {"changes": [fixture.set_to(fixture.dhcp_at(name, ["failover", "items"]), {}) | some name in ["dc1", "dc2"]], "want": {target: "not_applicable", "host/dc2.corp.example.internal": "not_applicable"}},
	"what it shares was not read": {"changes": [fixture.not_learnt(fixture.dhcp_at("dc2", ["failover"]))], "want": {target: "unknown", "host/dc2.corp.example.internal": "unknown"}},
	"it does not answer": {"changes": [fixture.not_learnt(["windows", "hosts", fixture.fqdn("dc2")])], "want": {target: "not_applicable"}},
	"DHCP is out of scope": {"changes": [fixture.set_to(["estate", "components", "dhcp", "inScope"], false)], "want": {target: "not_applicable"}},
}

test_severity[name] if {
	some name, case in {
		"somebody has to act": {"changes": array.concat(standby(0), here(0)), "want": "high"},
		"it acts by itself, later": {"changes": [set("mode", "HotStandby"), set("role", "Standby"), set("percent", 0)], "want": "medium"},
	}
	testing.severity(rule, target) == case.want with input as fixture.changed(case.changes)
}

test_words[text] if {
	some text, changes in {
		"do not reach each other": [set("state", "CommunicationInterrupted")],
		"until it declares that down by itself, after 60 min, and then for the lead time of 60 min": [set("percent", 0)],
		"-ReservePercent 10 -AutoStateTransition $true": standby(0),
		"Set-DhcpServerv4Failover -ComputerName dc2.corp.example.internal -Name 'hq-dr' -PartnerDown": [set("state", "CommunicationInterrupted"), set("switches", false), fixture.production_lost],
	}
	testing.says(rule, target, text) with input as fixture.changed(changes)
}
