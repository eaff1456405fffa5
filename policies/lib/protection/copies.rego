package muster.lib.protection

# Copies at the recovery site: how old they may be, and how to say so.

# late tells that the newest copy of a machine is older than two recovery points
# ought to be. One that is just being made, and takes as long as the next is away,
# is not late.
late(machine) if {
	machine.rpoSeconds > 0
	machine.copy.ageSeconds > machine.rpoSeconds * 2
}

# duration is a number of seconds as people say it.
duration(seconds) := sprintf("%d days", [floor(seconds / 86400)]) if {
	seconds >= 172800
} else := sprintf("%d h", [floor(seconds / 3600)]) if {
	seconds >= 10800
} else := sprintf("%d min", [floor(seconds / 60)]) if {
	seconds >= 120
} else := sprintf("%d s", [seconds])

# silent says which clusters of the recovery site did not tell what they hold. It
# is undefined when all did.
silent(copy) := sprintf("%s did not tell which copies it holds", [concat(", ", copy.unread)]) if count(copy.unread) > 0

# abridged is a list of names that may be long: the first ten, and how many there
# are.
abridged(names) := {"count": count(names), "first": array.slice(sort(names), 0, 10)}

# in_words is the same in a sentence.
in_words(names) := concat(", ", sort(names)) if {
	count(names) <= 10
} else := sprintf("%s and %d more", [concat(", ", abridged(names).first), count(names) - 10])
