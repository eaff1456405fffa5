# METADATA
# title: Desktops of the recovery site have the recording agent where those of production have it
# description: >-
#   A catalog that stands in for one whose sessions are recorded is made from an image of its own.
#   Without the agent in it nothing is recorded, and nobody notices.
# custom:
#   severity: low
#   remediation: >-
#     Install the agent of Session Recording in the image of the catalog at the recovery site, and
#     publish it.
#   requires: [windows, workloads]
#   recommendations: [SR-007]
#   basis: document
#   observes: target
#   byHand: it is installed or repaired on the host, with an installer
package muster.rules.sr.agent_at_recovery

import data.muster.lib.estate
import data.muster.lib.windows

targets contains windows.target(host) if some host, _ in judged

needs contains windows.need(host, "recorder") if some host, _ in judged

findings contains {
	"target": windows.target(host),
	"message": sprintf("%s of the catalog %s has no recording agent, and desktops of %s, for which it stands in, have one.", [host, windows.vda(host).catalog, of]),
	"evidence": {"found": "no agent", "expected": "an agent of Session Recording"},
	"fix": sprintf("on the master image of %s: SessionRecordingAgentx64.msi /qn SESSIONRECORDINGSERVERNAME=%s; then publish the image", [windows.vda(host).catalog, concat(" or ", sort(estate.all_servers("sr") | estate.aliases("sr")))]),
} if {
	some host, of in judged
	windows.recorder(host).installed == false
}

# judged are the VDAs of catalogs that stand in for one whose machines are recorded.
judged := {host: min(of) |
	estate.in_scope("sr")
	some host, said in input.windows.hosts
	said.recorder != null
	of := recorded_by[said.vda.catalog]
}

# recorded_by are the catalogs that are recorded, by the name of the one that stands in for them.
recorded_by := {name: of |
	some name in {input.workloads.catalogs[catalog.standIn.id].name | some catalog in input.workloads.catalogs}
	of := {catalog.name |
		some catalog in input.workloads.catalogs
		input.workloads.catalogs[catalog.standIn.id].name == name
		catalog.name in recorded
	}
	count(of) > 0
}

recorded := {windows.vda(host).catalog |
	some host, _ in input.windows.hosts
	windows.recorder(host).installed == true
}
