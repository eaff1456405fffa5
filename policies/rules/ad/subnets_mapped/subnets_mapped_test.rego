package muster.rules.ad.subnets_mapped_test

import data.muster.lib.fixture
import data.muster.lib.testing
import data.muster.rules.ad.subnets_mapped as rule

test_status[name] if {
	some name, case in cases
	testing.agrees(rule, case.want) with input as fixture.changed(case.changes)
}

recovery := "subnet/10.20.0.0/16"

production := "subnet/10.10.0.0/16"

subnets(items) := fixture.set_to(["directory", "views", "recovery", "subnets", "items"], {cidr: fixture.subnet(cidr, site) | some cidr, site in items})

networks(site, list) := fixture.set_to(["estate", "sites", site, "networks"], list)

# stretched puts the network of production at the recovery site as well.
stretched := [networks("recovery", ["10.20.0.0/16", "10.10.0.0/16"])]

cases := {
	"each network belongs to its site": {"changes": [], "want": {recovery: "pass", production: "pass", "site/recovery": "not_applicable"}},
	"no subnet for the recovery network": {"changes": [subnets({"10.10.0.0/16": "hq"})], "want": {recovery: "fail", production: "pass"}},
	"the recovery network belongs to production": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": "hq"})],
		"want": {recovery: "fail"},
	},
	"the recovery network belongs to no site": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": ""})],
		"want": {recovery: "fail"},
	},
	"the smallest subnet around decides": {
		"changes": [subnets({"10.0.0.0/8": "hq", "10.20.0.0/15": "dr"})],
		"want": {recovery: "pass", production: "pass"},
	},
	"only a large subnet of production is around": {
		"changes": [subnets({"10.0.0.0/8": "hq"})],
		"want": {recovery: "fail", production: "pass"},
	},
	"a part of the network belongs to production": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": "dr", "10.20.5.0/24": "hq"})],
		"want": {recovery: "fail"},
	},
	"all parts are mapped one by one": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/17": "dr", "10.20.128.0/17": "dr"})],
		"want": {recovery: "pass"},
	},
	"only parts are mapped, and nothing is known to be in the rest": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/17": "dr", "10.20.128.0/24": "dr"})],
		"want": {recovery: "manual", production: "pass"},
	},
	"a server has an address in the rest": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.128.0/17": "dr"})],
		"want": {recovery: "fail"},
	},
	"Nutanix has a network in the rest": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/17": "dr"}), fixture.set_to(fixture.central_at("recovery", ["subnets", "items", fixture.subnet_uuid["DR-Desktops"], "cidr"]), "10.20.200.0/24")],
		"want": {recovery: "fail"},
	},
	"a part belongs to production, and nothing is known to be in the rest": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/17": "dr", "10.20.200.0/24": "hq"})],
		"want": {recovery: "fail"},
	},
	"a conflict object of replication is no subnet": {
		"changes": [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": "dr", "10.20.0.0/16 CNF:1b": "hq"})],
		"want": {recovery: "pass"},
	},
	"IPv6": {
		"changes": [networks("recovery", ["fd00:20::/32"]), subnets({"10.10.0.0/16": "hq", "fd00::/16": "dr"})],
		"want": {"subnet/fd00:20::/32": "pass"},
	},
	"a network that is at both sites belongs to production": {
		"changes": array.concat(stretched, [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": "dr"})]),
		"want": {recovery: "pass", production: "pass"},
	},
	"a network that is at both sites belongs to a third site": {
		"changes": array.concat(stretched, [subnets({"10.10.0.0/16": "branch", "10.20.0.0/16": "dr"})]),
		"want": {production: "fail", recovery: "pass"},
	},
	"a network that is at both sites belongs to no site": {
		"changes": array.concat(stretched, [subnets({"10.10.0.0/16": "", "10.20.0.0/16": "dr"})]),
		"want": {production: "fail"},
	},
	"a network that is at both sites has no subnet": {
		"changes": array.concat(stretched, [subnets({"10.20.0.0/16": "dr"})]),
		"want": {production: "fail"},
	},
	"a network of the recovery site alone belongs to production, beside one that is at both": {
		"changes": array.concat(stretched, [subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": "hq"})]),
		"want": {recovery: "fail", production: "pass"},
	},
	"the subnets were not read": {
		"changes": [fixture.set_to(["directory", "views", "recovery", "subnets"], fixture.no_listing)],
		"want": {recovery: "unknown", production: "unknown"},
	},
	"the recovery directory was not read": {
		"changes": [fixture.not_learnt(["directory", "views", "recovery"])],
		"want": {recovery: "unknown"},
	},
	"the estate does not name the Active Directory site": {
		"changes": [fixture.set_to(["estate", "sites", "recovery", "adSite"], "")],
		"want": {recovery: "unknown", production: "pass"},
	},
	"the estate names no network": {
		"changes": [networks("recovery", [])],
		"want": {"site/recovery": "unknown", recovery: "not_applicable"},
	},
}

test_words[text] if {
	some text, site in {
		"belongs to no Active Directory site": "",
		"belongs to the Active Directory site hq": "hq",
	}
	testing.says(rule, recovery, text) with input as fixture.changed([subnets({"10.10.0.0/16": "hq", "10.20.0.0/16": site})])
}
