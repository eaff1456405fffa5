package muster.rules.replication.recovery_point_age_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_point_age as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

server := "host/lic1.corp.example.internal"

image := "vm/W11-MASTER"

catalog := "catalog/W11-Dev-HQ"

unlisted := "component/workloads_manual"

at(rest) := fixture.joined_at("lic1", rest)

desks(rest) := fixture.desktops_at("persistent", rest)

aged(seconds) := [fixture.set_to(at(["copy", "ageSeconds"]), seconds)]

rpo(seconds) := [fixture.set_to(at(["rpoSeconds"]), seconds)]

absent := [fixture.set_to(at(["copy"]), fixture.arrived.none)]

silent := [fixture.set_to(at(["copy", "unread"]), ["NTX-DR-2"])]

unknown_copy := object.union(fixture.arrived.none, fixture.failure)

# synchronous is a machine whose copy is to be the same at any time, and the state
# of that.
synchronous(state) := array.concat(rpo(0), [fixture.set_to(at(["copy", "sync"]), state)])

local := [fixture.set_to(at(["remote"]), false)]

late := [fixture.set_to(desks(["copies", "late"]), ["DEV-001"])]

missing := [fixture.set_to(desks(["copies", "missing"]), ["DEV-001"])]

cases := {
	"copies of the last hour": {"changes": [], "want": {server: "pass", image: "pass", catalog: "pass", unlisted: "not_applicable"}},
	"a copy twice as old as promised": {"changes": aged(7200), "want": {server: "pass"}},
	"a copy one second older than that": {"changes": aged(7201), "want": {server: "fail"}},
	"the same copy is good for a promise of a day": {
		"changes": array.concat(aged(93600), rpo(86400)),
		"want": {server: "pass"},
	},
	"no copy at all": {"changes": absent, "want": {server: "fail", image: "pass"}},
	"a silent cluster may have a copy": {"changes": array.concat(absent, silent), "want": {server: "unknown"}},
	"a silent cluster may have a younger copy": {"changes": array.concat(aged(93600), silent), "want": {server: "unknown"}},
	"a young copy is young, whatever a silent cluster has": {"changes": silent, "want": {server: "pass"}},
	"the recovery site did not tell": {
		"changes": [fixture.set_to(at(["copy"]), unknown_copy)],
		"want": {server: "unknown", image: "pass"},
	},
	"the recovery site did not tell, and has told of something old": {
		"changes": array.concat(aged(93600), [fixture.set_to(at(["copy", "status"]), "failed")]),
		"want": {server: "unknown"},
	},
	"a synchronous copy in step": {"changes": synchronous("IN_SYNC"), "want": {server: "pass"}},
	"a synchronous copy in step, without recovery points": {
		"changes": array.concat(absent, synchronous("IN_SYNC")),
		"want": {server: "pass"},
	},
	"a synchronous copy in step, with an old recovery point": {
		"changes": array.concat(aged(93600), synchronous("IN_SYNC")),
		"want": {server: "pass"},
	},
	"a synchronous copy that is catching up": {"changes": synchronous("SYNCING"), "want": {server: "fail"}},
	"a synchronous copy out of step": {"changes": synchronous("OUT_OF_SYNC"), "want": {server: "fail"}},
	"a copy that is out of step although it has an interval": {
		"changes": [fixture.set_to(at(["copy", "sync"]), "OUT_OF_SYNC")],
		"want": {server: "fail"},
	},
	"a synchronous copy of which nobody tells the state": {"changes": synchronous(""), "want": {server: "unknown"}},
	"a synchronous copy that is not there": {
		"changes": array.concat(absent, synchronous("")),
		"want": {server: "fail"},
	},
	"a synchronous copy to somewhere else is out of step": {
		"changes": [
			fixture.set_to(at(["copy", "sync"]), "OUT_OF_SYNC"),
			fixture.set_to(fixture.policy_at("PP-Servers", ["schedules", "-"]), fixture.schedule("HQ", "HQ2", 0)),
		],
		"want": {server: "pass"},
	},
	"a paused replication whose copy is young": {
		"changes": [fixture.set_to(at(["paused"]), true)],
		"want": {server: "pass"},
	},
	"copied to somewhere else is another matter": {
		"changes": array.concat(absent, local),
		"want": {server: "not_applicable"},
	},
	"a machine that nobody finds": {
		"changes": [fixture.set_to(at([]), fixture.unfound("lic1"))],
		"want": {server: "unknown"},
	},
	"a machine that nobody looked for": {"changes": [fixture.without(at([]))], "want": {server: "unknown"}},
	"a component that comes back in another way": {
		"changes": array.concat(aged(93600), [fixture.set_to(["estate", "components", "license_server", "methods"], ["application"])]),
		"want": {server: "not_applicable"},
	},
	"a protected server of a component that needs no copies": {
		"changes": [fixture.set_to(fixture.joined_at("sql1", []), object.union(fixture.joined_vm("lic1"), {"copy": fixture.arrived.none}))],
		"want": {"host/sql1.corp.example.internal": "not_applicable"},
	},
	"connectors are never brought back, whatever is declared": {
		"changes": [fixture.set_to(["estate", "components", "cloud_connectors", "methods"], ["hypervisor"])],
		"want": {"host/cc1.corp.example.internal": "not_applicable"},
	},
	"a master image whose copy is old": {
		"changes": [fixture.set_to(fixture.vm_at("W11-MASTER", ["copy", "ageSeconds"]), 172801)],
		"want": {image: "fail", server: "pass"},
	},
	"a declared machine counts however its component comes back": {
		"changes": [
			fixture.set_to(["estate", "components", "base_images", "methods"], null),
			fixture.set_to(fixture.vm_at("W11-MASTER", ["copy"]), fixture.arrived.none),
		],
		"want": {image: "fail"},
	},
	"a declared machine that is not copied is another matter": {
		"changes": [
			fixture.set_to(fixture.vm_at("W11-MASTER", ["by"]), "none"),
			fixture.set_to(fixture.vm_at("W11-MASTER", ["remote"]), false),
		],
		"want": {image: "not_applicable"},
	},
	"a component that is out of scope": {
		"changes": [fixture.set_to(["estate", "components", "base_images", "inScope"], false)],
		"want": {image: "not_applicable"},
	},
	"a desktop whose copy is late": {"changes": late, "want": {catalog: "fail"}},
	"a desktop without a copy": {"changes": missing, "want": {catalog: "fail"}},
	"dedicated desktops are persistent as well": {
		"changes": array.concat(late, fixture.made_dedicated("AcropolisFactory", true)),
		"want": {catalog: "fail"},
	},
	"some desktops are not copied at all": {
		"changes": [fixture.set_to(desks(["unprotected"]), ["DEV-001"])],
		"want": {catalog: "pass"},
	},
	"none of the desktops is copied": {
		"changes": [fixture.set_to(desks(["unprotected"]), ["DEV-001", "DEV-002"])],
		"want": {catalog: "not_applicable"},
	},
	"a desktop whose machine nobody finds": {
		"changes": [fixture.set_to(desks(["without"]), ["DEV-001"])],
		"want": {catalog: "unknown"},
	},
	"the recovery site did not tell of the desktops": {
		"changes": array.concat(late, [fixture.set_to(desks(["copies", "status"]), "failed")]),
		"want": {catalog: "unknown"},
	},
	"the machines of the desktops are not known": {
		"changes": array.concat(late, [fixture.set_to(desks(["status"]), "failed")]),
		"want": {catalog: "unknown"},
	},
	"pooled desktops are made anew": {
		"changes": [fixture.set_to(fixture.desktops_at("pooled", ["copies", "missing"]), ["W11-001"])],
		"want": {"catalog/W11-Pooled-HQ": "not_applicable"},
	},
	"Citrix Cloud did not say which desktops there are": {
		"changes": [fixture.set_to(["workloads"], object.union(fixture.failure, {"sites": {}, "catalogs": {}, "groups": {}}))],
		"want": {unlisted: "unknown", catalog: "not_applicable", server: "pass"},
	},
	"Citrix Cloud did not list its catalogs": {
		"changes": [
			fixture.set_to(["citrixcloud", "catalogs"], fixture.no_listing),
			fixture.set_to(["workloads", "catalogs"], {}),
		],
		"want": {unlisted: "unknown", catalog: "not_applicable", server: "pass"},
	},
	"Citrix Cloud was not asked": {
		"changes": [fixture.without(["workloads"]), fixture.without(["desktops"])],
		"want": {unlisted: "unknown", server: "pass"},
	},
	"Citrix Cloud was not asked, and there are no such desktops": {
		"changes": [fixture.without(["workloads"]), fixture.without(["estate", "components", "workloads_manual"])],
		"want": {unlisted: "not_applicable"},
	},
	"Prism was not asked": {
		"changes": [fixture.without(["protection"]), fixture.without(["desktops"])],
		"want": {server: "unknown", image: "unknown", catalog: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The newest copy of lic1 at the recovery site is 26 h old; there should be one every 60 min.": aged(93600),
		"is 121 min old": aged(7260),
		"is 65 s old; there should be one every 20 s": array.concat(aged(65), rpo(20)),
		"no copy of lic1": absent,
		"its copy is SYNCING": synchronous("SYNCING"),
		"why recovery points of the protection policy PP-Servers do not arrive": absent,
		"No newer copy of lic1 comes while production is gone": array.concat(aged(93600), [fixture.production_lost]),
	}
	testing.says(rule, server, text) with input as fixture.changed(changes)
}

test_expected[text] if {
	some text, changes in {"one of the last 120 min": aged(93600), "IN_SYNC": synchronous("SYNCING")}
	found := {finding.evidence.expected | some finding in rule.findings} with input as fixture.changed(changes)
	found == {text}
}

test_words_about_desktops[text] if {
	some text, changes in {
		"1 of the 2 desktops of W11-Dev-HQ have an overdue copy at the recovery site: DEV-001.": late,
		"1 of the 2 desktops of W11-Dev-HQ have no copy at the recovery site: DEV-001.": missing,
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}
