package facts

// Scaffolded is what the appliance says of its copies.
type Scaffolded struct {
	// Copies is keyed by the name of what is copied.
	Copies Listing[*ScaffoldedCopy] `json:"copies"`
}

// ScaffoldedCopy is one thing that is copied to the recovery site.
type ScaffoldedCopy struct {
	Name    string `json:"name"`
	Enabled bool   `json:"enabled"`
}
