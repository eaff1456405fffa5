package muster.rules.network.paths_open_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.network.paths_open as rule

service := "kerberos"

target := fixture.reach_target(service)

test_status[name] if {
	some name, case in object.union_n([fixture.reach_cases(service), fixture.reach_cases_inside(service), own])
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := {}

test_what_no_question_can_prove_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([fixture.reach_outcome(service, "accepted", 1), fixture.set_to(fixture.reach_at(service, ["probe"]), "accept")])
}

test_one_address_of_two_weighs_little if {
	testing.severity(rule, target) == "low" with input as fixture.changed([fixture.second(service, {"status": "ok", "outcome": "refused", "tries": 3, "said": "", "certificate": null})])
}

test_words[text] if {
	some text in ["Desktops do not reach kerberos at dc2.corp.example.internal (10.20.0.10), TCP port 88, tried from dr-desk: refused 3 times", "a firewall answers in the place of the host"]
	testing.says(rule, target, text) with input as fixture.changed([
		fixture.reach_outcome(service, "refused", 3),
		fixture.set_to(["reachability", "vantages", "dr-desk", "controls", "10.20.0.10", "accepted"], true),
	])
}
