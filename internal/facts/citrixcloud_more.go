package facts

// ZonePlugins are the plug-ins for Nutanix that a zone offers for hosting connections.
type ZonePlugins struct {
	Answered
	Zone string `json:"zone" is:"key"` // id
	// Others is how many plug-ins for other platforms it offers. A zone with none at all has
	// not said anything.
	Others int                `json:"others" is:"count"`
	Items  map[string]*Plugin `json:"items"` // by id, lower case, such as acropolisfactory
}

// Plugin is a plug-in for hosting connections.
type Plugin struct {
	// Available tells that the connectors of the zone have it; null: the site did not say.
	Available *bool  `json:"available"`
	Reason    string `json:"reason" is:"text"` // why it is not available, as the site says it
}

// FASServer is a server of the Federated Authentication Service as Citrix Cloud knows it.
type FASServer struct {
	Host string `json:"host" is:"key"` // lower case
	// Available tells whether it is connected, by id of the resource location that it serves,
	// lower case; null: Citrix Cloud did not say.
	Available map[string]*bool `json:"available"`
}

// Assignments tell how many machines of a catalog belong to somebody. Who that is stays out
// of the facts: muster attest --list assignments asks for it anew.
type Assignments struct {
	Answered        // of the users of its machines
	Catalog  string `json:"catalog" is:"key"`    // id
	Machines int    `json:"machines" is:"count"` // of the catalog
	Assigned int    `json:"assigned" is:"count"` // of them, that have a user
	// SHA256 is the digest of the list of machines with their users: its lines sorted and
	// joined by line feeds, in hex; "" when nothing is assigned.
	SHA256 string `json:"sha256"`
}

// SiteRemarks are what the site says of itself in words: nothing is judged by them.
type SiteRemarks struct {
	Alerts           Alerts           `json:"alerts"`
	Misconfiguration Misconfiguration `json:"misconfiguration"`
	Backups          Backups          `json:"backups"`
}

// Alerts are the service health alerts: of Local Host Cache and of zones among others.
type Alerts struct {
	Answered
	Items []Alert `json:"items"` // errors and warnings, sorted
}

// Alert is something that the site warns of.
type Alert struct {
	Zone  string `json:"zone" is:"lower"` // id; "" for the site
	Error bool   `json:"error"`           // it is an error, and not a warning
	Text  string `json:"text" is:"text"`  // as the site says it, shortened
}

// Misconfiguration is the site's report of misconfiguration, a text of no known form.
type Misconfiguration struct {
	Answered
	Bytes int    `json:"bytes" is:"count"`
	Text  string `json:"text" is:"text"` // its beginning, on one line
}

// Backups are those of the site's configuration that Citrix Cloud keeps.
type Backups struct {
	Answered
	Count  int    `json:"count" is:"count"`
	Newest string `json:"newest" is:"time"` // RFC 3339, of the newest; "" for none
	// Failed tells that the newest one did not succeed; null when there is none, or the site
	// did not say.
	Failed *bool `json:"failed"`
}
