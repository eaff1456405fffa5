package lab

import (
	"github.com/muster-dr/muster/internal/estate"
)

// resolverFaults are in the DNS servers: they keep facts from being collected.
func resolverFaults() []Fault {
	resolver := func(name, site, title string, b Behaviour) Fault {
		return Fault{Name: name, Title: title, Server: true, Apply: func(m *Model) {
			for _, r := range m.Resolvers {
				if r.Site == site {
					r.Behaviour = b
				}
			}
		}}
	}
	dns := func(name, title string, b Behaviour) Fault {
		return resolver("dns-recovery-"+name, estate.Recovery, "The recovery resolver "+title, b)
	}
	return []Fault{
		dns("down", "is down: nobody listens on its port", Down),
		dns("hangs", "takes questions and never answers", Hangs),
		dns("servfail", "answers SERVFAIL", ServFail),
		dns("refused", "answers REFUSED", Refused),
		dns("garbage", "answers with garbage", Garbage),
		dns("slow", "takes 300 ms for each answer", Slow),
		dns("truncates", "truncates every answer over UDP", Truncates),
		resolver("dns-production-hangs", estate.Production, "The production resolver takes questions and never answers", Hangs),
	}
}
