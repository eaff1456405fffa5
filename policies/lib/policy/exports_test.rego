package muster.lib.policy.exports_test

import data.muster.lib.fixture
import data.muster.lib.policy.exports

settles(by) := [fixture.set_to(
	array.concat(fixture.setting_at("recovery", "recovery", "listOfDDCs"), ["settles"]),
	by,
)]

told(by) := said if {
	said := exports.settling("recovery", fixture.dn.recovery, "listOfDDCs") with input as fixture.changed(settles(by))
}

test_each_export_is_named_with_its_command[by] if {
	some by, command in {
		"vda-keys": "run in PowerShell the line that muster export vda-keys prints",
		"gpresult": "gpresult /scope computer /x gpresult.xml /f",
		"gporeport": "Get-GPOReport -All -ReportType Xml -Path gporeport.xml",
	}
	contains(told(by).fix.text, command)
	contains(told(by).fix.text, sprintf("muster collect --import %s=%s", [by, by]))
}

test_nothing_is_named_where_no_export_helps if {
	told("") == {}
	told("something else") == {}
}
