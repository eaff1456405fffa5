package prismlab

import (
	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// servers are the Prism Central of each site and the Prism Element of each cluster.
func servers(w *world.World) []world.Server {
	var all []world.Server
	for _, site := range world.BothSites {
		p := newPlatform(w.Model, w.Clock, site)
		all = append(all, newCentral(p, w.Model.Nutanix.Centrals[site]).server(w))
		for _, c := range p.clusters() {
			all = append(all, (&element{platform: p, cluster: c}).server(w))
		}
	}
	return all
}

// signIn lets the viewer in.
func signIn(w *world.World, b world.Behaviour) restlab.SignIn {
	return &restlab.Basic{Realm: "Prism", User: w.Model.Account.Prism, Password: w.Secret(source), Refuses: b == world.Refused}
}

func newServer(w *world.World, b world.Behaviour, host string, apis ...*restlab.API) *restlab.Server {
	return restlab.NewServer(w, b, world.Address{Service: source, Name: host}, []string{host}, apis...)
}

// addressOf is the address of a host of the model.
func (p *platform) addressOf(host string) string {
	if h := p.model.Host(host); h != nil {
		return h.Address
	}
	return ""
}
