# METADATA
# title: Computer accounts of servers and desktops
# description: >-
#   What the directory says of them. Where no server's account is seen at all, nothing is
#   said of a single one: the reader may not be allowed to see them.
package muster.lib.accounts

import data.muster.lib.place

fact := ["accounts"]

# seen tells that the directory shows accounts of servers.
seen if {
	some account in input.accounts.hosts
	account.exists
}

# of is the account of a host of the estate's domain.
of(host) := input.accounts.hosts[place.full(host)] if input.accounts.status == "ok"

# sid is the security identifier of a host; undefined where it is not known.
sid(host) := of(host).sid if of(host).sid != ""

# disabled is how many machines of some classes of Citrix Cloud cannot sign in, because
# their accounts are disabled, or gone while those of others in the class are there.
disabled(classes) := sum([number |
	some key, class in classes
	desktops := input.accounts.desktops[key]
	number := desktops.disabled + gone(class, desktops)
]) if {
	input.accounts.status == "ok"
} else := 0

gone(class, desktops) := class.count - desktops.found if {
	desktops.found > 0
	class.count > desktops.found
} else := 0
