package facts

func mergeWindows(m *merger, all []*part) []string {
	parts := with(all, func(d *Document) bool { return d.Windows != nil })
	if len(parts) == 0 {
		return nil
	}
	m.out.Windows = &Windows{Hosts: pickEach(parts, func(p *part) map[string]*WindowsHost { return p.doc.Windows.Hosts },
		func(h *WindowsHost) Answered { return h.Answered }, nil)}
	return nil
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
