package muster.rules.replication.one_active_side_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.one_active_side as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

images := "protectiondomain/PD-IMAGES"

files := "protectiondomain/PD-FILES"

whole := "component/replication"

active(site, name, value) := fixture.set_to(fixture.domain_at(site, name, ["active"]), value)

silent(site) := fixture.not_learnt(fixture.element_at(site, []))

# unlisted is a cluster whose Prism Element tells no domains.
unlisted(site) := fixture.set_to(fixture.element_at(site, ["domains"]), fixture.no_listing)

# second is another cluster of a site that knows the domains as the first one does.
second(site, domains) := fixture.set_to(["prism", "sites", site, "elements", "ntx-2"], object.union(
	fixture.prism_element(site),
	{"cluster": "NTX-2", "uuid": "0006a000-0000-4000-8000-0000000000c1", "domains": fixture.listing(domains)},
))

# strange is the master image when neither the estate file nor a catalog names it.
strange := [fixture.set_to(["estate", "components", "base_images", "vms"], null), fixture.set_to(["images"], {})]

standby := object.union(fixture.protection_domain("recovery", "PD-IMAGES"), {"active": false})

running := object.union(fixture.protection_domain("production", "PD-IMAGES"), {"active": true})

# local is a domain that copies nothing to any other place.
local(vms) := {
	"name": "PD-LOCAL", "active": true, "vms": vms, "metro": "", "remoteSites": [],
	"schedules": {"status": "ok", "items": []}, "copies": fixture.listing({}),
}

namesakes(production, recovery) := [
	fixture.set_to(fixture.domain_at("production", "PD-LOCAL", []), production),
	fixture.set_to(fixture.domain_at("recovery", "PD-LOCAL", []), recovery),
]

local_domain := "protectiondomain/PD-LOCAL"

cases := {
	"two local domains of one name": {"changes": namesakes(local({"1": "sf1"}), local({"2": "fs2"})), "want": {local_domain: "not_applicable"}},
	"two domains of one name with a machine in common": {"changes": namesakes(local({"1": "sf1"}), local({"1": "fs2"})), "want": {local_domain: "fail"}},
	"two domains of one name with a machine of one name": {
		"changes": namesakes(local({"1": "sf1"}), local({"2": "SF1.corp.example.internal"})),
		"want": {local_domain: "fail"},
	},
	"two domains of one name, of which one copies to the other": {
		"changes": namesakes(object.union(local({"1": "sf1"}), {"remoteSites": ["ntx-dr"]}), local({"2": "fs2"})),
		"want": {local_domain: "fail"},
	},
	"two domains of one name, of which one has no machine": {"changes": namesakes(local({"1": "sf1"}), local({})), "want": {local_domain: "fail"}},
	"two domains of one name with a metro copy": {
		"changes": namesakes(object.union(local({"1": "sf1"}), {"metro": "Disabled"}), local({"2": "fs2"})),
		"want": {local_domain: "fail"},
	},
	"active at production": {"changes": [], "want": {images: "pass", files: "pass", whole: "not_applicable"}},
	"active on both sides": {"changes": [active("recovery", "PD-IMAGES", true)], "want": {images: "fail", files: "pass"}},
	"active at the recovery site alone, with a server of production": {
		"changes": [active("production", "PD-FILES", false), active("recovery", "PD-FILES", true)],
		"want": {files: "fail", images: "pass"},
	},
	"active at the recovery site alone, with machines that nobody knows": {
		"changes": array.concat(strange, [active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true)]),
		"want": {images: "manual"},
	},
	"active at the recovery site alone, with a declared machine": {
		"changes": [
			active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true),
			fixture.set_to(["images"], {}),
		],
		"want": {images: "fail"},
	},
	"active at the recovery site alone, with the image of a catalog": {
		"changes": [
			active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true),
			fixture.set_to(["estate", "components", "base_images", "vms"], null),
		],
		"want": {images: "fail"},
	},
	"its machines are known at the recovery site only": {
		"changes": [
			active("production", "PD-FILES", false), active("recovery", "PD-FILES", true),
			fixture.set_to(fixture.domain_at("production", "PD-FILES", ["vms"]), {}),
			fixture.set_to(fixture.domain_at("recovery", "PD-FILES", ["vms"]), {"1": "FILES1.corp.example.internal"}),
		],
		"want": {files: "fail"},
	},
	"its machines are the recovery site's own, where both sites work": {
		"changes": array.concat(strange, [
			active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true),
			fixture.set_to(["estate", "sites", "recovery", "role"], "both"),
		]),
		"want": {images: "pass"},
	},
	"a failover that was never undone, where both sites work": {
		"changes": [
			active("production", "PD-FILES", false), active("recovery", "PD-FILES", true),
			fixture.set_to(["estate", "sites", "recovery", "role"], "both"),
		],
		"want": {files: "fail"},
	},
	"the recovery site's own master image": {
		"changes": [
			active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true),
			fixture.set_to(["estate", "components", "base_images", "vms"], []),
			fixture.set_to(fixture.image_at("pooled", ["vm", "site"]), "recovery"),
		],
		"want": {images: "manual"},
	},
	"active nowhere": {"changes": [active("production", "PD-IMAGES", false)], "want": {images: "fail"}},
	"a second cluster of production stands by": {"changes": [second("production", {"PD-IMAGES": standby})], "want": {images: "pass"}},
	"it is active on a second cluster of production": {
		"changes": [active("production", "PD-IMAGES", false), second("production", {"PD-IMAGES": running})],
		"want": {images: "pass"},
	},
	"it is active on a second cluster of the recovery site as well": {
		"changes": [second("recovery", {"PD-IMAGES": running})],
		"want": {images: "fail"},
	},
	"a second cluster of the recovery site is silent": {
		"changes": [fixture.set_to(["prism", "sites", "recovery", "elements", "ntx-2"], object.union(fixture.failure, {"domains": fixture.no_listing}))],
		"want": {images: "unknown"},
	},
	"active on both sides, whatever a second cluster would say": {
		"changes": [
			active("recovery", "PD-IMAGES", true),
			fixture.set_to(["prism", "sites", "recovery", "elements", "ntx-2"], object.union(fixture.failure, {"domains": fixture.no_listing})),
		],
		"want": {images: "fail"},
	},
	"a second cluster of production, which is silent, may have it active": {
		"changes": [
			active("production", "PD-FILES", false), active("recovery", "PD-FILES", true),
			fixture.set_to(["prism", "sites", "production", "elements", "ntx-2"], object.union(fixture.failure, {"domains": fixture.no_listing})),
		],
		"want": {files: "unknown", whole: "unknown"},
	},
	"the recovery site's cluster is silent": {"changes": [silent("recovery")], "want": {images: "unknown", files: "unknown", whole: "not_applicable"}},
	"it is active nowhere that was read": {
		"changes": [silent("recovery"), active("production", "PD-IMAGES", false)],
		"want": {images: "unknown"},
	},
	"it is active nowhere, and a second cluster of production is silent": {
		"changes": [
			active("production", "PD-IMAGES", false),
			fixture.set_to(["prism", "sites", "production", "elements", "ntx-2"], object.union(fixture.failure, {"domains": fixture.no_listing})),
		],
		"want": {images: "unknown", whole: "unknown"},
	},
	"the recovery site's domains were not listed": {"changes": [unlisted("recovery")], "want": {images: "unknown"}},
	"no cluster of the recovery site is declared": {
		"changes": [fixture.set_to(["prism", "sites", "recovery", "elements"], {})],
		"want": {images: "unknown"},
	},
	"a domain that copies nowhere is nobody's while the recovery site is silent": {
		"changes": [silent("recovery"), fixture.set_to(fixture.domain_at("production", "PD-IMAGES", ["remoteSites"]), [])],
		"want": {images: "not_applicable", files: "unknown"},
	},
	"a domain that the recovery site does not know": {
		"changes": [fixture.without(fixture.domain_at("recovery", "PD-IMAGES", []))],
		"want": {images: "not_applicable", files: "pass"},
	},
	"a domain that production does not know": {
		"changes": [fixture.without(fixture.domain_at("production", "PD-IMAGES", [])), active("recovery", "PD-IMAGES", true)],
		"want": {images: "not_applicable"},
	},
	"production's cluster is silent": {"changes": [silent("production")], "want": {images: "not_applicable", whole: "unknown"}},
	"production's domains were not listed": {"changes": [unlisted("production")], "want": {images: "not_applicable", whole: "unknown"}},
}

test_words[text] if {
	some text, case in {
		"is active on both sides: NTX-DR, NTX-HQ.": {"target": images, "changes": [active("recovery", "PD-IMAGES", true)]},
		"PD-FILES of files1 is active at the recovery site (NTX-DR) and not at production.": {
			"target": files,
			"changes": [active("production", "PD-FILES", false), active("recovery", "PD-FILES", true)],
		},
		"Do its machines (w11-master) belong there": {
			"target": images,
			"changes": array.concat(strange, [active("production", "PD-IMAGES", false), active("recovery", "PD-IMAGES", true)]),
		},
		"is active nowhere": {"target": images, "changes": [active("production", "PD-IMAGES", false)]},
		"no cluster in sites.recovery.clusters has an element": {"target": images, "changes": [fixture.set_to(["prism", "sites", "recovery", "elements"], {})]},
	}
	testing.says(rule, case.target, text) with input as fixture.changed(case.changes)
}

test_one_fault_is_told_once[name] if {
	some name, changes in {
		"active on both sides": [active("recovery", "PD-FILES", true)],
		"active at the recovery site alone": [active("production", "PD-FILES", false), active("recovery", "PD-FILES", true)],
		"active nowhere": [active("production", "PD-FILES", false)],
	}
	found := rule.findings with input as fixture.changed(changes)
	asked := rule.attest with input as fixture.changed(changes)
	count(found) + count(asked) == 1
}
