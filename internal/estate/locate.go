package estate

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/muster-dr/muster/internal/kit/dn"
)

// Locate returns the place in the estate file that declares a target, such as
// "alias/ctxlicense.corp.example" or "ou/ou=vda,dc=corp,dc=example". A target
// that was discovered is at the declaration that it hangs on: its site, its
// component, the OU or network around it, the domain; in the end the top of the
// file. The second result is false when the estate was not read from a file.
func (e *Estate) Locate(target string) (Position, bool) {
	if len(e.Positions) == 0 {
		return Position{}, false
	}
	index := e.index
	if index == nil { // made by hand
		index = e.declarations()
	}
	target = strings.ToLower(target)
	if p, ok := index[target]; ok {
		return p, true
	}
	kind, name, _ := strings.Cut(target, "/")
	for _, candidate := range around(kind, name) {
		if p, ok := index[candidate]; ok {
			return p, true
		}
	}
	return Position{Line: 1, Column: 1}, true
}

// around lists the index keys of the declarations that an undeclared target may
// hang on, the nearest first.
func around(kind, name string) []string {
	var keys []string
	switch kind {
	case "alias", "host", "dc", "zone":
		keys = append(keys, "name/"+name)
	case "ou":
		for rest := dn.Key(name); rest != ""; rest = dn.Parent(rest) {
			keys = append(keys, "ou/"+rest)
		}
	case "subnet":
		if p, err := netip.ParsePrefix(name); err == nil {
			for bits := p.Bits(); bits >= 0; bits-- {
				wider, _ := p.Addr().Prefix(bits) // cannot fail: fewer bits than p has
				keys = append(keys, "subnet/"+wider.String())
			}
		}
	case "resolver":
		site, _, _ := strings.Cut(name, "/")
		keys = append(keys, "site/"+site)
	case "namespace":
		keys = append(keys, "component/dfs", "component/file_services")
	case "path":
		keys = append(keys, "component/profiles", "component/file_services")
	case "ca":
		keys = append(keys, "component/adcs")
	case "catalog", "deliverygroup", "application":
		keys = append(keys, "component/workloads_mcs", "component/workloads_manual", "cloud/"+Production)
	case "connection":
		keys = append(keys, "cloud/"+Recovery, "component/hosting_connections")
	case "plan", "protectionpolicy", "protectiondomain", "cluster", "vm":
		keys = append(keys, "platform/"+Production, "platform/"+Recovery)
	case "sqlserver", "database", "group", "login":
		return []string{"component/sql"}
	case "netscaler":
		return []string{"site/" + name, "component/netscaler"}
	case "component":
		return []string{"components"}
	case "reach":
		vantage, _, _ := strings.Cut(name, "/")
		return []string{"vantage/" + vantage, "vantages"}
	case "vantage", "party":
		return []string{"vantages"}
	case "site":
		return []string{"sites"}
	}
	return append(keys, "the domain")
}

// declarations builds the index of Locate. Of several declarations of the same
// target the first one that is noted here counts.
func (e *Estate) declarations() map[string]Position {
	index := map[string]Position{}
	note := func(path string, keys ...string) {
		at, ok := e.Positions[path]
		for _, key := range keys {
			if key = strings.ToLower(key); ok && index[key] == (Position{}) {
				index[key] = at
			}
		}
	}
	each := func(path, kind string, list []string) {
		for i, s := range list {
			item := fmt.Sprintf("%s[%d]", path, i)
			note(item, kind+"/"+s)
			if kind == "host" || kind == "alias" {
				note(item, "name/"+s)
			}
		}
	}
	note("sites", "sites")
	note("components", "components")
	note("domain", "domain/"+e.Domain, "zone/"+e.Domain, "the domain")
	for _, name := range []string{Production, Recovery} {
		site, path := e.Site(name), "sites."+name
		note(path, "site/"+name)
		each(path+".networks", "subnet", site.Networks)
		each(path+".resolvers", "resolver/"+name, site.Resolvers)
		for i, dc := range site.DomainControllers {
			note(fmt.Sprintf("%s.domainControllers[%d]", path, i), "dc/"+dc.Host, "name/"+dc.Host)
		}
		note(path+".resourceLocation", "cloud/"+name)
		if h := site.PrismCentral.Host; h != "" {
			note(path+".prismCentral", "platform/"+name, "name/"+h)
		}
		for i, a := range site.NetScaler {
			note(fmt.Sprintf("%s.netscaler[%d]", path, i), "netscaler/"+name, "name/"+a.Host)
		}
		for i, s := range site.SQL {
			note(fmt.Sprintf("%s.sql[%d]", path, i), "sqlserver/"+s.Host, "name/"+s.Host)
		}
		each(path+".files", "fileserver", site.Files)
		for i, h := range site.Hosts {
			note(fmt.Sprintf("%s.hosts[%d]", path, i), "name/"+h.Host)
		}
		for i, c := range site.Clusters {
			note(fmt.Sprintf("%s.clusters[%d]", path, i), "cluster/"+c.Name)
		}
	}
	note("vantages", "vantages")
	for i, v := range e.Vantages {
		note(fmt.Sprintf("vantages[%d]", i), "vantage/"+v.Name)
	}
	if e.Sites.Public != nil {
		note("sites.public", "site/"+Public)
		each("sites.public.resolvers", "resolver/"+Public, e.Sites.Public.Resolvers)
	}
	for _, id := range Components { // in this order, so that doubles are settled alike each time
		c := e.Components[id]
		if c == nil {
			continue
		}
		path := "components." + id
		note(path, "component/"+id)
		each(path+".aliases", "alias", c.Aliases)
		each(path+".callbacks", "alias", c.Callbacks)
		each(path+".paths", "path", c.Paths)
		each(path+".vms", "vm", c.VMs)
		for name, other := range c.Catalogs {
			note(path+".catalogs."+name, "catalog/"+name, "catalog/"+other)
		}
		for _, site := range []string{Production, Recovery} {
			each(path+".servers."+site, "host", c.Servers.Of(site))
			each(path+".ous."+site, "ou", c.OUs.Of(site))
		}
	}
	return index
}
