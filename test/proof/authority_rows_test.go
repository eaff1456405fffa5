package proof

// authorityRows are the faults of the authorities behind FAS.
var authorityRows = map[string]row{
	"fas-authority-lost": {
		fail: "fas/authority-recoverable",
	},
	"fas-authority-unnamed": {
		unknown: "fas/authority-recoverable",
	},
}
