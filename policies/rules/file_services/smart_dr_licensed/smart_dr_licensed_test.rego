package muster.rules.file_services.smart_dr_licensed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.smart_dr_licensed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := "fileserver/files1"

clusters(site) := ["prism", "sites", site, "central", "clusters"]

edition(site, word) := [fixture.set_to(array.concat(clusters(site), ["items", id, "licence", "edition"]), word) |
	some id, _ in fixture.healthy.prism.sites[site].central.clusters.items
]

unlicensed(site) := [fixture.set_to(array.concat(clusters(site), ["items", id, "licence"]), object.union(cluster.licence, fixture.failure)) |
	some id, cluster in fixture.healthy.prism.sites[site].central.clusters.items
]

elsewhere := [fixture.set_to(["files", "sites", "production", "clusters", "items", "other"], {"servers": {"status": "ok", "items": {"files1": {
	"name": "files1", "state": "FS_ACTIVATED_REACHABLE", "domain": "", "version": "5.2", "sizeBytes": null,
}}}})]

cases := {
	"Ultimate at both sites": {"changes": [], "want": {target: "pass"}},
	"Pro at both sites": {"changes": array.concat(edition("production", "PRO"), edition("recovery", "PRO")), "want": {target: "pass"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {target: "unknown"}},
	"what protects it was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([]))], "want": {target: "unknown"}},
	"the clusters were not learnt": {"changes": [fixture.not_learnt(clusters("recovery"))], "want": {target: "unknown"}},
	"a licence was not learnt": {"changes": unlicensed("recovery"), "want": {target: "unknown"}},
	"Starter at production": {"changes": edition("production", "STARTER"), "want": {target: "manual"}},
	"Starter at the recovery site": {"changes": edition("recovery", "STARTER"), "want": {target: "manual"}},
	"the file server is on no cluster that Prism Central tells of": {"changes": elsewhere, "want": {target: "unknown"}},
	"a protection domain, which needs none": {"changes": array.concat(fixture.files_by_domain, edition("production", "STARTER")), "want": {target: "not_applicable"}},
}

test_words[text] if {
	some text in ["DR-files1 replicates files1, which needs the edition Pro", "(STARTER)"]
	testing.says(rule, target, text) with input as fixture.changed(edition("recovery", "STARTER"))
}
