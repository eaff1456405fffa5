package directorylab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// serverFaults are in the domain controllers: they keep facts from being
// collected.
func serverFaults() []world.Fault {
	controllers := func(name, title string, b world.Behaviour, sites ...string) world.Fault {
		return world.Fault{Name: name, Title: title, Server: true, Apply: func(m *world.Model) {
			for _, c := range m.Directory.Controllers {
				for _, s := range sites {
					if c.Site == s {
						c.LDAP = b
					}
				}
			}
		}}
	}
	ldap := func(name, title string, b world.Behaviour) world.Fault {
		return controllers("ldap-recovery-"+name, "The domain controllers of the recovery site "+title, b, estate.Recovery)
	}
	return []world.Fault{
		ldap("down", "are down: nobody listens on their ports", world.Down),
		ldap("hangs", "shake hands and then never answer", world.Hangs),
		ldap("tls-hangs", "accept connections and never shake hands", world.TLSHangs),
		ldap("resets", "break the connection in the middle of an answer", world.Resets),
		ldap("garbage", "answer with garbage", world.Garbage),
		ldap("slow-drip", "send one byte at a time", world.SlowDrip),
		controllers("ldap-production-down", "The domain controllers of the production site are down", world.Down, estate.Production),
		controllers("ldap-endless-paging", "The domain controllers promise a next page for ever", world.EndlessPaging, world.BothSites...),
		controllers("ldap-permission-denied", "The account may sign in but not read the directory", world.PermissionDenied, world.BothSites...),
		controllers("ldap-wrong-certificate", "The domain controllers' certificates come from an authority that nobody trusts", world.WrongCertificate, world.BothSites...),
		{Name: "ldap-wrong-password", Title: "The password in the estate file is wrong", Server: true, Apply: func(m *world.Model) { m.Account.WrongPassword = true }},
	}
}
