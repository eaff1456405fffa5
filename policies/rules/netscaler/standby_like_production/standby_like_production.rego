# METADATA
# title: The NetScaler of the recovery site does what production's does
# description: >-
#   A standby is set up once, and production's appliance is changed every week. What production
#   balances, whom it signs users in for, where its gateways lead and which names it answers for
#   must have a counterpart, by what it is for and not by its name. That all of it is down as long
#   as nobody needs it is no matter. Where production's appliances come back as machines as well,
#   the two have no address in common.
# custom:
#   severity: high
#   remediation: >-
#     Set up at the recovery site what is missing there, and let each change of one appliance be
#     made at the other one too.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-000, NS-050, NS-020, NS-022, NS-040]
#   basis: document
#   lost: >-
#     gone: there is no appliance of production to compare with
#   population: estate
package muster.rules.netscaler.standby_like_production

import data.muster.lib.kept
import data.muster.lib.netscaler

target := netscaler.target("recovery")

targets contains target if standby

needs contains need if {
	standby
	some need in {{"target": target, "fact": ["netscaler", "sites", site, part]} |
		some site in ["production", "recovery"]
		some part in ["system", "virtualServers", "gateways", "signIns", "storeFronts", "identityProviders", "gslb", "addresses"]
	}
}

findings contains {
	"target": target,
	"message": sprintf("Production balances %s by %s, and nothing does at the recovery site.", [role, concat(", ", sort(names))]),
	"evidence": {"found": sort(object.keys(roles("recovery"))), "expected": role},
	"fix": netscaler.words("recovery", sprintf("build a virtual server for %s as \"%s\" has it at production, with servers that are there without it", [role, netscaler.shown("production", sort(names)[0])])),
} if {
	standby
	netscaler.virtual_servers("recovery")
	some role, names in roles("production")
	not roles("recovery")[role]
}

# Users and StoreFront come by the name and the port that they know from production.
findings contains {
	"target": target,
	"message": sprintf("Production balances %s at port %s, and the recovery site at %s.", [role, listed(ports_of("production", role)), listed(ports_of("recovery", role))]),
	"evidence": {"found": sort(ports_of("recovery", role)), "expected": sort(ports_of("production", role))},
	"fix": netscaler.words("recovery", sprintf("build a virtual server for %s at port %s, with what is behind %s", [role, listed(ports_of("production", role)), concat(", ", sort(roles("recovery")[role]))])),
} if {
	standby
	some role in ["storefront", "cloud_connectors"]
	count(ports_of("production", role)) > 0
	count(ports_of("recovery", role)) > 0
	count(ports_of("production", role) & ports_of("recovery", role)) == 0
	not any_port(role)
}

findings contains {
	"target": target,
	"message": sprintf("Production signs users in for %s, and the recovery site does not.", [concat(", ", sort(redirects("production")))]),
	"evidence": {"found": sort(redirects("recovery")), "expected": sort(redirects("production"))},
	"fix": netscaler.words("recovery", sprintf("build an OAuthIDPProfile as \"show authentication OAuthIDPProfile %s\" has it at production, a policy for it, and bind that", [netscaler.quoted(sort(bound("production"))[0])])),
} if {
	standby
	netscaler.identity_providers("recovery")
	count(redirects("production") - redirects("recovery")) > 0
}

findings contains {
	"target": target,
	"message": "Gateways of production lead users to StoreFront, and none of the recovery site does.",
	"evidence": {"found": [], "expected": sort({u.url | some u in netscaler.store_fronts("production")})},
	"fix": netscaler.on("recovery", "bind vpn vserver <gateway> -policy <session policy whose action names StoreFront, as at production> -priority <number>"),
} if {
	standby
	netscaler.store_fronts("recovery")
	count(leading("production")) > 0
	count(leading("recovery")) == 0
	count(netscaler.open("recovery")) > 0
}

# Whoever comes to such a gateway is let through to StoreFront, or is asked there by ways that
# nobody has tried.
findings contains {
	"target": target,
	"message": sprintf("The gateway %s of the recovery site asks nobody who they are, and gateways of production do.", [name]),
	"evidence": {"found": "authentication is switched off", "expected": "sign-in as at production"},
	"fix": asking(name),
} if {
	standby
	some name in netscaler.open("recovery")
	not netscaler.gateways("recovery")[name].signsIn
	not likewise(name)
}

# Users who are asked for less than at production come in by a password alone, or cannot be signed
# in to StoreFront.
findings contains {
	"target": target,
	"message": sprintf("Gateways of production sign users in by %s too, and those of the recovery site by %s alone.", [worded(kinds("production") - kinds("recovery")), worded(kinds("recovery"))]),
	"evidence": {"found": sort(kinds("recovery")), "expected": sort(kinds("production"))},
	"fix": netscaler.words("recovery", sprintf("see \"show authentication vserver\" and \"show vpn vserver\" at both sites, and have gateways ask by %s here too, at servers that are there without production", [worded(kinds("production") - kinds("recovery"))])),
} if {
	standby
	count(kinds("recovery")) > 0
	count(kinds("recovery") - kinds("production")) == 0
	count(kinds("production") - kinds("recovery")) > 0
}

attest contains {
	"target": target,
	"question": sprintf("Gateways of production sign users in by %s, those of the recovery site by %s. Can the same users come in there?", [worded(kinds("production")), worded(kinds("recovery"))]),
} if {
	standby
	count(kinds("recovery") - kinds("production")) > 0
	count(kinds("production") - kinds("recovery")) > 0
}

findings contains {
	"target": target,
	"message": sprintf("Production's GSLB answers for %s, and the recovery site's does not.", [concat(", ", sort(missing))]),
	"evidence": {"found": sort(domains("recovery")), "expected": sort(domains("production"))},
	"fix": netscaler.on("recovery", sprintf("bind gslb vserver <virtual server> -domainName %s", [sort(missing)[0]])),
} if {
	standby
	netscaler.gslb("recovery")
	missing := domains("production") - domains("recovery")
	count(missing) > 0
}

findings contains {
	"target": target,
	"message": sprintf("NetScaler is declared to come back as machines, the recovery site has appliances of its own, and both have %s.", [concat(", ", sort(clashes))]),
	"evidence": {"found": sort(clashes), "expected": "one way to recover NetScaler, or addresses of their own"},
	"fix": "decide on one way: write components.netscaler.methods: [standby] into the estate file and take the appliances of production out of every recovery plan, or have none at the recovery site",
} if {
	standby
	kept.returns("netscaler")
	clashes := held("production") & held("recovery")
	count(clashes) > 0
}

findings contains {
	"target": target,
	"message": sprintf("Production runs %s, the recovery site %s.", [release("production"), release("recovery")]),
	"evidence": {"found": release("recovery"), "expected": release("production")},
	"fix": sprintf("%s: install the release of production", [input.netscaler.sites.recovery.readFrom]),
	"severity": "medium",
} if {
	standby
	numbers("production") > numbers("recovery")
}

# Whoever upgrades the standby first does well. It is production that has to follow.
findings contains {
	"target": target,
	"message": sprintf("The recovery site runs %s, production still %s.", [release("recovery"), release("production")]),
	"evidence": {"found": release("production"), "expected": release("recovery")},
	"fix": sprintf("%s: install the release of the recovery site", [input.netscaler.sites.production.readFrom]),
	"severity": "low",
} if {
	standby
	numbers("production") < numbers("recovery")
}

gaps contains netscaler.gap("recovery", sprintf("the appliance of %s does not tell its release: %q", [site, netscaler.system(site).version])) if {
	standby
	some site in ["production", "recovery"]
	netscaler.system(site)
	not release(site)
}

gaps contains netscaler.gap("recovery", sprintf("the appliance of %s has the admin partitions %s, and only the default one was read", [site, concat(", ", sort(names))])) if {
	standby
	some site in ["production", "recovery"]
	names := input.netscaler.sites[site].system.partitions
	count(names) > 0
}

# standby tells that each site has appliances of its own that are read. One cluster or pair for
# both is named at one site, or at both by the same node.
standby if {
	netscaler.serving == {"recovery"}
	count(netscaler.declared("production")) > 0
	count(netscaler.declared("production") & netscaler.declared("recovery")) == 0
}

# roles are what virtual servers of a site are for, with their names.
roles(site) := {role: names |
	some role in {r | some name in serving(site); some r in role_of(site, name)}
	names := {name | some name in serving(site); role in role_of(site, name)}
}

# ports_of are those at which a site balances something; of a virtual server without an address
# content switching, or none, decides.
ports_of(site, role) := {server.port |
	some name in roles(site)[role]
	server := netscaler.virtual_servers(site)[name]
	server.address != ""
}

any_port(role) if {
	some site in ["production", "recovery"]
	some name in roles(site)[role]
	server := netscaler.virtual_servers(site)[name]
	0 in {server.port, count(server.address)}
}

listed(numbers) := concat(", ", [sprintf("%d", [n]) | some n in sort(numbers)])

# serving are the virtual servers that are on and have a member that is.
serving(site) := {name |
	some name, server in netscaler.virtual_servers(site)
	server.enabled
	some member in server.members
	member.enabled
}

# role_of is what a virtual server is for: what is watched tells it best, then the port. The
# components of its members come last, as one server often is of several: DNS of domain
# controllers is no LDAP.
role_of(site, name) := seen(site, name) if {
	count(seen(site, name)) > 0
} else := {role} if {
	role := ports[netscaler.virtual_servers(site)[name].port]
	count(netscaler.concerned(site, name)) > 0
} else := netscaler.concerned(site, name) & {"dns"} if {
	netscaler.virtual_servers(site)[name].port == 53
} else := netscaler.concerned(site, name) - beside_controllers if {
	"ad" in netscaler.concerned(site, name)
} else := netscaler.concerned(site, name)

# seen is what the monitors of a virtual server, or its protocol, are for.
seen(site, name) := {watched[word] |
	server := netscaler.virtual_servers(site)[name]
	some word in ({server.protocol} | {monitor | some monitor in server.monitors})
	watched[word]
}

# ports are those that tell what for a virtual server is.
ports := {69: "pvs", 389: "ad", 636: "ad", 3268: "ad", 3269: "ad"}

# beside_controllers is what often runs on domain controllers, and is not balanced with them.
beside_controllers := {"dfs", "dhcp", "dns"}

# watched are the types of monitors, and the protocols, that tell what for a virtual server is.
watched := {"STOREFRONT": "storefront", "CITRIX-XD-DDC": "cloud_connectors", "CITRIX-XML-SERVICE": "cloud_connectors", "LDAP": "ad", "RADIUS": "radius", "TFTP": "pvs"}

# held are the addresses at which an appliance answers.
held(site) := ({server.address | some server in netscaler.virtual_servers(site); server.address != ""} | {gateway.address | some gateway in netscaler.gateways(site); gateway.address != ""}) | {address | some address, a in netscaler.addresses_of(site); a.enabled}

bound(site) := {name | some name, provider in netscaler.identity_providers(site); provider.bound}

redirects(site) := {netscaler.identity_providers(site)[name].redirect | some name in bound(site)}

leading(site) := {u.url |
	some u in netscaler.store_fronts(site)
	u.gateway in (netscaler.open(site) | {""})
}

domains(site) := {domain.name |
	some virtual in netscaler.gslb(site)
	virtual.enabled
	some domain in virtual.domains
}

# kinds are the ways by which the gateways of a site that are open ask about users.
kinds(site) := {s.kind |
	some s in netscaler.sign_ins(site)
	s.gateway in netscaler.open(site)
	s.kind != "other"
}

worded(ways) := concat(" and ", sort({netscaler.title[kind] | some kind in ways}))

# likewise tells that a gateway of production lets users through too: that of the same name, or
# any where there is none of that name.
likewise(name) if netscaler.gateways("production")[name].signsIn == false

likewise(name) if {
	not netscaler.gateways("production")[name]
	some other in netscaler.open("production")
	not netscaler.gateways("production")[other].signsIn
}

likewise(_) if count(netscaler.open("production")) == 0

# asking switches sign-in on where a gateway has somebody to ask, and has it set up where not.
asking(name) := netscaler.on("recovery", sprintf("set vpn vserver %s -authentication ON", [netscaler.quoted(name)])) if {
	netscaler.gateways("recovery")[name].asksOn == true
} else := netscaler.words("recovery", sprintf("see \"show vpn vserver %s\" at production, and let users sign in at %s as they do there, with an authentication profile and policies", [
	netscaler.quoted(model(name)), name,
]))

# model is the gateway of production to look at.
model(name) := name if {
	name in netscaler.open("production")
} else := sort(netscaler.open("production"))[0]

# release is release and build, such as NS14.1: Build 47.46.
release(site) := regex.find_n(`NS\d+\.\d+: Build [\d.]+\d`, netscaler.system(site).version, 1)[0]

# numbers are those of a release, which compare as releases do.
numbers(site) := [to_number(part) | some part in regex.find_n(`\d+`, release(site), -1)]
