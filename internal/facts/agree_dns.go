package facts

import "strings"

func (c *contradictions) dns(d *DNS) {
	if d == nil {
		return
	}
	for _, key := range sorted(d.Resolvers) {
		r, at := d.Resolvers[key], "dns.resolvers."+key
		c.expect(under(key, r.Site), "%s.site is %q", at, r.Site)
		for _, name := range sorted(r.Hosts) {
			h, at := r.Hosts[name], at+".hosts."+name
			c.reply(at, &h.Reply, len(h.Addresses) > 0, "an address", h.Learnt() && len(h.Chain) > 0)
			if h.Learnt() && h.Message == "" { // one whose aliases lead in a circle has a message
				c.chain(at, name, h)
			}
		}
		for _, name := range sorted(r.Services) {
			s := r.Services[name]
			c.reply(at+".services."+name, &s.Reply, len(s.Records) > 0, "a record", true)
		}
		for _, name := range sorted(r.Pointers) {
			p := r.Pointers[name]
			c.reply(at+".pointers."+name, &p.Reply, len(p.Names) > 0, "a name", true)
		}
		for _, name := range sorted(r.Zones) {
			z := r.Zones[name]
			c.reply(at+".zones."+name, &z.Reply, z.Exists && z.TTL >= 0, "a record", false)
			c.expect(z.Exists || z.Serial == 0 && z.Primary == "", "%s.exists is false, and it has a serial number or a primary server", at+".zones."+name)
		}
	}
}

// reply holds an answer against what it is about. Aliases have a TTL too, where the answer
// can have such.
func (c *contradictions) reply(at string, r *Reply, has bool, what string, aliases bool) {
	if !r.Learnt() {
		c.expect(!r.Exists, "%s.exists is true, and it was not learnt", at)
		return
	}
	if !has {
		_, bare, _ := strings.Cut(what, " ")
		what = "no " + bare
	}
	c.expect(r.Rcode == "NOERROR" || r.Rcode == "NXDOMAIN", "%s.rcode is %q, and its status is ok", at, r.Rcode)
	c.expect(r.Exists == has, "%s.exists is %t, and it has %s", at, r.Exists, what)
	c.expect(r.TTL >= 0 || !has, "%s.ttl is %d, and it has %s", at, r.TTL, what)
	c.expect(r.TTL < 0 || has || aliases, "%s.ttl is %d, and it has %s", at, r.TTL, what)
	c.expect(!has || r.Rcode == "NOERROR", "%s.rcode is %s, and it has %s", at, r.Rcode, what)
}

// chain follows the aliases of a name.
func (c *contradictions) chain(at, name string, h *Host) {
	next := name
	for _, alias := range h.Chain {
		c.expect(alias.Name == next, "%s.chain leads on from %q, which it has not led to", at, alias.Name)
		c.expect(h.TTL < 0 || h.TTL <= alias.TTL, "%s.ttl is %d, and an alias of it has %d", at, h.TTL, alias.TTL)
		next = alias.Target
	}
	c.expect(h.Canonical == next, "%s.canonical is %q, and its aliases lead to %q", at, h.Canonical, next)
}
