package windows

import (
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

var (
	//go:embed scripts/dhcp.ps1
	dhcpScript string
	//go:embed scripts/dhcp-failover.ps1
	dhcpFailoverScript string
	//go:embed scripts/dhcp-reservations.ps1
	dhcpReservationsScript string
)

const dhcpService = "SELECT Name, DisplayName, State, StartMode FROM Win32_Service WHERE Name = 'DHCPServer'"

// dhcp reads what a DHCP server gives out. Its parts fail one by one.
func (g *hostQueries) dhcp(ctx context.Context) {
	d := facts.UnreadDHCP(facts.Yes())
	g.host.DHCP = d
	d.Answered = g.answered(g.dhcpService(ctx, d))
	d.Scopes.Answered = g.answered(g.dhcpScopes(ctx, d))
	d.Failover.Answered = g.answered(g.dhcpFailover(ctx, d))
	d.Reservations.Answered = g.answered(g.dhcpReservations(ctx, d))
}

// dhcpService reads the state of the Windows service. Windows leaves out what an account may
// not list, and says nothing of it.
func (g *hostQueries) dhcpService(ctx context.Context, into *facts.DHCPService) error {
	if err := ctx.Err(); err != nil {
		return err // an enumeration that is begun now would be left on the host
	}
	found, err := g.session.Query(ctx, "root/cimv2", dhcpService, 2)
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf(
			"%s lists no service DHCPServer: either the account lacks the right to list services, or it is no Microsoft DHCP server", g.target.host)}
	}
	s := &facts.WindowsService{}
	s.Name, _ = found[0].Text("Name")
	s.State, _ = found[0].Text("State")
	s.StartMode, _ = found[0].Text("StartMode")
	into.Service = s
	return nil
}

// dhcpRange is a part of a scope. Numbers come as text, empty where the server does not say.
type dhcpRange struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

type dhcpScope struct {
	dhcpRange
	ID       string `json:"id"`
	Mask     string `json:"mask"`
	State    string `json:"state"`
	Free     string `json:"free"`
	FreeHere string `json:"freeHere"`
	Options  []struct {
		ID     string   `json:"id"`
		Values []string `json:"values"`
	} `json:"options"`
	Excluded []dhcpRange `json:"excluded"`
}

func (g *hostQueries) dhcpScopes(ctx context.Context, into *facts.DHCPService) error {
	var out dhcpScopes
	if err := g.script(ctx, "dhcp.ps1", dhcpScript, &out); err != nil {
		return err
	}
	if err := out.into(into); err != nil {
		return fmt.Errorf("dhcp.ps1 on %s: %w", g.target.host, err)
	}
	return nil
}

// dhcpScopes is what the script tells.
type dhcpScopes struct {
	Authorised string      `json:"authorised"`
	Scopes     []dhcpScope `json:"scopes"`
}

func (o *dhcpScopes) into(d *facts.DHCPService) error {
	if o.Scopes == nil {
		return errors.New("the output has no list of scopes")
	}
	if is, err := strconv.ParseBool(strings.ToLower(o.Authorised)); err == nil {
		d.Authorised = &is
	}
	for i := range o.Scopes {
		s := &o.Scopes[i]
		fact, err := s.fact()
		if err != nil {
			return fmt.Errorf("the scope %q: %w", s.ID, err)
		}
		d.Scopes.Items[s.ID] = fact
	}
	return nil
}

func (s *dhcpScope) fact() (*facts.DHCPScope, error) {
	id, err := netip.ParseAddr(s.ID)
	if err != nil {
		return nil, err
	}
	mask := net.IPMask(net.ParseIP(s.Mask).To4())
	ones, bits := mask.Size()
	if bits != 32 {
		return nil, fmt.Errorf("%q is no subnet mask", s.Mask)
	}
	f := &facts.DHCPScope{
		CIDR: netip.PrefixFrom(id, ones).Masked().String(), Free: counted(s.Free), FreeHere: counted(s.FreeHere), Options: map[string][]string{},
	}
	switch strings.ToLower(s.State) {
	case "active":
		f.Active = true
	case "inactive":
	default:
		return nil, fmt.Errorf("it is in the state %q, which is neither Active nor Inactive", s.State)
	}
	if f.Usable, err = s.usable(); err != nil {
		return nil, err
	}
	for _, o := range s.Options {
		var values []string
		for _, v := range o.Values {
			if v = strings.TrimSpace(v); v != "" {
				values = append(values, v)
			}
		}
		if len(values) > 0 {
			f.Options[o.ID] = values
		}
	}
	return f, nil
}

// usable is how many addresses of the range are not excluded.
func (s *dhcpScope) usable() (int64, error) {
	from, to, err := s.ends()
	if err != nil {
		return 0, err
	}
	type stretch struct{ from, to int64 }
	var out []stretch
	for _, e := range s.Excluded {
		a, b, err := e.ends()
		if err != nil {
			return 0, err
		}
		if a, b = max(a, from), min(b, to); a <= b {
			out = append(out, stretch{a, b})
		}
	}
	slices.SortFunc(out, func(a, b stretch) int { return int(a.from - b.from) })
	left, next := to-from+1, from
	for _, e := range out {
		if e.from = max(e.from, next); e.from <= e.to {
			left -= e.to - e.from + 1
			next = e.to + 1
		}
	}
	return left, nil
}

// ends are the first and the last address as numbers.
func (r dhcpRange) ends() (from, to int64, err error) {
	if from, err = number(r.Start); err != nil {
		return 0, 0, err
	}
	if to, err = number(r.End); err != nil {
		return 0, 0, err
	}
	if from > to {
		return 0, 0, fmt.Errorf("the range %s to %s ends before it begins", r.Start, r.End)
	}
	return from, to, nil
}

// number is an address as a number.
func number(address string) (int64, error) {
	a, err := netip.ParseAddr(address)
	if err != nil || !a.Is4() {
		return 0, fmt.Errorf("%q is no IPv4 address", address)
	}
	b := a.As4()
	return int64(binary.BigEndian.Uint32(b[:])), nil
}

// counted is a number that may not be said.
func counted(text string) *int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 {
		return nil
	}
	return &n
}

func (g *hostQueries) dhcpFailover(ctx context.Context, into *facts.DHCPService) error {
	var out dhcpRelationships
	if err := g.script(ctx, "dhcp-failover.ps1", dhcpFailoverScript, &out); err != nil {
		return err
	}
	if err := out.into(into); err != nil {
		return fmt.Errorf("dhcp-failover.ps1 on %s: %w", g.target.host, err)
	}
	return nil
}

// dhcpRelationships is what the script tells.
type dhcpRelationships struct {
	Failover []struct {
		Name     string   `json:"name"`
		Partner  string   `json:"partner"`
		Mode     string   `json:"mode"`
		Role     string   `json:"role"`
		State    string   `json:"state"`
		Share    string   `json:"share"`
		Reserve  string   `json:"reserve"`
		Lead     string   `json:"lead"`
		Switches string   `json:"switches"`
		After    string   `json:"after"`
		Scopes   []string `json:"scopes"`
	} `json:"failover"`
}

func (o *dhcpRelationships) into(d *facts.DHCPService) error {
	if o.Failover == nil {
		return errors.New("the output has no list of relationships")
	}
	for _, f := range o.Failover {
		r := &facts.DHCPFailover{
			Partner: strings.ToLower(strings.TrimSpace(f.Partner)), State: f.State, Switches: strings.EqualFold(f.Switches, "true"),
			LeadSeconds: value(counted(f.Lead)), SwitchSeconds: value(counted(f.After)), Scopes: append([]string{}, f.Scopes...),
		}
		switch strings.ToLower(f.Mode) {
		case "loadbalance":
			r.Mode, r.Percent = "LoadBalance", counted(f.Share)
		case "hotstandby":
			r.Mode, r.Role, r.Percent = "HotStandby", "Standby", counted(f.Reserve)
			if strings.EqualFold(f.Role, "active") {
				r.Role = "Active"
			}
		default:
			return fmt.Errorf("the relationship %q has the mode %q, which is neither LoadBalance nor HotStandby", f.Name, f.Mode)
		}
		slices.Sort(r.Scopes)
		d.Failover.Items[f.Name] = r
	}
	for id, s := range d.Scopes.Items {
		if !d.Shares(id) {
			s.FreeHere = nil // it is 0 there, and means nothing
		}
	}
	return nil
}

// value is a number, 0 where none was said.
func value(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

func (g *hostQueries) dhcpReservations(ctx context.Context, into *facts.DHCPService) error {
	var out struct {
		Reservations []struct {
			Address string `json:"address"`
			Client  string `json:"client"`
			Name    string `json:"name"`
		} `json:"reservations"`
	}
	if err := g.script(ctx, "dhcp-reservations.ps1", dhcpReservationsScript, &out); err != nil {
		return err
	}
	if out.Reservations == nil {
		return fmt.Errorf("dhcp-reservations.ps1 on %s: the output has no list of reservations", g.target.host)
	}
	for _, r := range out.Reservations {
		into.Reservations.Items[r.Address] = &facts.DHCPReservation{Client: strings.ToLower(r.Client), Name: r.Name}
	}
	return nil
}
