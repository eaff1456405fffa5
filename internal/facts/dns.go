package facts

// DNS is what every declared resolver said.
type DNS struct {
	// Resolvers is keyed by "<site>/<host:port>", for example
	// "recovery/10.20.0.10:53"; the site is production, recovery or public.
	Resolvers map[string]*Resolver `json:"resolvers"`
}

// Resolver is one DNS server's view of the names that matter. Its maps are keyed
// by name: lower case, fully qualified, without the final dot.
//
// Its own status is failed only when it answered none of the questions.
type Resolver struct {
	Answered
	Site     string              `json:"site" jsonschema:"enum=production,enum=recovery,enum=public" is:"given"`
	Address  string              `json:"address" is:"key"`
	Hosts    map[string]*Host    `json:"hosts"`    // A and AAAA, through CNAMEs
	Services map[string]*Service `json:"services"` // SRV
	Zones    map[string]*Zone    `json:"zones"`    // SOA
	Pointers map[string]*Pointer `json:"pointers"` // PTR, keyed by the IP address
	// Delegations say who answers for the names that appliances balance between sites (NS).
	Delegations map[string]*Delegation `json:"delegations" added:"2026-11"`
}

// Reply is common to every answer of a resolver. NXDOMAIN is an answer, so its
// status is ok; SERVFAIL, REFUSED and silence are not.
type Reply struct {
	Answered
	Rcode         string `json:"rcode" is:"code,given"` // NOERROR, NXDOMAIN, SERVFAIL, REFUSED …; "" when nothing came back
	Exists        bool   `json:"exists"`
	Authoritative bool   `json:"authoritative"`
	Transport     string `json:"transport" jsonschema:"enum=udp,enum=tcp" is:"given"` // udp, or tcp after a truncated answer
	Attempts      int    `json:"attempts" is:"tries"`
	// TTL is the smallest of all the records of the answer, in seconds: as long
	// as a client may go on with an old answer. -1 when there is no record.
	TTL int64 `json:"ttl" is:"ttl,signed"`
}

// Host is the answer to "which addresses has this name?".
type Host struct {
	Reply
	Addresses []string `json:"addresses" is:"address"` // sorted
	Chain     []Alias  `json:"chain"`                  // the CNAMEs on the way, in order
	// Canonical is the name at the end of the chain: the name itself when it is
	// no alias.
	Canonical string `json:"canonical" is:"host,given"`
}

// Alias is one CNAME record.
type Alias struct {
	Name   string `json:"name" is:"host,given"`
	Target string `json:"target" is:"host,given"`
	TTL    int64  `json:"ttl" is:"signed"` // seconds
}

// Service is the answer to an SRV question.
type Service struct {
	Reply
	Records []ServiceRecord `json:"records"` // sorted by priority, target, port
}

// ServiceRecord is one SRV record.
type ServiceRecord struct {
	Target   string `json:"target" is:"host,given"`
	Port     int    `json:"port" is:"count"`
	Priority int    `json:"priority" is:"count"`
	Weight   int    `json:"weight" is:"count"`
}

// Zone is the answer to an SOA question.
type Zone struct {
	Reply
	Serial  int64  `json:"serial" is:"count"`
	Primary string `json:"primary" is:"host"` // MNAME
	// NameServers are the targets of the NS records of the zone, sorted: who serves it.
	// Empty when the resolver did not tell, or was not asked: only the zones of the domain
	// are.
	NameServers []string `json:"nameServers" is:"host" added:"2026-11"`
}

// Delegation is the answer to "whose is this name?": the NS records of the name itself, of
// what it is an alias of, or of the nearest name above that has some.
type Delegation struct {
	Reply
	Zone        string   `json:"zone" is:"host"`        // what has the records; "" for none
	NameServers []string `json:"nameServers" is:"host"` // sorted
}

// Pointer is the answer to a PTR question.
type Pointer struct {
	Reply
	Names []string `json:"names" is:"host"` // sorted
}
