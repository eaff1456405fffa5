package reachability

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/derive/paths"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// standing is a vantage that this machine is.
type standing struct {
	*estate.Vantage
	own    []string // its addresses there
	named  bool     // by the user
	region string   // of Citrix Cloud
	wanted []paths.Wanted
}

// dial is where the vantage finds a host and port.
func (s *standing) dial(host string, port int) string {
	at := net.JoinHostPort(strings.ToLower(host), strconv.Itoa(port))
	for _, r := range s.Reached {
		if r.At == at {
			return r.By
		}
	}
	return at
}

// elsewhere is where the vantage finds a host and port, when that is not there.
func (s *standing) elsewhere(host string, port int) string {
	if by := s.dial(host, port); by != net.JoinHostPort(strings.ToLower(host), strconv.Itoa(port)) {
		return by
	}
	return ""
}

// standingAt are the vantages that a machine with these addresses is: the one that the user
// names, or all whose networks hold one of them. The error says why there is none, and what
// to do.
func standingAt(est *estate.Estate, own []netip.Addr) ([]*standing, error) {
	vantages := est.VantagesHere()
	if len(vantages) == 0 {
		if est.Standing != "" {
			return nil, fmt.Errorf("--vantage %s: the estate file declares no vantages", est.Standing)
		}
		return nil, errors.New("the estate file declares no vantages for the recovery site, so nothing is tried")
	}
	if est.Standing != "" && !slices.Contains(names(vantages), est.Standing) {
		return nil, fmt.Errorf("--vantage %s: the estate file declares no such vantage; it has %s", est.Standing, strings.Join(names(vantages), ", "))
	}
	region := ""
	if c := est.Credentials["citrixcloud"]; c != nil {
		region = c.Region
	}
	var all []*standing
	for i := range vantages {
		v := &vantages[i]
		s := &standing{Vantage: v, named: v.Name == est.Standing, region: region, own: within(v.Networks, own)}
		switch {
		case est.Standing != "" && !s.named:
			continue
		case s.named && len(v.Networks) > 0 && len(s.own) == 0:
			return nil, fmt.Errorf("--vantage %s: this machine (%s) has no address in its networks (%s), so it stands for nobody there", v.Name, listed(own), strings.Join(v.Networks, ", "))
		case !s.named && len(s.own) == 0:
			continue
		}
		s.wanted = paths.Pairs(est, v.Roles, region)
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, facts.Failure{Reason: facts.UnsupportedVantage, Err: fmt.Errorf("this machine (%s) is none of the vantages %s: run `muster collect --only reachability -e estate.yaml -o %s.json` there and give that file to muster evaluate too",
			listed(own), strings.Join(names(vantages), ", "), vantages[0].Name)}
	}
	return all, nil
}

func names(vantages []estate.Vantage) []string {
	var all []string
	for _, v := range vantages {
		all = append(all, v.Name)
	}
	return all
}

// within are those of some addresses that lie in one of the networks, sorted.
func within(networks []string, own []netip.Addr) []string {
	inside := []string{}
	for _, a := range own {
		if slices.ContainsFunc(networks, func(n string) bool { p, err := netip.ParsePrefix(n); return err == nil && p.Contains(a) }) {
			inside = append(inside, a.String())
		}
	}
	slices.Sort(inside)
	return slices.Compact(inside)
}

// listed are the addresses of this machine that others can see.
func listed(own []netip.Addr) string {
	var all []string
	for _, a := range own {
		if !a.IsLoopback() && !a.IsLinkLocalUnicast() {
			all = append(all, a.String())
		}
	}
	if len(all) == 0 {
		return "without an address of its own"
	}
	return strings.Join(all, ", ")
}

// Standing tells why this machine cannot be the vantage that the user says that it is; nil when
// it can.
func Standing(est *estate.Estate) error {
	_, err := standingAt(est, ownAddresses())
	return err
}

// ownAddresses are those of the interfaces of this machine.
func ownAddresses() []netip.Addr {
	interfaces, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var all []netip.Addr
	for _, i := range interfaces {
		if p, err := netip.ParsePrefix(i.String()); err == nil {
			all = append(all, p.Addr().Unmap())
		}
	}
	return all
}

// unknown is a vantage of which nothing is known yet.
func (s *standing) unknown(scanner string, a facts.Answered) *facts.ReachVantage {
	v := &facts.ReachVantage{Answered: a, Name: s.Name, Scanner: scanner, Addresses: s.own, Named: s.named, Region: s.region,
		Probes: map[string]*facts.Probe{}, Controls: map[string]*facts.ReachControl{}}
	return v
}
