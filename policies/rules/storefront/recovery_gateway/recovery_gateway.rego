# METADATA
# title: StoreFront has a gateway whose STAs are recovery connectors
# description: >-
#   Whoever comes in through a gateway is let in by a ticket, and the connector that issued
#   it must be there; no other one knows the ticket, so a name for many does not do. A
#   gateway of the recovery site that StoreFront does not know, or whose tickets come from
#   production, shows users their desktops and starts none.
# custom:
#   severity: high
#   remediation: >-
#     Define the gateway of the recovery site in StoreFront beforehand, with the connectors
#     of the recovery site as ticket authorities, and enable it for the stores.
#   requires: [windows]
#   recommendations: [SF-005]
#   basis: document
#   byHand: it is installed or repaired on the host, with an installer
#   observes: target
package muster.rules.storefront.recovery_gateway

import data.muster.lib.estate
import data.muster.lib.place
import data.muster.lib.registration
import data.muster.lib.windows
import data.muster.lib.windows.storefronts

targets contains windows.target(host) if some host in judged

needs contains storefronts.need(host, "gateways") if some host in judged

findings contains storefronts.weighed(host, finding) if {
	some host in lost
	not registration.undeclared("recovery")
	count(strangers(host)) == 0
	finding := {
		"target": windows.target(host),
		"message": sprintf("%s %s.", [host, has(host)]),
		"evidence": {
			"found": {name: sort(tickets(gateway)) | some name, gateway in storefronts.gateways(host)},
			"expected": sprintf("a gateway with one of %s as ticket authority", [concat(", ", sort(storefronts.names.recovery))]),
		},
		"fix": storefronts.on(host, add),
	}
}

gaps contains storefronts.unasked(host) if some host in judged

gaps contains storefronts.weighed(host, windows.gap(host, storefronts.strange(host, strangers(host)))) if {
	some host in lost
	count(strangers(host)) > 0
}

gaps contains storefronts.weighed(host, windows.gap(host, registration.undeclared("recovery"))) if some host in lost

# What users type to get to a gateway is judged where the estate file names it.
gaps contains storefronts.weighed(host, windows.gap(host, message)) if {
	some host in judged
	count(unnamed(host)) > 0
	message := sprintf("%s lists a gateway for the recovery site under %s, which the estate file names nowhere, so nobody asked DNS for it: declare it in components.netscaler.aliases", [host, concat(", ", sort(unnamed(host)))])
}

# unnamed are the names of gateways with tickets of the recovery site that no component has.
unnamed(host) := {name |
	some gateway in storefronts.gateways(host)
	some authority in tickets(gateway)
	storefronts.kind(authority) == "recovery"
	name := storefronts.host_of(gateway.url)
	name != ""
	not place.literal(name)
	not declared[name]
}

declared := {place.full(name) |
	some component in input.estate.components
	some name in array.concat(
		[alias | some alias in component.aliases],
		array.concat([callback | some callback in component.callbacks], [server | some servers in component.servers; some server in servers]),
	)
}

# judged leaves out the servers that no gateway leads to: they know none, and the
# estate declares no callback.
judged := {host |
	some host in storefronts.judged
	not internal(host)
}

internal(host) if {
	storefronts.part(host, "gateways")
	count(storefronts.gateways(host)) == 0
	count(estate.callbacks("storefront")) == 0
}

# lost are the servers without any gateway whose tickets are good after the disaster.
lost := {host |
	some host in judged
	storefronts.part(host, "gateways")
	count({authority | some authority in all_tickets(host); storefronts.kind(authority) == "recovery"}) == 0
}

# tickets are the hosts that issue tickets for a gateway.
tickets(gateway) := {storefronts.host_of(url) | some url in gateway.stas}

all_tickets(host) := {authority |
	some gateway in storefronts.gateways(host)
	some authority in tickets(gateway)
}

strangers(host) := storefronts.strangers(all_tickets(host))

has(host) := sprintf("knows the gateways %s, and no connector of the recovery site issues their tickets", [concat(", ", sort(object.keys(storefronts.gateways(host))))]) if {
	count(all_tickets(host)) > 0
} else := "knows gateways, but none with a ticket authority" if {
	count(storefronts.gateways(host)) > 0
} else := "knows no gateway at all"

add := sprintf(
	`Add-STFRoamingGateway -Name Recovery -LogonType Domain -GatewayUrl https://<gateway of the recovery site> -CallbackUrl https://%s/CitrixAuthService/AuthService.asmx -SecureTicketAuthorityUrls %s; Register-STFStoreGateway -Gateway (Get-STFRoamingGateway -Name Recovery) -StoreService (Get-STFStoreService)`,
	[callback, concat(",", [sprintf("http://%s/scripts/ctxsta.dll", [name]) | some name in sort(storefronts.names.recovery)])],
)

# callback is the name for it: the last of the declared ones that lead to the
# recovery site.
callback := max(names) if {
	names := {name |
		some name in estate.callbacks("storefront")
		storefronts.leads(name, "recovery")
	}
} else := "<callback name>"
