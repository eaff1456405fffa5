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

// result set reports (gpresult) stand behind what computers were read to hold, and behind
// what Group Policy says for certain. They tell which GPOs a computer applied, whatever
// decided about that: WMI filters, groups, policies that are not readable from outside.
// They do not tell what Citrix policies set, nor what a computer has from elsewhere.

// reportOf is the report of a computer; nil when there is none.
func (w *witnesses) reportOf(c *facts.Computer) *facts.AppliedPolicies {
	if r := w.reports[strings.ToUpper(c.Name)]; r != nil && (c.DNSName == "" || c.DNSName == r.Host) {
		return r
	}
	return nil
}

// reporting are the reports of a class that count, and why there are no others.
func (w *witnesses) reporting(of *class, view string) (counting []*facts.AppliedPolicies, why string) {
	if len(w.reports) == 0 {
		return nil, ""
	}
	for _, c := range of.computers {
		r := w.reportOf(c)
		if r == nil || !r.Learnt() {
			continue
		}
		if doubt := w.doubtReport(r, c, of, view); doubt != "" {
			why = doubt
			continue
		}
		counting = append(counting, r)
	}
	slices.SortFunc(counting, func(a, b *facts.AppliedPolicies) int { return strings.Compare(a.Host, b.Host) })
	if why == "" && len(counting) == 0 {
		why = "none of the reports that were handed over is of one of its computers"
	}
	return counting, why
}

// doubtReport says why what a computer applied proves nothing.
func (w *witnesses) doubtReport(r *facts.AppliedPolicies, c *facts.Computer, of *class, view string) string {
	if at := dn.Canonical(dn.Parent(facts.DNKey(c.DN))); r.Container != at {
		return fmt.Sprintf("%s was in %s when its report was made", r.Host, r.Container)
	}
	at, err := time.Parse(time.RFC3339, r.Told)
	limit := time.Duration(0)
	if w.doc.Estate != nil {
		limit = time.Duration(w.doc.Estate.Thresholds.FactsAge) * time.Second
	}
	switch {
	case err != nil:
		return fmt.Sprintf("the report of %s does not tell when it was made", r.Host)
	case limit > 0 && w.asOf.Sub(at) > limit:
		return fmt.Sprintf("the report of %s was made at %s, and facts count for %s", r.Host, r.Told, limit)
	}
	ran := w.ranAt(r)
	if ran != view && !w.sameAtBoth(of) {
		if ran == "" {
			return fmt.Sprintf("%s was in the Active Directory site %q when its report was made, which is that of neither site or of both", r.Host, r.ADSite)
		}
		return fmt.Sprintf("the report of %s was made at the %s site, where it gets other policies than at the %s site", r.Host, ran, view)
	}
	for _, name := range []string{view, ran} {
		s := w.sites[name]
		if s == nil {
			continue
		}
		if doubt := s.otherVersions(r, of); doubt != "" {
			return fmt.Sprintf("the report of %s %s", r.Host, doubt)
		}
		if doubt := s.changedAfter(of, at.Add(-refresh)); doubt != "" {
			return fmt.Sprintf("the report of %s was made at %s, and %s", r.Host, r.Told, doubt)
		}
	}
	return ""
}

// ranAt is the site at which a computer ran when its report was made; "" when its Active
// Directory site does not tell.
func (w *witnesses) ranAt(r *facts.AppliedPolicies) string {
	found := ""
	for _, name := range []string{estate.Production, estate.Recovery} {
		if w.doc.Estate == nil || r.ADSite == "" || !strings.EqualFold(w.doc.Estate.Site(name).ADSite, r.ADSite) {
			continue
		}
		if found != "" {
			return ""
		}
		found = name
	}
	return found
}

// otherVersions names a GPO that matters and that the computer applied in another version
// than the directory has now, or that it did not find linked.
func (s *site) otherVersions(r *facts.AppliedPolicies, of *class) string {
	effective, _ := s.order(s.scopes(of.container))
	for _, l := range effective {
		if l.gpo == nil || !l.program.matters() {
			continue
		}
		applied := r.GPOs[l.guid]
		switch {
		case applied == nil:
			return fmt.Sprintf("does not name the GPO %q, which is linked", l.name)
		case applied.Applied && applied.Version != l.gpo.VersionComputer:
			return fmt.Sprintf("is of the version %d of the GPO %q, and the directory has %d", applied.Version, l.name, l.gpo.VersionComputer)
		}
	}
	return ""
}

// given is what the policies that a computer applied give it of a setting, or why its
// report does not tell.
func (s *site) given(r *facts.AppliedPolicies, id string) (*holding, string) {
	if r.Unread != "" {
		return nil, fmt.Sprintf("the report of %s does not tell all: %s", r.Host, r.Unread)
	}
	if why := unclear(&r.ReportedPart, id); why != "" {
		return nil, fmt.Sprintf("%s: %s", r.Host, why)
	}
	cells := s.layout.settings[id]
	if id == FASAddresses {
		return s.givenFAS(r)
	}
	held := &holding{host: r.Host, report: true}
	var found *facts.AppliedSetting
	first := false // in the first of the places, so that no other can go before
	for i, cell := range cells {
		for j := range r.Settings {
			if x := &r.Settings[j]; (cellName{key(x.Key), strings.ToLower(x.Value)}) == s.layout.cells[cell] {
				if found != nil && key(found.Key) != key(x.Key) {
					continue
				}
				found, first = x, i == 0
			}
		}
	}
	if why := s.citrixMaySet(r, cells); why != "" && (found == nil || !s.beforeCitrix(cells, found)) {
		return nil, why
	}
	if why := worded(&r.ReportedPart, id); why != "" && !first {
		return nil, fmt.Sprintf("%s: %s", r.Host, why)
	}
	if found == nil {
		return held, ""
	}
	held.set, held.data, held.gpo, held.layer = true, found.Data, found.GPO, found.Layer
	return held, ""
}

func (s *site) givenFAS(r *facts.AppliedPolicies) (*holding, string) {
	held := &holding{host: r.Host, report: true}
	for _, x := range r.Settings {
		n := 0
		if key(x.Key) == fasPolicy {
			n = fasNumber(x.Value)
		}
		if n == 0 || len(x.Data) != 1 {
			continue
		}
		for len(held.data) < n {
			held.data = append(held.data, "")
		}
		held.set, held.data[n-1], held.gpo, held.layer = true, x.Data[0], x.GPO, x.Layer
	}
	if why := worded(&r.ReportedPart, FASAddresses); why != "" {
		return nil, fmt.Sprintf("%s: %s", r.Host, why)
	}
	return held, ""
}

// citrixMaySet names a GPO that a computer applied, and whose Citrix policies may have
// written one of the cells, which a report does not show; "" when there is none.
func (s *site) citrixMaySet(r *facts.AppliedPolicies, cells []int) string {
	if !slices.ContainsFunc(cells, s.citrixWrites) {
		return ""
	}
	for id, applied := range r.GPOs {
		if !applied.Applied || id == localGPO {
			continue
		}
		c := s.candidate(id)
		if c.program == nil || c.program.citrix || c.program.citrixUnread != "" {
			return fmt.Sprintf("%s applied the GPO %q, and its report does not show what Citrix policies set, which that GPO carries or may carry", r.Host, applied.Name)
		}
	}
	return ""
}

func (s *site) citrixWrites(cell int) bool {
	return slices.Contains(citrixValues, s.layout.cells[cell])
}

// beforeCitrix tells that a value stands in a place that goes before all that Citrix
// policies write.
func (s *site) beforeCitrix(cells []int, found *facts.AppliedSetting) bool {
	for _, cell := range cells {
		if s.citrixWrites(cell) {
			return false
		}
		if s.layout.cells[cell] == (cellName{key(found.Key), strings.ToLower(found.Value)}) {
			return true
		}
	}
	return false
}

// localGPO is the local GPO of a computer in its report.
const localGPO = "LOCALGPO"
