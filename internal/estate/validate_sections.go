package estate

import (
	"fmt"
	"maps"
	"net/netip"
	"reflect"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/kit/suggest"
)

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

// platform refuses a Prism of a site that is declared to have none: one of the two is wrong,
// and rules would look at neither.
func (r *reader) platform(e *Estate) {
	if e.Sites.Production.Platform != "" && e.Sites.Production.Platform != PlatformNutanix {
		r.problem("sites.production.platform", "is for the recovery site: muster judges what production has on Nutanix")
	}
	s := &e.Sites.Recovery
	if s.OnNutanix() {
		return
	}
	const both = "is declared for a site whose platform is %s by line %d; remove one of the two"
	if s.PrismCentral.Host != "" {
		r.problem("sites.recovery.prismCentral", both, s.Platform, r.at("sites.recovery.platform").Line)
	}
	if len(s.Clusters) > 0 {
		r.problem("sites.recovery.clusters", both, s.Platform, r.at("sites.recovery.platform").Line)
	}
}

func (r *reader) component(id string, components map[string]*Component) {
	path, c := "components."+id, components[id]
	if !slices.Contains(Components, id) {
		r.problem(path, "unknown component %s%s", quoteKey(id), suggest.Or(id, Components, "; the components are "+strings.Join(Components, ", ")))
	}
	r.keys(path, id, reflect.ValueOf(c).Elem())
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
	if !c.Excluded() {
		return
	}
	for _, k := range keysOf(reflect.TypeFor[Component]()) {
		if _, given := r.positions[path+"."+k.Name]; given && k.Name != "inScope" {
			r.problem(path+"."+k.Name, "is declared for a component that is not in scope; remove it, or inScope: false in line %d", r.at(path+".inScope").Line)
		}
	}
}

// sameConnectors refuses a Cloud Connector that is listed for both sites. It runs at
// one of them, and what is known of it there would vouch for the other.
func (r *reader) sameConnectors(e *Estate) {
	const path = "components.cloud_connectors.servers."
	c := e.Components["cloud_connectors"]
	if c == nil {
		return
	}
	for i, host := range c.Servers.Recovery {
		item := fmt.Sprintf("%s%s[%d]", path, Recovery, i)
		if at := slices.Index(c.Servers.Production, host); at >= 0 && !r.bad[item] {
			r.problem(item, "%s is listed for the production site too, in line %d; a Cloud Connector belongs to one site", quote(host), r.at(fmt.Sprintf("%s%s[%d]", path, Production, at)).Line)
		}
	}
}

// severities checks the overrides of severities, by rule id.
func (r *reader) severities(overrides map[string]Override) {
	for _, rule := range slices.Sorted(maps.Keys(overrides)) {
		path, override := "policy.severities."+rule, overrides[rule]
		if component, name, ok := strings.Cut(rule, "/"); !ok || component == "" || name == "" || strings.ContainsAny(rule, " *") {
			r.problem(path, "%s is not the id of a rule; expects COMPONENT/RULE", quoteKey(rule))
			continue
		}
		r.keys(path, rule, reflect.ValueOf(&override).Elem())
		overrides[rule] = override
	}
}

func (r *reader) credential(source string, c *Credential) {
	path := "credentials." + source
	kind := kindOf(r.kinds, source)
	if kind == nil {
		known := kindNames(r.kinds)
		r.problem(path, "unknown source %s%s", quoteKey(source), suggest.Or(source, known, "; credentials are for "+oneOf(known)))
		return
	}
	r.enumerated(path+".method", &c.Method, kind.Methods)
	r.enumerated(path+".transport", &c.Transport, kind.Transports)
	// With Kerberos the ticket cache of the user may serve instead.
	_, named := r.positions[path+".username"]
	_, keyed := r.positions[path+".password"]
	if named || keyed || c.Method != "gssapi" && c.Method != "kerberos" {
		if kind.Nameless && named {
			r.problem(path+".username", "there is no user, only a secret; remove the line")
		}
		if !kind.Nameless && c.Method != "apikey" && r.required(path+".username") && strings.TrimSpace(c.Username) == "" && !r.bad[path+".username"] {
			r.problem(path+".username", "is empty")
		}
		if r.required(path+".password") && !r.bad[path+".password"] {
			r.password(path+".password", c)
		}
	}
	if _, given := r.positions[path+".endpoint"]; given && !kind.Endpoint {
		r.problem(path+".endpoint", "this source has no endpoint; remove the line")
	}
	r.keys(path, source, reflect.ValueOf(c).Elem())
	if c.Insecure && c.Fingerprint != "" {
		r.problem(path+".insecure", "contradicts fingerprint: either any certificate is accepted or only the one")
	}
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
