package paths

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// The values of [Pair.When].
const (
	Now   = "now"   // it has to answer today
	Later = "start" // it is started in the failover, and need not answer before
)

// Wanted is a port that machines of a role have to reach, as far as the estate file tells.
type Wanted struct {
	Service
	ID      string   // the service, and the host that has it
	Roles   []string // of those that a vantage takes, sorted
	Host    string   // name or address
	Port    int
	Owner   string // of an endpoint of Citrix Cloud
	When    string // Now or Later
	Because string // why it need not answer today; "" when it has to
}

// Outside tells that it is no machine of the estate: it has its address where it likes.
func (w *Wanted) Outside() bool { return w.To == toCloud }

// Pairs are the ports that a vantage with these roles tries, in a fixed order. The region is
// that of Citrix Cloud; "" for the one that most have.
func Pairs(est *estate.Estate, roles []string, region string) []Wanted {
	return bundled().Pairs(est, roles, region)
}

// Pairs is [Pairs] of this table.
func (p *Ports) Pairs(est *estate.Estate, roles []string, region string) []Wanted {
	var all []Wanted
	for _, s := range p.Services {
		var wanting []string
		for _, role := range s.From {
			if slices.Contains(roles, role) && p.present(est, role) {
				wanting = append(wanting, role)
			}
		}
		if len(wanting) == 0 {
			continue
		}
		slices.Sort(wanting)
		for _, w := range p.of(est, s, region) {
			w.Service, w.Roles = s, wanting
			w.Port = cmp.Or(w.Port, s.Port)
			if w.ID == "" {
				w.ID = s.ID + "/" + strings.ToLower(w.Host)
			}
			all = append(all, w)
		}
	}
	return all
}

// present tells that the estate has machines of a role, as far as nothing is said against it.
func (p *Ports) present(est *estate.Estate, role string) bool {
	return slices.ContainsFunc(p.Roles[role], func(id string) bool { return est.Components[id] != nil && !est.Components[id].Excluded() })
}

// of are the hosts of a service at the recovery site.
func (p *Ports) of(est *estate.Estate, s Service, region string) []Wanted {
	site := &est.Sites.Recovery
	var all []Wanted
	now := func(host string, port int) {
		if host != "" {
			all = append(all, Wanted{Host: host, Port: port, When: Now})
		}
	}
	switch s.To {
	case toControllers:
		for _, dc := range site.DomainControllers {
			now(dc.Host, 0)
		}
		if len(site.DomainControllers) == 0 {
			all = p.servers(est, "ad")
		}
	case toResolvers:
		for _, r := range site.Resolvers {
			host, port, _ := net.SplitHostPort(r) // of that form since it was loaded
			n, _ := strconv.Atoi(port)
			if a, err := netip.ParseAddr(host); err == nil && !a.IsLoopback() { // no network leads to one on this machine
				now(host, n)
			}
		}
	case toRadius:
		for _, host := range site.Radius {
			now(host, 0)
		}
	case toPrism:
		now(site.PrismCentral.Host, 0)
		for _, c := range site.Clusters {
			now(c.Element.Host, 0)
		}
	case toCloud:
		for _, e := range p.Endpoints {
			if host := e.Hosts[cmp.Or(region, "us")]; host != "" {
				all = append(all, Wanted{ID: s.ID + "/" + e.ID, Host: host, Owner: e.Owner, When: Now})
			}
		}
	default:
		all = p.servers(est, s.To)
	}
	return all
}

// servers are those of a component at the recovery site, and those that start there.
func (p *Ports) servers(est *estate.Estate, id string) []Wanted {
	c := est.Components[id]
	if c == nil || c.Excluded() {
		return nil
	}
	var all []Wanted
	for _, host := range c.Servers.Recovery {
		w := Wanted{Host: host, When: Now}
		switch {
		case slices.Contains(c.Servers.Production, host):
			w.When, w.Because = Later, fmt.Sprintf("%s stands at production and starts at the recovery site in the failover (components.%s.servers)", host, id)
		case len(c.Methods) > 0 && !slices.ContainsFunc(c.Methods, func(m string) bool { return m != "deploy_new" }):
			w.When, w.Because = Later, fmt.Sprintf("%s is built during the failover (components.%s.methods: deploy_new)", host, id)
		}
		all = append(all, w)
	}
	return all
}

// Without are the roles of machines that the estate has and that no vantage takes.
func Without(est *estate.Estate) []string {
	var roles []string
	for _, role := range estate.VantageRoles {
		taken := slices.ContainsFunc(est.VantagesHere(), func(v estate.Vantage) bool { return slices.Contains(v.Roles, role) })
		if !taken && bundled().present(est, role) && len(Pairs(est, []string{role}, "")) > 0 {
			roles = append(roles, role)
		}
	}
	return roles
}
