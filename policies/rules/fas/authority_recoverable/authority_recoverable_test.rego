package muster.rules.fas.authority_recoverable_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.fas.authority_recoverable as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

fas1 := host("fas1")

fas2 := host("fas2")

both(status) := {fas1: status, fas2: status}

services := ["directory", "views", "recovery", "enrollmentServices"]

# known are the authorities that the directory knows: templates by host.
known(templates) := fixture.set_to(array.concat(services, ["items"]), {sprintf("CA-%s", [name]): {
	"name": sprintf("CA-%s", [name]), "host": fixture.fqdn(name), "templates": list,
} |
	some name, list in templates
})

citrix := ["Citrix_SmartcardLogon"]

# exported is that an export of a FAS server names the hosts of authorities.
exported(name, hosts) := fixture.set_to(fixture.windows_at(name, ["authorities"]), {
	"status": "ok",
	"told": "2026-11-22T08:00:00Z",
	"definitions": {"default": [sprintf(`%s\CORP-CA`, [authority]) | some authority in hosts]},
})

# at_production are the changes that move the authority ca1 to production, where its
# machine is as given.
at_production(machine) := [
	fixture.set_to(["estate", "components", "adcs", "servers"], {"production": [fixture.fqdn("ca1")], "recovery": null}),
	fixture.set_to(fixture.joined_at("ca1", []), machine),
]

# copied is a machine that comes back; the others do not.
copied := object.union(fixture.joined_vm("sf1"), {"name": "ca1"})

unprotected := object.union(copied, {"by": "none", "protector": "", "remote": false, "plans": []})

unplanned := object.union(copied, {"plans": []})

undeclared := fixture.set_to(["estate", "components", "adcs", "servers", "recovery"], null)

methods(list) := fixture.set_to(["estate", "components", "fas", "methods"], list)

servers(production, recovery) := fixture.set_to(["estate", "components", "fas", "servers"], {"production": production, "recovery": recovery})

cases := {
	"the only authority is at the recovery site": {"changes": [], "want": both("pass")},
	"it is at production, copied and started": {"changes": at_production(copied), "want": both("pass")},
	"it is at production and unprotected": {"changes": at_production(unprotected), "want": both("fail")},
	"it is copied and nobody starts it": {"changes": at_production(unplanned), "want": both("fail")},
	"it is copied within production": {
		"changes": at_production(object.union(copied, {"remote": false})),
		"want": both("fail"),
	},
	"Prism does not have its machine": {"changes": at_production(fixture.unfound("ca1")), "want": both("unknown")},
	"one of two comes back": {
		"changes": array.concat(at_production(unprotected), [known({"ca1": citrix, "rds2": citrix})]),
		"want": both("pass"),
	},
	"the one that comes back does not publish the templates of FAS": {
		"changes": array.concat(at_production(unprotected), [known({"ca1": citrix, "rds2": ["Machine"]})]),
		"want": both("fail"),
	},
	"nobody publishes templates of that name, and one of two comes back": {
		"changes": array.concat(at_production(unprotected), [known({"ca1": ["SC Logon"], "rds2": ["Machine"]})]),
		"want": both("unknown"),
	},
	"nobody publishes templates of that name, and none comes back": {
		"changes": array.concat(at_production(unprotected), [known({"ca1": ["SC Logon"]})]),
		"want": both("fail"),
	},
	"nobody publishes templates of that name, and all come back": {
		"changes": array.concat(at_production(copied), [known({"ca1": ["SC Logon"], "rds2": ["Machine"]})]),
		"want": both("pass"),
	},
	"an export names the one that is lost, and the directory another": {
		"changes": array.concat(at_production(unprotected), [
			known({"ca1": citrix, "rds2": citrix}),
			exported("fas1", [fixture.fqdn("ca1")]),
		]),
		"want": {fas1: "fail", fas2: "pass"},
	},
	"an export names one of each": {
		"changes": array.concat(at_production(unprotected), [exported("fas1", [fixture.fqdn("ca1"), "RDS2"])]),
		"want": {fas1: "pass", fas2: "fail"},
	},
	"an export names one that nobody knows": {
		"changes": [exported("fas1", ["ca9.corp.example.internal"])],
		"want": {fas1: "unknown", fas2: "pass"},
	},
	"an export names none": {"changes": [exported("fas1", [])], "want": {fas1: "fail", fas2: "pass"}},
	"an export settles which one is used": {
		"changes": array.concat(at_production(unprotected), [
			known({"ca1": ["SC Logon"], "rds2": ["Machine"]}),
			exported("fas2", [fixture.fqdn("rds2")]),
		]),
		"want": {fas1: "unknown", fas2: "pass"},
	},
	"the authority is the FAS server, which comes back": {
		"changes": [exported("fas1", [fixture.fqdn("fas1")])],
		"want": {fas1: "pass"},
	},
	"the authority is the FAS server, which does not": {
		"changes": [
			exported("fas1", [fixture.fqdn("fas1")]),
			fixture.set_to(fixture.joined_at("fas1", ["by"]), "none"),
		],
		"want": {fas1: "fail", fas2: "pass"},
	},
	"it is declared as a machine and not as a server": {
		"changes": [
			undeclared,
			fixture.set_to(["protection", "vms", "ca1"], copied),
		],
		"want": both("pass"),
	},
	"nobody declares it, and DNS leads to the recovery site": {
		"changes": [undeclared, known({"fs2": citrix})],
		"want": both("pass"),
	},
	"nobody declares it, and DNS does not know it": {"changes": [undeclared], "want": both("unknown")},
	"nobody declares it, and DNS leads to production": {
		"changes": [undeclared, known({"xml": citrix})],
		"want": both("unknown"),
	},
	"there is none at all": {"changes": [known({})], "want": both("fail")},
	"production's directory does not count": {
		"changes": [fixture.set_to(["directory", "views", "production", "enrollmentServices", "items"], {})],
		"want": both("pass"),
	},
	"they were not read": {"changes": [fixture.set_to(services, fixture.no_listing)], "want": both("unknown")},
	"they were not read, and an export tells": {
		"changes": [fixture.set_to(services, fixture.no_listing), exported("fas1", [fixture.fqdn("ca1")])],
		"want": {fas1: "pass", fas2: "unknown"},
	},
	"no Windows host was asked": {"changes": [fixture.without(["windows"])], "want": both("pass")},
	"FAS servers of production that do not come back are not judged": {
		"changes": array.concat(at_production(unprotected), [methods(["application"])]),
		"want": {fas2: "fail"},
	},
	"nor those of which nobody said how": {"changes": [methods(null)], "want": {fas1: "not_applicable", fas2: "pass"}},
	"unless there are no others": {
		"changes": [methods(["application"]), servers([fixture.fqdn("fas1")], null)],
		"want": {fas1: "pass", fas2: "not_applicable"},
	},
	"an estate without FAS": {
		"changes": [fixture.set_to(["estate", "components", "fas", "inScope"], false)],
		"want": both("not_applicable"),
	},
	"an estate that does not declare FAS": {
		"changes": [fixture.without(["estate", "components", "fas"])],
		"want": both("not_applicable"),
	},
}

test_words[text] if {
	some text, changes in {
		"No authority that fas1.corp.example.internal may get certificates from is there after the disaster: ca1.corp.example.internal is not protected.": at_production(unprotected),
		"ca1.corp.example.internal is copied there, and no recovery plan starts it.": at_production(unplanned),
		"ca1.corp.example.internal is copied, but not to the recovery site.": at_production(object.union(copied, {"remote": false})),
		"fas1.corp.example.internal gets certificates from is there": array.concat(at_production(unprotected), [exported("fas1", [fixture.fqdn("ca1")])]),
		"add ca1 to the power-on sequence of a recovery plan": at_production(unplanned),
		"or on fas1.corp.example.internal, in an elevated Windows PowerShell: Set-FasCertificateDefinition": at_production(unplanned),
		"the directory knows no certification authority.": [known({})],
		"no certificate definition names an authority.": [exported("fas1", [])],
		"import an export of its snap-in": array.concat(at_production(unprotected), [known({"ca1": ["SC Logon"], "rds2": ["Machine"]})]),
		"of these rds2.corp.example.internal is known": array.concat(at_production(unprotected), [known({"ca1": ["SC Logon"], "rds2": ["Machine"]})]),
		"nobody knows where ca1.corp.example.internal stands": [undeclared],
		"has no VM named ca1": at_production(fixture.unfound("ca1")),
	}
	testing.says(rule, fas1, text) with input as fixture.changed(changes)
}

test_what_is_certain_is_not_doubted if {
	not testing.says(rule, fas1, "nobody knows") with input as fixture.changed(at_production(unprotected))
}
