# METADATA
# title: Hosts hold FAS servers by name
# description: >-
#   An address in the list of FAS servers keeps pointing at production after the server has
#   come back elsewhere, and a short name depends on who looks it up. What counts is what a
#   host has, wherever it got it from. A few desktops of each catalog are asked; nothing is
#   said of the others.
# custom:
#   severity: high
#   remediation: >-
#     Write full DNS names into the policy "Federated Authentication Service", and remove what
#     was written into the registry of the host by hand.
#   requires: [windows]
#   recommendations: [FAS-004, NS-011]
#   basis: document
#   byHand: what is wrong has to be found on the spot first
package muster.rules.fas.windows_addresses_are_names

import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.windows
import data.muster.lib.windows.fas_lists
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in fas_lists.judged

targets contains fas_lists.unsampled.target

needs contains fas_lists.need(host) if some host in fas_lists.judged

findings contains finding if {
	some host in fas_lists.judged
	some number, address in fas_lists.list(host)
	problem := wrong(address)
	finding := {
		"target": windows.target(host),
		"message": sprintf("FAS server %s on %s, %s, is %s.", [number, host, address, problem]),
		"evidence": {"found": address, "expected": "a full DNS name"},
		"fix": sprintf(
			"correct Address%s in the policy that %s gets: it should be %s; then %s",
			[number, host, suggested(address), fix.text(vdas.fetch(host, "gpupdate /target:computer /force"))],
		),
	}
}

gaps contains fas_lists.unasked(host) if some host in fas_lists.judged

gaps contains fas_lists.unsampled

gaps contains windows.gap(host, sprintf("%s has no list of FAS servers", [host])) if {
	some host in fas_lists.judged
	windows.fas(host)
	count(fas_lists.list(host)) == 0
}

wrong(address) := "an address and not a name" if {
	place.literal(address)
} else := "a short name" if {
	address != ""
	not contains(address, ".")
}

suggested(address) := "<full name>" if {
	place.literal(address)
} else := place.full(address)
