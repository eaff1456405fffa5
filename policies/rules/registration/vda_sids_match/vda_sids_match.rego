# METADATA
# title: No list of SIDs keeps desktops from the recovery connectors
# description: >-
#   ListOfSIDs, where a desktop has one, narrows the connectors that it trusts to these
#   machines. Left behind by an old image, it makes the desktop refuse the very recovery
#   connectors that its list names. A few desktops of each catalog are asked; nothing is
#   said of the others.
# custom:
#   severity: blocker
#   remediation: >-
#     Remove ListOfSIDs, so that VDAs work the identifiers out for themselves, or add the
#     SID of every recovery connector.
#   requires: [windows]
#   recommendations: [REG-007]
#   basis: practice
#   byHand: what is wrong has to be found on the spot first
package muster.rules.registration.vda_sids_match

import data.muster.lib.accounts
import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.vdas

targets contains windows.target(host) if some host in vdas.disaster

targets contains none.target

needs contains vdas.need(host) if some host in vdas.disaster

findings contains finding if {
	some host in narrowed
	distrusted := registration.distrusted(vdas.known(host, "recovery"), sids(host))
	count(distrusted) > 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("ListOfSIDs on %s does not hold the SIDs of %s, so that it refuses these connectors.", [host, registration.in_order(distrusted)]),
		"evidence": {"found": sort(sids(host)), "expected": {connector: accounts.sid(connector) | some connector in distrusted}},
		"fix": vdas.in_image(host, removal),
	}
}

findings contains finding if {
	some host in narrowed
	listed := vdas.known(host, "recovery")
	count(registration.distrusted(listed, sids(host))) == 0
	count(sids(host)) < count(listed)
	finding := {
		"target": windows.target(host),
		"message": sprintf(
			"ListOfSIDs on %s trusts %d machines, fewer than the %d recovery connectors in its list.",
			[host, count(sids(host)), count(listed)],
		),
		"evidence": {"found": sort(sids(host)), "expected": sprintf("the SIDs of %s", [registration.in_order(listed)])},
		"fix": vdas.in_image(host, removal),
	}
}

gaps contains vdas.unasked(host) if some host in vdas.disaster

gaps contains none

# Of connectors whose SID the directory did not tell, people have to say it.
attest contains {"target": windows.target(host), "question": question, "list": sort(sids(host))} if {
	some host in narrowed
	some connector in vdas.known(host, "recovery")
	not accounts.sid(connector)
	question := sprintf(
		"%s trusts only the SIDs %s. Are those of all recovery connectors among them, (Get-ADComputer NAME).SID: %s?",
		[host, concat(" ", sort(sids(host))), registration.in_order(vdas.connectors("recovery"))],
	)
}

# narrowed are the desktops that have such a list. The others work the identifiers out
# for themselves.
narrowed := {host |
	some host in vdas.disaster
	windows.vda(host).listOfSids != ""
}

sids(host) := {sid |
	some word in regex.split(`[\s,;()]+`, windows.vda(host).listOfSids)
	word != ""
	sid := upper(word)
}

removal := `'HKLM:\SOFTWARE\Policies\Citrix\VirtualDesktopAgent', 'HKLM:\SOFTWARE\Citrix\VirtualDesktopAgent' | Get-Item -ErrorAction Ignore | Remove-ItemProperty -Name ListOfSIDs -ErrorAction Ignore; Restart-Service BrokerAgent`

none := vdas.unsampled({host | some host in vdas.sampled; not vdas.stays(host)}, registration.disaster_ous)
