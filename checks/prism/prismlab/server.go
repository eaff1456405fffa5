package prismlab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are the Prism Central of each site and the Prism Element of each cluster.
func servers(w *world.World) []world.Server {
	var all []world.Server
	shared := one(w.Model.Nutanix)
	if shared != nil {
		all = append(all, newCentral(newPlatform(w.Model, w.Clock, everywhere), shared).server(w))
	}
	for _, site := range world.BothSites {
		p := newPlatform(w.Model, w.Clock, site)
		if shared == nil {
			all = append(all, newCentral(p, w.Model.Nutanix.Centrals[site]).server(w))
		}
		for _, c := range p.clusters() {
			all = append(all, (&element{platform: p, cluster: c}).server(w))
		}
	}
	return all
}

// one is the Prism Central that manages both sites; nil where each has its own.
func one(n *world.Nutanix) *world.Central {
	if c := n.Centrals[estate.Recovery]; c == n.Centrals[estate.Production] {
		return c
	}
	return nil
}

// newServer makes a Prism that lets the viewer in.
func newServer(w *world.World, b world.Behaviour, address world.Address, hosts []string, apis ...*restlab.API) *restlab.Server {
	signIn := &restlab.Basic{Realm: "Prism", User: w.Model.Account.Prism, Password: w.Secret(source), Refuses: b == world.Refused}
	for _, a := range apis {
		a.SignIn = signIn
	}
	return restlab.NewServer(w, b, address, hosts, apis...)
}

// Answers is what a Prism answers that is made for tests of what asks Prisms: a Prism
// Central, a Prism Element, or both in one.
type Answers struct {
	Address string // by which it knows itself
	Most    int    // entries of a page at most, whatever a request wants; 0: no limit
	// Offers tells the newest minor version of v4 of a namespace.
	Offers func(space string) (minor int, offered bool)
	// V4, V3 and V2 find what the interfaces answer for. Paths of v4 have the namespace
	// and no version.
	V4, V3, V2 func(q *restlab.Request, path []string) *restlab.Route
}

func (a *Answers) v4(clock world.Clock) *restlab.API {
	return &restlab.API{Base: base4, Dialect: &dialect4{address: a.Address, clock: clock}, Resolve: a.resolve, Lookup: a.V4, Most: a.Most}
}

// Serve makes a Prism that lets the viewer of the model in, whose name is all that is
// in it.
func Serve(w *world.World, hosts []string, a *Answers) *restlab.Server {
	v3 := &restlab.API{Base: base3, Dialect: dialect3{}, Lookup: a.V3, Most: a.Most}
	v2 := &restlab.API{Base: bases2[0], Dialect: dialect2{}, Lookup: a.V2, Most: a.Most}
	return newServer(w, world.Normal, world.Address{Service: source}, hosts, v3, v2, a.v4(w.Clock))
}

// addressOf is the address of a host of the model.
func (p *platform) addressOf(host string) string {
	if h := p.model.Host(host); h != nil {
		return h.Address
	}
	return ""
}
