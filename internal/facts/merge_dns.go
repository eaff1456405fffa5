package facts

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// mergeDNS merges resolver by resolver. What one resolver tells two vantages may
// differ, and that is a fact of its own.
func mergeDNS(m *merger, parts []*part) []string {
	out := &DNS{Resolvers: map[string]*Resolver{}}
	m.out.DNS = out
	keys := map[string]bool{}
	for _, p := range parts {
		for key := range p.doc.DNS.Resolvers {
			keys[key] = true
		}
	}
	var troubles []string
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		asked := slices.DeleteFunc(slices.Clone(parts), func(p *part) bool { return p.doc.DNS.Resolvers[key] == nil })
		answered := slices.DeleteFunc(slices.Clone(asked), func(p *part) bool { return rank(p.doc.DNS.Resolvers[key].Answered) <= 0 })
		if len(answered) < 2 {
			out.Resolvers[key] = pick(asked, func(p *part) *Resolver { return p.doc.DNS.Resolvers[key] })
			continue
		}
		merged, differing := mergeResolver(answered, key)
		out.Resolvers[key] = merged
		if n := notLearnt(reflect.ValueOf(merged)) - len(differing); n > 0 {
			troubles = append(troubles, fmt.Sprintf("%s answered some questions to no vantage: %d", key, n))
		}
		if len(differing) == 0 {
			continue
		}
		troubles = append(troubles, fmt.Sprintf("%s told different vantages different things about %s", key, strings.Join(differing, ", ")))
		for _, p := range answered {
			out.Resolvers[key+"@"+p.vantage()] = p.doc.DNS.Resolvers[key]
			p.kept = true
		}
	}
	return troubles
}

// mergeResolver merges what several vantages were told by one resolver, name by
// name, and returns the names about which they were told different things.
func mergeResolver(parts []*part, key string) (*Resolver, []string) {
	of := func(p *part) *Resolver { return p.doc.DNS.Resolvers[key] }
	merged := *pick(parts, of)
	var differing, more []string
	merged.Hosts, more = mergeReplies(parts, func(p *part) map[string]*Host { return of(p).Hosts }, replies[Host]{
		reply: func(h *Host) *Reply { return &h.Reply },
		said:  func(h *Host) string { return strings.Join(h.Addresses, ", ") },
		// The chain without its TTLs, which count down in a cache.
		content: func(h *Host) any {
			c := make([]Alias, 0, len(h.Chain))
			for _, a := range h.Chain {
				c = append(c, Alias{Name: a.Name, Target: a.Target})
			}
			return []any{append([]string{}, h.Addresses...), h.Canonical, c}
		},
		blank: func(r Reply) *Host { return &Host{Reply: r, Addresses: []string{}, Chain: []Alias{}} },
	})
	differing = append(differing, more...)
	merged.Services, more = mergeReplies(parts, func(p *part) map[string]*Service { return of(p).Services }, replies[Service]{
		reply:   func(s *Service) *Reply { return &s.Reply },
		said:    func(s *Service) string { return fmt.Sprintf("%d records", len(s.Records)) },
		content: func(s *Service) any { return append([]ServiceRecord{}, s.Records...) },
		blank:   func(r Reply) *Service { return &Service{Reply: r, Records: []ServiceRecord{}} },
	})
	differing = append(differing, more...)
	merged.Zones, more = mergeReplies(parts, func(p *part) map[string]*Zone { return of(p).Zones }, replies[Zone]{
		reply:   func(z *Zone) *Reply { return &z.Reply },
		said:    func(z *Zone) string { return "primary " + z.Primary },
		content: func(z *Zone) any { return z.Primary }, // serials grow
		blank:   func(r Reply) *Zone { return &Zone{Reply: r} },
	})
	differing = append(differing, more...)
	merged.Pointers, more = mergeReplies(parts, func(p *part) map[string]*Pointer { return of(p).Pointers }, replies[Pointer]{
		reply:   func(p *Pointer) *Reply { return &p.Reply },
		said:    func(p *Pointer) string { return strings.Join(p.Names, ", ") },
		content: func(p *Pointer) any { return append([]string{}, p.Names...) },
		blank:   func(r Reply) *Pointer { return &Pointer{Reply: r, Names: []string{}} },
	})
	differing = append(differing, more...)
	merged.Delegations, more = mergeReplies(parts, func(p *part) map[string]*Delegation { return of(p).Delegations }, replies[Delegation]{
		reply:   func(d *Delegation) *Reply { return &d.Reply },
		said:    func(d *Delegation) string { return strings.Join(d.NameServers, ", ") },
		content: func(d *Delegation) any { return append([]string{d.Zone}, d.NameServers...) },
		blank:   func(r Reply) *Delegation { return &Delegation{Reply: r, NameServers: []string{}} },
	})
	return &merged, append(differing, more...)
}

// replies is how answers of one kind are compared.
type replies[T any] struct {
	reply   func(*T) *Reply
	content func(*T) any    // what must be the same, beside Rcode and Exists
	said    func(*T) string // in words, when the name exists
	blank   func(Reply) *T  // an answer that was not learnt
}

func mergeReplies[T any](parts []*part, get func(*part) map[string]*T, kind replies[T]) (map[string]*T, []string) {
	var differing []string
	state := func(v *T) Answered { return kind.reply(v).Answered }
	out := map[string]*T{}
	for _, p := range parts {
		for name := range get(p) {
			out[name] = nil
		}
	}
	for name := range out {
		out[name] = pick(parts, func(p *part) *T { return get(p)[name] })
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		kept := out[name]
		if !state(kept).Learnt() {
			continue
		}
		same := true
		for _, p := range parts {
			v := get(p)[name]
			if v == nil || !state(v).Learnt() {
				continue
			}
			a, b := kind.reply(v), kind.reply(kept)
			same = same && a.Rcode == b.Rcode && a.Exists == b.Exists && sameJSON(kind.content(v), kind.content(kept))
			// The TTL of a cached answer counts down: the longest is nearest to that
			// of the record.
			if same && a.TTL > b.TTL {
				kept, out[name] = v, v
				p.kept = true
			}
		}
		if same {
			continue
		}
		var told []string
		for _, p := range parts {
			if v := get(p)[name]; v != nil && state(v).Learnt() {
				told = append(told, fmt.Sprintf("%s was told %s", p.vantage(), words(kind, v)))
			}
		}
		differing = append(differing, name)
		out[name] = kind.blank(Reply{Answered: No(CollectorPartial, "the vantages were told different things: "+strings.Join(told, "; ")), TTL: -1})
	}
	return out, differing
}

func words[T any](kind replies[T], v *T) string {
	r := kind.reply(v)
	if !r.Exists {
		return cmp.Or(r.Rcode, "that it does not exist")
	}
	return cmp.Or(kind.said(v), "that it exists")
}
