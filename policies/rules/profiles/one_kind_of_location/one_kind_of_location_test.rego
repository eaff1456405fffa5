package muster.rules.profiles.one_kind_of_location_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.profiles.one_kind_of_location as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := sprintf("ou/%s", [fixture.dn.recovery])

at(id, value) := fixture.set_to(fixture.setting_at("recovery", "recovery", id), value)

plain(id) := at(id, fixture.setting([`\\fs2\p`], "Citrix common"))

cached(id) := at(id, fixture.setting([`type=smb,connectionString=\\fs2\p`], "Citrix common"))

absent := fixture.healthy.resultant.views.recovery.ous[fixture.dn.recovery].settings.fslogixCCDLocations

cases := {
	"plain locations": {"changes": [], "want": {recovery: "pass"}},
	"those of Cloud Cache": {"changes": [at("fslogixVHDLocations", absent), cached("fslogixCCDLocations")], "want": {recovery: "pass"}},
	"both": {"changes": [cached("fslogixCCDLocations")], "want": {recovery: "fail"}},
	"both for Office": {"changes": [plain("odfcVHDLocations"), cached("odfcCCDLocations")], "want": {recovery: "fail"}},
	"one kind for profiles and another for Office": {"changes": [cached("odfcCCDLocations")], "want": {recovery: "pass"}},
	"one of them in doubt": {"changes": [at("fslogixCCDLocations", fixture.in_doubt)], "want": {recovery: "unknown"}},
	"no locations at all": {"changes": [at("fslogixVHDLocations", absent)], "want": {recovery: "not_applicable"}},
	"an OU that was not read": {"changes": [fixture.not_learnt(fixture.ou_at("recovery", "recovery"))], "want": {recovery: "unknown"}},
	"an estate without profiles": {
		"changes": [cached("fslogixCCDLocations"), fixture.set_to(["estate", "components", "profiles"], object.union(fixture.empty, {"inScope": false}))],
		"want": {recovery: "not_applicable"},
	},
}

test_words if {
	testing.says(rule, recovery, `Remove-GPRegistryValue -Name "Citrix common" -Key "HKLM\SOFTWARE\FSLogix\Profiles" -ValueName VHDLocations`) with input as fixture.changed([cached("fslogixCCDLocations")])
}
