package muster.rules.ad.directory_replicated_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.directory_replicated as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

domain := "domain/corp.example.internal"

at(key) := ["replicas", "directory", key]

differ(what, name, field, found) := fixture.set_to(at("differences"), [{
	"what": what, "name": name, "field": field,
	"production": found[0], "recovery": found[1], "ageSeconds": found[2],
}])

ou := "ou=vda,dc=corp,dc=example,dc=internal"

links(age) := differ("containers", ou, "links", ["[1]", "[]", age])

cases := {
	"both say the same": {"changes": [], "want": {domain: "pass"}},
	"a link is missing at the recovery site": {"changes": [links(null)], "want": {domain: "fail"}},
	"a link was made a moment ago": {"changes": [links(60)], "want": {domain: "unknown"}},
	"a link should have arrived": {"changes": [links(1860)], "want": {domain: "fail"}},
	"a version of a policy is another matter": {"changes": [differ("gpos", fixture.guid.common, "versionComputer", ["1", "2", null])], "want": {domain: "pass"}},
	"a list was not read at one site": {
		"changes": [fixture.set_to(at("unread"), [{"what": "groups", "status": "failed", "reason": "timeout", "message": "no answer came"}])],
		"want": {domain: "unknown"},
	},
	"the directory was not read at a site": {"changes": [fixture.set_to(at("status"), "failed")], "want": {domain: "unknown"}},
	"one controller answered for both sites": {"changes": [fixture.set_to(at("own"), false), links(null)], "want": {domain: "not_applicable"}},
	"no directory": {"changes": [fixture.without(["replicas"])], "want": {domain: "unknown"}},
}

test_words[text] if {
	some text, change in {
		"domainSid of the directory is \"S-1-5-21-1\" at production and \"S-1-5-21-2\" at the recovery site.": differ("domainSid", "", "", [`"S-1-5-21-1"`, `"S-1-5-21-2"`, null]),
		"The subnet 10.20.0.0/16 is in the directory of production and not in that of the recovery site.": differ("subnets", "10.20.0.0/16", "", ["there", "", null]),
		"The subnet 10.20.0.0/16 is in the directory of the recovery site and not in that of production.": differ("subnets", "10.20.0.0/16", "", ["", "there", null]),
		"links of the OU ou=vda,dc=corp,dc=example,dc=internal is [1] at production and [] at the recovery site.": links(null),
		"The DFS namespace profiles has folders redirected in the directory of the recovery site (path Redirected) and not in that of production.": differ("namespaces", "profiles", "folders redirected", ["null", "path Redirected", null]),
		"The DFS namespace profiles has folders upm in the directory of production (path UPM) and not in that of the recovery site.": differ("namespaces", "profiles", "folders upm", ["path UPM", "null", null]),
		"It was changed 1 minutes ago, and may be on its way for 30": links(60),
		"the groups of the directory could not be compared": fixture.set_to(at("unread"), [{"what": "groups", "status": "failed", "reason": "timeout", "message": ""}]),
	}
	testing.says(rule, domain, text) with input as fixture.changed([change])
}

test_on_its_way_it_matters_little if {
	severity := testing.severity(rule, domain) with input as fixture.changed([links(60)])
	severity == "low"
}

test_there_is_a_word_for_every_list if {
	every what in ["sites", "containers", "gpos", "groups", "wmiFilters", "namespaces"] {
		rule.one[what]
		rule.many[what]
	}
}
