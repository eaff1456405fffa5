package estate

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

func (r *reader) sites(e *Estate) {
	if r.required("sites") {
		for _, name := range []string{Production, Recovery} {
			if path := "sites." + name; r.required(path) {
				r.site(path, e.Site(name), e.Domain)
			}
		}
	}
	if e.Sites.Public != nil && r.required("sites.public.resolvers") {
		r.resolvers("sites.public.resolvers", e.Sites.Public.Resolvers)
	}
	r.overlaps(e)
}

func (r *reader) site(path string, s *Site, domain string) {
	r.text(path+".adSite", &s.ADSite, notEmpty)
	r.texts(path+".networks", s.Networks, network)
	// Without a resolver nothing could be said about any name of the site, and a
	// scan that asks nobody must not look like one that found nothing wrong.
	if r.required(path + ".resolvers") {
		r.resolvers(path+".resolvers", s.Resolvers)
	}
	hosts := map[string]bool{}
	for i := range s.DomainControllers {
		item, dc := fmt.Sprintf("%s.domainControllers[%d]", path, i), &s.DomainControllers[i]
		host := item
		if _, object := r.positions[item+".host"]; object {
			host = item + ".host"
		} else if dc.Host == "" && !r.bad[item] {
			r.required(host + ".host")
			continue
		}
		r.text(host, &dc.Host, hostIn(domain))
		r.text(item+".ldap", &dc.LDAP, endpoint)
		r.text(item+".smb", &dc.SMB, endpoint)
		if hosts[dc.Host] && !r.bad[host] {
			r.problem(host, "%s is listed twice", quote(dc.Host))
		}
		hosts[dc.Host] = true
	}
	r.text(path+".sysvol", &s.Sysvol, func(s string) (string, error) {
		if isShare(s) {
			return share(s)
		}
		s, err := notEmpty(s)
		return r.beside(s), err
	})
	r.text(path+".resourceLocation", &s.ResourceLocation, notEmpty)
	r.windowsHosts(path+".hosts", s.Hosts, domain)
	r.prism(path+".prismCentral", &s.PrismCentral)
	names := map[string]bool{}
	for i := range s.Clusters {
		item, c := fmt.Sprintf("%s.clusters[%d]", path, i), &s.Clusters[i]
		name := item
		if _, object := r.positions[item+".name"]; object {
			name = item + ".name"
		} else if c.Name == "" && !r.bad[item] {
			r.required(item + ".name")
			continue
		}
		r.text(name, &c.Name, notEmpty)
		r.prism(item+".element", &c.Element)
		if key := strings.ToLower(c.Name); names[key] && !r.bad[name] {
			r.problem(name, "%s is listed twice", quote(c.Name))
		} else {
			names[key] = true
		}
	}
}

// windowsHosts checks where Windows hosts are reached.
func (r *reader) windowsHosts(path string, hosts []WindowsHost, domain string) {
	seen := map[string]bool{}
	for i := range hosts {
		item, h := fmt.Sprintf("%s[%d]", path, i), &hosts[i]
		if !r.required(item + ".host") {
			continue
		}
		r.text(item+".host", &h.Host, hostIn(domain))
		r.text(item+".winrm", &h.WinRM, endpoint)
		r.text(item+".https", &h.HTTPS, endpoint)
		if seen[h.Host] && !r.bad[item+".host"] {
			r.problem(item+".host", "%s is listed twice", quote(h.Host))
		}
		seen[h.Host] = true
	}
}

// prism checks a Prism, which may be written as its host alone.
func (r *reader) prism(path string, p *Prism) {
	if _, given := r.positions[path]; !given {
		return
	}
	host := path
	if _, object := r.positions[path+".host"]; object {
		host = path + ".host"
	} else if p.Host == "" && !r.bad[path] {
		r.required(path + ".host")
		return
	}
	r.text(host, &p.Host, prismHost)
	r.text(path+".address", &p.Address, endpoint)
	r.text(path+".fingerprint", &p.Fingerprint, fingerprint)
}

func (r *reader) resolvers(path string, list []string) {
	if len(list) == 0 && !r.bad[path] {
		r.problem(path, "is empty; name at least one resolver")
	}
	r.texts(path, list, resolver)
}

// overlaps refuses networks of the two sites of which one is a part of the
// other: then the site of an address cannot be told. The same network at both
// sites is a stretched one, and legal.
func (r *reader) overlaps(e *Estate) {
	type entry struct {
		netip.Prefix
		site string
		path string
	}
	var all []entry
	for _, site := range []string{Production, Recovery} {
		for i, s := range e.Site(site).Networks {
			if p, err := netip.ParsePrefix(s); err == nil && p == p.Masked() {
				all = append(all, entry{p, site, fmt.Sprintf("sites.%s.networks[%d]", site, i)})
			}
		}
	}
	// Networks are either apart or one within the other, so in this order the
	// ones around a network are those that are still open when it comes.
	slices.SortStableFunc(all, func(a, b entry) int {
		if c := a.Addr().Compare(b.Addr()); c != 0 {
			return c
		}
		return a.Bits() - b.Bits()
	})
	var open []entry
	for _, n := range all {
		for len(open) > 0 && !open[len(open)-1].Contains(n.Addr()) {
			open = open[:len(open)-1]
		}
		for _, around := range open {
			if around.site != n.site && around.Prefix != n.Prefix {
				r.problem(n.path, "%s lies within %s of the %s site; networks of the two sites must be apart, or the same when stretched", n, around, around.site)
				break
			}
		}
		if len(open) == 0 || open[len(open)-1].Prefix != n.Prefix || open[len(open)-1].site != n.site {
			open = append(open, n)
		}
	}
}

func (r *reader) component(id string, components map[string]*Component, domain string) {
	path, c := "components."+id, components[id]
	if !slices.Contains(Components, id) {
		hint := "the components are " + strings.Join(Components, ", ")
		if near := suggest.To(id, Components); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		r.problem(path, "unknown component %s; %s", quoteKey(id), hint)
	}
	host := hostIn(domain)
	r.texts(path+".methods", c.Methods, choice(Methods))
	r.texts(path+".aliases", c.Aliases, host)
	r.texts(path+".callbacks", c.Callbacks, host)
	r.texts(path+".servers.production", c.Servers.Production, host)
	r.texts(path+".servers.recovery", c.Servers.Recovery, host)
	r.texts(path+".ous.production", c.OUs.Production, container(domain))
	r.texts(path+".ous.recovery", c.OUs.Recovery, container(domain))
	r.texts(path+".paths", c.Paths, share)
	r.texts(path+".vms", c.VMs, notEmpty)
	for name := range c.Catalogs {
		stand := c.Catalogs[name]
		r.text(path+".catalogs."+name, &stand, notEmpty)
		c.Catalogs[name] = stand
	}
	if c.Sample != nil && id != "workloads_mcs" && id != "workloads_manual" {
		r.problem(path+".sample", "only workloads_mcs and workloads_manual have a sample")
	} else if c.Sample != nil && (*c.Sample < 0 || *c.Sample > 50) {
		r.problem(path+".sample", "expects a number from 0 to 50")
	}
	if len(c.Catalogs) > 0 && id != "workloads_mcs" {
		r.problem(path+".catalogs", "only workloads_mcs has catalogs")
	}
	r.texts(path+".dependsOn", c.DependsOn, choice(Components))
	for i, below := range c.DependsOn {
		item := fmt.Sprintf("%s.dependsOn[%d]", path, i)
		switch d := components[below]; {
		case r.bad[item]:
		case below == id:
			r.problem(item, "says that %s depends on itself", id)
		case d.Excluded():
			r.problem(item, "%s is not in scope by line %d; remove one of the two", below, r.at("components."+below+".inScope").Line)
		}
	}
	if len(c.Callbacks) > 0 && id != "storefront" {
		r.problem(path+".callbacks", "only storefront has callbacks")
	}
	if !c.Excluded() {
		return
	}
	for _, key := range []string{"methods", "aliases", "callbacks", "servers", "ous", "paths", "vms", "catalogs", "sample", "dependsOn"} {
		if _, given := r.positions[path+"."+key]; given {
			r.problem(path+"."+key, "is declared for a component that is not in scope; remove it, or inScope: false in line %d", r.at(path+".inScope").Line)
		}
	}
}

func (r *reader) credential(source string, c *Credential) {
	path := "credentials." + source
	if !slices.Contains(Sources, source) {
		hint := "credentials are for " + oneOf(Sources)
		if near := suggest.To(source, Sources); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		r.problem(path, "unknown source %s; %s", quoteKey(source), hint)
		return
	}
	r.enumerated(path+".method", &c.Method, signIn[source])
	r.enumerated(path+".transport", &c.Transport, transports[source])
	// With Kerberos the ticket cache of the user may serve instead.
	_, named := r.positions[path+".username"]
	_, keyed := r.positions[path+".password"]
	if named || keyed || c.Method != "gssapi" && c.Method != "kerberos" {
		if c.Method != "apikey" && r.required(path+".username") && strings.TrimSpace(c.Username) == "" && !r.bad[path+".username"] {
			r.problem(path+".username", "is empty")
		}
		if r.required(path+".password") && !r.bad[path+".password"] {
			r.password(path+".password", c)
		}
	}
	r.text(path+".caFile", &c.CAFile, r.existing)
	r.text(path+".fingerprint", &c.Fingerprint, fingerprint)
	r.citrixCloud(source, path, c)
	if c.Insecure && c.Fingerprint != "" {
		r.problem(path+".insecure", "contradicts fingerprint: either any certificate is accepted or only the one")
	}
}

// citrixCloud checks the keys that only Citrix Cloud has.
func (r *reader) citrixCloud(source, path string, c *Credential) {
	if source != "citrixcloud" {
		for _, key := range []string{"customer", "region", "endpoint"} {
			if _, given := r.positions[path+"."+key]; given {
				r.problem(path+"."+key, "only citrixcloud has a %s; remove the line", key)
			}
		}
		return
	}
	if r.required(path + ".customer") {
		r.text(path+".customer", &c.Customer, notEmpty)
	}
	r.text(path+".region", &c.Region, choice(regions))
	r.text(path+".endpoint", &c.Endpoint, secureURL)
}

func (r *reader) enumerated(path string, s *string, choices []string) {
	if _, given := r.positions[path]; given && len(choices) == 0 {
		r.problem(path, "this source leaves no choice; remove the line")
		return
	}
	r.text(path, s, choice(choices))
}

func (r *reader) password(path string, c *Credential) {
	if what := c.Password.problem(); what != "" {
		r.problem(path, "%s", what)
		return
	}
	if c.Password.Scheme() == "file" {
		c.Password = Secret("file:" + r.beside(c.Password.Rest()))
	}
}

// fingerprint is the form of a SHA-256: lower case, without colons.
func fingerprint(s string) (string, error) {
	f := strings.ToLower(strings.ReplaceAll(s, ":", ""))
	if b, err := hex.DecodeString(f); err != nil || len(b) != 32 {
		return "", errors.New("is not a SHA-256; expects 64 hexadecimal digits, with or without colons")
	}
	return f, nil
}
