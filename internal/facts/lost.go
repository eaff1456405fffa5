package facts

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/muster-dr/muster/internal/estate"
)

// ErrLost is why nothing was sent to a system: its site is taken to be lost. What hangs
// on it was not asked, which is no silence.
var ErrLost = errors.New("it is taken to be lost, and nothing was sent there")

// CanBeLost are the sites that a run can take to be lost.
var CanBeLost = []string{estate.Production}

// Lost tells that a run took a site to be lost, and asked nobody there.
type Lost struct {
	Site string `json:"site" jsonschema:"enum=production" is:"given"`
}

// LostSite is the name of the site that the run took to be lost; "" for none.
func (d *Document) LostSite() string {
	if d.Run.Lost == nil {
		return ""
	}
	return d.Run.Lost.Site
}

// unaskedBecauseLost tells that a system was not asked because its site is taken to be lost.
func (a Answered) unaskedBecauseLost() bool { return a.Status == Skipped && a.Reason == NoResult }

// WithLastKnown returns the facts with what an earlier run learnt of the lost site in the
// place of what nobody asked for. To whoever reads them, that looks as if it had been
// learnt now: they are for names and counts, and no judgement of the present may rest on
// them. Neither document is changed, and the new one shares their parts.
func (d *Document) WithLastKnown(earlier *Document) (*Document, error) {
	switch {
	case d.Run.Lost == nil:
		return nil, errors.New("no site is taken to be lost: last-known facts have no use")
	case earlier.Run.Lost != nil:
		return nil, fmt.Errorf("the last-known facts are of %s, when %s was taken to be lost as well: give those of a run that asked it", stamp(earlier.Run.Finished), earlier.Run.Lost.Site)
	case earlier.Run.Finished.After(d.Run.Started.Add(time.Hour)):
		return nil, fmt.Errorf("the last-known facts are of %s, which is after this run began at %s", stamp(earlier.Run.Finished), stamp(d.Run.Started))
	}
	if err := sameEstate([]*Document{earlier, d}); err != nil {
		return nil, err
	}
	site := d.Run.Lost.Site
	out := *d
	out.Sources = map[string]*Source{}
	for name, s := range d.Sources {
		out.Sources[name] = s.withLastKnown(earlier.Sources[name], site)
	}
	if d.DNS != nil && earlier.DNS != nil {
		out.DNS = &DNS{Resolvers: filled(d.DNS.Resolvers, earlier.DNS.Resolvers, func(_ string, r *Resolver) bool { return r.Site == site })}
	}
	if d.Directory != nil && earlier.Directory != nil {
		directory := *d.Directory
		directory.Views = filled(d.Directory.Views, earlier.Directory.Views, func(key string, _ *DirectoryView) bool { return key == site })
		directory.Servers = filled(d.Directory.Servers, earlier.Directory.Servers, func(_ string, s *DirectoryServer) bool { return s.Site == site })
		out.Directory = &directory
	}
	if d.GroupPolicy != nil && earlier.GroupPolicy != nil {
		out.GroupPolicy = &GroupPolicy{Views: filled(d.GroupPolicy.Views, earlier.GroupPolicy.Views, func(key string, _ *SysvolView) bool { return key == site })}
	}
	if d.Prism != nil && earlier.Prism != nil && d.Prism.Sites[site] != nil && earlier.Prism.Sites[site] != nil {
		out.Prism = &Prism{Sites: maps.Clone(d.Prism.Sites)}
		out.Prism.Sites[site] = d.Prism.Sites[site].withLastKnown(earlier.Prism.Sites[site])
	}
	if d.Windows != nil && earlier.Windows != nil {
		windows := *d.Windows
		windows.Hosts = filled(d.Windows.Hosts, earlier.Windows.Hosts, func(_ string, h *WindowsHost) bool { return h.Site == site })
		out.Windows = &windows
	}
	if d.NetScaler != nil && earlier.NetScaler != nil {
		out.NetScaler = &NetScaler{Sites: filled(d.NetScaler.Sites, earlier.NetScaler.Sites, func(key string, _ *NetScalerSite) bool { return key == site })}
	}
	if d.SQL != nil && earlier.SQL != nil {
		out.SQL = &SQL{Servers: filled(d.SQL.Servers, earlier.SQL.Servers, func(_ string, s *SQLServer) bool { return s.Site == site })}
	}
	if d.Files != nil && earlier.Files != nil {
		out.Files = &Files{Sites: filled(d.Files.Sites, earlier.Files.Sites, func(key string, _ *FilesSite) bool { return key == site })}
	}
	return &out, nil
}

// withLastKnown is how the systems of a source were asked, those of the lost site before.
func (s *Source) withLastKnown(earlier *Source, site string) *Source {
	if earlier == nil || s.Asked == nil {
		return s
	}
	out := *s
	out.Asked = maps.Clone(s.Asked)
	found := false
	for id, a := range earlier.Asked {
		if now := s.Asked[id]; a.Site == site && (now == nil || now.unaskedBecauseLost()) {
			out.Asked[id], found = a, true
		}
	}
	if found { // what stands for systems that the run did not even look for
		maps.DeleteFunc(out.Asked, func(id string, a *Asked) bool {
			return a.Site == site && a.Address == "" && a.unaskedBecauseLost() && earlier.Asked[id] == nil
		})
	}
	if s.Answered == Sum(s.Asked) {
		out.Answered = Sum(out.Asked)
	}
	return &out
}

func (s *PrismSite) withLastKnown(earlier *PrismSite) *PrismSite {
	out := &PrismSite{Central: s.Central, Elements: filled(s.Elements, earlier.Elements, func(string, *PrismElement) bool { return true })}
	if s.Central == nil || s.Central.unaskedBecauseLost() {
		out.Central = earlier.Central
	}
	return out
}

// filled is a table with those entries of an earlier one that are wanted, where this one has
// none, or one that was not asked for.
func filled[P interface {
	*T
	unaskedBecauseLost() bool
}, T any](now, earlier map[string]P, wanted func(string, P) bool) map[string]P {
	out := maps.Clone(now)
	if out == nil {
		out = map[string]P{}
	}
	for key, before := range earlier {
		if before == nil || !wanted(key, before) {
			continue
		}
		if here := now[key]; here == nil || here.unaskedBecauseLost() {
			out[key] = before
		}
	}
	return out
}

// sameLost refuses to merge facts of a lost site with those of a run that asked it: what it
// reported before would pass for what it says now.
func sameLost(docs []*Document) error {
	at := slices.IndexFunc(docs, func(d *Document) bool { return d.Run.Lost != nil })
	if at < 0 {
		return nil
	}
	lost := docs[at]
	for _, d := range docs {
		if d.Run.Lost != nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(d.Sources)) {
			for _, a := range d.Sources[name].Asked {
				if a.Site == lost.Run.Lost.Site {
					return fmt.Errorf("the facts of %s are of a run that took %s to be lost, and in those of %s it was asked: give the latter with --last-known", stamp(lost.Run.Finished), lost.Run.Lost.Site, stamp(d.Run.Finished))
				}
			}
		}
	}
	return nil
}
