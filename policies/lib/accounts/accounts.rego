# METADATA
# title: Computer accounts of servers
# description: >-
#   What the directory says of them. Where no server's account is seen at all, nothing is
#   said of a single one: the reader may not be allowed to see them.
package muster.lib.accounts

import data.muster.lib.place

fact := ["serverAccounts"]

# seen tells that the directory shows accounts of servers.
seen if {
	some account in input.serverAccounts.hosts
	account.exists
}

# of is the account of a host of the estate's domain.
of(host) := input.serverAccounts.hosts[place.full(host)] if input.serverAccounts.status == "ok"

# sid is the security identifier of a host; undefined where it is not known.
sid(host) := of(host).sid if of(host).sid != ""
