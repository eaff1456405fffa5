package muster.lib.windows.plugins_test

import data.muster.lib.windows.plugins

test_the_newest_version[newest] if {
	some newest, versions in {
		"2.10.0.0": {"2.9.0.0", "2.10.0.0"},
		"2.7.1.1": {"2.7.1.1", "2.7.1"},
		"2.7.1.0": {"2.7.1.0", "2.7.1"},
		"10": {"9.9", "10"},
	}
	plugins.newest(versions) == newest
}

test_versions_that_are_the_same[version] if {
	some version, other in {"2.7.1.0": "2.7.1", "2.7.0.0": "2.7", "2.07.1": "2.7.1", "0": "0.0"}
	plugins.comparable(version) == plugins.comparable(other)
}

test_versions_that_differ[version] if {
	some version, other in {"2.7.10": "2.7.1", "2.70": "2.7", "2.0.7": "2.7"}
	plugins.comparable(version) != plugins.comparable(other)
}
