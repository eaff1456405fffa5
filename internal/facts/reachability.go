package facts

// Reachability is what was tried, without signing in anywhere, from where machines of the
// recovery site stand.
type Reachability struct {
	// Vantages are those of the estate file from which something was tried, by name.
	Vantages map[string]*ReachVantage `json:"vantages"`
}

// ReachVantage is what one vantage found.
type ReachVantage struct {
	Answered
	Name      string   `json:"name" is:"key"`
	Scanner   string   `json:"scanner"`                // host name of the machine that stood there
	Addresses []string `json:"addresses" is:"address"` // its own, of the networks of the vantage
	Named     bool     `json:"named"`                  // by the user rather than by its addresses
	Region    string   `json:"region"`                 // of Citrix Cloud, as the estate file names it there
	// Probes are keyed by the service and the host that has it, such as
	// "registration/cc3.corp.example.com".
	Probes map[string]*Probe `json:"probes"`
	// Controls are ports that nobody serves, one for each address: what accepts there is no
	// server but something in between.
	Controls map[string]*ReachControl `json:"controls"`
}

// Probe is a service of one host. It is not learnt when its name led to no address.
type Probe struct {
	Answered
	Host string `json:"host"`
	Via  string `json:"via,omitempty"` // the proxy that was asked to connect
	// Addresses are what the resolvers of the recovery site give for the host, each tried.
	Addresses map[string]*ProbedAddress `json:"addresses"`
}

// ProbedAddress is what came back from one address. It is learnt when that is beyond doubt:
// the right protocol was spoken, another one was, or every try was refused.
type ProbedAddress struct {
	Answered
	Outcome string `json:"outcome" jsonschema:"enum=spoken,enum=wrong,enum=refused,enum=rejected,enum=accepted,enum=closed,enum=silent,enum=unsettled" is:"given"`
	Tries   int    `json:"tries" is:"tries"`
	Said    string `json:"said"` // what came back, for people; "" for nothing
	// Certificate is what it presented; null when it presented none.
	Certificate *ProbedCertificate `json:"certificate"`
}

// The outcomes of a [ProbedAddress].
const (
	ReachSpoken    = "spoken"    // it speaks what it should
	ReachWrong     = "wrong"     // something answers that speaks of a fault, or speaks something else
	ReachRefused   = "refused"   // nobody listens, or a firewall says so: every try
	ReachRejected  = "rejected"  // a device on the way says that there is no way
	ReachAccepted  = "accepted"  // it accepts the connection and says nothing, or nothing can be asked
	ReachClosed    = "closed"    // it accepts the connection and closes it without a word
	ReachSilent    = "silent"    // nothing came back
	ReachUnsettled = "unsettled" // the tries came out differently
)

// ProbedCertificate is a certificate that a server presents.
type ProbedCertificate struct {
	Issuer      string   `json:"issuer"`           // as a distinguished name
	Maker       string   `json:"maker"`            // the organization of the issuer; "" when it names none
	Names       []string `json:"names" is:"lower"` // DNS names and addresses that it is for, sorted
	Since       string   `json:"since" is:"time"`  // RFC 3339
	Until       string   `json:"until" is:"time"`  // RFC 3339
	Covers      bool     `json:"covers"`           // the name that was asked for is one of them
	Trusted     bool     `json:"trusted"`          // by the authorities that the scanner trusts
	Why         string   `json:"why,omitempty"`    // why it is not
	Fingerprint string   `json:"fingerprint"`      // SHA-256 in hexadecimal
}

// ReachControl is a port that nobody serves.
type ReachControl struct {
	Answered
	Port     int  `json:"port" is:"count"`
	Accepted bool `json:"accepted"` // something accepted all the same
}
