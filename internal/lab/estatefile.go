package lab

import (
	"fmt"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// EstateFile is the estate file to use against the lab. Addresses, certificates,
// the password and SYSVOL are those of this lab, so the file is of use as long as
// the lab runs.
func (l *Lab) EstateFile() []byte { return l.estateFile(l.world.CAFile()) }

func (l *Lab) estateFile(caFile string) []byte {
	m := l.world.Model
	e := estate.New()
	e.Version, e.Name, e.Domain = 1, m.Name, m.Domain
	e.Sites = estate.Sites{Production: l.fileSite(estate.Production), Recovery: l.fileSite(estate.Recovery)}
	user := m.Account.User + "@" + m.Domain
	e.Credentials = map[string]*estate.Credential{
		"directory": {Username: user, Password: secretIn(l.world.SecretFile(world.DirectorySource)), CAFile: caFile},
		"windows":   {Username: user, Password: secretIn(l.world.SecretFile(world.DirectorySource)), CAFile: caFile},
		"prism":     {Username: m.Account.Prism, Password: secretIn(l.world.SecretFile("prism")), CAFile: caFile},
		"citrixcloud": {
			Username: m.Citrix.Client, Password: secretIn(l.world.SecretFile("citrixcloud")), CAFile: caFile, Customer: m.Citrix.Customer, Endpoint: l.Address("citrixcloud", ""),
		},
	}
	e.Components = m.Components
	text, err := estate.Write(e, map[string]string{
		"sites":       "Each site is asked for itself: after a disaster, only recovery is left.",
		"credentials": "Nobody of these may change anything: an ordinary domain user, a viewer of Prism, an API client that reads.",
		"components":  "What is to be recovered: the names by which it is found, and where it runs.",
	})
	if err != nil {
		panic("lab: " + err.Error()) // cannot happen: it is written to memory
	}
	return fmt.Appendf(nil, "# %s: an embedded estate of muster. It answers while the lab runs.\n%s", m.Name, text)
}

func secretIn(file string) estate.Secret { return estate.Secret("file:" + file) }

func (l *Lab) fileSite(site string) estate.Site {
	m := l.world.Model
	s := m.Sites[site]
	// What no part serves is left out.
	prism := func(host string) estate.Prism {
		if at := l.Address("prism", host); at != "" {
			return estate.Prism{Host: host, Address: at}
		}
		return estate.Prism{}
	}
	f := estate.Site{
		ADSite: s.ADSite, Networks: s.Networks, Resolvers: l.resolvers(site), Sysvol: l.Address("sysvol", site),
		ResourceLocation: s.ResourceLocation, PrismCentral: prism(m.Nutanix.Centrals[site].Host),
	}
	for _, k := range m.Nutanix.Clusters {
		if element := prism(k.Element); k.Site == site && element != (estate.Prism{}) {
			f.Clusters = append(f.Clusters, estate.Cluster{Name: k.Name, Element: element})
		}
	}
	for _, a := range l.addresses {
		if a.Service == "winrm" && m.SiteOfHost(a.Name) == site {
			f.Hosts = append(f.Hosts, estate.WindowsHost{Host: a.Name, WinRM: a.At, HTTPS: l.Address("https", a.Name)})
		}
	}
	for _, c := range m.Directory.Controllers {
		if at := l.Address("ldap", c.Host); c.Site == site && at != "" {
			f.DomainControllers = append(f.DomainControllers, estate.DomainController{Host: c.Host, LDAP: at})
		}
	}
	return f
}

// resolvers are the addresses of the DNS servers of a site.
func (l *Lab) resolvers(site string) []string {
	var all []string
	for _, a := range l.addresses {
		if a.Service == "dns" && a.Name == site {
			all = append(all, a.At)
		}
	}
	return all
}
