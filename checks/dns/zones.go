package dns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	lib "github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// zone asks for the SOA of name. above is the zone that the name lies in, where
// the server says that name itself is no zone.
func (a *asker) zone(ctx context.Context, name string) (z *facts.Zone, above string) {
	reply, err := a.env.DNS.Exchange(ctx, a.address, name, lib.TypeSOA)
	a.note(err, reply.Transport)
	if err == nil && reply.Referral() {
		err = fmt.Errorf("asking %s for %s SOA: %w", a.address, name, dnsclient.ErrReferral)
	}
	z = &facts.Zone{Reply: facts.Reply{Transport: reply.Transport, Attempts: reply.Attempts, TTL: -1}}
	rcode := 0
	if reply.Msg != nil {
		rcode = reply.Rcode
		z.Rcode, z.Authoritative = dnsclient.Rcode(rcode), reply.Authoritative
	}
	z.Answered = a.judge(ctx, err, rcode, name, lib.TypeSOA, reply.Attempts)
	if !z.Learnt() {
		return z, ""
	}
	for _, rr := range reply.Answer {
		if soa, ok := rr.(*lib.SOA); ok && dnsclient.Name(soa.Hdr.Name) == name {
			z.Exists, z.TTL = true, int64(soa.Hdr.Ttl)
			z.Serial, z.Primary = int64(soa.Serial), dnsclient.Name(soa.Ns)
			return z, ""
		}
	}
	for _, rr := range reply.Ns {
		if soa, ok := rr.(*lib.SOA); ok && lib.IsSubDomain(soa.Hdr.Name, lib.Fqdn(name)) {
			above = dnsclient.Name(soa.Hdr.Name)
		}
	}
	return z, above
}

// nameServers are those that the server names for a zone; nil when it did not tell.
func (a *asker) nameServers(ctx context.Context, name string) []string {
	w, reply := a.walk(ctx, name, lib.TypeNS)
	if !reply.Learnt() {
		return nil
	}
	servers := []string{}
	for _, rr := range w.Records {
		if ns, ok := rr.(*lib.NS); ok {
			servers = append(servers, dnsclient.Name(ns.Ns))
		}
	}
	slices.Sort(servers)
	return slices.Compact(servers)
}

// owners finds who answers for a name, which may be an alias: the NS records of the end of its
// aliases, or of the nearest name above.
func (a *asker) owners(ctx context.Context, name string) *facts.Delegation {
	d := &facts.Delegation{NameServers: []string{}}
	for at := name; ; {
		w, reply := a.walk(ctx, at, lib.TypeNS)
		d.Reply = reply
		if !reply.Learnt() {
			return d
		}
		for _, rr := range w.Records {
			if ns, ok := rr.(*lib.NS); ok {
				d.NameServers = append(d.NameServers, dnsclient.Name(ns.Ns))
			}
		}
		if at == name && w.Canonical != "" {
			at = w.Canonical
		}
		if len(d.NameServers) > 0 {
			d.Zone = at
			slices.Sort(d.NameServers)
			d.NameServers = slices.Compact(d.NameServers)
			return d
		}
		if _, at, _ = strings.Cut(at, "."); !strings.Contains(at, ".") {
			return d
		}
	}
}

// zoneOf finds the zone that name lies in, which may be name itself, and asks
// for its SOA. When there is none below a top-level domain, it returns what was
// said of name.
func (a *asker) zoneOf(ctx context.Context, name string) (string, *facts.Zone) {
	first, above := a.zone(ctx, name)
	z, at := first, name
	for z.Learnt() && !z.Exists {
		if above == "" || above == at {
			_, above, _ = strings.Cut(at, ".")
		}
		if !strings.Contains(above, ".") {
			return name, first
		}
		at = above
		z, above = a.zone(ctx, at)
	}
	return at, z
}

// ended reports whether err is the end of the run, and not a server's doing.
func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
