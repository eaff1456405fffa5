package rsop

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// refresh is how long a running computer may go on with the policies of before: it
// asks every 90 minutes and up to 30 later.
const refresh = 2 * time.Hour

// enough is how many computers of a catalog have to hold the same before that is taken
// to be so for all of them; fewer are enough where the catalog has fewer.
const enough = 2

// witnesses are the computers whose registry was read, and what they hold. They say
// what no look at Group Policy from outside can: what Citrix policies in a GPO, a WMI
// filter, the image of a catalog or a tool for managing desktops came to.
//
// A computer counts for a class when it belongs to it, when it was read at the site in
// question (or both sites give the class the same policies), when it was read after it
// had to have taken the policies as they are now, and when that is not longer ago than
// facts may be old. It settles what Group Policy leaves open. What Group Policy says
// for certain it does not change: when the computers hold something else, that is told.
type witnesses struct {
	doc     *facts.Document
	sites   map[string]*site
	asOf    time.Time
	hosts   map[*facts.Computer]*facts.WindowsHost
	catalog map[string]string                 // id by computer name, upper case; nil when no catalogs are known
	names   map[string]string                 // of catalogs, by id
	reports map[string]*facts.AppliedPolicies // by computer name, upper case
}

func newWitnesses(doc *facts.Document, sites map[string]*site, asOf time.Time) *witnesses {
	w := &witnesses{doc: doc, sites: sites, asOf: asOf, hosts: map[*facts.Computer]*facts.WindowsHost{}, names: map[string]string{}}
	if doc.Windows == nil || len(doc.Windows.Hosts)+len(doc.Windows.Applied) == 0 || doc.Directory == nil || doc.Directory.Computers == nil {
		return w
	}
	w.reports = map[string]*facts.AppliedPolicies{}
	for name, r := range doc.Windows.Applied {
		first, _, _ := strings.Cut(name, ".")
		w.reports[strings.ToUpper(first)] = r
	}
	short := map[string]*facts.WindowsHost{}
	for name, h := range doc.Windows.Hosts {
		first, _, _ := strings.Cut(name, ".")
		short[strings.ToUpper(first)] = h
	}
	for i := range doc.Directory.Computers.Items {
		c := &doc.Directory.Computers.Items[i]
		if h := short[strings.ToUpper(c.Name)]; h != nil && (c.DNSName == "" || c.DNSName == h.Host) {
			w.hosts[c] = h
		}
	}
	if cloud := doc.CitrixCloud; cloud != nil && cloud.Machines.Learnt() {
		w.catalog = map[string]string{}
		for _, m := range cloud.Machines.Items {
			if c := cloud.Catalogs.Items[m.Catalog]; c != nil {
				w.names[m.Catalog] = c.Name
			}
			for i := range m.Machines {
				w.catalog[strings.ToUpper(m.Machines[i].Name)] = m.Catalog
			}
		}
	}
	return w
}

// host is the name of a computer that was read; "" of any other.
func (w *witnesses) host(c *facts.Computer) string {
	if h := w.hosts[c]; h != nil {
		return h.Host
	}
	return ""
}

// evidence is what there is of a class beside Group Policy as it is worked out.
type evidence struct {
	of      *class
	site    *site
	hosts   []*facts.WindowsHost
	why     string // why no other hosts count
	reports []*facts.AppliedPolicies
	doubt   string // why no other reports count; "" where there are none at all
}

// settle completes what Group Policy says of a class with what its computers hold.
func (w *witnesses) settle(ou *OU, of *class, view string) {
	if !ou.Exists {
		return
	}
	var own map[string]*Setting // a copy: OUs share what Group Policy gives them
	e := evidence{of: of, site: w.sites[view]}
	e.hosts, e.why = w.counting(of, view)
	e.reports, e.doubt = w.reporting(of, view)
	for _, id := range Known {
		s := w.combined(ou.Settings[id], id, &e)
		if s == ou.Settings[id] {
			continue
		}
		if own == nil {
			own = map[string]*Setting{}
			for k, v := range ou.Settings {
				own[k] = v
			}
			ou.Settings = own
		}
		own[id] = s
	}
	if own != nil {
		ou.Registration = registration(ou.Settings[ListOfDDCs])
	}
}

// combined is what Group Policy, the computers of a class and reports say together.
func (w *witnesses) combined(s *Setting, id string, e *evidence) *Setting {
	var said []*holding
	why := e.why
	for _, h := range e.hosts {
		if held := holdingOf(h, id); held != nil {
			said = append(said, held)
		} else if w.asked(h, id) {
			why = "what its computers hold of it could not be read"
		}
	}
	var told []*holding
	doubt := e.doubt
	for _, r := range e.reports {
		held, lack := e.site.given(r, id)
		if held != nil {
			told = append(told, held)
		}
		doubt = cmp.Or(lack, doubt)
	}
	if s.State == IsSet || s.State == IsAbsent {
		return contradicted(w.compared(s, id, e.of, said), id, nil, told)
	}
	doubtful := *s
	agreed, lack := w.agreed(id, e.of, said)
	switch {
	case s.unread:
		// Computers show what a policy comes to that cannot be understood or decided. What
		// policies say has to be read all the same: it may have changed under them.
		lack = "what computers hold does not stand for policies that were not read"
	case s.members && len(said) < len(e.of.computers):
		lack = "not all of its computers were read, and who of the others is in the group is not known"
	case len(said) == 0:
		lack = cmp.Or(why, "the computers of it that were read were not asked for it")
	}
	if lack == "" && agreed != nil {
		return contradicted(agreed.setting(s, said), id, said, told)
	}
	if shown := w.reported(s, id, e, said, told); shown != nil {
		return shown
	}
	for _, t := range told {
		for _, h := range said {
			if t.contradicts(h, id) {
				doubt = fmt.Sprintf("the report of %s shows %s, and %s holds %s", t.host, t.brief(), h.host, h.brief())
			}
		}
	}
	doubtful.Message = join(join(s.Message, lack), doubt)
	return &doubtful
}

// reported is the setting that reports of computers show, together with the computers
// that were read; nil when that is not enough. Which policies a computer applied stands
// for what is not readable from outside, and what a computer holds does not.
func (w *witnesses) reported(s *Setting, id string, e *evidence, said, told []*holding) *Setting {
	if len(told) == 0 {
		return nil
	}
	if s.unread {
		said = nil
	}
	all := slices.Clone(told)
	for _, h := range said {
		switch i := slices.IndexFunc(all, func(t *holding) bool { return t.host == h.host }); {
		case slices.ContainsFunc(told, func(t *holding) bool { return t.contradicts(h, id) }):
			return nil
		case i < 0:
			all = append(all, h)
		}
	}
	if s.members && len(all) < len(e.of.computers) {
		return nil
	}
	agreed, lack := w.agreed(id, e.of, all)
	if lack != "" {
		return nil
	}
	shown := agreed.setting(s, all)
	shown.Witness, shown.GUID = ByReports, agreed.gpo
	if c := e.site.candidates[agreed.gpo]; c != nil && agreed.gpo != "" {
		shown.GPO = c.name
	}
	return shown
}

// contradicted notes reports that show something else than a setting is known to be, or
// than the computers that show it hold.
func contradicted(s *Setting, id string, said, told []*holding) *Setting {
	var others []string
	for _, t := range told {
		known := &holding{set: s.State == IsSet, data: s.Data, layer: facts.HeldByPolicy}
		if len(said) > 0 {
			known = said[0]
		} else if s.Witness == ByComputers {
			known.layer = s.Layer
		}
		if (s.State == IsSet || s.State == IsAbsent) && t.contradicts(known, id) {
			others = append(others, fmt.Sprintf("the report of %s shows %s", t.host, t.brief()))
		}
	}
	if len(others) == 0 {
		return s
	}
	noted := *s
	noted.Contradicts = sentence(others)
	return &noted
}

// compared puts what computers hold beside what Group Policy says for certain.
func (w *witnesses) compared(s *Setting, id string, of *class, said []*holding) *Setting {
	if len(said) == 0 {
		return s
	}
	policy := &holding{set: s.State == IsSet, data: s.Data}
	var others []string
	read := []string{}
	for _, h := range said {
		read = append(read, h.host)
		if !h.same(policy, id) {
			others = append(others, fmt.Sprintf("%s holds %s", h.host, h.brief()))
		}
	}
	both := *s
	both.Read = read
	switch {
	case len(others) == 0:
		both.Witness = ByBoth
		return &both
	case s.State == IsSet:
		both.Differs = sentence(others)
		return &both
	case id == ListOfSIDs:
		return s // judged on each computer, and of no use to others
	case (id == ListOfDDCs || id == FASAddresses) && slices.ContainsFunc(said, func(h *holding) bool { return h.layer == facts.HeldByPolicy }):
		// Group Policy takes out of its keys what no GPO gives any more: what is left over
		// is gone after the next refresh, and no witness for what comes then.
		both.Differs = sentence(others)
		return &both
	}
	// No policy says anything, and computers have it from elsewhere.
	agreed, lack := w.agreed(id, of, said)
	if lack != "" {
		both.State, both.Witness = IsUnknown, ""
		both.Message = join("no GPO sets it, and "+sentence(others), lack)
		return &both
	}
	return agreed.setting(s, said)
}

// agreed is what the computers of a class hold alike, or why that says nothing of all of
// them.
func (w *witnesses) agreed(id string, of *class, said []*holding) (*holding, string) {
	if len(said) == 0 {
		return nil, "none of the computers told"
	}
	for _, h := range said[1:] {
		if !h.same(said[0], id) {
			return nil, fmt.Sprintf("computers that were read do not hold the same: %s holds %s, %s holds %s", said[0].host, said[0].brief(), h.host, h.brief())
		}
	}
	size, read := map[string]int{}, map[string]int{}
	for _, c := range of.computers {
		catalog, known := w.catalog[strings.ToUpper(c.Name)]
		if w.catalog != nil && !known && w.hosts[c] == nil {
			continue // no desktop
		}
		size[catalog]++
		h, r := w.hosts[c], w.reportOf(c)
		if slices.ContainsFunc(said, func(s *holding) bool { return h != nil && s.host == h.Host || r != nil && s.report && s.host == r.Host }) {
			read[catalog]++
		}
	}
	for catalog, n := range size {
		if read[catalog] < min(n, enough) {
			name := ""
			if catalog != "" {
				name = fmt.Sprintf(" of the catalog %s", cmp.Or(w.names[catalog], catalog))
			}
			return nil, fmt.Sprintf("%d of the %d computers%s were read, and %d have to agree", read[catalog], n, name, min(n, enough))
		}
	}
	return said[0], ""
}
