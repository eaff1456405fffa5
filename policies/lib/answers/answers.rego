# METADATA
# title: What the DNS servers of both sites answer for shared names
package muster.lib.answers

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.resolvers

# names are all by which others find a component.
names := {name |
	some id, _ in input.estate.components
	some name in estate.aliases(id)
}

# outdated are the addresses that the recovery site gives for a name when all of them are
# those of production's networks, and production does not give them.
outdated(name) := found if {
	count(resolvers.addresses("production", name)) > 0
	found := resolvers.addresses("recovery", name) - resolvers.addresses("production", name)
	every address in resolvers.addresses("recovery", name) {
		address in lost
	}
} else := set()

# lost are the addresses of names that lie in a network of production and in none of the
# recovery site.
lost := place.within(given, "production") - here

# here are those that lie in a network of the recovery site.
here := place.within(given, "recovery")

given := {address |
	some id, _ in input.estate.components
	some name in (estate.aliases(id) | estate.callbacks(id))
	some site in ["production", "recovery"]
	some address in resolvers.addresses(site, name)
}
