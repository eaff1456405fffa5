package muster.lib.replication

# policies are the protection policies of production that protect machines of this
# estate, or nobody's, by uuid.
policies := {uuid: policy |
	some uuid, policy in input.prism.sites[keeper].central.policies.items
	not input.protection.foreign.policies[uuid]
}

policy_target(uuid) := sprintf("protectionpolicy/%s", [policies[uuid].name])

policy_fact(uuid) := ["prism", "sites", keeper, "central", "policies", "items", uuid]

# copying are the schedules of a policy that bring copies to the recovery site.
copying(policy) := {schedule |
	there := {location.label | some location in policy.locations; leads(location)}
	some schedule in policy.schedules
	schedule.remote in there
	not schedule.source in there
}

# held are the protection domains of a site that are not other people's: keys of its
# Prism Elements, with the names of their domains.
held(site) := {[key, name] |
	some key, element in input.prism.sites[site].elements
	some name, _ in element.domains.items
	not input.protection.foreign.domains[name]
}

domain(site, key, name) := input.prism.sites[site].elements[key].domains.items[name]

domain_target(name) := sprintf("protectiondomain/%s", [name])

domain_fact(site, key, name) := ["prism", "sites", site, "elements", key, "domains", "items", name]

# known_at_recovery are the names of the domains that the recovery site has.
known_at_recovery := {name | some [_, name] in held("recovery")}

# told tells that every cluster of a site that is declared told its domains, and that
# there is one.
told(site) if {
	count(domains_listed(site)) > 0
	every fact in domains_listed(site) {
		learnt(fact)
	}
}

# replicating are the domains that production's clusters copy to the recovery site,
# or may copy there: [key, name].
replicating := {[key, name] |
	some [key, name] in held("production")
	domain("production", key, name).active
	copies_somewhere(domain("production", key, name))
	comes_here(name)
}

# schedules_read are the facts about how often these domains are copied.
schedules_read := {array.concat(domain_fact("production", key, name), ["schedules"]) | some [key, name] in replicating}

copies_somewhere(found) if found.metro != ""

copies_somewhere(found) if {
	found.schedules.status == "ok"
	some schedule in found.schedules.items
	kept_remotely(schedule)
}

copies_somewhere(found) if {
	found.schedules.status != "ok"
	count(found.remoteSites) > 0
}

# kept_remotely tells that a schedule keeps snapshots at a remote site.
kept_remotely(schedule) if {
	some number in schedule.retained
	number > 0
}

comes_here(name) if name in known_at_recovery

comes_here(_) if not told("recovery")

# pace is how often something is copied.
pace(0) := "synchronously"

pace(seconds) := sprintf("every %v min", [seconds / 60]) if {
	seconds > 0
	seconds < 3600
}

pace(seconds) := sprintf("every %v h", [seconds / 3600]) if seconds >= 3600
