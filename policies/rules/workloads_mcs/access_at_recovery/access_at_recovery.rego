# METADATA
# title: Pooled desktops of the recovery site can be reached on the same ways
# description: >-
#   A delivery group tells from where its sessions may be started: through a gateway, without
#   one, or with tags that a gateway gave. A group of the recovery site that was only ever tried
#   through one of them leaves the users of the other one out.
# custom:
#   severity: high
#   remediation: >-
#     Give the delivery group of the recovery site the access policy of that of production.
#   requires: [workloads, citrixcloud.deliveryGroups]
#   recommendations: [EXT-C-17]
#   basis: practice
package muster.rules.workloads_mcs.access_at_recovery

import data.muster.lib.citrix.commands
import data.muster.lib.citrix.offers
import data.muster.lib.fix

targets contains target(id) if some id in object.keys(judged)

needs contains {"target": target(id), "fact": fact} if {
	some id, other in judged
	some fact in (offers.needs_of(id) | {["citrixcloud", "deliveryGroups", "items", each] | some each in ({id, other} - {""})})
}

findings contains finding if {
	some id, other in pairs
	some field, way in ways
	offers.group(id)[field] == true
	offers.group(other)[field] == false
	finding := {
		"target": target(id),
		"message": sprintf("%s takes over from %s, and its sessions cannot be started %s.", [name(other), name(id), way.words]),
		"evidence": {"found": {field: false}, "expected": {field: true}},
		"fix": fixed(other, way),
	}
}

findings contains finding if {
	some id, other in pairs
	offers.group(id).smartAccess == false
	offers.group(other).smartAccess == true
	finding := {
		"target": target(id),
		"message": sprintf("%s takes over from %s, and wants tags that a gateway gives, which %s does not.", [name(other), name(id), name(id)]),
		"evidence": {"found": {"smartAccess": true}, "expected": {"smartAccess": false}},
		"fix": asked(other, "SmartAccess"),
	}
}

# Tags come from a gateway by its name: that of production is lost.
attest contains {"target": target(id), "question": question, "severity": "medium"} if {
	some id, other in pairs
	offers.group(id).smartAccess == true
	offers.group(other).smartAccess == true
	question := sprintf("%s takes sessions only with tags that a gateway gave. Are those of the gateway of the recovery site among them?", [name(other)])
}

# From where users come when production is lost, only people know.
attest contains {"target": target(id), "question": question, "severity": "medium"} if {
	some id, other in pairs
	kinds := {words[kind] | some kind in offers.group(other).restricted}
	count(kinds) > 0
	question := sprintf("All access rules of %s, which takes over from %s, ask for %s of a client. Are those among them that users have when production is lost?", [
		name(other), name(id), concat(" and ", sort(kinds)),
	])
}

words := {"ClientIP": "the address", "ClientName": "the name"}

gaps contains {"target": target(id), "reason": "fact_missing", "severity": "medium", "message": message} if {
	some id, other in pairs
	some each in {id, other}
	offers.group(each).status == "ok"
	untold := {field |
		some field in (object.keys(ways) | {"smartAccess"})
		not is_boolean(object.get(offers.group(each), field, null))
	} | {"restricted" | each == other; not is_array(object.get(offers.group(each), "restricted", null))}
	count(untold) > 0
	message := sprintf("Citrix Cloud does not say of %s on which ways its sessions may be started (%s)", [name(each), concat(", ", sort(untold))])
}

target(id) := sprintf("deliverygroup/%s", [name(id)])

name(id) := input.workloads.groups[id].name

judged := {id: other |
	some id, other in offers.taken_over
	id != other
}

pairs := {id: other | some id, other in judged; other != ""}

ways := {
	"direct": {"words": "without a gateway", "rule": "NotViaAG"},
	"gateway": {"words": "through a gateway", "rule": "ViaAG"},
	"anonymous": {"words": "without signing in", "rule": ""},
}

fixed(other, way) := fix.of(
	{
		"kind": "command", "where": commands.sdk, "action": "set", "object": sprintf("deliverygroup/%s", [name(other)]),
		"attribute": sprintf("AccessPolicyRule/%s", [way.rule]), "values": ["true"],
	},
	sprintf("Get-BrokerAccessPolicyRule -DesktopGroupName %s -AllowedConnections %s | Set-BrokerAccessPolicyRule -Enabled $true", [commands.quoted(name(other)), way.rule]),
) if {
	way.rule != ""
} else := asked(other, "AllowAnonymous")

asked(other, attribute) := fix.question(
	"Studio", {"object": sprintf("deliverygroup/%s", [name(other)]), "attribute": attribute, "values": []},
	sprintf("in Studio, Delivery Groups › %s › Edit › Access Policy and Users: find out whether that is meant, and set it as at production", [name(other)]),
)
