# METADATA
# title: Every component has a recovery method that suits it
# description: >-
#   A component without a method is nobody's job in a disaster, and one with a method that
#   does not suit it is recovered in vain: a copy of a domain controller or of a Cloud
#   Connector comes up with an old state that the service has left behind.
# custom:
#   severity: high
#   remediation: >-
#     Choose a method that the document lists for the component and declare it in the
#     estate file, or waive the rule for it with the reason.
#   requires: [estate.components, components]
#   recommendations: [INV-002]
#   basis: document
#   byHand: it is a line of the estate file, which its owner writes
package muster.rules.replication.recovery_method_allowed

import data.muster.lib.estate

targets contains target(id) if some id in judged

findings contains {
	"target": target(id),
	"message": sprintf("The estate file names no recovery method for %s.", [id]),
	"evidence": {"found": [], "expected": sort(allowed(id))},
	"fix": sprintf("Write into the estate file: components.%s.methods: %s", [id, proposed(id)]),
} if {
	some id in judged
	count(methods(id)) == 0
}

findings contains {
	"target": target(id),
	"message": sprintf("The recovery method %s does not suit %s.", [concat(", ", sort(unsuited)), id]),
	"evidence": {"found": sort(methods(id)), "expected": sort(allowed(id))},
	"fix": sprintf("Write into the estate file: components.%s.methods: %s", [id, proposed(id)]),
} if {
	some id in judged
	unsuited := (methods(id) - allowed(id)) - object.get(later, id, set())
	count(unsuited) > 0
}

findings contains {
	"target": target(id), "severity": "medium",
	"message": sprintf("The document's tables recover %s by %s; the guide of Citrix allows %s as well.", [id, concat(" or ", sort(allowed(id))), concat(", ", sort(apart))]),
	"evidence": {
		"found": sort(methods(id)), "expected": sort(allowed(id)),
		"sources": ["Nutanix TN-2168, the tables of components", sprintf("Citrix, Disaster recovery planning: %s", [guide])],
	},
	"fix": sprintf("waive the rule for component/%s with the reason, or write into the estate file: components.%s.methods: %s", [id, id, proposed(id)]),
} if {
	some id in judged
	apart := (methods(id) - allowed(id)) & object.get(later, id, set())
	count(apart) > 0
}

target(id) := sprintf("component/%s", [id])

# judged are the components in scope that have a row in the document's tables, without
# those of which another rule says that nothing was decided.
judged := {id |
	some id, _ in input.estate.components
	estate.in_scope(id)
	count(strategies(id)) > 0
	not elsewhere(id)
}

# elsewhere is what cloud_connectors/recovery-option-declared speaks of.
elsewhere("cloud_connectors") if count(methods("cloud_connectors")) == 0

methods(id) := {method | some method in input.estate.components[id].methods}

strategies(id) := {strategy | some strategy in input.components[id].strategies}

# proposed are methods for a component, for the estate file. Connectors had better
# stand by than be built on the day.
proposed("cloud_connectors") := "[standby]"

# Appliances of its own at the recovery site are the simplest way for NetScaler; a replicated
# one needs another configuration wherever its networks are not the same.
proposed("netscaler") := "[application]"

proposed(id) := concat(" or ", [sprintf("[%s]", [strategy]) | some strategy in sort(strategies(id))]) if not id in {"cloud_connectors", "netscaler"}

# allowed are the strategies of a component, the words of the overview that stand
# for them, and what the document allows beside. What may be recovered by the
# hypervisor may be so in either way that Nutanix has.
allowed(id) := words(id) | {"protection_domain", "nutanix_dr"} if {
	"hypervisor" in words(id)
} else := words(id)

words(id) := (strategies(id) | overview(id)) | object.get(beside, id, set())

overview(id) := {word |
	some word, stands_for in {
		"hypervisor": {"protection_domain", "nutanix_dr", "failover_vm_update_hosting_connection"},
		"application": {"existing", "deploy_new", "precreate", "recreate_pooled"},
		"platform": {"nutanix_protection", "smart_dr", "data_replication"},
	}
	count(strategies(id) & stands_for) > 0
}

# later is what the vendor's own guide to disaster recovery allows and the document does
# not: to have servers stand ready at the recovery site, in a server group of their own,
# and not to bring back those of production.
later := {id: {"application", "standby", "existing"} | some id in ["storefront", "fas"]}

guide := "server groups of each site's own, as a hot standby in the recovery location"

# beside is what the text and the overview allow of which the strategies say nothing:
# whoever follows a strategy of their own may replicate the machines of some
# components, Nutanix can give out addresses itself, connectors may stand ready, vDisks
# may lie on Nutanix Files, and catalogs may be made on the day. Of NetScaler the text has
# a table of its own: GSLB over both sites, or a standby appliance.
beside := {
	"dhcp": {"platform"},
	"volume_activation": {"hypervisor"},
	"adcs": {"hypervisor"},
	"ups": {"hypervisor"},
	"netscaler": {"application", "standby", "existing"},
	"cloud_connectors": {"standby"},
	"file_services": {"hypervisor"},
	"app_layering": {"hypervisor"},
	"pvs": {"platform"},
	"workloads_mcs": {"hypervisor", "deploy_new"},
	"workloads_manual": {"application"},
}
