// Package scaffoldedlab is the appliance of the embedded estate.
package scaffoldedlab

import (
	"github.com/muster-dr/muster/internal/lab/restlab"
	"github.com/muster-dr/muster/internal/lab/world"
)

const source = "scaffolded"

// model is what can be wrong with the appliance.
type model struct {
	Behaviour world.Behaviour
	Enabled   bool
}

func of(m *world.Model) *model {
	return world.Of(m, source, func() *model { return &model{Enabled: true} })
}

// Part is what the source brings to the lab.
func Part() world.Part {
	return world.Part{Source: source, Servers: servers, Declare: declare, Faults: []world.Fault{
		{Name: "scaffolded-copy-disabled", Title: "The appliance copies nothing", Apply: func(m *world.Model) { of(m).Enabled = false }},
		{Name: "scaffolded-down", Title: "Nobody answers at the appliance", Server: true, Apply: func(m *world.Model) { of(m).Behaviour = world.Down }},
	}}
}

func servers(w *world.World) []world.Server {
	m := of(w.Model)
	list := func(*restlab.Request) (restlab.Listing, error) {
		return restlab.Fixed([]map[string]any{{"name": "vault", "enabled": m.Enabled}}), nil
	}
	s := restlab.NewServer(w, m.Behaviour, world.Address{Service: source}, []string{world.Loopback}, &restlab.API{
		Base: "/v1/", Dialect: dialect{}, Routes: []restlab.Route{{Path: "copies", List: list}},
		SignIn: &restlab.Basic{Realm: "Appliance", User: "reader", Password: w.Secret(source), Refuses: m.Behaviour == world.Refused},
	})
	s.Scheme = "https://"
	return []world.Server{s}
}

func declare(d *world.Declaration) {
	c := d.Credential(source, "reader", source)
	for _, a := range d.Addresses {
		c.Endpoint = a.At
	}
}

// dialect is how the appliance writes its answers.
type dialect struct{}

// Parse implements [restlab.Dialect].
func (dialect) Parse(*restlab.Request) error { return nil }

// Page implements [restlab.Dialect].
func (dialect) Page(_ *restlab.Request, p restlab.Page) any {
	return map[string]any{"copies": p.Entries}
}

// One implements [restlab.Dialect].
func (dialect) One(_ *restlab.Request, v any) any { return v }

// Error implements [restlab.Dialect].
func (dialect) Error(_ *restlab.Request, e *restlab.Error) any {
	return map[string]any{"message": e.Message}
}
