# METADATA
# title: The gateway asks about users at the recovery site
# description: >-
#   A gateway asks a directory, and often RADIUS, who a user is, or sends users to an identity
#   provider by SAML or OAuth. Where all of these servers are those of production, the gateway
#   comes up and lets nobody in. It need not be each of them: of each kind one that is there after
#   the disaster is enough, also behind a virtual server of the appliance; of one SAML or OAuth
#   action each host is needed. A provider that is at neither site, such as one on the internet,
#   is none of production's. One under a domain of the estate's own may be a federation server of
#   production that the internet reaches by an address of its own: people say where it stands.
# custom:
#   severity: blocker
#   remediation: >-
#     Let the actions lead to servers that outlive production: by a name that the recovery site
#     resolves to its own, by a virtual server with members of both sites, or by an action for
#     each site.
#   requires: [netscaler, dns.resolvers]
#   recommendations: [NS-023, RAD-001]
#   basis: document
#   population: estate
package muster.rules.netscaler.sign_in_at_recovery

import data.muster.lib.estate
import data.muster.lib.netscaler
import data.muster.lib.place
import data.muster.lib.resolvers

targets contains netscaler.target(site) if some site in judged

needs contains need if some need in netscaler.needs(judged, {"gateways", "signIns", "virtualServers", "identityProviders"})

findings contains finding if {
	some site in judged
	some [gateway, kind], servers in asked(site)
	netscaler.best(words(site, servers)) == "elsewhere"
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("%s asks %s at %s, and %s there when production is lost.", [
			who(site, gateway), netscaler.title[kind],
			concat(", ", sort({netscaler.described(site, s.host, s.port) | some s in servers})),
			left(site, servers),
		]),
		"evidence": {
			"found": sort({s.host | some s in servers}),
			"expected": sprintf("%s %s server of the recovery site, or one that comes back", [{true: "a", false: "an"}[kind == "radius"], netscaler.title[kind]]),
		},
		"fix": remedy(site, gateway, kind, servers),
	}
}

findings contains finding if {
	some site in judged
	netscaler.closed(site)
	others := netscaler.open("production")
	count(others) > 0
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("No gateway is switched on there, and production lets users in by %s.", [concat(", ", sort(others))]),
		"evidence": {"found": "no gateway", "expected": sort(others)},
		"fix": opened(site, others),
	}
}

findings contains finding if {
	some site in judged
	some gateway in netscaler.open(site)
	found := netscaler.gateways(site)[gateway]
	found.signsIn
	found.asks != ""
	found.asksOn == false
	finding := {
		"target": netscaler.target(site),
		"message": sprintf("The gateway %s has users signed in by the authentication server %s, which is not there or switched off.", [gateway, found.asks]),
		"evidence": {"found": sprintf("%s is off", [found.asks]), "expected": "an authentication server that is on"},
		"fix": netscaler.on(site, sprintf("enable authentication vserver %s", [netscaler.quoted(found.asks)])),
	}
}

gaps contains netscaler.gap(site, message) if {
	some site in judged
	some [gateway, kind], servers in asked(site)
	netscaler.best(words(site, servers)) == "unknown"
	not by_address(servers)
	some s in servers
	not of_house(s)
	word(site, s) == "unknown"
	message := sprintf("nothing tells whether one of %s, which %s asks, is there when production is lost", [
		concat(", ", sort({s.host | some s in servers})), lower_first(who(site, gateway)),
	])
}

gaps contains netscaler.gap(site, sprintf("the appliance does not say whether the authentication server %s, which the gateway %s asks, is on", [found.asks, gateway])) if {
	some site in judged
	some gateway in netscaler.open(site)
	found := netscaler.gateways(site)[gateway]
	found.signsIn
	found.asks != ""
	found.asksOn == null
}

gaps contains gap if {
	some gap in netscaler.partitioned
	gap.target in targets
}

attest contains {"target": netscaler.target(site), "question": question} if {
	some site in judged
	others := {name |
		some name in netscaler.open(site)
		netscaler.gateways(site)[name].signsIn
		not by_server(site, name)
	}
	count(others) > 0
	question := sprintf(
		"Nothing is read that the gateway %s asks about users. Does what it asks (certificates, one-time passwords, others) answer at the recovery site when production is lost?",
		[concat(", ", sort(others))],
	)
}

attest contains {"target": netscaler.target(site), "question": question} if {
	some site in judged
	netscaler.closed(site)
	count(estate.aliases("netscaler")) > 0
	question := sprintf("The appliance has no gateway that is switched on, and the estate has %s. Where do users come in when production is lost?", [concat(", ", sort(estate.aliases("netscaler")))])
}

attest contains {"target": netscaler.target(site), "question": question} if {
	some site in judged
	others := {s.action |
		some s in netscaler.sign_ins(site)
		s.kind == "other"
		s.gateway in (netscaler.open(site) | providing(site))
	}
	count(others) > 0
	question := sprintf("Gateways also sign users in by %s, of a type that muster does not read. Does it answer at the recovery site when production is lost?", [concat(", ", sort(others))])
}

# An address of a network that is at both sites tells nothing: people know which server it is.
attest contains {"target": netscaler.target(site), "question": question, "list": sort({s.host | some s in servers})} if {
	some site in judged
	some [gateway, kind], servers in asked(site)
	netscaler.virtual_servers(site)
	netscaler.best(words(site, servers)) == "unknown"
	by_address(servers)
	question := sprintf(
		"%s asks %s at addresses that may be at either site. Does one of these servers answer when production is lost?",
		[who(site, gateway), netscaler.title[kind]],
	)
}

# A name of the estate's own domain with an address of the internet may lead to either site, or to
# somebody else.
attest contains {
	"target": netscaler.target(site),
	"question": sprintf("%s sends users to an identity provider under a domain of your own, and no resolver of the sites leads it to either site. Does it answer when production is lost?", [who(site, gateway)]),
	"list": sort({s.host | some s in servers; of_house(s)}),
} if {
	some site in judged
	some [gateway, kind], servers in asked(site)
	netscaler.best(words(site, servers)) == "unknown"
	some s in servers
	of_house(s)
}

by_address(servers) if {
	every s in servers {
		place.literal(s.host)
	}
}

# opened switches on a gateway that is there, and sets one up where none is. All are off while
# their feature is, or is not licensed.
opened(site, others) := netscaler.on(site, "enable ns feature SSLVPN") if {
	netscaler.features(site).sslvpn.on == false
} else := netscaler.words(site, "show ns license; get a licence that covers it and apply that") if {
	netscaler.features(site).sslvpn.licensed == false
} else := netscaler.on(site, sprintf("enable vpn vserver %s", [netscaler.quoted(sort(off(site, others))[0])])) if {
	count(off(site, others)) > 0
} else := netscaler.words(site, sprintf("see \"show vpn vserver %s\": it is there, and has no address and no content switching that leads to it", [netscaler.quoted(sort(there)[0])])) if {
	there := others & object.keys(netscaler.gateways(site))
	count(there) > 0
} else := netscaler.words(site, sprintf("add vpn vserver %s SSL <address> 443; see \"show vpn vserver %s\" at production for its certificate, STAs and policies; save ns config", [netscaler.quoted(sort(others)[0]), netscaler.quoted(sort(others)[0])]))

# off are the gateways of production that a site has by the same name, switched off.
off(site, others) := {name |
	some name in others
	netscaler.gateways(site)[name].enabled == false
}

# judged leaves out appliances without a gateway where the estate knows none by name either,
# and production has none: those balance load and nothing else.
judged := {site | some site in netscaler.serving; not balances_only(site)}

balances_only(site) if {
	netscaler.closed(site)
	count(providing(site)) == 0
	count(estate.aliases("netscaler")) == 0
	not lets_in("production")
}

lets_in(site) if count(netscaler.open(site)) > 0

# asked are the servers by gateway and kind.
asked(site) := {[gateway, kind]: servers |
	some other in netscaler.sign_ins(site)
	gateway := other.gateway
	gateway in (netscaler.open(site) | providing(site))
	kind := other.kind
	kind != "other"
	servers := {s | some s in netscaler.sign_ins(site); s.gateway == gateway; s.kind == kind}
}

# providing are the authentication servers that sign users in for others, such as Workspace,
# where no gateway asks the same one.
providing(site) := {server |
	some provider in netscaler.identity_providers(site)
	provider.bound
	some server in provider.servers
	not server in {netscaler.gateways(site)[gateway].asks | some gateway in netscaler.open(site)}
}

who(site, name) := sprintf("The gateway %s", [name]) if {
	name in netscaler.open(site)
} else := sprintf("The authentication server %s, which signs users in for others,", [name])

lower_first(text) := concat("", [lower(substring(text, 0, 1)), substring(text, 1, -1)])

by_server(site, name) if {
	some s in netscaler.sign_ins(site)
	s.gateway == name
}

# words tell where each of several alternatives leads. These are servers, or the actions that
# send users to a provider: such an action has several URLs and needs the host of each.
words(site, servers) := {word(site, s) | some s in servers; not s.kind in providers} | {together(site, same) |
	some one in servers
	one.kind in providers
	same := {s | some s in servers; s.kind == one.kind; s.action == one.action}
}

providers := {"saml", "oauth"}

# together tells where an action leads by the worst of its hosts.
together(site, servers) := "elsewhere" if {
	some s in servers
	word(site, s) == "elsewhere"
} else := "unknown" if {
	some s in servers
	word(site, s) == "unknown"
} else := "recovery"

word(site, s) := "unknown" if {
	of_house(s)
} else := "recovery" if {
	outside(s)
} else := netscaler.leads(site, s.host, s.port)

# of_house tells that an identity provider which is at neither site as far as names tell has a
# name in one of the estate's own domains, and is not left to somebody else by an alias there.
of_house(s) if {
	outside(s)
	own(place.full(s.host))
	not passed_on(place.full(s.host))
}

own(name) if {
	some domain in own_domains
	endswith(sprintf(".%s", [name]), sprintf(".%s", [domain]))
}

# own_domains are those above the domain of the directory, and those of the names by which users
# come in. A top-level domain is nobody's own, and neither is one like co.uk.
own_domains := {domain | some domain in candidates; not regex.match(`^([^.]+|(ac|co|com|edu|gob|gouv|gov|ne|net|nom|or|org)\.[a-z]{2})$`, domain)}

candidates := {concat(".", array.slice(labels, i, count(labels))) |
	labels := split(estate.zone, ".")
	some i in numbers.range(1, count(labels) - 1)
} | {substring(name, indexof(name, ".") + 1, -1) |
	some id in ["netscaler", "storefront"]
	some alias in estate.aliases(id)
	name := place.full(alias)
}

passed_on(name) if {
	some key, _ in input.dns.resolvers
	some link in resolvers.host(key, name).chain
	not own(link.target)
}

# outside tells that an identity provider is at neither site: its name is none of the domain,
# no host and no other name of the estate, and leads to no address of a site.
outside(s) if {
	s.kind in providers
	s.host != ""
	not place.literal(s.host)
	name := place.full(s.host)
	not endswith(name, sprintf(".%s", [estate.zone]))
	not name in place.hosts_of.production
	not name in place.hosts_of.recovery
	addresses := {a | some at in ["production", "recovery"]; some a in resolvers.addresses(at, name)}
	count({a | some a in addresses; some at in ["production", "recovery"]; place.at(a, at)}) == 0
}

# remedy switches on what is off where that is enough, and has other servers set up where not.
remedy(site, gateway, kind, servers) := netscaler.on(site, joined(enabling(site, servers))) if {
	count(enabling(site, servers)) > 0
} else := netscaler.words(site, joined({sprintf("see \"show authentication %s %s\", and let what leads to %s lead to an identity provider that is there without production", [option[kind], netscaler.quoted(s.action), s.host]) |
	some s in servers
	word(site, s) == "elsewhere"
})) if {
	partly(site, servers)
} else := netscaler.on(site, joined({elsewhere(kind, s.action) | some s in servers})) if {
	kind in providers
} else := netscaler.words(site, joined({beside(kind, gateway, s.action) | some s in servers}))

joined(lines) := concat("; ", sort(lines))

option := {"saml": "samlAction", "oauth": "OAuthAction"}

# left tells how much of what is asked is there.
left(site, servers) := "not all of what its action needs is" if {
	partly(site, servers)
} else := "none of that is"

# partly tells that a part of an action is there, which does not help it.
partly(site, servers) if {
	some s in servers
	s.kind in providers
	word(site, s) != "elsewhere"
}

enabling(site, servers) := {command |
	some s in servers
	some command in netscaler.enabling_of(site, s.host, s.port)
}

# A provider is one for all: users are sent where it is.
elsewhere("saml", action) := sprintf("set authentication samlAction %s -samlRedirectUrl <identity provider that is there without production>", [netscaler.quoted(action)])

elsewhere("oauth", action) := sprintf("set authentication OAuthAction %s -authorizationEndpoint <identity provider that is there without production>", [netscaler.quoted(action)])

# beside is a second server, which is asked when the first does not answer. The first stays
# as it is: production signs in by it every day.
beside("ldap", gateway, action) := sprintf("copy the LDAP action: one with what \"show authentication ldapAction %s\" says and -serverName %s, and a policy for it; then bind that policy to %s as the policy of %s is bound, with a higher priority number", [
	netscaler.quoted(action), netscaler.standby("ad", "<domain controller of the recovery site>"), gateway, action,
])

beside("radius", gateway, action) := sprintf("copy the RADIUS action: one with what \"show authentication radiusAction %s\" says, a RADIUS server of the recovery site and its -radKey, and a policy for it; then bind that policy to %s as the policy of %s is bound, with a higher priority number; the server has to know the appliance as a client", [
	netscaler.quoted(action), gateway, action,
])
