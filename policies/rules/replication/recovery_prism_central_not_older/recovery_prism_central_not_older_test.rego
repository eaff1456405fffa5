package muster.rules.replication.recovery_prism_central_not_older_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_prism_central_not_older as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

dr := "site/recovery"

version(site, value) := fixture.set_to(fixture.central_at(site, ["version"]), value)

aos(value) := fixture.set_to(fixture.cluster_at("recovery", ["version"]), value)

cases := {
	"the same": {"changes": [], "want": {dr: "pass", "site/production": "not_applicable"}},
	"of the years before": {"changes": [version("recovery", "pc.2022.6")], "want": {dr: "fail"}},
	"a year behind, both counted by years": {"changes": [version("production", "pc.2024.3"), version("recovery", "pc.2023.4"), aos("6.8")], "want": {dr: "fail"}},
	"a release of the same year behind": {"changes": [version("production", "pc.2024.3"), version("recovery", "pc.2024.1"), aos("6.8")], "want": {dr: "pass"}},
	"behind by a release": {"changes": [version("recovery", "pc.7.3")], "want": {dr: "pass"}},
	"ahead": {"changes": [version("production", "pc.2024.3")], "want": {dr: "pass"}},
	"older than its own cluster": {"changes": [version("production", "pc.2024.3"), version("recovery", "pc.2024.3"), aos("7.3")], "want": {dr: "fail"}},
	"of a year, with a cluster of then": {"changes": [version("production", "pc.2024.3"), version("recovery", "pc.2024.3"), aos("6.10")], "want": {dr: "pass"}},
	"before years were counted": {"changes": [version("production", "pc.2020.8"), version("recovery", "pc.5.20"), aos("5.20")], "want": {dr: "fail"}},
	"nobody says which": {"changes": [version("recovery", "")], "want": {dr: "unknown"}},
	"nobody says which production has": {"changes": [version("production", "")], "want": {dr: "unknown"}},
	"production has none": {"changes": [fixture.set_to(["estate", "sites", "production", "prismCentral", "host"], "")], "want": {dr: "pass"}},
	"production's did not answer": {"changes": [fixture.not_learnt(fixture.central_at("production", []))], "want": {dr: "unknown"}},
	"that of the recovery site did not answer": {"changes": [fixture.not_learnt(fixture.central_at("recovery", []))], "want": {dr: "unknown"}},
	"the recovery site has none": {"changes": [fixture.set_to(["estate", "sites", "recovery", "prismCentral", "host"], "")], "want": {dr: "not_applicable"}},
}

test_words[text] if {
	some text, changes in {
		"has version pc.2022.6; that of production has pc.": [version("recovery", "pc.2022.6")],
		"which is older than AOS 7.": [version("production", "pc.2024.3"), version("recovery", "pc.2024.3"), aos("7.3")],
		"does not say which version it has": [version("recovery", "")],
	}
	testing.says(rule, dr, text) with input as fixture.changed(changes)
}
