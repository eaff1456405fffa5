package lab

import (
	"github.com/muster-dr/muster/internal/estate"
)

// serverFaults are in servers: they keep facts from being learnt.
func serverFaults() []Fault {
	resolver := func(name, site, title string, b Behaviour) Fault {
		return Fault{Name: name, Title: title, Server: true, apply: func(m *Model) {
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
	controllers := func(name, title string, b Behaviour, sites ...string) Fault {
		return Fault{Name: name, Title: title, Server: true, apply: func(m *Model) {
			for _, c := range m.Directory.Controllers {
				for _, s := range sites {
					if c.Site == s {
						c.LDAP = b
					}
				}
			}
		}}
	}
	ldap := func(name, title string, b Behaviour) Fault {
		return controllers("ldap-recovery-"+name, "The domain controllers of the recovery site "+title, b, estate.Recovery)
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

		ldap("down", "are down: nobody listens on their ports", Down),
		ldap("hangs", "shake hands and then never answer", Hangs),
		ldap("tls-hangs", "accept connections and never shake hands", TLSHangs),
		ldap("resets", "break the connection in the middle of an answer", Resets),
		ldap("garbage", "answer with garbage", Garbage),
		ldap("slow-drip", "send one byte at a time", SlowDrip),
		controllers("ldap-production-down", "The domain controllers of the production site are down", Down, estate.Production),
		controllers("ldap-endless-paging", "The domain controllers promise a next page for ever", EndlessPaging, bothSites...),
		controllers("ldap-permission-denied", "The account may sign in but not read the directory", PermissionDenied, bothSites...),
		controllers("ldap-wrong-certificate", "The domain controllers' certificates come from an authority that nobody trusts", WrongCertificate, bothSites...),
		{Name: "ldap-wrong-password", Title: "The password in the estate file is wrong", Server: true, apply: func(m *Model) { m.Account.WrongPassword = true }},

		{Name: "sysvol-recovery-missing", Title: "The recovery site has no SYSVOL folder", Server: true, apply: func(m *Model) { m.Sysvol[estate.Recovery].Missing = true }},
		{Name: "sysvol-recovery-unreadable", Title: "The recovery site's SYSVOL cannot be listed", Server: true, apply: func(m *Model) { m.Sysvol[estate.Recovery].Unreadable = true }},
	}
}
