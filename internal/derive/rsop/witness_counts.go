package rsop

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// counting are the computers of a class that count, and why there are no others.
func (w *witnesses) counting(of *class, view string) (hosts []*facts.WindowsHost, why string) {
	read := 0
	for _, c := range of.computers {
		h := w.hosts[c]
		if h == nil || !h.Learnt() {
			continue
		}
		read++
		if doubt := w.doubt(h, c, of, view); doubt != "" {
			why = doubt
			continue
		}
		hosts = append(hosts, h)
	}
	slices.SortFunc(hosts, func(a, b *facts.WindowsHost) int { return strings.Compare(a.Host, b.Host) })
	switch {
	case len(of.computers) == 0:
		why = "it has no computer that could show it"
	case read == 0:
		why = "none of its computers was read, which would show it"
	}
	return hosts, why
}

// doubt says why what a computer holds proves nothing.
func (w *witnesses) doubt(h *facts.WindowsHost, c *facts.Computer, of *class, view string) string {
	if h.VDA != nil && h.VDA.OU != "" && h.VDA.OU != dn.Parent(facts.DNKey(c.DN)) {
		return fmt.Sprintf("%s was in another OU when it was read", h.Host)
	}
	if w.sites[h.Site] == nil {
		return fmt.Sprintf("%s was read at a site whose policies are not known", h.Host)
	}
	if h.Site != view && !w.sameAtBoth(of) {
		return fmt.Sprintf("%s was read at the %s site, where it gets other policies than at the %s site", h.Host, h.Site, view)
	}
	at := w.readAt(h)
	limit := time.Duration(0)
	if w.doc.Estate != nil {
		limit = time.Duration(w.doc.Estate.Thresholds.FactsAge) * time.Second
	}
	switch {
	case at.IsZero():
		return fmt.Sprintf("the facts do not tell when %s was read", h.Host)
	case limit > 0 && w.asOf.Sub(at) > limit:
		return fmt.Sprintf("%s was read at %s, and facts count for %s", h.Host, at.UTC().Format(time.RFC3339), limit)
	}
	for _, name := range []string{view, h.Site} {
		if doubt := w.sites[name].changedAfter(of, at.Add(-refresh)); doubt != "" {
			return fmt.Sprintf("%s was read at %s, and %s", h.Host, at.UTC().Format(time.RFC3339), doubt)
		}
	}
	return ""
}

// readAt is when a host was read; zero when nobody knows.
func (w *witnesses) readAt(h *facts.WindowsHost) time.Time {
	if h.Told != "" {
		at, _ := time.Parse(time.RFC3339, h.Told)
		return at
	}
	if s := w.doc.Sources["windows"]; s != nil {
		if a := s.Asked[h.Site+"/"+h.Host]; a != nil {
			return a.Started
		}
	}
	return time.Time{}
}

// changedAfter names something that decides about the policies of a class and that
// changed after a moment, or may have.
func (s *site) changedAfter(of *class, moment time.Time) string {
	after := func(what, changed string) string {
		if changed == "" {
			return fmt.Sprintf("when %s was last changed is not known", what)
		}
		if at, err := time.Parse(time.RFC3339, changed); err != nil || at.After(moment) {
			return fmt.Sprintf("%s was changed at %s: computers take that over within two hours", what, changed)
		}
		return ""
	}
	for key, seen := of.container, 0; key != "" && seen < 100; seen++ {
		c := s.containers[key]
		if c == nil {
			key = facts.ParentKey(key)
			continue
		}
		if c.Parent == "" {
			break // the domain itself changes for reasons of all kinds
		}
		if doubt := after("the OU "+c.DN, c.Changed); doubt != "" {
			return doubt
		}
		key = c.Parent
	}
	all, _ := s.order(s.scopes(of.container))
	for _, l := range all {
		if !l.program.matters() {
			continue
		}
		if l.gpo == nil {
			return l.condition // of another domain
		}
		if doubt := after(fmt.Sprintf("the GPO %q", l.name), l.gpo.Changed); doubt != "" {
			return doubt
		}
		if m := wmiReference.FindStringSubmatch(l.gpo.WMIFilter); m != nil {
			if f := s.wmi.Items[strings.ToUpper(m[1])]; f != nil {
				if doubt := after(fmt.Sprintf("the WMI filter %q", f.Name), f.Changed); doubt != "" {
					return doubt
				}
			}
		}
		if l.gpo.Filtering != "some" {
			continue
		}
		for _, sid := range slices.Concat(l.gpo.AppliesTo, l.gpo.ReadableBy, l.gpo.DeniedTo) {
			for member := range s.groups.of(sid).sids {
				if g := s.groups.items[member]; g != nil && g.Learnt() && g.Changed != "" {
					if doubt := after(fmt.Sprintf("the group %q", g.Name), g.Changed); doubt != "" {
						return doubt
					}
				}
			}
		}
	}
	return ""
}

// sameAtBoth tells that both sites give a class the same GPOs, with the same in them.
func (w *witnesses) sameAtBoth(of *class) bool {
	p, r := w.sites[estate.Production], w.sites[estate.Recovery]
	if p == nil || r == nil {
		return false
	}
	here, _ := p.reach(of.container, of.computers)
	there, _ := r.reach(of.container, of.computers)
	return slices.EqualFunc(here, there, func(a, b linked) bool {
		if a.guid != b.guid || a.enforced != b.enforced || a.condition != b.condition || a.gpo == nil || b.gpo == nil ||
			a.gpo.VersionComputer != b.gpo.VersionComputer {
			return false
		}
		if !a.program.matters() && !b.program.matters() {
			return true
		}
		x, y := p.files[a.guid], r.files[b.guid]
		return x != nil && y != nil && x.Learnt() && y.Learnt() && x.GPTIni.Learnt() && y.GPTIni.Learnt() &&
			x.VersionComputer == y.VersionComputer && x.CitrixPolicies.Present == y.CitrixPolicies.Present && x.CitrixPolicies.Size == y.CitrixPolicies.Size
	})
}
