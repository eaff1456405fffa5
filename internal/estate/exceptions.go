package estate

// Waiver is one entry of the file that policy.waivers names: a failure, or
// something that is not known, which somebody has accepted for a time. Days are
// written YYYY-MM-DD and are days in UTC.
type Waiver struct {
	Rule    string   `json:"rule"`   // id of a rule, or a pattern
	Target  string   `json:"target"` // pattern; "*" when the file gives none
	Reason  string   `json:"reason"`
	Owner   string   `json:"owner"`
	Ticket  string   `json:"ticket,omitempty"`
	Starts  string   `json:"starts,omitempty"` // first day
	Expires string   `json:"expires"`          // last day
	At      Position `json:"at"`               // of the entry in its file
}

// Attestation is one entry of the file that policy.attestations names: what a
// person says about something that no program can see.
type Attestation struct {
	Rule      string `json:"rule"`   // id of the rule that asks
	Target    string `json:"target"` // the target that it asks about
	Statement string `json:"statement"`
	Owner     string `json:"owner"`
	Date      string `json:"date"` // day of the statement, YYYY-MM-DD in UTC
	Evidence  string `json:"evidence,omitempty"`
	Expires   string `json:"expires"`        // last day
	List      string `json:"list,omitempty"` // SHA-256 of the list that is signed, in hexadecimal
	// Items are the lines of that list, or the short hashes of the lines of a long one,
	// so that it can be told what changed since.
	Items []string `json:"items,omitempty"`
	At    Position `json:"at"` // of the entry in its file
}
