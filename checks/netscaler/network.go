package netscaler

import (
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// addresses reads those of the appliance itself. Those of virtual servers stand with these,
// and there may be thousands.
func (r *reader) addresses() facts.Listing[*facts.NetScalerAddress] {
	type row struct {
		Address text  `json:"ipaddress"`
		Mask    text  `json:"netmask"`
		Type    text  `json:"type"`
		Types   texts `json:"iptype"` // an address may be several things at once
		State   text  `json:"state"`
	}
	items := map[string]*facts.NetScalerAddress{}
	for _, a := range things[row](r, "nsip") {
		types := []string{}
		for _, t := range append(a.Types, a.Type) {
			if word := t.word(); word != "" && word != "VIP" && !slices.Contains(types, word) {
				types = append(types, word)
			}
		}
		if len(types) == 0 || a.Address.host() == "" {
			continue
		}
		items[a.Address.host()] = &facts.NetScalerAddress{Network: network(a.Address, a.Mask), Types: types, Enabled: a.State.on()}
	}
	return listing(r, items, "nsip")
}

// routes reads where the appliance sends what is in none of its networks.
func (r *reader) routes() facts.Listing[*facts.NetScalerRoute] {
	type row struct {
		Network text `json:"network"`
		Mask    text `json:"netmask"`
		Gateway text `json:"gateway"`
		Dynamic text `json:"dynamic"`
		Monitor text `json:"msr"`
	}
	says := func(word text) bool { yes := word.yes(); return yes != nil && *yes }
	items := map[string]*facts.NetScalerRoute{}
	for _, x := range things[row](r, "route") {
		if to, via := network(x.Network, x.Mask), x.Gateway.host(); to != "" && via != "" && !strings.HasPrefix(via, "127.") {
			items[to+" > "+via] = &facts.NetScalerRoute{Network: to, Gateway: via, Watched: says(x.Dynamic) || says(x.Monitor)}
		}
	}
	return listing(r, items, "route")
}

// network is that of an address, as CIDR; "" when it cannot be told.
func network(address, mask text) string {
	ip, err := netip.ParseAddr(string(address))
	m := net.ParseIP(string(mask)).To4()
	if err != nil || m == nil || !ip.Is4() {
		return ""
	}
	ones, bits := net.IPMask(m).Size()
	if bits == 0 {
		return "" // a mask with holes
	}
	return netip.PrefixFrom(ip, ones).Masked().String()
}

// time reads where the appliance has the time from.
func (r *reader) time() facts.NetScalerTime {
	type server struct {
		IP   text `json:"serverip"`
		Name text `json:"servername"`
	}
	type sync struct {
		State text `json:"state"`
	}
	out := facts.NetScalerTime{Servers: []string{}}
	for _, s := range things[server](r, "ntpserver") {
		host := s.Name.host()
		if host == "" {
			host = s.IP.host()
		}
		if host != "" {
			out.Servers = append(out.Servers, host)
		}
	}
	for _, s := range things[sync](r, "ntpsync") {
		out.Sync = s.State.yes()
	}
	if err := r.trouble("ntpserver", "ntpsync"); err != nil {
		return facts.NetScalerTime{Answered: facts.FromError(err), Servers: []string{}}
	}
	out.Answered = facts.Yes()
	return out
}
