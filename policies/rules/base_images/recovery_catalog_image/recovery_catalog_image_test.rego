package muster.rules.base_images.recovery_catalog_image_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.base_images.recovery_catalog_image as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

catalog := "catalog/W11-Pooled-HQ"

here(field, value) := fixture.set_to(fixture.catalog_at("pooled", [field]), value)

there(field, value) := fixture.set_to(fixture.catalog_at("recovery", [field]), value)

other := [there("image", "ctx_W11-MASTER_2026-01")]

# old is another image, which came into use before that of production.
old := array.concat(other, [there("imageDate", "2026-01-25T21:45:18Z")])

# taken is a snapshot of that name on the cluster of a site.
taken(site, name, created) := fixture.set_to(
	fixture.element_at(site, ["snapshots", "items", lower(name)]),
	{"name": name, "template": "", "vm": "W11-MASTER", "vmUuid": "", "created": created, "clusters": []},
)

# late is an old image that was published after production had the new one.
late := array.concat(other, [
	there("imageDate", "2026-11-21T08:00:00Z"),
	taken("production", "ctx_W11-MASTER_2026-11", "2026-11-19T08:00:00Z"),
	taken("recovery", "ctx_W11-MASTER_2026-01", "2026-01-19T08:00:00Z"),
])

# reused is the name of an old image for a new one.
reused := [taken("production", "ctx_W11-MASTER_2026-11", "2026-11-19T08:00:00Z"), there("imageDate", "2026-07-26T08:00:00Z")]

# changed says how long ago the image of production was made.
changed(seconds) := fixture.set_to(fixture.image_at("pooled", []), object.union(
	fixture.images[fixture.catalog_id.pooled],
	{"madeAgeSeconds": seconds, "inUseAgeSeconds": 60},
))

versions := [here("template", "W11"), here("image", "12"), there("template", "w11"), there("image", "12")]

cases := {
	"the same image": {"changes": [], "want": {catalog: "pass", "catalog/W11-Pooled-DR": "not_applicable", "catalog/W11-Dev-HQ": "not_applicable"}},
	"the same image in another case": {"changes": [there("image", "CTX_W11-Master_2026-11")], "want": {catalog: "pass"}},
	"the same image, which came to the recovery site later": {"changes": [there("imageDate", "2026-11-21T08:00:00Z")], "want": {catalog: "pass"}},
	"an image of the same name that was in use before that of production was made": {"changes": reused, "want": {catalog: "fail"}},
	"an image of the same name in use since the hour that it was made": {
		"changes": [taken("production", "ctx_W11-MASTER_2026-11", "2026-11-19T08:00:00Z"), there("imageDate", "2026-11-19T09:00:00Z")],
		"want": {catalog: "pass"},
	},
	"an older image": {"changes": old, "want": {catalog: "fail"}},
	"an older image, and the next copy is not due": {"changes": array.concat(old, [changed(86400)]), "want": {catalog: "unknown"}},
	"an older image, and the next copy was due a second ago": {"changes": array.concat(old, [changed(86401)]), "want": {catalog: "fail"}},
	"a newer image, for a trial": {"changes": array.concat(other, [there("imageDate", "2026-11-21T08:00:00Z")]), "want": {catalog: "pass"}},
	"an old image that was published yesterday": {"changes": late, "want": {catalog: "fail"}},
	"nobody knows since when": {"changes": array.concat(other, [there("imageDate", "")]), "want": {catalog: "unknown"}},
	"nobody knows since when production has its own": {"changes": array.concat(old, [here("imageDate", "")]), "want": {catalog: "unknown"}},
	"the image has no name": {"changes": [there("image", ""), there("imageDate", "")], "want": {catalog: "unknown"}},
	"neither image has a name": {
		"changes": [there("image", ""), here("image", ""), there("imageDate", ""), here("imageDate", "")],
		"want": {catalog: "unknown"},
	},
	"the same version of a template": {"changes": versions, "want": {catalog: "pass"}},
	"the version of another template": {
		"changes": array.concat(versions, [there("template", "W10"), there("imageDate", "2026-01-25T21:45:18Z")]),
		"want": {catalog: "fail"},
	},
	"the recovery catalog was not read": {"changes": [fixture.not_learnt(fixture.catalog_at("recovery", []))], "want": {catalog: "unknown"}},
	"catalogs were not all listed": {
		"changes": [fixture.set_to(fixture.citrix_at(["catalogs", "status"]), "partial")],
		"want": {catalog: "unknown"},
	},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]))],
		"want": {catalog: "unknown"},
	},
	"something else makes the machines of the recovery catalog": {
		"changes": array.concat(old, [there("provisioned", false)]),
		"want": {catalog: "not_applicable"},
	},
	"the machines of the recovery catalog are made by hand": {
		"changes": [there("provisioned", false), there("provisioning", "Manual")],
		"want": {catalog: "manual"},
	},
	"nothing takes over": {
		"changes": [fixture.set_to(fixture.workload_at(["catalogs", fixture.catalog_id.pooled, "standIn"]), fixture.stand_in(""))],
		"want": {catalog: "not_applicable"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11-Pooled-DR takes over from W11-Pooled-HQ with the image ctx_W11-MASTER_2026-01, in use since 2026-01-25, and production has had ctx_W11-MASTER_2026-11 since 2026-11-20.": old,
		"in use since 2026-07-26, and production's image of that name was made on 2026-11-19": reused,
		"which was made on 2026-01-19, and that of production, ctx_W11-MASTER_2026-11, on 2026-11-19.": late,
		`Publish-ProvMasterVMImage -ProvisioningSchemeName "W11-Pooled-DR" -MasterImageVM <the path of ctx_W11-MASTER_2026-11 at`: old,
		"nothing tells which of the two is newer": array.concat(other, [there("imageDate", "")]),
		"from none that is known,": [there("image", ""), there("imageDate", "")],
		"12 of the template W10": array.concat(versions, [there("template", "W10"), there("imageDate", "2026-01-25T21:45:18Z")]),
	}
	testing.says(rule, catalog, text) with input as fixture.changed(changes)
}

test_evidence if {
	found := {[finding.evidence.found, finding.evidence.expected] | some finding in rule.findings} with input as fixture.changed(late)
	found == {[
		{"image": "ctx_W11-MASTER_2026-01", "inUseSince": "2026-11-21T08:00:00Z", "made": "2026-01-19T08:00:00Z"},
		{"image": "ctx_W11-MASTER_2026-11", "inUseSince": "2026-11-20T08:00:00Z", "made": "2026-11-19T08:00:00Z"},
	]}
}
