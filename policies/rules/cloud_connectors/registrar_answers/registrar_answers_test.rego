package muster.rules.cloud_connectors.registrar_answers_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.cloud_connectors.registrar_answers as rule

service := "registration"

target := fixture.reach_target(service)

test_status[name] if {
	some name, case in object.union_n([fixture.reach_cases(service), fixture.reach_cases_inside(service), own])
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

own := {}
