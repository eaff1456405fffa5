package world

import "slices"

// DHCP is what a Microsoft DHCP server says of itself.
type DHCP struct {
	Service      Service
	Unauthorised bool
	Mute         bool // its cmdlets refuse the account
	Scopes       []*DHCPScope
	Failover     []*DHCPFailover
	Reservations []DHCPReservation
}

// DHCPScope is a subnet with the range that is given out.
type DHCPScope struct {
	ID, Mask, State, Start, End string
	Free, FreeHere              int
	Options                     map[string][]string // by number
	Excluded                    [][2]string         // first and last address of each
}

// DHCPFailover is a relationship, as one of its servers has it.
type DHCPFailover struct {
	Name, Partner, Mode, Role, State string
	Percent, Lead, After             int // Lead and After in seconds
	Switches                         bool
	Scopes                           []string
}

// DHCPReservation is an address that one machine alone gets.
type DHCPReservation struct{ Scope, Address, Client, Name string }

// The scopes of the networks of desktops.
const (
	ScopeFRA = "10.10.64.0"
	ScopeMUC = "10.20.64.0"
)

// Scope is the scope of a subnet, nil when the server has none.
func (d *DHCP) Scope(id string) *DHCPScope {
	for _, s := range d.Scopes {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// Without takes a scope from a server, and out of its relationships.
func (d *DHCP) Without(id string) {
	d.Scopes = slices.DeleteFunc(d.Scopes, func(s *DHCPScope) bool { return s.ID == id })
	d.Reservations = slices.DeleteFunc(d.Reservations, func(r DHCPReservation) bool { return r.Scope == id })
	for _, f := range d.Failover {
		f.Scopes = slices.DeleteFunc(f.Scopes, func(s string) bool { return s == id })
	}
}

// healthyDHCP is one of the two servers, which share the networks of desktops of both sites.
func (m *Model) healthyDHCP(partner string) *DHCP {
	scope := func(id string, resolvers ...string) *DHCPScope {
		return &DHCPScope{
			ID: id, Mask: "255.255.192.0", State: "Active", Start: id[:len(id)-1] + "10", End: id[:len(id)-len("64.0")] + "127.250",
			Free: 15700, FreeHere: 7850, Options: map[string][]string{
				"3": {id[:len(id)-1] + "1"}, "6": resolvers, "15": {m.Domain}, "66": {m.Component("pvs").Aliases[0]}, "67": {"ardbp32.bin"},
			},
		}
	}
	return &DHCP{
		Service: Service{"DHCPServer", "Running", "Auto"},
		Scopes: []*DHCPScope{
			scope(ScopeFRA, "10.10.10.11", "10.20.10.11"),
			scope(ScopeMUC, "10.20.10.11", "10.10.10.11"),
		},
		Failover: []*DHCPFailover{{
			Name: "fra-muc", Partner: partner, Mode: "LoadBalance", State: "Normal", Percent: 50, Lead: 3600, Switches: true, After: 3600,
			Scopes: []string{ScopeFRA, ScopeMUC},
		}},
		Reservations: []DHCPReservation{{Scope: ScopeFRA, Address: "10.10.64.10", Client: "50-6b-8d-00-00-01", Name: "fraw11d0001." + m.Domain}},
	}
}
