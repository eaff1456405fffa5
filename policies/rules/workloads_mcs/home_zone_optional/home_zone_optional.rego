# METADATA
# title: The home zone of delivery groups is optional
# description: >-
#   A delivery group that insists on the home zone of its users starts no session
#   anywhere else. With production their home zone is gone, and they get nothing at the
#   recovery site.
# custom:
#   severity: high
#   remediation: >-
#     Let the delivery group prefer the users' home zone without insisting on it.
#   requires: [workloads, citrixcloud.deliveryGroups]
#   recommendations: [EXT-C-16]
#   basis: practice
package muster.rules.workloads_mcs.home_zone_optional

import data.muster.lib.citrix.commands
import data.muster.lib.fix

targets contains target(g) if some g in judged

needs contains {"target": target(g), "fact": ["citrixcloud", "deliveryGroups", "items", id]} if some id, g in judged

findings contains finding if {
	some id, g in judged
	d := input.citrixcloud.deliveryGroups.items[id]
	insists(d)
	finding := {
		"target": target(g),
		"message": sprintf("%s starts sessions in the users' home zone only.", [g.name]),
		"evidence": {
			"found": {"requireUserHomeZone": d.requireUserHomeZone, "zonePreferences": d.zonePreferences},
			"expected": {"requireUserHomeZone": false, "zonePreferences": "without UserHomeOnly"},
		},
		"fix": fix.of(
			{
				"kind": "command", "where": commands.sdk, "action": "set",
				"object": sprintf("deliverygroup/%s", [g.name]), "attribute": "ZonePreferences", "values": preferred(d),
			},
			sprintf("Set-BrokerDesktopGroup -Name %s -ZonePreferences %s", [commands.quoted(g.name), concat(",", preferred(d))]),
		),
	}
}

gaps contains {"target": target(g), "reason": "fact_missing", "message": message} if {
	some id, g in judged
	d := input.citrixcloud.deliveryGroups.items[id]
	not insists(d)
	some preference in d.zonePreferences
	not preference in {"ApplicationHome", "UserHome", "UserLocation"}
	message := sprintf("%s has the zone preference %s, and nobody knows whether that insists on a zone", [g.name, preference])
}

target(g) := sprintf("deliverygroup/%s", [g.name])

# judged are the delivery groups that serve users in a disaster: those with machines
# of either site.
judged := {id: g |
	some id, g in input.workloads.groups
	some _ in array.concat(g.production, g.recovery)
}

insists(d) if d.requireUserHomeZone == true

insists(d) if "UserHomeOnly" in {preference | some preference in d.zonePreferences}

# preferred are the preferences of a group with the home zone as one of several.
preferred(d) := [mild(preference) | some preference in d.zonePreferences] if {
	"UserHomeOnly" in {preference | some preference in d.zonePreferences}
} else := ["ApplicationHome", "UserHome", "UserLocation"]

mild(preference) := "UserHome" if {
	preference == "UserHomeOnly"
} else := preference
