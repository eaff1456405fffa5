package muster.rules.workloads_mcs.access_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.access_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

group := "deliverygroup/W11 HQ"

own(field, value) := [fixture.set_to(fixture.group_at("pooled", [field]), value)]

other(field, value) := [fixture.set_to(fixture.group_at("recovery", [field]), value)]

stand_in(id) := [fixture.set_to(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]), fixture.stand_in(id))]

cases := {
	"both can be reached on the same ways": {"changes": [], "want": {group: "pass", "deliverygroup/W11 DR": "not_applicable", "deliverygroup/W11 Dev": "not_applicable"}},
	"through a gateway only": {"changes": other("direct", false), "want": {group: "fail"}},
	"through a gateway only, as at production": {"changes": array.concat(other("direct", false), own("direct", false)), "want": {group: "pass"}},
	"not through a gateway": {"changes": other("gateway", false), "want": {group: "fail"}},
	"on more ways than at production": {"changes": own("direct", false), "want": {group: "pass"}},
	"not without signing in": {"changes": own("anonymous", true), "want": {group: "fail"}},
	"with tags of a gateway": {"changes": other("smartAccess", true), "want": {group: "fail"}},
	"with tags of a gateway, as at production": {"changes": array.concat(other("smartAccess", true), own("smartAccess", true)), "want": {group: "manual"}},
	"with tags at production only": {"changes": own("smartAccess", true), "want": {group: "pass"}},
	"for certain addresses alone": {"changes": other("restricted", ["ClientIP"]), "want": {group: "manual"}},
	"for certain addresses at production": {"changes": own("restricted", ["ClientIP"]), "want": {group: "pass"}},
	"access rules that are not told": {"changes": other("restricted", null), "want": {group: "unknown"}},
	"access rules of production that are not told": {"changes": own("restricted", null), "want": {group: "pass"}},
	"nobody says": {"changes": other("direct", null), "want": {group: "unknown"}},
	"nobody says of production": {"changes": array.concat(own("direct", null), other("direct", false)), "want": {group: "unknown"}},
	"older facts do not say": {"changes": [fixture.without(fixture.group_at("recovery", ["direct"]))], "want": {group: "unknown"}},
	"the group of the recovery site was not read": {"changes": other("status", "failed"), "want": {group: "unknown"}},
	"the group of production was not read": {"changes": own("status", "failed"), "want": {group: "unknown"}},
	"the group itself has machines of both sites": {"changes": stand_in(fixture.group_id.pooled), "want": {group: "not_applicable"}},
	"nothing takes over from the group": {"changes": stand_in(""), "want": {group: "not_applicable"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["groups", fixture.group_id.pooled, "standIn"]))],
		"want": {group: "unknown"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11 DR takes over from W11 HQ, and its sessions cannot be started without a gateway.": other("direct", false),
		`Get-BrokerAccessPolicyRule -DesktopGroupName "W11 DR" -AllowedConnections NotViaAG | Set-BrokerAccessPolicyRule -Enabled $true`: other("direct", false),
		"cannot be started through a gateway.": other("gateway", false),
		"-AllowedConnections ViaAG": other("gateway", false),
		"without signing in.": own("anonymous", true),
		"Delivery Groups › W11 DR › Edit › Access Policy and Users": own("anonymous", true),
		"All access rules of W11 DR, which takes over from W11 HQ, ask for the address and the name of a client.": other("restricted", ["ClientIP", "ClientName"]),
		"and wants tags that a gateway gives, which W11 HQ does not.": other("smartAccess", true),
		"Are those of the gateway of the recovery site among them?": array.concat(other("smartAccess", true), own("smartAccess", true)),
		"does not say of W11 DR on which ways its sessions may be started (direct)": other("direct", null),
	}
	testing.says(rule, group, text) with input as fixture.changed(changes)
}
