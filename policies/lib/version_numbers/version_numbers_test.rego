package muster.lib.version_numbers_test

import data.muster.lib.version_numbers

test_the_newest_version[newest] if {
	some newest, versions in {
		"2.10.0.0": {"2.9.0.0", "2.10.0.0"},
		"2.7.1.1": {"2.7.1.1", "2.7.1"},
		"2.7.1.0": {"2.7.1.0", "2.7.1"},
		"10": {"9.9", "10"},
	}
	version_numbers.newest(versions) == newest
}

test_versions_that_are_the_same[version] if {
	some version, other in {
		"2.7.1.0": "2.7.1", "2.7.0.0": "2.7", "2.07.1": "2.7.1", "0": "0.0",
		"2.7.0 LTSR": "2.7", "v2.7": "2.7", "unknown": "",
	}
	version_numbers.comparable(version) == version_numbers.comparable(other)
}

test_versions_that_differ[version] if {
	some version, other in {"2.7.10": "2.7.1", "2.70": "2.7", "2.0.7": "2.7"}
	version_numbers.comparable(version) != version_numbers.comparable(other)
}
