# METADATA
# title: What StoreFront servers are set up with
package muster.lib.windows.storefronts

import data.muster.lib.estate
import data.muster.lib.fix
import data.muster.lib.place
import data.muster.lib.protection
import data.muster.lib.registration
import data.muster.lib.resolvers
import data.muster.lib.windows

# judged are the StoreFront servers.
judged := windows.servers("storefront") | windows.of("storefront")

# replaced tells that a server is lost with production, and that those of a group of its own
# at the recovery site take its place: nothing brings its machine back.
replaced(host) if {
	host in declared.production
	not stands(host)
	count(estate.servers("storefront", "recovery")) > 0
	not protection.replicating("storefront")
}

# declared are the servers that the estate file has at each site.
declared := {
	"production": {place.full(name) | some name in estate.servers("storefront", "production")},
	"recovery": {place.full(name) | some name in estate.servers("storefront", "recovery")},
}

# stands tells that a server stands at the recovery site today.
stands(host) if host in declared.recovery

stands(host) if place.machine(host)

# weighed is what a rule of high severity or above says of a server: of one that is replaced
# it matters less, and decides nothing.
weighed(host, said) := object.union(said, {"severity": "medium"}) if {
	replaced(host)
} else := said

# need is that a server rests on one part of its configuration: baseUrl, stores,
# gateways or certificates.
need(host, name) := {"target": windows.target(host), "fact": ["windows", "hosts", host, "storefront", name]}

unasked(host) := weighed(host, windows.unasked(host, "storefront"))

# part is a part of the configuration of a server, when it was learnt.
part(host, name) := learnt if {
	learnt := windows.storefront(host)[name]
	learnt.status == "ok"
}

# base_url is "" where the configuration does not tell it.
base_url(host) := part(host, "baseUrl").url

# stores are the stores of a server, by path.
stores(host) := {path: store | some path, store in part(host, "stores").items}

# storeless is the gap of a server that has no store.
storeless(host) := weighed(host, windows.gap(host, sprintf("%s has no store", [host]))) if {
	part(host, "stores")
	count(stores(host)) == 0
}

# entries are the servers that the farms of a store name.
entries(store) := {entry | some farm in store.farms; some entry in farm.servers}

# gateways are the gateways that a server knows, by name.
gateways(host) := {name: gateway | some name, gateway in part(host, "gateways").items}

# host_of is the host of a URL, without brackets and port.
host_of(url) := trim_suffix(trim(found, "[]"), ".") if {
	found := regex.find_all_string_submatch_n(`^(?:[a-z]+://)?(\[[^\]]+\]|[^/:?#]+)`, lower(url), 1)[0][1]
} else := ""

# kind is what an entry is: a connector of a site, an alias that stands for
# connectors, or a stranger.
kind(entry) := "recovery" if {
	place.full(entry) in names.recovery
} else := "production" if {
	place.full(entry) in names.production
} else := "alias" if {
	place.full(entry) in aliases
} else := "recovery" if {
	place.literal(entry)
	place.of_address(trim(entry, "[]")) == "recovery"
} else := "production" if {
	place.literal(entry)
	place.at(trim(entry, "[]"), "production")
	place.of_address(trim(entry, "[]")) == "elsewhere"
} else := "stranger"

names := {site: {place.full(host) | some host in registration.connectors(site)} |
	some site in ["production", "recovery"]
}

aliases := {place.full(alias) | some alias in estate.aliases("cloud_connectors")}

# lasting are the entries that are there after the disaster: connectors of the
# recovery site, and aliases, which can be pointed at them.
lasting(words) := {entry | some entry in words; kind(entry) in {"recovery", "alias"}}

# strangers are the entries of which nobody can tell what they are.
strangers(words) := {entry | some entry in words; kind(entry) == "stranger"}

# strange says so.
strange(host, words) := sprintf(
	"%s lists %s, which the estate file names neither among the servers nor among the aliases of cloud_connectors, so nobody can tell what is behind it",
	[host, concat(", ", sort(strangers(words)))],
)

# addresses are those of a connector, as the resolvers of both sites give them.
addresses(host) := resolvers.addresses("recovery", host) | resolvers.addresses("production", host)

# lists tells that entries name a connector, by name or by address.
lists(words, host) if {
	some entry in words
	place.full(entry) == host
}

lists(words, host) if {
	some entry in words
	entry in addresses(host)
}

# leads tells that the resolvers of the recovery site give a name an address of a
# site.
leads(name, site) if {
	some address in resolvers.addresses("recovery", name)
	place.at(address, site)
}

# set_servers is the command that gives a store of a host other delivery controllers.
set_servers(host, path, entries) := fix.of(
	{
		"kind": "command", "where": host, "action": "set", "object": sprintf("store/%s%s", [host, path]),
		"attribute": "Servers", "values": sort(entries), "keep": ["gateways, authentication and everything else of the store"],
	},
	on(host, sprintf("Set-STFStoreFarm -StoreService (Get-STFStoreService -VirtualPath '%s') -FarmName %s -Servers %s; Publish-STFServerGroupConfiguration", [
		path, farm(host, path), concat(",", [sprintf(`"%s"`, [entry]) | some entry in sort(entries)]),
	])),
)

# farm is the farm of a store as StoreFront names it. Of several, people choose.
farm(host, path) := fix.quoted(names[0]) if {
	names := [one.name | some one in stores(host)[path].farms]
	count(names) == 1
} else := "<farm>"

# on is a command of StoreFront, which refuses most of them from afar. Servers of a group are
# changed on one of them, which passes it on: a later change on another one would undo it.
on(host, command) := sprintf("on %s, in an elevated Windows PowerShell, once for its server group: %s", [host, command])
