package muster.rules.workloads_mcs.applications_at_recovery_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.workloads_mcs.applications_at_recovery as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

mail := "application/Outlook"

ledger := "application/Ledger"

hq := fixture.group_id.pooled

dr := fixture.group_id.recovery

of(key, field, value) := [fixture.set_to(fixture.application_at(key, [field]), value)]

finance(field, value) := [fixture.set_to(fixture.application_group_at([field]), value)]

# only_at_production publishes an application to production alone.
only_at_production(key) := {
	"mail": of("mail", "deliveryGroups", [hq]),
	"ledger": finance("deliveryGroups", [hq]),
}[key]

# copy is another application of the recovery site that users see under the same name.
copy(changes) := array.concat(only_at_production("mail"), [
	fixture.set_to(
		fixture.citrix_at(["applications", "items", "copy"]),
		object.union(fixture.application("mail"), object.union({"id": "copy", "name": "Outlook DR", "publishedName": "mail", "deliveryGroups": [dr]}, changes)),
	),
	fixture.set_to(fixture.group_at("pooled", ["published"]), 2),
])

stand_in(id) := [fixture.set_to(fixture.workload_at(["groups", hq, "standIn"]), fixture.stand_in(id))]

itself := array.concat(stand_in(hq), [
	fixture.set_to(fixture.workload_at(["groups", hq, "recovery"]), [fixture.catalog_id.recovery]),
	fixture.set_to(fixture.class_at("0a02", ["deliveryGroup"]), hq),
])

counted(key, number) := [fixture.set_to(fixture.group_at(key, ["published"]), number)]

pinned(zone) := array.concat(of("mail", "homeZone", zone), of("mail", "homeZoneMode", "Only"))

tags(class, value) := [fixture.set_to(fixture.class_at(class, ["tags"]), value)]

unknown_tags := [fixture.set_to(fixture.class_at(class, ["tagsUnknown"]), true) | some class in ["0a02", "0a04"]]

everyone := [fixture.set_to(fixture.group_at("pooled", ["everyone"]), true), fixture.set_to(fixture.group_at("pooled", ["users"]), [])]

cases := {
	"both groups have it": {"changes": [], "want": {mail: "pass", ledger: "pass", "deliverygroup/W11 HQ": "not_applicable"}},
	"the group of the recovery site does not have it": {"changes": array.concat(only_at_production("mail"), counted("recovery", 1)), "want": {mail: "fail", ledger: "pass"}},
	"its application group is not of the recovery site": {"changes": array.concat(only_at_production("ledger"), counted("recovery", 1)), "want": {ledger: "fail", mail: "pass"}},
	"another application of the same name is there": {"changes": copy({}), "want": {mail: "pass"}},
	"another application of the same name is there, disabled": {"changes": copy({"enabled": false, "status": "failed"}), "want": {mail: "fail"}},
	"another application of the same name is there, and no user sees it": {"changes": copy({"visible": false}), "want": {mail: "fail"}},
	"another application of the same name is for fewer users": {"changes": copy({"everyone": false, "users": [`CORP\Pilots`]}), "want": {mail: "fail"}},
	"another application of the same name is for the users of the group": {"changes": copy({"everyone": false, "users": [`corp\w11-users`]}), "want": {mail: "pass"}},
	"another application of the same name, and nobody knows for whom": {"changes": copy({"status": "failed", "everyone": false}), "want": {mail: "unknown"}},
	"another application without a name is not the same": {
		"changes": array.concat(copy({"publishedName": ""}), of("mail", "publishedName", "")),
		"want": {mail: "fail"},
	},
	"both are for the same few": {
		"changes": array.concat(copy({"everyone": false, "users": [`CORP\A`]}), array.concat(of("mail", "everyone", false), of("mail", "users", [`CORP\A`]))),
		"want": {mail: "pass"},
	},
	"it is disabled, and serves nobody today": {"changes": of("mail", "enabled", false), "want": {mail: "not_applicable"}},
	"no user sees it today": {"changes": of("mail", "visible", false), "want": {mail: "not_applicable"}},
	"its application group is disabled": {"changes": finance("enabled", false), "want": {ledger: "not_applicable"}},
	"it comes to the recovery site in a disabled application group": {
		"changes": array.concat(of("mail", "deliveryGroups", [hq]), array.concat(of("mail", "groups", [fixture.application_group_id]), array.concat(
			finance("enabled", false),
			finance("deliveryGroups", [dr]),
		))),
		"want": {mail: "fail"},
	},
	"it comes to the recovery site in an application group for fewer users": {
		"changes": array.concat(of("mail", "deliveryGroups", [hq]), of("mail", "groups", [fixture.application_group_id])),
		"want": {mail: "pass"},
	},
	"it comes to the recovery site in an application group for fewer users alone": {
		"changes": array.concat(array.concat(of("mail", "deliveryGroups", [hq]), of("mail", "groups", [fixture.application_group_id])), finance("deliveryGroups", [dr])),
		"want": {mail: "fail"},
	},
	"everyone may sign in and the application is for some": {
		"changes": array.concat(everyone, array.concat(array.concat(of("mail", "deliveryGroups", [hq]), of("mail", "groups", [fixture.application_group_id])), finance("deliveryGroups", [dr]))),
		"want": {mail: "fail"},
	},
	"nobody knows for whom its application group is": {"changes": finance("status", "failed"), "want": {ledger: "unknown", mail: "pass"}},
	"its application group asks for a tag that only production has": {
		"changes": array.concat(finance("tag", "Finance"), tags("0a01", ["Finance"])),
		"want": {ledger: "fail", mail: "pass"},
	},
	"its application group asks for a tag that a recovery desktop has": {
		"changes": array.concat(finance("tag", "Finance"), tags("0a02", ["finance"])),
		"want": {ledger: "pass"},
	},
	"its application group asks for a tag, and nobody knows the tags": {"changes": array.concat(finance("tag", "Finance"), unknown_tags), "want": {ledger: "unknown"}},
	"it starts in its home zone alone": {"changes": pinned(fixture.zone_id.production), "want": {mail: "fail", ledger: "pass"}},
	"it starts in a zone of the recovery site alone": {"changes": pinned(fixture.zone_id.recovery), "want": {mail: "pass"}},
	"it starts in its home zone alone and has none": {"changes": pinned(""), "want": {mail: "pass"}},
	"it prefers its home zone": {"changes": of("mail", "homeZone", fixture.zone_id.production), "want": {mail: "pass"}},
	"its home zone is of a mode that nobody knows": {"changes": of("mail", "homeZoneMode", "NearestOnly"), "want": {mail: "unknown"}},
	"it starts in its home zone alone, and another one of the same name does not": {
		"changes": array.concat(copy({}), pinned(fixture.zone_id.production)),
		"want": {mail: "pass"},
	},
	"the application itself was not read": {"changes": of("mail", "status", "failed"), "want": {mail: "unknown", ledger: "pass"}},
	"applications were not all listed": {"changes": [fixture.set_to(fixture.citrix_at(["applications", "status"]), "partial")], "want": {mail: "unknown"}},
	"application groups were not all listed": {"changes": [fixture.set_to(fixture.citrix_at(["applicationGroups", "status"]), "partial")], "want": {mail: "unknown"}},
	"this API client is not shown all": {"changes": counted("pooled", 3), "want": {"deliverygroup/W11 HQ": "unknown", mail: "pass"}},
	"this API client is not shown all of the recovery site": {
		"changes": array.concat(only_at_production("mail"), counted("recovery", 2)),
		"want": {mail: "unknown", "deliverygroup/W11 DR": "unknown"},
	},
	"this API client may not list applications": {
		"changes": [fixture.set_to(fixture.citrix_at(["applications"]), object.union(fixture.failure, {"items": {}}))],
		"want": {"deliverygroup/W11 HQ": "unknown", "deliverygroup/W11 Dev": "not_applicable"},
	},
	"this API client may not list application groups": {
		"changes": [fixture.set_to(fixture.citrix_at(["applicationGroups"]), object.union(fixture.failure, {"items": {}}))],
		"want": {"deliverygroup/W11 HQ": "unknown", mail: "unknown"},
	},
	"nobody counts": {"changes": counted("pooled", null), "want": {"deliverygroup/W11 HQ": "unknown", mail: "pass"}},
	"fewer are counted than are published": {"changes": counted("pooled", 0), "want": {"deliverygroup/W11 HQ": "unknown", mail: "pass"}},
	"those of application groups are not counted": {"changes": counted("pooled", 1), "want": {"deliverygroup/W11 HQ": "not_applicable", mail: "pass"}},
	"no application at all": {
		"changes": array.concat([fixture.set_to(fixture.citrix_at(["applications", "items"]), {})], array.concat(counted("pooled", 0), counted("recovery", 0))),
		"want": {mail: "not_applicable", ledger: "not_applicable"},
	},
	"nothing takes over from the group": {"changes": stand_in(""), "want": {mail: "not_applicable"}},
	"nobody knows what takes over": {
		"changes": [fixture.not_learnt(fixture.workload_at(["groups", hq, "standIn"]))],
		"want": {mail: "unknown", ledger: "unknown"},
	},
	"the group itself has machines of both sites": {"changes": array.concat(itself, only_at_production("mail")), "want": {mail: "pass", ledger: "pass"}},
	"the group itself asks for machines of production": {
		"changes": array.concat(itself, array.concat(finance("tag", "HQ"), tags("0a01", ["HQ"]))),
		"want": {ledger: "fail", mail: "pass"},
	},
}

test_words[text] if {
	some text, changes in {
		"W11 DR takes over from W11 HQ and does not have the application Outlook.": array.concat(only_at_production("mail"), counted("recovery", 1)),
		`Get-BrokerApplication -UUID 0c080000-0000-4000-8000-000000000001 | Add-BrokerApplication -DesktopGroup "W11 DR"`: array.concat(only_at_production("mail"), counted("recovery", 1)),
		"has the application Outlook disabled: Outlook DR is.": copy({"enabled": false}),
		"Get-BrokerApplication -UUID copy | Set-BrokerApplication -Enabled $true": copy({"enabled": false}),
		"Get-BrokerApplication -UUID copy | Set-BrokerApplication -Visible $true": copy({"visible": false}),
		"has the application Outlook not for CORP\\W11-Users: Outlook DR leaves them out.": copy({"everyone": false, "users": [`CORP\Pilots`]}),
		`$a = Get-BrokerApplication -UUID copy; "CORP\W11-Users" | ForEach-Object { Add-BrokerUser -Name $_ -Application $a }`: copy({"everyone": false, "users": [`CORP\Pilots`]}),
		"Get-BrokerApplication -UUID copy | Set-BrokerApplication -UserFilterEnabled $false": array.concat(everyone, copy({"everyone": false, "users": [`CORP\Pilots`]})),
		"The application Outlook starts in its home zone HQ only": pinned(fixture.zone_id.production),
		"starts in its home zone nowhere only": pinned("nowhere"),
		"| Set-BrokerApplication -HomeZoneOnly $false": pinned(fixture.zone_id.production),
		"does not say all of the application Outlook DR": copy({"status": "failed", "everyone": false}),
		"W11 DR, which takes over from W11 HQ, has more applications than this API client is shown; Outlook may be one of them": array.concat(only_at_production("mail"), counted("recovery", 2)),
	}
	testing.says(rule, mail, text) with input as fixture.changed(changes)
}

test_words_of_application_groups[text] if {
	some text, changes in {
		`Add-BrokerApplicationGroup -Name "Finance" -DesktopGroup "W11 DR"`: array.concat(only_at_production("ledger"), counted("recovery", 1)),
		"has the tag Finance, which Finance asks for with the application Ledger.": array.concat(finance("tag", "Finance"), tags("0a01", ["Finance"])),
		`Add-BrokerTag -Name "Finance" -Machine $_`: array.concat(finance("tag", "Finance"), tags("0a01", ["Finance"])),
		"does not say all of the tags of the machines of W11 DR": array.concat(finance("tag", "Finance"), unknown_tags),
	}
	testing.says(rule, ledger, text) with input as fixture.changed(changes)
}

test_words_of_what_is_hidden if {
	testing.says(rule, "deliverygroup/W11 HQ", "Citrix Cloud counts 3 applications of W11 HQ and shows this API client 2 of them") with input as fixture.changed(counted("pooled", 3))
}
