# METADATA
# title: Versions, compared number by number
# description: >-
#   As the collector of Windows hosts compares them too. What stands around the numbers
#   does not count.
package muster.lib.version_numbers

# comparable is a version as numbers, so that 2.10 comes after 2.9 and 2.7.1.0 is
# 2.7.1.
comparable(version) := array.slice(numbers, 0, last + 1) if {
	numbers := [to_number(found) | some found in regex.find_n(`[0-9]+`, version, -1)]
	last := max([i | some i, number in numbers; number != 0])
} else := []

# newest is the highest of some versions, as it is written. It is undefined when there
# are none.
newest(versions) := max([version | some version in versions; comparable(version) == highest]) if {
	highest := max([comparable(version) | some version in versions])
}
