# METADATA
# title: The machines of catalogs
# description: >-
#   Machines come in classes of those that are alike; each of these functions adds up
#   classes.
package muster.lib.citrix.desktops

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.commands
import data.muster.lib.citrix.sites

# fact is the path of all machines, of which those of a catalog are part.
fact := ["citrixcloud", "machines"]

# read tells that Citrix Cloud listed its machines.
read if input.citrixcloud.machines.status == "ok"

# of are the classes of the machines of a catalog.
of(id) := {key: class |
	some key, class in input.citrixcloud.machines.items
	class.catalog == id
	class.count > 0
}

# number is how many machines classes hold.
number(classes) := sum([class.count | some class in classes])

# takers are the catalogs that take over from pooled ones and have machines, by id.
takers := {id: c |
	some from in object.keys(catalogs.renewed)
	id := catalogs.stand_in(from).id
	c := input.workloads.catalogs[id]
	c.count > 0
}

# serving are the machines that could give somebody a desktop, as far as Citrix Cloud
# knows: in a delivery group that serves somebody, not in maintenance, and not running
# without being registered.
serving(classes) := {key: class |
	some key, class in classes
	not class.inMaintenance
	not drained(class)
	not lost(class)
	serves(class.deliveryGroup)
}

# drained tells that Windows on machines takes no new session, whatever the site allows.
drained(class) if class.drained == true

# lost tells that machines run and no connector knows them. One that is being started
# or that is yet to register is not lost.
lost(class) if {
	class.power == "On"
	not class.registration in {"Registered", "Initializing"}
}

lost(class) if class.power == "VirtualMachineNotFound"

# serves tells that a delivery group gives desktops to somebody, or that nobody knows
# to whom.
serves(id) if {
	group := input.citrixcloud.deliveryGroups.items[id]
	group.enabled
	not group.inMaintenance
	not for_nobody(group)
}

serves(id) if {
	id != ""
	not input.citrixcloud.deliveryGroups.items[id]
}

# aside are the delivery groups of production that are disabled, such as those for tests, when
# no more than one in ten of its machines are in them. A site that is disabled as a whole is
# in the middle of something, and serves people again tomorrow.
aside := disabled if {
	all := {key: class |
		some id in object.keys(catalogs.renewed)
		some key, class in of(id)
		class.deliveryGroup != ""
	}
	disabled := {class.deliveryGroup |
		some class in all
		input.citrixcloud.deliveryGroups.items[class.deliveryGroup].enabled == false
	}
	number({key: class | some key, class in all; class.deliveryGroup in disabled}) * 10 <= number(all)
} else := set()

# for_nobody tells that a delivery group is known to be open to no one.
for_nobody(group) if {
	group.status == "ok"
	not group.everyone
	count(group.users) == 0
}

# known_connector tells that a name is that of a Cloud Connector.
known_connector(host) if input.citrixcloud.connectors.items[host]

# registered are the classes of the machines of some catalogs that are registered.
registered(ids) := {key: class |
	some id in ids
	some key, class in of(id)
	class.registration == "Registered"
}

# through_cloud tells that machines of some catalogs are registered, and none of them with
# a connector.
through_cloud(ids) if {
	count(registered(ids)) > 0
	every class in registered(ids) {
		class.controller != ""
		not known_connector(class.controller)
		not ours(class.controller)
	}
	input.citrixcloud.connectors.status == "ok"
}

# ours tells that a name is one of the estate's own domains, or a bare one: a host like that is
# no service of Citrix Cloud.
ours(host) if not contains(host, ".")

ours(host) if {
	some domain in own_domains
	endswith(sprintf(".%s", [lower(host)]), sprintf(".%s", [domain]))
}

own_domains := {lower(input.estate.domain)} | {lower(domain) | some domain in input.estate.domains}

# strange tells that machines are registered with a host of the estate's own domains that
# Citrix Cloud does not list as a connector.
strange(class) if {
	class.registration == "Registered"
	class.controller != ""
	input.citrixcloud.connectors.status == "ok"
	not known_connector(class.controller)
	ours(class.controller)
}

# elsewhere tells that machines are registered through a connector that is not of a site.
elsewhere(class, site) if {
	class.registration == "Registered"
	known_connector(class.controller)
	not class.controller in {host | some host in sites.known(site).connectors}
	sites.known(site)
}

# nameless tells that machines are registered, and Citrix Cloud does not say with what, or
# names a connector that it does not list while other machines of the catalog have one.
nameless(class) if {
	class.registration == "Registered"
	input.citrixcloud.connectors.status == "ok"
	not known_connector(class.controller)
	not through_cloud({class.catalog})
}

# unlearnt are pooled catalogs of production of which nobody can tell what takes over.
unlearnt := {id: c |
	some id, c in catalogs.renewed
	not catalogs.stand_in(id)
}

# unlearnt_needs make them unknown, for the reason that nobody can tell.
unlearnt_needs := {{"target": catalogs.target(c), "fact": ["workloads", "catalogs", id, "standIn"]} | some id, c in unlearnt}

# unlisted says that Citrix Cloud counts machines of a catalog and lists none of them.
unlisted(id) := sprintf("Citrix Cloud counts %d machines of %s and lists none of them", [c.count, c.name]) if {
	read
	c := input.workloads.catalogs[id]
	c.count > 0
	count(of(id)) == 0
}

# start is the command that starts a machine of a catalog.
start(catalog) := sprintf("Get-BrokerMachine -CatalogName %s -MaxRecordCount 1 | New-BrokerHostingPowerAction -Action TurnOn", [commands.quoted(catalog)])

# why is the command that shows why machines of a catalog do not register.
why(catalog) := sprintf(
	"Get-BrokerMachine -CatalogName %s -RegistrationState Unregistered -MaxRecordCount 100000 | Group-Object LastDeregistrationReason; on one of them check that its list of connectors names those of the recovery site, that it resolves and reaches them, and that its clock and its computer account are right",
	[commands.quoted(catalog)],
)
