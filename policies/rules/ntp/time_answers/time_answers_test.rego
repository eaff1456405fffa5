package muster.rules.ntp.time_answers_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ntp.time_answers as rule

service := "time"

target := fixture.reach_target(service)

test_status[name] if {
	some name, case in object.union_n([fixture.reach_cases(service), fixture.reach_cases_inside(service), own])
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := {}

test_silence_of_a_datagram_decides_nothing if {
	testing.severity(rule, target) == "medium" with input as fixture.changed([fixture.reach_outcome(service, "silent", 3)])
}
