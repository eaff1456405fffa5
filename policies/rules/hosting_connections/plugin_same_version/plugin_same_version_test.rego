package muster.rules.hosting_connections.plugin_same_version_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.hosting_connections.plugin_same_version as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

# What a connector of production has is lost with it.
test_severity[name] if {
	some name, case in {
		"one of the recovery site is behind": {"changes": [version("cc4", "2.3.0.0")], "host": "cc4", "want": ""},
		"one of production is behind": {"changes": [version("cc1", "2.3.0.0")], "host": "cc1", "want": "medium"},
		"both of the recovery site are behind": {"changes": [version("cc3", "2.3.0.0"), version("cc4", "2.3.0.0")], "host": "cc3", "want": ""},
		"one of production did not tell": {"changes": [fixture.not_learnt(plugin("cc1"))], "host": "cc3", "want": "medium"},
		"one of production and one of the recovery site did not tell": {
			"changes": [fixture.not_learnt(plugin("cc1")), fixture.not_learnt(plugin("cc4"))],
			"host": "cc3", "want": "",
		},
	}
	testing.severity(rule, host(case.host)) == case.want with input as fixture.changed(case.changes)
}

host(name) := sprintf("host/%s", [fixture.fqdn(name)])

plugin(name) := fixture.windows_at(name, ["plugin"])

version(name, number) := fixture.set_to(plugin(name), fixture.plugin_state(number))

written(name, number) := fixture.set_to(array.concat(plugin(name), ["version"]), number)

silent(name) := fixture.not_learnt(fixture.windows_at(name, []))

file(name, number) := fixture.set_to(array.concat(plugin(name), ["files"]), {fixture.plugin_file: number})

works_by(site, id) := fixture.set_to(fixture.connection_at(site, ["pluginId"]), id)

each(status) := {host("cc1"): status, host("cc2"): status, host("cc3"): status, host("cc4"): status}

cases := {
	"one version everywhere": {"changes": [], "want": each("pass")},
	"one connector was left behind": {
		"changes": [version("cc4", "2.3.0.0")],
		"want": {host("cc4"): "fail", host("cc1"): "pass", host("cc3"): "pass"},
	},
	"a site that agrees with itself is behind the other": {
		"changes": [version("cc3", "2.3.0.0"), version("cc4", "2.3.0.0")],
		"want": {host("cc3"): "fail", host("cc4"): "fail", host("cc1"): "pass"},
	},
	"one that is ahead makes all others fail": {
		"changes": [version("cc3", "2.8.0.0")],
		"want": {host("cc3"): "pass", host("cc4"): "fail", host("cc1"): "fail"},
	},
	"2.10 is newer than 2.9": {
		"changes": [version("cc1", "2.10.0.0"), version("cc2", "2.10.0.0"), version("cc3", "2.10.0.0"), version("cc4", "2.9.0.0")],
		"want": {host("cc1"): "pass", host("cc4"): "fail"},
	},
	"the same version in a shorter form": {"changes": [version("cc4", "2.7.1")], "want": each("pass")},
	"a nought that counts": {
		"changes": [version("cc4", "2.7.10.0")],
		"want": {host("cc4"): "pass", host("cc1"): "fail"},
	},
	"that the others agree is no pass while one is silent": {
		"changes": [silent("cc4")],
		"want": each("unknown"),
	},
	"a failure stands beside one that is silent": {
		"changes": [silent("cc4"), version("cc3", "2.3.0.0")],
		"want": {host("cc3"): "fail", host("cc4"): "unknown", host("cc1"): "unknown"},
	},
	"a version that nobody can tell": {
		"changes": [written("cc4", "")],
		"want": each("unknown"),
	},
	"a connector that was not asked about it": {
		"changes": [fixture.set_to(plugin("cc4"), null)],
		"want": each("unknown"),
	},
	"an answer that did not come": {"changes": [fixture.not_learnt(plugin("cc4"))], "want": each("unknown")},
	"an update that left the old product behind": {
		"changes": [written("cc4", "2.3.0.0 and 2.7.1.0")],
		"want": {host("cc4"): "fail", host("cc1"): "pass"},
	},
	"two products make none of the others look old": {
		"changes": [written("cc4", "2.7.1.0 and 2.8.0.0")],
		"want": {host("cc4"): "fail", host("cc1"): "pass", host("cc3"): "pass"},
	},
	"two products where nobody knows whether one is needed": {
		"changes": [works_by("recovery", ""), written("cc4", "2.3.0.0 and 2.7.1.0")],
		"want": {host("cc4"): "unknown"},
	},
	"a connector without the plug-in is another rule's business": {
		"changes": [fixture.set_to(plugin("cc4"), fixture.no_plugin)],
		"want": {host("cc4"): "not_applicable", host("cc1"): "pass"},
	},
	"an update that left an old file at work": {
		"changes": [file("cc3", "2.3.0.0")],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"a file that tells no version may be the old one": {
		"changes": [file("cc3", "")],
		"want": {host("cc3"): "unknown", host("cc4"): "pass"},
	},
	"a file that tells no version anywhere": {
		"changes": [file(name, "") | some name in ["cc1", "cc2", "cc3", "cc4"]],
		"want": each("pass"),
	},
	"files that are the same under another spelling of their path": {
		"changes": [fixture.set_to(array.concat(plugin("cc3"), ["files"]), {upper(fixture.plugin_file): "2.7.1.0"})],
		"want": each("pass"),
	},
	"a file that only one connector has": {
		"changes": [fixture.set_to(array.concat(plugin("cc3"), ["files"]), {`c:\pvs.dll`: "1.0.0.0"})],
		"want": each("pass"),
	},
	"old files belong to an old version": {
		"changes": [version("cc3", "2.3.0.0")],
		"want": {host("cc3"): "fail", host("cc4"): "pass"},
	},
	"without a version, old files tell nothing": {
		"changes": [written("cc3", ""), file("cc3", "2.3.0.0")],
		"want": {host("cc3"): "unknown"},
	},
	"a site with a connection that Citrix itself makes does not count": {
		"changes": [works_by("recovery", "AcropolisHypervisorPCFactory"), version("cc3", "2.3.0.0")],
		"want": {host("cc3"): "not_applicable", host("cc1"): "pass"},
	},
	"a site of which nobody knows whether it counts": {
		"changes": [works_by("recovery", ""), version("cc3", "2.3.0.0")],
		"want": {host("cc3"): "unknown", host("cc1"): "unknown"},
	},
	"a zone that nobody knows": {
		"changes": [fixture.not_learnt(["workloads", "sites", "recovery"])],
		"want": each("unknown"),
	},
	"connections that were not listed": {
		"changes": [fixture.set_to(["citrixcloud", "connections"], fixture.no_listing)],
		"want": each("unknown"),
	},
	"connectors that were not listed": {
		"changes": [fixture.set_to(["citrixcloud", "connectors"], fixture.no_listing)],
		"want": each("unknown"),
	},
	"no connection to Nutanix at all": {
		"changes": [fixture.set_to(["workloads", "sites", site, "connections"], []) | some site in ["production", "recovery"]],
		"want": each("not_applicable"),
	},
}

test_words[text] if {
	some text, changes in {
		"The plug-in on cc4.corp.example.internal has version 2.3.0.0; the newest is 2.7.1.0, on cc1.corp.example.internal, cc2.corp.example.internal, cc3.corp.example.internal.": [version("cc4", "2.3.0.0")],
		"in more than one version: 2.3.0.0, 2.7.1.0.": [written("cc4", "2.3.0.0 and 2.7.1.0")],
		"is not finished": [file("cc4", "2.3.0.0")],
		"nobody can tell in which version": [written("cc4", "")],
		"was not asked about the Nutanix plug-in": [fixture.set_to(plugin("cc4"), null)],
	}
	testing.says(rule, host("cc4"), text) with input as fixture.changed(changes)
}

test_how_many_agree if {
	testing.says(rule, host("cc1"), "3 of 4 connectors agree on version 2.7.1.0, and nobody knows that of cc4.corp.example.internal") with input as fixture.changed([silent("cc4")])
}
