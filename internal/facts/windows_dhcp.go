package facts

import "slices"

// DHCPService is what a Microsoft DHCP server says of itself.
type DHCPService struct {
	Answered // its Windows service, without which it is no DHCP server
	// Service is that Windows service; null when it was not learnt.
	Service *WindowsService `json:"service"`
	// Authorised tells whether Active Directory lets the server give out addresses, as the server
	// itself has it; null when it was not learnt.
	Authorised *bool `json:"authorised"`
	// Scopes are keyed by the address of their subnet.
	Scopes Listing[*DHCPScope] `json:"scopes"`
	// Failover are its relationships with other servers, by name.
	Failover Listing[*DHCPFailover] `json:"failover"`
	// Reservations are the addresses that one machine alone gets.
	Reservations Listing[*DHCPReservation] `json:"reservations"` // by address
}

// Shares tells that the server shares a scope with another one.
func (d *DHCPService) Shares(scope string) bool {
	for _, f := range d.Failover.Items {
		if slices.Contains(f.Scopes, scope) {
			return true
		}
	}
	return false
}

// DHCPScope is a subnet that a DHCP server gives out addresses of.
type DHCPScope struct {
	CIDR   string `json:"cidr" is:"cidr"`
	Active bool   `json:"active"`
	// Usable is how many addresses its range has without those that are excluded.
	Usable int64 `json:"usable" is:"count"`
	// Free is how many of these nobody has, at both servers of a relationship together; null when
	// the server does not say.
	Free *int64 `json:"free" is:"count"`
	// FreeHere is how many of these this server may give out while it does not reach its partner;
	// null for a scope that it shares with nobody, and when it does not say.
	FreeHere *int64 `json:"freeHere" is:"count"`
	// Options are what the machines are told, by number (3, 6, 11, 15, 17, 66, 67): what the scope
	// says, or else what the server says for all of its scopes. Policies, classes of vendors and
	// users, and reservations may say something else, and are not among them.
	Options map[string][]string `json:"options"`
}

// DHCPFailover is how a DHCP server shares scopes with another one.
type DHCPFailover struct {
	Partner string `json:"partner" is:"host"` // name or address
	Mode    string `json:"mode" jsonschema:"enum=LoadBalance,enum=HotStandby"`
	// Role is that of this server in a hot standby; "" otherwise.
	Role  string `json:"role" jsonschema:"enum=Active,enum=Standby,enum="`
	State string `json:"state" is:"word"` // as Windows names it, such as Normal or CommunicationInterrupted
	// Percent is the share of this server when it balances the load, or that of the standby.
	Percent *int64 `json:"percent" is:"count"`
	// LeadSeconds is the maximum client lead time: for how long a lease is given while the partner
	// does not know of it, and how long its addresses stay untouched once it is declared down.
	LeadSeconds int64 `json:"leadSeconds" is:"count"`
	// Switches tells whether a partner that is not reached is declared down without anybody,
	// SwitchSeconds after how long.
	Switches      bool     `json:"switches"`
	SwitchSeconds int64    `json:"switchSeconds" is:"count"`
	Scopes        []string `json:"scopes" is:"address"` // addresses of subnets
}

// DHCPReservation is an address that one machine alone gets.
type DHCPReservation struct {
	Client string `json:"client"` // mostly the MAC address, lower case, with dashes
	Name   string `json:"name"`   // "" for none
}

// UnreadDHCP is a DHCP server of which nothing was learnt.
func UnreadDHCP(why Answered) *DHCPService {
	return &DHCPService{
		Answered: why,
		Scopes:   Listing[*DHCPScope]{Answered: why, Items: map[string]*DHCPScope{}},
		Failover: Listing[*DHCPFailover]{Answered: why, Items: map[string]*DHCPFailover{}},
		Reservations: Listing[*DHCPReservation]{
			Answered: why, Items: map[string]*DHCPReservation{},
		},
	}
}
