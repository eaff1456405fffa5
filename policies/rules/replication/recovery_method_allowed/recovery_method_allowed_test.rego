package muster.rules.replication.recovery_method_allowed_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.replication.recovery_method_allowed as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

# graph is what the tables say of the components.
graph := fixture.set_to(["components"], {id: {"strategies": strategies, "needs": []} |
	some id, strategies in {
		"ad": ["existing"],
		"adcs": ["existing"],
		"dhcp": ["existing"],
		"sql": ["existing"],
		"netscaler": ["protection_domain", "nutanix_dr"],
		"license_server": ["protection_domain", "nutanix_dr"],
		"storefront": ["protection_domain", "nutanix_dr"],
		"fas": ["protection_domain", "nutanix_dr"],
		"cloud_connectors": ["deploy_new"],
		"file_services": ["nutanix_protection", "smart_dr", "data_replication"],
		"hosting_connections": ["precreate"],
		"workloads_mcs": ["recreate_pooled", "migrate_dedicated_to_manual"],
		"workloads_manual": ["failover_vm_update_hosting_connection"],
		"rds_licensing": [],
	}
})

# methods are the changes that declare the methods of a component.
methods(id, names) := [graph, fixture.set_to(["estate", "components", id], object.union(fixture.empty, {"methods": names}))]

cases := {
	"the strategy of the tables": {"changes": methods("license_server", ["nutanix_dr"]), "want": {"component/license_server": "pass"}},
	"either strategy": {"changes": methods("license_server", ["protection_domain"]), "want": {"component/license_server": "pass"}},
	"the word of the overview": {"changes": methods("license_server", ["hypervisor"]), "want": {"component/license_server": "pass"}},
	"no method": {"changes": methods("license_server", null), "want": {"component/license_server": "fail"}},
	"an empty list of methods": {"changes": methods("license_server", []), "want": {"component/license_server": "fail"}},
	"a method of other components": {"changes": methods("license_server", ["smart_dr"]), "want": {"component/license_server": "fail"}},
	"nobody looks after a replicated server at the application": {
		"changes": methods("license_server", ["application"]),
		"want": {"component/license_server": "fail"},
	},
	"one of two methods is not allowed": {
		"changes": methods("license_server", ["nutanix_dr", "deploy_new"]),
		"want": {"component/license_server": "fail"},
	},
	"connectors that are deployed anew": {"changes": methods("cloud_connectors", ["deploy_new"]), "want": {"component/cloud_connectors": "pass"}},
	"connectors that stand ready": {"changes": methods("cloud_connectors", ["standby"]), "want": {"component/cloud_connectors": "pass"}},
	"connectors of both kinds": {"changes": methods("cloud_connectors", ["standby", "deploy_new"]), "want": {"component/cloud_connectors": "pass"}},
	"another rule speaks of connectors without a method": {
		"changes": methods("cloud_connectors", []),
		"want": {"component/cloud_connectors": "not_applicable"},
	},
	"connectors that are rebuilt": {"changes": methods("cloud_connectors", ["application"]), "want": {"component/cloud_connectors": "pass"}},
	"connectors that are replicated": {"changes": methods("cloud_connectors", ["hypervisor"]), "want": {"component/cloud_connectors": "fail"}},
	"connectors in a recovery plan": {"changes": methods("cloud_connectors", ["nutanix_dr"]), "want": {"component/cloud_connectors": "fail"}},
	"connectors that stand ready and are replicated": {
		"changes": methods("cloud_connectors", ["standby", "protection_domain"]),
		"want": {"component/cloud_connectors": "fail"},
	},
	"standing ready is for connectors": {"changes": methods("license_server", ["standby"]), "want": {"component/license_server": "fail"}},
	"a domain controller of its own": {"changes": methods("ad", ["existing"]), "want": {"component/ad": "pass"}},
	"the service looks after itself": {"changes": methods("ad", ["application"]), "want": {"component/ad": "pass"}},
	"domain controllers are not replicated": {"changes": methods("ad", ["hypervisor"]), "want": {"component/ad": "fail"}},
	"databases are not replicated": {"changes": methods("sql", ["nutanix_dr"]), "want": {"component/sql": "fail"}},
	"certification authorities may be": {"changes": methods("adcs", ["hypervisor"]), "want": {"component/adcs": "pass"}},
	"and so by the name of the feature": {"changes": methods("adcs", ["nutanix_dr"]), "want": {"component/adcs": "pass"}},
	"Nutanix gives out addresses": {"changes": methods("dhcp", ["platform"]), "want": {"component/dhcp": "pass"}},
	"appliances of their own at each site": {"changes": methods("netscaler", ["application"]), "want": {"component/netscaler": "pass"}},
	"an appliance that stands ready": {"changes": methods("netscaler", ["standby"]), "want": {"component/netscaler": "pass"}},
	"GSLB over appliances of both sites": {"changes": methods("netscaler", ["existing"]), "want": {"component/netscaler": "pass"}},
	"file servers by the platform": {"changes": methods("file_services", ["platform"]), "want": {"component/file_services": "pass"}},
	"file servers in a protection domain": {"changes": methods("file_services", ["protection_domain"]), "want": {"component/file_services": "pass"}},
	"hosting connections made beforehand": {"changes": methods("hosting_connections", ["application"]), "want": {"component/hosting_connections": "pass"}},
	"both kinds of MCS machines": {
		"changes": methods("workloads_mcs", ["recreate_pooled", "migrate_dedicated_to_manual"]),
		"want": {"component/workloads_mcs": "pass"},
	},
	"catalogs that are made on the day": {"changes": methods("workloads_mcs", ["deploy_new"]), "want": {"component/workloads_mcs": "pass"}},
	"desktops that fail over": {"changes": methods("workloads_manual", ["hypervisor"]), "want": {"component/workloads_manual": "pass"}},
	"desktops that fail over are not made anew": {
		"changes": methods("workloads_manual", ["recreate_pooled"]),
		"want": {"component/workloads_manual": "fail"},
	},
	"a component without a row in the tables": {
		"changes": methods("rds_licensing", null),
		"want": {"component/rds_licensing": "not_applicable"},
	},
	"a component that the graph does not have": {"changes": methods("profiles", null), "want": {"component/profiles": "not_applicable"}},
	"a component that is out of scope": {
		"changes": array.concat(methods("license_server", null), [fixture.set_to(["estate", "components", "license_server", "inScope"], false)]),
		"want": {"component/license_server": "not_applicable"},
	},
	"a component that is not declared": {
		"changes": [graph, fixture.without(["estate", "components", "license_server"])],
		"want": {"component/license_server": "not_applicable"},
	},
}

# What the guides disagree about decides nothing.
test_severity[name] if {
	some name, case in {
		"StoreFront of its own at each site": {"of": "storefront", "methods": ["application"], "want": "medium"},
		"FAS that stands ready": {"of": "fas", "methods": ["standby", "nutanix_dr"], "want": "medium"},
		"StoreFront that is built on the day": {"of": "storefront", "methods": ["deploy_new"], "want": ""},
		"StoreFront of its own, and copied by the storage": {"of": "storefront", "methods": ["application", "smart_dr"], "want": ""},
		"a License Server that stands ready": {"of": "license_server", "methods": ["standby"], "want": ""},
		"connectors that are replicated": {"of": "cloud_connectors", "methods": ["hypervisor"], "want": ""},
	}
	changes := methods(case.of, case.methods)
	testing.severity(rule, sprintf("component/%s", [case.of])) == case.want with input as fixture.changed(changes)
	testing.agrees(rule, {sprintf("component/%s", [case.of]): "fail"}) with input as fixture.changed(changes)
}

test_words if {
	changes := methods("cloud_connectors", ["standby", "hypervisor"])
	testing.says(rule, "component/cloud_connectors", "The recovery method hypervisor does not suit cloud_connectors.") with input as fixture.changed(changes)
	testing.says(rule, "component/cloud_connectors", "components.cloud_connectors.methods: [standby]") with input as fixture.changed(changes)
}

test_what_is_allowed_is_told if {
	found := {finding.evidence.expected | some finding in rule.findings; finding.target == "component/license_server"} with input as fixture.changed(methods("license_server", []))
	found == {["hypervisor", "nutanix_dr", "protection_domain"]}
}
