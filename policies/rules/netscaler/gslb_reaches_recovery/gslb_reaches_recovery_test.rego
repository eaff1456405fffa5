package muster.rules.netscaler.gslb_reaches_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.netscaler.gslb_reaches_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "netscaler/production"

at(rest) := fixture.access_at(rest)

cases := {
	"all is as it should be": {"changes": [], "want": {target: "pass"}},
	"an estate that names no appliance": {"changes": fixture.unread_access, "want": {target: "not_applicable"}},
	"the pair of the recovery site stands by": {"changes": fixture.standby_pair, "want": {target: "not_applicable", "netscaler/recovery": "pass"}},
	"production alone is named, and something else stands by": {
		"changes": [fixture.set_to(["estate", "components", "netscaler", "methods"], ["standby"])],
		"want": {target: "not_applicable"},
	},
	"the appliance was not read": {"changes": [fixture.without(["netscaler"])], "want": {target: "unknown"}},
	"what the appliance is was not learnt": {"changes": [fixture.not_learnt(at(["system"]))], "want": {target: "unknown"}},
	"a partition was not read": {"changes": [fixture.set_to(at(["system", "partitions"]), ["tenant"])], "want": {target: "unknown"}},
	"GSLB was not learnt": {"changes": [fixture.not_learnt(at(["gslb"]))], "want": {target: "unknown"}},
	"services of production only": {"changes": [services([hq])], "want": {target: "fail"}},
	"the service of the recovery site is switched off": {"changes": [services([hq, object.union(dr, {"enabled": false})])], "want": {target: "fail"}},
	"the backup has a service of the recovery site": {
		"changes": [
			services([hq]), gslb(["backup"], "gslb_dr"),
			fixture.set_to(at(["gslb", "items", "gslb_dr"]), {"enabled": true, "backup": "", "domains": [], "services": [dr]}),
		],
		"want": {target: "pass"},
	},
	"backups lead in a circle": {
		"changes": [
			services([hq]), gslb(["backup"], "gslb_dr"),
			fixture.set_to(at(["gslb", "items", "gslb_dr"]), {"enabled": true, "backup": "gslb_gw", "domains": [], "services": [hq]}),
		],
		"want": {target: "fail"},
	},
	"the backup of a backup has a service of the recovery site": {
		"changes": [
			services([hq]), gslb(["backup"], "two"),
			fixture.set_to(at(["gslb", "items", "two"]), {"enabled": true, "backup": "three", "domains": [], "services": [hq]}),
			fixture.set_to(at(["gslb", "items", "three"]), {"enabled": true, "backup": "", "domains": [], "services": [dr]}),
		],
		"want": {target: "pass"},
	},
	"its service for DNS is switched off": {"changes": [fixture.set_to(at(["adns", "items", "10.10.1.53", "enabled"]), false)], "want": {target: "fail"}},
	"it has none, and a virtual server for DNS": {
		"changes": [fixture.set_to(at(["adns", "items"]), {}), fixture.set_to(at(["virtualServers", "items", "lb_dns", "protocol"]), "DNS")],
		"want": {target: "pass"},
	},
	"its services for DNS were not learnt": {"changes": [fixture.not_learnt(at(["adns"]))], "want": {target: "unknown"}},
	"the sites were not learnt": {"changes": [fixture.not_learnt(at(["gslbSites"]))], "want": {target: "unknown"}},
	"the exchange with the other site is down": {"changes": [other("state", "DOWN")], "want": {target: "fail"}},
	"its own site is said to be down": {"changes": [fixture.set_to(at(["gslbSites", "items", "HQ", "state"]), "DOWN")], "want": {target: "pass"}},
	"a word for the other site that nobody knows": {"changes": [other("state", "LEARNING")], "want": {target: "unknown"}},
	"the exchange is switched off, and nothing watches": {"changes": [other("exchange", false), other("state", "INACTIVE")], "want": {target: "fail"}},
	"the exchange is switched off, and monitors watch": {
		"changes": [other("exchange", false), other("state", "INACTIVE"), services([hq, object.union(dr, {"monitored": true})])],
		"want": {target: "pass"},
	},
	"no service at all": {"changes": [services([])], "want": {target: "fail"}},
	"a public address, and a site whose address nobody knows": {"changes": [services([object.union(dr, {"siteAddress": ""})]), fixture.set_to(["estate", "sites", "recovery", "networks"], [])], "want": {target: "unknown"}},
	"the name is kept for an hour": {"changes": [gslb(["domains", "0", "ttl"], 3600)], "want": {target: "fail"}},
	"the time to live is not told": {"changes": [gslb(["domains", "0", "ttl"], null)], "want": {target: "pass"}},
	"the virtual server is switched off": {"changes": [services([hq]), gslb(["enabled"], false)], "want": {target: "not_applicable"}},
	"it answers for no name": {"changes": [services([hq]), gslb(["domains"], [])], "want": {target: "not_applicable"}},
	"GSLB is not used": {"changes": [fixture.set_to(at(["gslb", "items"]), {})], "want": {target: "not_applicable"}},
}

gslb(rest, value) := fixture.set_to(at(array.concat(["gslb", "items", "gslb_gw"], rest)), value)

other(field, value) := fixture.set_to(at(["gslbSites", "items", "DR", field]), value)

services(list) := gslb(["services"], list)

hq := fixture.gslb_service("gw_hq", "198.51.100.7", "HQ", "10.10.1.109", true)

dr := fixture.gslb_service("gw_dr", "198.51.100.8", "DR", "10.20.1.109", false)

test_words[text] if {
	some text, change in {
		"The GSLB virtual server gslb_gw answers for gateway.example with services of production only: gw_hq at HQ.": services([hq]),
		"Clients keep what GSLB answers for gateway.example for 3600 s": gslb(["domains", "0", "ttl"], 3600),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}

test_fixes_change_what_is_there[text] if {
	some text, change in {
		"set gslb vserver gslb_gw -domainName gateway.example -TTL 300; save ns config": gslb(["domains", "0", "ttl"], 3600),
		"enable service <name of the ADNS service at 10.10.1.53>": fixture.set_to(at(["adns", "items"]), {"10.10.1.53": {"enabled": false}}),
		"add service <name> <address that the delegation of the zone names> ADNS 53": fixture.set_to(at(["adns", "items"]), {}),
		"set gslb site DR -metricExchange ENABLED; save ns config": other("exchange", false),
		"show gslb site DR; see whether TCP 3009": other("state", "DOWN"),
	}
	testing.says(rule, target, text) with input as fixture.changed([change])
}
