package dnsclient

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/miekg/dns"
)

// maxAliases is how many CNAME records in a row are followed. Windows and the
// common servers stop at eight to seventeen.
const maxAliases = 10

// Walk is the way from a name through its aliases to the records at their end,
// as one server tells it. Names are in lower case without the final dot.
type Walk struct {
	Rcode         int    // of the last answer; an alias to nowhere ends in NXDOMAIN
	Heard         bool   // an answer came, so that Rcode means something
	Authoritative bool   // AA bit of the first answer, the one about the name itself
	Transport     string // udp, or tcp when any answer needed it
	Attempts      int    // of all questions together
	TTL           int64  // seconds, the smallest on the way; -1 without any record
	Aliases       []Alias
	Circular      bool // the aliases lead back to one of themselves
	Canonical     string
	Records       []dns.RR // of the type that was asked for, at Canonical
}

// Alias is one CNAME record on the way.
type Alias struct {
	Name, Target string
	TTL          int64 // seconds
}

// Name is the form in which names are compared: lower case, no final dot.
func Name(s string) string {
	if s == "." {
		return s
	}
	return strings.ToLower(strings.TrimSuffix(s, "."))
}

// Walk asks server for the records of name, and goes on asking it where it
// answers with an alias alone. An rcode other than NOERROR ends the way and is
// no error. Beside an error, the walk holds what was seen until then.
func (c *Client) Walk(ctx context.Context, server, name string, qtype uint16) (Walk, error) {
	w := Walk{Transport: "udp", TTL: -1, Canonical: Name(name)}
	for first := true; ; first = false {
		reply, err := c.Exchange(ctx, server, w.Canonical, qtype)
		w.Attempts += reply.Attempts
		if reply.Transport == "tcp" {
			w.Transport = reply.Transport
		}
		if err != nil {
			w.Heard = false
			return w, err
		}
		w.Heard, w.Rcode = true, reply.Rcode
		if first {
			w.Authoritative = reply.Authoritative
		}
		if reply.Rcode != dns.RcodeSuccess && reply.Rcode != dns.RcodeNameError {
			return w, nil
		}
		before := len(w.Aliases)
		if err := w.follow(reply.Answer); err != nil {
			return w, fmt.Errorf("asking %s for %s %s: %w", Address(server), name, dns.Type(qtype), err)
		}
		for _, rr := range reply.Answer {
			if rr.Header().Rrtype == qtype && Name(rr.Header().Name) == w.Canonical {
				w.Records = append(w.Records, rr)
				w.see(rr)
			}
		}
		moved := len(w.Aliases) > before
		switch {
		case len(w.Records) > 0 || w.Circular || reply.Rcode == dns.RcodeNameError:
			return w, nil
		case !moved && reply.Referral():
			return w, fmt.Errorf("asking %s for %s %s: %w", Address(server), w.Canonical, dns.Type(qtype), ErrReferral)
		case !moved || reply.denies(w.Canonical):
			return w, nil
		}
	}
}

// follow goes from Canonical as far as the aliases among the records lead.
func (w *Walk) follow(records []dns.RR) error {
	for {
		i := slices.IndexFunc(records, func(rr dns.RR) bool {
			_, is := rr.(*dns.CNAME)
			return is && Name(rr.Header().Name) == w.Canonical
		})
		if i < 0 {
			return nil
		}
		if len(w.Aliases) == maxAliases {
			return ErrManyAliases
		}
		cname := records[i].(*dns.CNAME)
		w.see(cname)
		target := Name(cname.Target)
		w.Aliases = append(w.Aliases, Alias{Name: w.Canonical, Target: target, TTL: int64(cname.Hdr.Ttl)})
		w.Canonical = target
		if slices.ContainsFunc(w.Aliases, func(a Alias) bool { return a.Name == target }) {
			w.Circular = true
			return nil
		}
	}
}

func (w *Walk) see(rr dns.RR) {
	if ttl := int64(rr.Header().Ttl); w.TTL < 0 || ttl < w.TTL {
		w.TTL = ttl
	}
}

// Referral reports whether the server left the question to others: it neither
// answers nor denies, and names the servers of a zone instead.
func (r Reply) Referral() bool {
	if r.Rcode != dns.RcodeSuccess || r.Authoritative || len(r.Answer) > 0 {
		return false
	}
	servers := false
	for _, rr := range r.Ns {
		switch rr.(type) {
		case *dns.SOA:
			return false
		case *dns.NS:
			servers = true
		}
	}
	return servers
}

// denies reports whether the reply proves, by the SOA of its zone, that name has
// no record of the type.
func (r Reply) denies(name string) bool {
	return slices.ContainsFunc(r.Ns, func(rr dns.RR) bool {
		_, is := rr.(*dns.SOA)
		return is && dns.IsSubDomain(rr.Header().Name, dns.Fqdn(name))
	})
}

// Addresses are the addresses among the records, in text form, sorted.
func Addresses(records []dns.RR) []string {
	found := []string{}
	for _, rr := range records {
		var ip netip.Addr
		switch rr := rr.(type) {
		case *dns.A:
			ip, _ = netip.AddrFromSlice(rr.A.To4())
		case *dns.AAAA:
			ip, _ = netip.AddrFromSlice(rr.AAAA.To16())
		}
		if ip.IsValid() {
			found = append(found, ip.String())
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// LookupHost returns the addresses of name at server, IPv4 first; none when it
// has none.
func (c *Client) LookupHost(ctx context.Context, server, name string) ([]string, error) {
	var found []string
	for _, t := range []uint16{dns.TypeA, dns.TypeAAAA} {
		w, err := c.lookup(ctx, server, name, t)
		if err != nil {
			return nil, err
		}
		found = append(found, Addresses(w.Records)...)
	}
	return found, nil
}

// LookupSRV returns the targets of an SRV name at server, sorted, in lower case
// without the final dot; none when it has none.
func (c *Client) LookupSRV(ctx context.Context, server, name string) ([]string, error) {
	w, err := c.lookup(ctx, server, name, dns.TypeSRV)
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, rr := range w.Records {
		if s, ok := rr.(*dns.SRV); ok && s.Target != "." {
			targets = append(targets, Name(s.Target))
		}
	}
	slices.Sort(targets)
	return slices.Compact(targets), nil
}

// lookup is Walk for those who need an answer: SERVFAIL and the like are errors.
func (c *Client) lookup(ctx context.Context, server, name string, qtype uint16) (Walk, error) {
	w, err := c.Walk(ctx, server, name, qtype)
	if err == nil && w.Rcode != dns.RcodeSuccess && w.Rcode != dns.RcodeNameError {
		err = fmt.Errorf("%s answered %s to %s %s", Address(server), Rcode(w.Rcode), w.Canonical, dns.Type(qtype))
	}
	return w, err
}

// Rcode is the name of a response code, such as NXDOMAIN.
func Rcode(code int) string {
	if s := dns.RcodeToString[code]; s != "" {
		return s
	}
	return fmt.Sprintf("RCODE%d", code)
}
