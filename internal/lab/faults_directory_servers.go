package lab

import (
	"github.com/muster-dr/muster/internal/estate"
)

// controllerFaults are in the domain controllers: they keep facts from being
// collected.
func controllerFaults() []Fault {
	controllers := func(name, title string, b Behaviour, sites ...string) Fault {
		return Fault{Name: name, Title: title, Server: true, Apply: func(m *Model) {
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
		{Name: "ldap-wrong-password", Title: "The password in the estate file is wrong", Server: true, Apply: func(m *Model) { m.Account.WrongPassword = true }},
	}
}
