package dns

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	lib "github.com/miekg/dns"

	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/protocol/dnsclient"
)

// one asks one question and keeps the answer.
func (a *asker) one(ctx context.Context, q question) {
	switch q.kind {
	case host:
		h := a.host(ctx, q.name)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.view.Hosts[q.name] = h
	case service:
		s := a.service(ctx, q.name)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.view.Services[q.name] = s
	case zone:
		z, _ := a.zone(ctx, q.name)
		if z.Learnt() && z.Exists {
			z.NameServers = a.nameServers(ctx, q.name)
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.view.Zones[q.name] = z
	case zoneOf:
		name, z := a.zoneOf(ctx, q.name)
		a.mu.Lock()
		defer a.mu.Unlock()
		if !a.knowsZone(q.name) {
			delete(a.view.Zones, q.name) // the place that was kept for it
		}
		if !a.knowsZone(name) {
			a.view.Zones[name] = z
		}
	case owners:
		d := a.owners(ctx, q.name)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.view.Delegations[q.name] = d
	case pointer:
		p := a.pointer(ctx, q.name)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.view.Pointers[q.name] = p
	}
}

// record notes that a question has no answer.
func (a *asker) record(q question, why facts.Answered) {
	reply := facts.Reply{Answered: why, Transport: "udp", TTL: -1}
	switch q.kind {
	case host:
		a.view.Hosts[q.name] = &facts.Host{Reply: reply, Addresses: []string{}, Chain: []facts.Alias{}, Canonical: q.name}
	case service:
		a.view.Services[q.name] = &facts.Service{Reply: reply, Records: []facts.ServiceRecord{}}
	case zone, zoneOf:
		if !a.knowsZone(q.name) {
			a.view.Zones[q.name] = &facts.Zone{Reply: reply}
		}
	case owners:
		a.view.Delegations[q.name] = &facts.Delegation{Reply: reply, NameServers: []string{}}
	case pointer:
		a.view.Pointers[q.name] = &facts.Pointer{Reply: reply, Names: []string{}}
	}
}

// knowsZone tells that the zone was found before: several names lead to it.
func (a *asker) knowsZone(name string) bool {
	z := a.view.Zones[name]
	return z != nil && z.Learnt() && z.Exists
}

// answeredTo is how the question was answered.
func (a *asker) answeredTo(q question) facts.Answered {
	switch q.kind {
	case host:
		return a.view.Hosts[q.name].Answered
	case service:
		return a.view.Services[q.name].Answered
	case owners:
		return a.view.Delegations[q.name].Answered
	case pointer:
		return a.view.Pointers[q.name].Answered
	}
	return a.view.Zones[q.name].Answered
}

// walk asks for the records of a name, through its aliases.
func (a *asker) walk(ctx context.Context, name string, qtype uint16) (dnsclient.Walk, facts.Reply) {
	w, err := a.env.DNS.Walk(ctx, a.address, name, qtype)
	a.note(err, w.Transport)
	r := facts.Reply{Exists: len(w.Records) > 0, Authoritative: w.Authoritative, Transport: w.Transport, Attempts: w.Attempts, TTL: w.TTL}
	r.Answered = a.judge(ctx, err, w.Rcode, w.Canonical, qtype, w.Attempts)
	if w.Heard {
		r.Rcode = dnsclient.Rcode(w.Rcode)
	}
	if w.Circular {
		r.Message = fmt.Sprintf("%s: the aliases lead in a circle, back to %s", name, w.Canonical)
	}
	return w, r
}

// note remembers that something came back. A truncated answer is one, even when
// nothing follows over TCP.
func (a *asker) note(err error, transport string) {
	if err == nil || !dnsclient.Silent(err) && !ended(err) || transport == "tcp" {
		a.mu.Lock()
		a.heard = true
		a.mu.Unlock()
	}
}

// judge tells an answer from what is none.
func (a *asker) judge(ctx context.Context, err error, rcode int, name string, qtype uint16, attempts int) facts.Answered {
	switch {
	case err != nil && ctx.Err() != nil:
		return facts.FromError(fmt.Errorf("the run ended before %s answered %s %s: %w", a.address, name, lib.Type(qtype), ctx.Err()))
	case err != nil:
		return facts.FromError(err)
	case rcode == lib.RcodeSuccess || rcode == lib.RcodeNameError:
		return facts.Yes()
	}
	reason := facts.CollectorFailed
	if rcode == lib.RcodeRefused || rcode == lib.RcodeNotAuth {
		reason = facts.PermissionDenied
	}
	return facts.No(reason, fmt.Sprintf("%s answered %s to %s %s (tries: %d)", a.address, dnsclient.Rcode(rcode), name, lib.Type(qtype), attempts))
}

// host merges the answers for both families of addresses. Half an answer is
// none: a machine that asks for both would wait or fail as well.
func (a *asker) host(ctx context.Context, name string) *facts.Host {
	v4, reply := a.walk(ctx, name, lib.TypeA)
	h := &facts.Host{Reply: reply, Addresses: dnsclient.Addresses(v4.Records), Chain: chain(v4), Canonical: v4.Canonical}
	if !reply.Learnt() {
		h.Addresses, h.Exists = []string{}, false
		return h
	}
	v6, second := a.walk(ctx, name, lib.TypeAAAA)
	h.Attempts += second.Attempts
	if second.Transport == "tcp" {
		h.Transport = second.Transport
	}
	if !second.Learnt() {
		h.Answered, h.Rcode = second.Answered, second.Rcode
		h.Message = fmt.Sprintf("only half an answer: A gave %v, but %s", h.Addresses, second.Message)
		h.Addresses, h.Exists = []string{}, false
		return h
	}
	if len(h.Chain) == 0 && len(v6.Aliases) > 0 {
		h.Chain, h.Canonical = chain(v6), v6.Canonical
	}
	if h.Rcode != "NOERROR" {
		h.Rcode = second.Rcode // the name exists if either type says so
	}
	h.Addresses = append(h.Addresses, dnsclient.Addresses(v6.Records)...)
	slices.Sort(h.Addresses)
	h.Exists = len(h.Addresses) > 0
	h.Authoritative = h.Authoritative && second.Authoritative
	if second.TTL >= 0 && (h.TTL < 0 || second.TTL < h.TTL) {
		h.TTL = second.TTL
	}
	return h
}

func chain(w dnsclient.Walk) []facts.Alias {
	steps := []facts.Alias{}
	for _, s := range w.Aliases {
		steps = append(steps, facts.Alias{Name: s.Name, Target: s.Target, TTL: s.TTL})
	}
	return steps
}

func (a *asker) service(ctx context.Context, name string) *facts.Service {
	w, reply := a.walk(ctx, name, lib.TypeSRV)
	s := &facts.Service{Reply: reply, Records: []facts.ServiceRecord{}}
	for _, rr := range w.Records {
		// The target "." says that the service is decidedly not offered.
		if r, ok := rr.(*lib.SRV); ok && r.Target != "." {
			s.Records = append(s.Records, facts.ServiceRecord{
				Target: dnsclient.Name(r.Target), Port: int(r.Port), Priority: int(r.Priority), Weight: int(r.Weight),
			})
		}
	}
	slices.SortFunc(s.Records, func(x, y facts.ServiceRecord) int {
		return cmp.Or(cmp.Compare(x.Priority, y.Priority), strings.Compare(x.Target, y.Target),
			cmp.Compare(x.Port, y.Port), cmp.Compare(x.Weight, y.Weight))
	})
	s.Records = slices.Compact(s.Records)
	s.Exists = len(s.Records) > 0
	return s
}

func (a *asker) pointer(ctx context.Context, ip string) *facts.Pointer {
	reverse, err := lib.ReverseAddr(ip)
	if err != nil { // only addresses are asked for, so this is a mistake of ours
		return &facts.Pointer{Reply: facts.Reply{Answered: facts.No(facts.CollectorFailed, err.Error()), TTL: -1}, Names: []string{}}
	}
	w, reply := a.walk(ctx, reverse, lib.TypePTR)
	p := &facts.Pointer{Reply: reply, Names: []string{}}
	for _, rr := range w.Records {
		if r, ok := rr.(*lib.PTR); ok {
			p.Names = append(p.Names, dnsclient.Name(r.Ptr))
		}
	}
	slices.Sort(p.Names)
	p.Names = slices.Compact(p.Names)
	return p
}
