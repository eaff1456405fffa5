package dnslab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// serverFaults are in the DNS servers: they keep facts from being collected.
func serverFaults() []world.Fault {
	resolver := func(name, site, title string, b world.Behaviour) world.Fault {
		return world.Fault{Name: name, Title: title, Server: true, Apply: func(m *world.Model) {
			for _, r := range m.Resolvers {
				if r.Site == site {
					r.Behaviour = b
				}
			}
		}}
	}
	dns := func(name, title string, b world.Behaviour) world.Fault {
		return resolver("dns-recovery-"+name, estate.Recovery, "The recovery resolver "+title, b)
	}
	return []world.Fault{
		dns("down", "is down: nobody listens on its port", world.Down),
		dns("hangs", "takes questions and never answers", world.Hangs),
		dns("servfail", "answers SERVFAIL", world.ServFail),
		dns("refused", "answers REFUSED", world.Refused),
		dns("garbage", "answers with garbage", world.Garbage),
		dns("slow", "takes 300 ms for each answer", world.Slow),
		dns("truncates", "truncates every answer over UDP", world.Truncates),
		resolver("dns-production-hangs", estate.Production, "The production resolver takes questions and never answers", world.Hangs),
	}
}
