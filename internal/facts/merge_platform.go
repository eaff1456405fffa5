package facts

import (
	"slices"
	"time"
)

// mergeWindows merges the hosts part by part: one vantage may have been let in, and
// another may have an export that knows more of StoreFront.
func mergeWindows(m *merger, all []*part) []string {
	parts := with(all, func(d *Document) bool { return d.Windows != nil })
	if len(parts) == 0 {
		return nil
	}
	m.out.Windows = &Windows{Hosts: pickEach(parts, func(p *part) map[string]*WindowsHost { return p.doc.Windows.Hosts },
		func(h *WindowsHost) Answered { return h.Answered }, nil)}
	for name, h := range m.out.Windows.Hosts {
		if h.Learnt() && len(parts) > 1 {
			m.out.Windows.Hosts[name] = mergeHost(parts, name, h)
		}
	}
	return nil
}

// mergeHost takes each part of a host from where most is known of it, or from where
// it was told last. Hosts that could not be asked say nothing.
func mergeHost(parts []*part, name string, best *WindowsHost) *WindowsHost {
	from := slices.DeleteFunc(slices.Clone(parts), func(p *part) bool {
		h := p.doc.Windows.Hosts[name]
		return h == nil || !h.Learnt()
	})
	host := func(p *part) *WindowsHost { return p.doc.Windows.Hosts[name] }
	out := *best
	for _, p := range slices.Backward(from) { // the newest first
		if out.OffsetSeconds == nil && host(p).OffsetSeconds != nil {
			out.OffsetSeconds, p.kept = host(p).OffsetSeconds, true
		}
	}
	if f := pickPart(from, func(p *part) *HostsFile { return &host(p).HostsFile }, func(f *HostsFile) Answered { return f.Answered }); f != nil {
		out.HostsFile = *f
	}
	out.Plugin = pickPart(from, func(p *part) *PluginState { return host(p).Plugin }, func(s *PluginState) Answered { return s.Answered })
	out.Services = pickPart(from, func(p *part) *Services { return host(p).Services }, func(s *Services) Answered { return s.Answered })
	out.Products = pickPart(from, func(p *part) *Products { return host(p).Products }, func(s *Products) Answered { return s.Answered })
	out.VDA = pickPart(from, func(p *part) *VDAState { return host(p).VDA }, func(s *VDAState) Answered { return s.Answered })
	out.FAS = pickPart(from, func(p *part) *AddressList { return host(p).FAS }, func(l *AddressList) Answered { return l.Answered })
	out.StoreFront = mergeStoreFront(from, func(p *part) *StoreFrontState { return host(p).StoreFront })
	out.Authorities = pickPart(from, func(p *part) *Authorities { return host(p).Authorities }, func(a *Authorities) Answered { return a.Answered })
	return &out
}

// mergeStoreFront does the same for the parts of a configuration.
func mergeStoreFront(parts []*part, get func(*part) *StoreFrontState) *StoreFrontState {
	best := pickPart(parts, get, func(s *StoreFrontState) Answered { return s.Answered })
	if best == nil {
		return nil
	}
	parts = slices.DeleteFunc(slices.Clone(parts), func(p *part) bool { return get(p) == nil })
	out := *best
	out.BaseURL = *pickPart(parts, func(p *part) *BaseURL { return &get(p).BaseURL }, func(u *BaseURL) Answered { return u.Answered })
	out.Stores = *pickPart(parts, func(p *part) *Stores { return &get(p).Stores }, func(s *Stores) Answered { return s.Answered })
	out.Gateways = *pickPart(parts, func(p *part) *Gateways { return &get(p).Gateways }, func(g *Gateways) Answered { return g.Answered })
	out.Certificates = *pickPart(parts, func(p *part) *HostCertificates { return &get(p).Certificates }, func(c *HostCertificates) Answered { return c.Answered })
	return &out
}

// pickPart is pick for what exports may tell as well, which is as old as they are and
// not as the run.
func pickPart[T any](parts []*part, get func(*part) *T, state func(*T) Answered) *T {
	told := func(p *part) time.Time {
		if v := get(p); v != nil {
			if t, err := time.Parse(time.RFC3339, state(v).Told); err == nil {
				return t
			}
		}
		return p.src.Started
	}
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b *part) int { return told(a).Compare(told(b)) })
	v, _ := pick(parts, get, state)
	return v
}

func mergeCitrixCloud(m *merger, all []*part) []string {
	m.out.CitrixCloud, _ = pick(all, func(p *part) *CitrixCloud { return p.doc.CitrixCloud }, func(c *CitrixCloud) Answered { return c.Answered })
	return nil
}

// mergePrism keeps the best of each Prism; what one of them says hangs together
// and is not mixed.
func mergePrism(m *merger, all []*part) []string {
	parts := with(all, func(d *Document) bool { return d.Prism != nil })
	if len(parts) == 0 {
		return nil
	}
	m.out.Prism = &Prism{Sites: map[string]*PrismSite{}}
	for _, p := range parts {
		for site := range p.doc.Prism.Sites {
			m.out.Prism.Sites[site] = &PrismSite{}
		}
	}
	for name, merged := range m.out.Prism.Sites {
		site := func(p *part) *PrismSite {
			if s := p.doc.Prism.Sites[name]; s != nil {
				return s
			}
			return &PrismSite{}
		}
		merged.Central, _ = pick(parts, func(p *part) *PrismCentral { return site(p).Central }, func(c *PrismCentral) Answered { return c.Answered })
		merged.Elements = pickEach(parts, func(p *part) map[string]*PrismElement { return site(p).Elements },
			func(e *PrismElement) Answered { return e.Answered }, nil)
	}
	return nil
}
