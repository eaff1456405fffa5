package citrixlab

import "github.com/muster-dr/muster/internal/lab/world"

// serverFaults are in Citrix Cloud itself: they keep facts from being collected, or
// make it hard.
func serverFaults() []world.Fault {
	cloud := func(name, title string, b world.Behaviour) world.Fault {
		return world.Fault{Name: "citrix-" + name, Title: "Citrix Cloud " + title, Server: true, Apply: func(m *world.Model) { m.Citrix.Behaviour = b }}
	}
	return []world.Fault{
		cloud("cloud-down", "is down: nobody listens", world.Down),
		cloud("cloud-refuses", "refuses the secret of the API client", world.Refused),
		cloud("site-asleep", "says that the DaaS site is asleep", world.Asleep),
		cloud("slow-down", "answers every request with 429 Too Many Requests", world.SlowsDown),
		cloud("token-expires", "ends the token in the middle of a long list", world.TokenExpires),
		cloud("endless-paging", "promises a next page for ever", world.EndlessPaging),
		cloud("half-answered", "breaks off in the second page of the machines", world.HalfAnswers),
	}
}
