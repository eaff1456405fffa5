package directory

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

func (s *session) sites(ctx context.Context, config, domain string) facts.Listing[*facts.ADSite] {
	return list(ctx, s, query{what: "the sites", base: "CN=Sites," + config, scope: oneLevel,
		class: "site", attributes: []string{"cn", "gPLink"},
	}, func(e *ldap.Entry, to map[string]*facts.ADSite) error {
		name := strings.ToLower(text(e, "cn"))
		site := &facts.ADSite{Name: name, DN: e.DN, Links: []facts.GPOLink{}}
		if links, odd := gpLinks(text(e, "gPLink"), domain); odd == nil {
			site.Links = links
		} else {
			site.LinksUnknown = odd.Error()
		}
		to[name] = site
		return nil
	})
}

func (s *session) subnets(ctx context.Context, config string) facts.Listing[*facts.ADSubnet] {
	return list(ctx, s, query{what: "the subnets", base: "CN=Subnets,CN=Sites," + config, scope: oneLevel,
		class: "subnet", attributes: []string{"cn", "siteObject"},
	}, func(e *ldap.Entry, to map[string]*facts.ADSubnet) error {
		cidr := strings.ToLower(text(e, "cn"))
		if p, err := netip.ParsePrefix(cidr); err == nil {
			cidr = p.Masked().String()
		}
		to[cidr] = &facts.ADSubnet{CIDR: cidr, Site: strings.ToLower(rdn(text(e, "siteObject"), 0))}
		return nil
	})
}

// siteLinks reads the links for replication over IP, which is the only transport
// that can carry a domain.
func (s *session) siteLinks(ctx context.Context, config string) facts.Listing[*facts.SiteLink] {
	return list(ctx, s, query{what: "the site links", base: "CN=IP,CN=Inter-Site Transports,CN=Sites," + config, scope: oneLevel,
		class: "siteLink", attributes: []string{"cn", "siteList", "cost", "replInterval"},
	}, func(e *ldap.Entry, to map[string]*facts.SiteLink) error {
		l := &facts.SiteLink{Name: text(e, "cn"), Sites: []string{}}
		for _, site := range e.GetEqualFoldAttributeValues("siteList") {
			l.Sites = append(l.Sites, strings.ToLower(rdn(site, 0)))
		}
		slices.Sort(l.Sites)
		cost, err := number(e, "cost")
		if err != nil {
			return err
		}
		interval, err := number(e, "replInterval")
		l.Cost, l.IntervalMinutes = int(cost), int(interval)
		to[l.Name] = l
		return err
	})
}

// server is a server object of a site. It is a domain controller when it has
// NTDS settings below it.
type server struct {
	host     string
	site     string
	domain   string // key of the domain's DN; "" when nobody knows
	dc       bool
	catalog  bool
	readOnly bool
}

// servers are all servers of the forest, by the key of their DN.
func (s *session) servers(ctx context.Context, config string) (map[string]*server, error) {
	found := map[string]*server{}
	at := func(name string) *server {
		k := dn.Key(name)
		if found[k] == nil {
			found[k] = &server{}
		}
		return found[k]
	}
	err := s.search(ctx, query{what: "the servers of the sites", base: "CN=Sites," + config, scope: wholeSubtree,
		filter:     "(|(objectClass=server)(objectClass=nTDSDSA))",
		attributes: []string{"objectClass", "cn", "dNSHostName", "serverReference", "options", "msDS-isRODC"},
	}, func(e *ldap.Entry) error {
		if is(e, "server") {
			o := at(e.DN)
			o.site = strings.ToLower(rdn(e.DN, 2)) // CN=DC1,CN=Servers,CN=<site>
			if o.host = host(e, "dNSHostName"); o.host == "" {
				o.host = strings.ToLower(text(e, "cn"))
			}
			o.domain = domainOf(text(e, "serverReference"))
			return nil
		}
		options, err := number(e, "options")
		o := at(dn.Parent(dn.Key(e.DN)))
		o.dc, o.catalog = true, options&1 != 0
		o.readOnly = is(e, "nTDSDSARO") || strings.EqualFold(text(e, "msDS-isRODC"), "TRUE")
		return err
	})
	return found, err
}

// domainOf is the key of the domain that holds an object.
func domainOf(name string) string {
	k := dn.Key(name)
	for k != "" && !strings.HasPrefix(k, "dc=") {
		k = dn.Parent(k)
	}
	return k
}

// domainControllers are those servers that are domain controllers of the domain.
// A forest may have others.
func domainControllers(servers map[string]*server, domain string, err error) facts.Listing[*facts.DomainController] {
	if err != nil {
		return unlearnt[*facts.DomainController](err)
	}
	l := facts.Listing[*facts.DomainController]{Answered: facts.Yes(), Items: map[string]*facts.DomainController{}}
	for _, o := range servers {
		if o.dc && o.host != "" && (o.domain == "" || o.domain == dn.Key(domain)) {
			l.Items[o.host] = &facts.DomainController{Host: o.host, Site: o.site, GlobalCatalog: o.catalog, ReadOnly: o.readOnly}
		}
	}
	return l
}

// roles finds the owner of each operations master role.
func (s *session) roles(ctx context.Context, root *rootDSE, servers map[string]*server, err error) facts.Listing[*facts.Role] {
	if err != nil {
		return unlearnt[*facts.Role](err)
	}
	l := facts.Listing[*facts.Role]{Answered: facts.Yes(), Items: map[string]*facts.Role{}}
	for _, o := range []struct{ role, object string }{
		{"pdc", root.domainDN},
		{"rid", "CN=RID Manager$,CN=System," + root.domainDN},
		{"infrastructure", "CN=Infrastructure," + root.domainDN},
		{"schema", root.schema},
		{"naming", "CN=Partitions," + root.configuration},
	} {
		what := "the owner of the role " + o.role
		e, err := s.read(ctx, what, o.object, "fSMORoleOwner")
		if err == nil && text(e, "fSMORoleOwner") == "" {
			err = s.asking(what, facts.Failure{Reason: facts.FactMissing, Err: fmt.Errorf("%s names none, or the account may not read it", o.object)})
		}
		if err != nil {
			return unlearnt[*facts.Role](err)
		}
		role := &facts.Role{Role: o.role}
		// The owner is written as the NTDS settings of a server. A server that was
		// removed by force may still be named: then nobody holds the role.
		if owner := servers[dn.Parent(dn.Key(text(e, "fSMORoleOwner")))]; owner != nil {
			role.Holder, role.Site = owner.host, owner.site
		}
		l.Items[o.role] = role
	}
	return l
}
