package muster.rules.file_services.data_protected_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.file_services.data_protected as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

target := `path/\\files1\profiles`

others := "component/file_services"

path(rest) := fixture.file_path(rest)

placed(word) := fixture.set_to(path(["place"]), word)

protected(word) := fixture.set_to(fixture.file_share(["protection"]), word)

beside(lists) := fixture.set_to(path(["beside"]), lists)

mirror := `\\files2\profiles`

at_recovery := fixture.set_to(["fileShares", "paths", mirror], object.union(fixture.file_shares.paths["\\\\files1\\profiles"], {"path": mirror, "place": "recovery", "server": "", "share": ""}))

filer(path_text) := fixture.set_to(["fileShares", "paths", path_text], {
	"status": "ok", "path": path_text, "from": ["components.profiles.paths"], "place": "other", "server": "", "share": "", "targets": [path_text], "named": true, "beside": [[]],
})

# stale is a path that a Citrix policy alone has, where Group Policy gives another user store.
stale(path_text) := [
	filer(path_text),
	fixture.set_to(["fileShares", "paths", path_text, "from"], ["the Citrix policy Baseline"]),
]

unset := fixture.set_to(fixture.setting_at("recovery", "recovery", "upmUserStore"), fixture.not_set)

cases := {
	"a Citrix policy has a user store that Group Policy outranks": {"changes": stale(`\\filer\upm`), "want": {others: "not_applicable"}},
	"a Citrix policy has the user store, and Group Policy none": {"changes": array.concat(stale(`\\filer\upm`), [unset]), "want": {others: "manual"}},
	"its share is replicated": {"changes": [], "want": {target: "pass", others: "not_applicable"}},
	"an estate that names no file servers": {"changes": fixture.unread_files, "want": {target: "not_applicable"}},
	"nobody asked": {"changes": [fixture.without(["fileShares"]), fixture.without(["files"])], "want": {"fileserver/files1": "unknown"}},
	"where it leads was not learnt": {"changes": [fixture.not_learnt(path([])), fixture.set_to(path(["path"]), `\\files1\profiles`)], "want": {target: "unknown"}},
	"what protects the share was not learnt": {"changes": [fixture.not_learnt(fixture.file_share([]))], "want": {target: "unknown"}},
	"what protects the file server was not learnt": {"changes": [fixture.not_learnt(fixture.file_server([])), placed("share")], "want": {target: "unknown"}},
	"a policy leaves its share out": {"changes": [protected("none")], "want": {target: "fail"}},
	"the policy of its share is off": {"changes": [protected("off")], "want": {target: "fail"}},
	"the policy of its share leads elsewhere": {"changes": [protected("outside")], "want": {target: "fail"}},
	"another share is left out": {
		"changes": [fixture.set_to(array.concat(fixture.file_server(["shares", "items"]), ["home"]), object.union(fixture.file_share_known, {"name": "home", "protection": "none"}))],
		"want": {target: "pass"},
	},
	"a protection domain has the whole file server": {"changes": fixture.files_by_domain, "want": {target: "pass"}},
	"there is no such share": {"changes": [placed("absent")], "want": {target: "fail"}},
	"Cloud Cache writes to the recovery site as well": {"changes": [protected("none"), beside([[mirror]]), at_recovery], "want": {target: "pass"}},
	"Cloud Cache writes to a server of the recovery site": {
		"changes": [protected("none"), beside([[sprintf(`\\%s\profiles`, [fixture.fqdn("fs2")])]])],
		"want": {target: "pass"},
	},
	"Cloud Cache writes to it alone": {"changes": [protected("none"), beside([[]])], "want": {target: "fail"}},
	"Cloud Cache writes to the recovery site, and something else here alone": {
		"changes": [protected("none"), beside([[mirror], []]), at_recovery],
		"want": {target: "fail"},
	},
	"Cloud Cache writes to another share of production": {"changes": [protected("none"), beside([[target]])], "want": {target: "fail"}},
	"its namespace is not there": {"changes": [placed("nowhere")], "want": {target: "fail"}},
	"it lies at the recovery site": {"changes": [placed("recovery")], "want": {target: "not_applicable"}},
	"another lies on a filer of another vendor": {"changes": [filer(`\\filer9\home`)], "want": {target: "pass", others: "manual"}},
	"another lies on a server of the recovery site": {"changes": [filer(sprintf(`\\%s\home`, [fixture.fqdn("fs2")]))], "want": {target: "pass", others: "not_applicable"}},
}

test_words[text] if {
	some text in [
		`\\files1\profiles (components.profiles.paths) lies on the share profiles of files1, which no policy replicates`,
		"edit DR-files1: add the share profiles of files1",
	]
	testing.says(rule, target, text) with input as fixture.changed([protected("none")])
}

test_words_without_any_policy if {
	changes := [protected("none"), fixture.set_to(fixture.file_server(["by"]), [])]
	testing.says(rule, target, "New policy › Smart DR, replicate files1") with input as fixture.changed(changes)
}

test_words_of_one_that_is_off[text] if {
	some text in ["is replicated by DR-files1 alone, which is switched off", "switch DR-files1 on"]
	testing.says(rule, target, text) with input as fixture.changed([protected("off")])
}

test_words_of_one_that_leads_elsewhere if {
	testing.says(rule, target, "which DR-files1 replicates to a file server") with input as fixture.changed([protected("outside")])
}
