package proof

// storeFrontRows are the faults in the form of what StoreFront keeps: what is not
// understood is unknown, and everything else is judged as before.
var storeFrontRows = map[string]row{
	"storefront-config-unknown": {
		unknown: "storefront/callback-resolves-at-recovery storefront/recovery-gateway",
	},
	"storefront-no-store": {
		unknown: `storefront/all-connectors-listed storefront/connectors-by-name
			storefront/connectors-of-both-sites`,
	},
}
