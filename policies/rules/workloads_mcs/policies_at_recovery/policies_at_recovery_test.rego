package muster.rules.workloads_mcs.policies_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.policies_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

pooled := "citrixpolicy/Pooled"

printing := "citrixpolicy/Printing"

base := "citrixpolicy/Baseline"

hq := fixture.group_id.pooled

dr := fixture.group_id.recovery

own := "deliverygroup/W11 HQ"

filters(key, list) := [fixture.set_to(fixture.citrix_policy_at(key, ["filters"]), list)]

group(id) := fixture.filter("DesktopGroup", id)

deny(kind, target) := object.union(fixture.filter(kind, target), {"allowed": false})

# another is one more policy of the site.
another(settings, list) := [fixture.set_to(fixture.citrix_policy_at("another", []), fixture.citrix_policy("Another", 9, settings, list))]

# tagged gives classes of machines tags.
tagged(classes, tags) := [fixture.set_to(fixture.class_at(class, ["tags"]), tags) | some class in classes]

disabled(key) := [fixture.set_to(fixture.citrix_policy_at(key, ["enabled"]), false)]

# ou_of is what the catalog says of the OU of its machines; the directory has no account.
ou_of(key, value) := [fixture.set_to(fixture.catalog_at(key, ["ou"]), value), fixture.set_to(["accounts", fixture.catalog_id[key], "ous"], [])]

# own_set gives the delivery group of the recovery site a set of its own.
own_set(policies) := [
	fixture.set_to(fixture.group_at("recovery", ["policySet"]), "own"),
	fixture.set_to(fixture.citrix_at(["policySets", "items", "own"]), {"status": "ok", "name": "DR", "ofSite": false, "error": "", "policies": policies}),
]

set_at(field, value) := [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, field]), value)]

stand_in(id) := [fixture.set_to(fixture.workload_at(["groups", hq, "standIn"]), fixture.stand_in(id))]

itself := array.concat(stand_in(hq), [fixture.set_to(fixture.workload_at(["groups", hq, "recovery"]), [fixture.catalog_id.recovery])])

cases := {
	"both groups get all": {"changes": [], "want": {base: "pass", pooled: "pass", printing: "pass", own: "not_applicable"}},
	"a policy for the group of production": {"changes": filters("pooled", [group(hq)]), "want": {pooled: "fail", printing: "pass", base: "pass"}},
	"a policy that is disabled": {"changes": array.concat(filters("pooled", [group(hq)]), disabled("pooled")), "want": {pooled: "not_applicable"}},
	"a policy without settings": {
		"changes": array.concat(filters("pooled", [group(hq)]), [fixture.set_to(fixture.citrix_policy_at("pooled", ["settings"]), [])]),
		"want": {pooled: "not_applicable"},
	},
	"a policy for the group of the recovery site": {"changes": filters("pooled", [group(dr)]), "want": {pooled: "not_applicable"}},
	"a policy for another group": {"changes": filters("pooled", [group(fixture.group_id.persistent)]), "want": {pooled: "not_applicable"}},
	"another policy sets the same for the recovery site": {
		"changes": array.concat(filters("pooled", [group(hq)]), another(["ClipboardRedirection"], [group(dr)])),
		"want": {pooled: "pass"},
	},
	"another policy sets something else for the recovery site": {
		"changes": array.concat(filters("pooled", [group(hq)]), another(["ClientDriveMapping"], [group(dr)])),
		"want": {pooled: "fail"},
	},
	"another policy that is disabled sets the same": {
		"changes": array.concat(array.concat(filters("pooled", [group(hq)]), another(["ClipboardRedirection"], [group(dr)])), disabled("another")),
		"want": {pooled: "fail"},
	},
	"another policy sets the same for machines with a tag": {
		"changes": array.concat(filters("pooled", [group(hq)]), another(["ClipboardRedirection"], [fixture.filter("DesktopTag", "")])),
		"want": {pooled: "manual"},
	},
	"another policy sets the same for machines with a tag that those of the recovery site have": {
		"changes": array.concat(array.concat(filters("pooled", [group(hq)]), another(["ClipboardRedirection"], [fixture.filter("DesktopTag", "pilot")])), tagged(["0a02", "0a04"], ["Pilot"])),
		"want": {pooled: "pass"},
	},
	"another policy sets the same for machines with a tag that some of the recovery site have": {
		"changes": array.concat(array.concat(filters("pooled", [group(hq)]), another(["ClipboardRedirection"], [fixture.filter("DesktopTag", "pilot")])), tagged(["0a04"], ["Pilot"])),
		"want": {pooled: "manual"},
	},
	"a policy that is denied to the recovery site": {"changes": filters("pooled", [deny("DesktopGroup", dr)]), "want": {pooled: "fail"}},
	"a policy that is denied to another group": {"changes": filters("pooled", [deny("DesktopGroup", fixture.group_id.persistent)]), "want": {pooled: "pass"}},
	"a policy for the OU of production": {"changes": filters("printing", [fixture.filter("OU", fixture.dn.pooled)]), "want": {printing: "fail"}},
	"a policy for the OU above both": {"changes": filters("printing", [fixture.filter("OU", "ou=citrix,dc=corp,dc=example,dc=internal")]), "want": {printing: "pass"}},
	"a policy for an OU whose name ends alike": {"changes": filters("printing", [fixture.filter("OU", fixture.dn.pooled), fixture.filter("OU", "rix,dc=corp,dc=example,dc=internal")]), "want": {printing: "fail"}},
	"a policy that is denied to the OU of the recovery site": {
		"changes": filters("printing", [deny("OU", fixture.dn.recovery)]),
		"want": {printing: "fail"},
	},
	"a policy for an OU that was not read": {"changes": filters("printing", [fixture.filter("OU", "")]), "want": {printing: "manual"}},
	"a policy for the OU that the estate file declares": {
		"changes": array.concat(ou_of("recovery", ""), [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], [fixture.dn.recovery])]),
		"want": {printing: "pass"},
	},
	"accounts of the recovery site were moved to another OU": {
		"changes": [fixture.set_to(["accounts", fixture.catalog_id.recovery, "ous"], ["ou=moved,dc=corp,dc=example,dc=internal"])],
		"want": {printing: "fail", pooled: "pass"},
	},
	"the directory told of no account": {
		"changes": [fixture.set_to(["accounts", fixture.catalog_id.recovery, "status"], "failed")],
		"want": {printing: "pass"},
	},
	"the catalog makes accounts in the OU": {"changes": ou_of("recovery", fixture.dn.recovery), "want": {printing: "pass"}},
	"nobody knows the OU of the recovery site": {
		"changes": array.concat(ou_of("recovery", ""), [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], [])]),
		"want": {printing: "manual", pooled: "pass"},
	},
	"only some machines of the recovery site are in the OU": {
		"changes": array.concat(ou_of("recovery", ""), [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "recovery"], [fixture.dn.recovery, "ou=else"])]),
		"want": {printing: "manual"},
	},
	"only some machines of production are in its OU": {
		"changes": array.concat(
			array.concat(ou_of("pooled", ""), [fixture.set_to(["estate", "components", "workloads_mcs", "ous", "production"], [fixture.dn.pooled, "ou=else"])]),
			filters("printing", [fixture.filter("OU", fixture.dn.pooled)]),
		),
		"want": {printing: "manual"},
	},
	"machines without an account are in no OU": {
		"changes": [fixture.set_to(fixture.catalog_at(key, ["identity"]), "AzureAD") | some key in ["pooled", "recovery"]],
		"want": {printing: "not_applicable", pooled: "pass"},
	},
	"machines of the recovery site have no account": {
		"changes": [fixture.set_to(fixture.catalog_at("recovery", ["identity"]), "AzureAD")],
		"want": {printing: "fail"},
	},
	"a site without any policy": {
		"changes": [fixture.set_to(fixture.citrix_at(["policySets", "items", fixture.policy_set_id, "policies"]), {})],
		"want": {"deliverygroup/W11 HQ": "unknown", base: "not_applicable"},
	},
	"policies that set nothing": {
		"changes": [fixture.set_to(fixture.citrix_policy_at(key, ["settings"]), []) | some key in ["base", "pooled", "printing"]],
		"want": {"deliverygroup/W11 HQ": "not_applicable", base: "not_applicable"},
	},
	"a policy for some users": {"changes": filters("pooled", [fixture.filter("User", "")]), "want": {pooled: "pass"}},
	"a policy for some users of production": {"changes": filters("pooled", [fixture.filter("User", ""), group(hq)]), "want": {pooled: "fail"}},
	"a policy for machines with a tag that nobody knows": {"changes": filters("pooled", [fixture.filter("DesktopTag", "")]), "want": {pooled: "manual"}},
	"a policy for machines with a tag of which older facts have the id": {"changes": filters("pooled", [fixture.filter("DesktopTag", fixture.zone_id.recovery)]), "want": {pooled: "manual"}},
	"a policy for machines with a tag that no machine has": {"changes": filters("pooled", [fixture.filter("DesktopTag", "pilot")]), "want": {pooled: "not_applicable"}},
	"a policy for machines with a tag that production alone has": {
		"changes": array.concat(filters("pooled", [fixture.filter("DesktopTag", "pilot")]), tagged(["0a01"], ["Pilot"])),
		"want": {pooled: "fail"},
	},
	"a policy for machines with a tag that all have": {
		"changes": array.concat(filters("pooled", [fixture.filter("DesktopTag", "pilot")]), tagged(["0a01", "0a02", "0a04"], ["Pilot", "Floor 2"])),
		"want": {pooled: "pass"},
	},
	"a policy that is denied to machines with a tag that the recovery site has": {
		"changes": array.concat(filters("pooled", [deny("DesktopTag", "pilot")]), tagged(["0a02", "0a04"], ["Pilot"])),
		"want": {pooled: "fail"},
	},
	"a policy for machines with a tag, and nobody knows which have it": {
		"changes": array.concat(filters("pooled", [fixture.filter("DesktopTag", "pilot")]), [fixture.set_to(fixture.class_at(class, ["tagsUnknown"]), true) | some class in ["0a01", "0a02", "0a04"]]),
		"want": {pooled: "manual"},
	},
	"a policy with a filter that nobody knows": {"changes": filters("pooled", [fixture.filter("Weather", "")]), "want": {pooled: "manual"}},
	"a policy for a group that was not read": {"changes": filters("pooled", [group("")]), "want": {pooled: "manual"}},
	"the group of the recovery site has a set of its own with the same settings": {
		"changes": own_set({"a": fixture.citrix_policy("DR", 1, ["HDXAdaptiveTransport", "ClipboardRedirection", "UpsEnable"], [])}),
		"want": {base: "pass", pooled: "pass", printing: "pass"},
	},
	"the group of the recovery site has a set of its own with fewer settings": {
		"changes": own_set({"a": fixture.citrix_policy("DR", 1, ["HDXAdaptiveTransport", "UpsEnable"], [])}),
		"want": {base: "pass", pooled: "fail", printing: "pass"},
	},
	"the set of the recovery site was not read": {
		"changes": array.concat(own_set({}), [fixture.set_to(fixture.citrix_at(["policySets", "items", "own", "status"]), "failed")]),
		"want": {base: "unknown"},
	},
	"the set of the recovery site is not shown": {
		"changes": [fixture.set_to(fixture.group_at("recovery", ["policySet"]), "hidden")],
		"want": {base: "unknown"},
	},
	"the group itself has machines of both sites": {"changes": itself, "want": {pooled: "pass", printing: "pass"}},
	"the group itself, and an OU of production": {
		"changes": array.concat(itself, filters("printing", [fixture.filter("OU", fixture.dn.pooled)])),
		"want": {printing: "fail"},
	},
	"what the set says is not what machines get": {"changes": set_at("error", "conversion failed"), "want": {base: "unknown", pooled: "unknown"}},
	"the policies were not read": {"changes": array.concat(set_at("status", "failed"), set_at("policies", {})), "want": {own: "unknown", base: "not_applicable"}},
	"sets of policies may not be listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["policySets"]), object.union(fixture.failure, {"items": {}}))],
		"want": {own: "unknown", "deliverygroup/W11 Dev": "not_applicable"},
	},
	"the set of the site is not shown": {"changes": [fixture.set_to(fixture.citrix_at(["policySets", "items"]), {})], "want": {own: "unknown"}},
	"nothing takes over from the group": {"changes": stand_in(""), "want": {base: "not_applicable"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["groups", hq, "standIn"]))],
		"want": {base: "unknown", pooled: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"The Citrix policy Pooled is for machines of W11 HQ and not for those of W11 DR, which takes over from it: ClipboardRedirection.": filters("pooled", [group(hq)]),
		"Policies › Pooled › Edit › Assign policy to › Delivery Group: allow it for W11 DR too": filters("pooled", [group(hq)]),
		"take out the line that denies it to W11 DR": filters("pooled", [deny("DesktopGroup", dr)]),
		"W11 HQ and W11 DR have different sets of policies; give the set DR the settings that are missing, or assign W11 DR the set DefaultSitePolicies": own_set({"a": fixture.citrix_policy("DR", 1, ["UpsEnable"], [])}),
		"Do machines of W11 DR at the recovery site get the settings of the Citrix policy Pooled that machines of W11 HQ get (ClipboardRedirection)? Its filters (DesktopTag) do not tell": filters("pooled", [fixture.filter("DesktopTag", "")]),
		"see what else the tag pilot decides": array.concat(filters("pooled", [fixture.filter("DesktopTag", "pilot")]), tagged(["0a01"], ["Pilot"])),
		"what machines get is not what the set DefaultSitePolicies says: conversion failed": set_at("error", "conversion failed"),
		": A, B, C and 2 more.": array.concat(filters("pooled", [group(hq)]), [fixture.set_to(fixture.citrix_policy_at("pooled", ["settings"]), ["A", "B", "C", "D", "E"])]),
	}
	testing.says(rule, pooled, text) with input as fixture.changed(changes)
}

test_words_of_an_ou if {
	testing.says(rule, printing, "Organizational Unit (OU): allow it for ou=vda-dr,ou=citrix,dc=corp,dc=example,dc=internal too") with input as fixture.changed(filters("printing", [fixture.filter("OU", fixture.dn.pooled)]))
}

test_words_of_one_group_for_both_sites if {
	testing.says(rule, printing, "not for those of the recovery site in W11 HQ") with input as fixture.changed(array.concat(itself, filters("printing", [fixture.filter("OU", fixture.dn.pooled)])))
}

test_evidence if {
	found := {finding.evidence.found | some finding in rule.findings} with input as fixture.changed(filters("pooled", [group(hq), deny("OU", "ou=x")]))
	found == {["DesktopGroup W11 HQ", "not OU ou=x"]}
}
