# METADATA
# title: Recordings lie where they come back
# description: >-
#   The database of Session Recording has the paths of recordings, and not these themselves: they
#   lie on a disk of the server, or on a share. A disk comes back with its machine; a share has to
#   be one that comes back too. A server that stands by at the recovery site has a disk of its own,
#   and on it nothing of the past.
# custom:
#   severity: medium
#   remediation: >-
#     Keep recordings on a share that is replicated, or replicate the machine with its disks.
#   requires: [windows, dns.resolvers]
#   recommendations: [SR-000]
#   basis: document
#   byHand: what is missing has to be built, bought or licensed, which no setting does
package muster.rules.sr.recordings_come_back

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.protection
import data.muster.lib.shares
import data.muster.lib.windows

targets contains windows.target(host) if some host in judged

needs contains windows.need(host, "recording") if some host in judged

findings contains {
	"target": windows.target(host),
	"message": sprintf("%s keeps recordings in %s, on a disk of a machine that does not come back.", [host, path]),
	"evidence": {"found": path, "expected": "a share that comes back, or a machine that does"},
	"fix": sprintf("on %s, Session Recording Server Properties, Storage: give a share that is replicated; copy %s there once", [host, path]),
} if {
	some host in judged
	some path in windows.recording(host).storage
	not shares.unc(path)
	not protection.replicating("sr")
}

findings contains {
	"target": windows.target(host),
	"message": sprintf("%s keeps recordings in %s, which %s.", [host, path, why[shares.standing(path)]]),
	"evidence": {"found": path, "expected": "a share that is there when production is gone"},
	"fix": sprintf("replicate the share of %s to the recovery site, or move recordings to one that is", [path]),
} if {
	some host in judged
	some path in windows.recording(host).storage
	shares.unc(path)
	why[shares.standing(path)]
}

gaps contains windows.gap(host, sprintf("nothing tells where the server of %s is, on which %s keeps recordings", [path, host])) if {
	some host in judged
	some path in windows.recording(host).storage
	shares.unc(path)
	shares.standing(path) == "unknown"
}

attest contains {
	"target": windows.target(host),
	"question": sprintf("The registry of %s names no folder of recordings. Do they lie where they come back, on a disk that is replicated or on a share that is?", [host]),
} if {
	some host in judged
	windows.recording(host)
	count(windows.recording(host).storage) == 0
}

why := {
	"elsewhere": "is at production alone",
	"nowhere": "leads nowhere at the recovery site",
	"dormant": "is switched off at the recovery site",
}

# judged are the servers of production that were asked.
judged := {host |
	some server in estate.servers("sr", "production")
	host := place.full(server)
	input.windows.hosts[host].recording != null
}
