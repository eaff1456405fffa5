package lab

// cloudFaults are in Citrix Cloud itself: they keep facts from being collected, or
// make it hard.
func cloudFaults() []Fault {
	cloud := func(name, title string, b Behaviour) Fault {
		return Fault{Name: "citrix-" + name, Title: "Citrix Cloud " + title, Server: true, Apply: func(m *Model) { m.Citrix.Behaviour = b }}
	}
	return []Fault{
		cloud("cloud-down", "is down: nobody listens", Down),
		cloud("cloud-refuses", "refuses the secret of the API client", Refused),
		cloud("site-asleep", "says that the DaaS site is asleep", Asleep),
		cloud("slow-down", "asks for patience, for ever", SlowsDown),
		cloud("token-expires", "ends the token in the middle of a long list", TokenExpires),
		cloud("endless-paging", "promises a next page for ever", EndlessPaging),
		cloud("half-answered", "breaks off in the second page of the machines", HalfAnswers),
	}
}
