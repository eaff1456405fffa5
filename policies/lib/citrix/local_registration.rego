package muster.lib.citrix.desktops

import data.muster.lib.citrix.catalogs
import data.muster.lib.citrix.sites

# Whether the machines of a site are registered with connectors of that site, in effect
# and not by their settings. One that is not registered is another matter.

# at are the catalogs of a site whose machines are registered.
at(site) := {id: c |
	some id, c in input.workloads.catalogs
	c.site == site
	some class in of(id)
	class.registration == "Registered"
}

local_targets(site) := {catalogs.target(c) | some c in at(site)}

local_needs(site) := {{"target": catalogs.target(c), "fact": path} |
	some c in at(site)
	some path in [fact, ["citrixcloud", "connectors"], sites.fact(site)]
}

local_findings(site) := {finding |
	some id, c in at(site)
	strays := {key: class | some key, class in of(id); astray(class, site)}
	count(strays) > 0
	finding := {
		"target": catalogs.target(c),
		"message": sprintf("%d of the %d registered machines of %s, a catalog of %s, have registered with %s.", [
			number(strays),
			number({key: class | some key, class in of(id); class.registration == "Registered"}),
			c.name,
			{"production": "production", "recovery": "the recovery site"}[site],
			concat(", ", {class.controller | some class in strays}),
		]),
		"evidence": {
			"found": {host: number({key: class | some key, class in strays; class.controller == host}) |
				some host in {class.controller | some class in strays}
			},
			"expected": sites.known(site).connectors,
		},
		"fix": sprintf(
			"see whether the connectors of %s are up, and whether they stand in the first group of the list of the machines of %s; then restart the Citrix Desktop Service on them, or wait for their next restart",
			[sites.declared(site), c.name],
		),
	}
}

# astray tells that machines are registered with a connector of another site, or with a host
# that is no known connector.
astray(class, site) if elsewhere(class, site)

astray(class, _) if strange(class)
