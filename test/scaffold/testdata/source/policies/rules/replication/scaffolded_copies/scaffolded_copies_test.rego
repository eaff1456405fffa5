package muster.rules.replication.scaffolded_copies_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.scaffolded_copies as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(array.concat(asked, case.changes))
}

cases := {
	"a copy that is made passes": {"changes": [], "want": {target: "pass"}},
	"a copy that is disabled fails": {
		"changes": [fixture.set_to(["scaffolded", "copies", "items", "vault", "enabled"], false)],
		"want": {target: "fail"},
	},
	"no copy leaves nothing to judge": {
		"changes": [fixture.set_to(["scaffolded", "copies", "items"], {})],
		"want": {target: "not_applicable"},
	},
}

target := "copy/vault"

asked := [
	fixture.set_to(["sources", "scaffolded"], fixture.source),
	fixture.set_to(["scaffolded"], {"copies": {"status": "ok", "items": {"vault": {"name": "vault", "enabled": true}}}}),
]
