package fileshares

import (
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// byDomain looks for a protection domain that has a file server with all its shares. Files names
// it after the file server; Prism Element says it too.
func (j *joining) byDomain(out *Server, key string, on *facts.FilesOnCluster) {
	name := "NTNX-" + out.Name
	if on != nil && on.Domain != "" {
		name = on.Domain
	}
	if j.doc.Prism == nil || j.doc.Prism.Sites[estate.Production] == nil {
		return
	}
	var found *facts.ProtectionDomain
	elements := j.doc.Prism.Sites[estate.Production].Elements
	for _, cluster := range slices.Sorted(maps.Keys(elements)) {
		e := elements[cluster]
		if e == nil {
			continue
		}
		for _, pd := range e.Domains.Items {
			if strings.EqualFold(pd.Name, name) && pd.Active {
				found = pd
			}
		}
	}
	if found == nil {
		return
	}
	d := &Domain{Name: found.Name, Suspended: true}
	for _, s := range found.Schedules.Items {
		if s.Suspended || len(s.Retained) == 0 {
			continue
		}
		d.Suspended = false
		if d.RPOSeconds == nil || s.RPOSeconds < *d.RPOSeconds {
			d.RPOSeconds = new(s.RPOSeconds)
		}
	}
	switch {
	case found.Metro != "":
		d.Suspended = !strings.EqualFold(found.Metro, "enabled")
	case !found.Schedules.Learnt():
		out.Answered = open(found.Schedules.Answered, "nobody can tell how often the protection domain %s of the file server %s is replicated", found.Name, out.Name)
		return
	}
	d.Copies, d.AgeSeconds = j.arrived(found.Name)
	out.Answered, out.Protection, out.By, out.Types, out.Domain = facts.Yes(), ByDomain, []string{found.Name}, []string{}, d
	if d.Suspended {
		out.Protection = Off
	}
	out.Partners = []string{}
	if at := j.onClusters(j.recovery, key); at != nil {
		d.RecoveryState = at.State
		out.Partners = append(out.Partners, out.Name)
	}
}

// arrived is how old the snapshot of a protection domain is that the recovery site would start:
// that of the machine whose newest is the oldest.
func (j *joining) arrived(domain string) (facts.Answered, *int64) {
	site := j.doc.Prism.Sites[estate.Recovery]
	if site == nil || len(site.Elements) == 0 {
		return missing("no Prism Element of the recovery site was asked for the snapshots of the protection domain %s", domain), nil
	}
	var oldest *int64
	read := facts.Yes()
	for _, cluster := range slices.Sorted(maps.Keys(site.Elements)) {
		e := site.Elements[cluster]
		if e == nil {
			continue
		}
		if a := known(e.Answered, e.Domains.Answered); !a.Learnt() {
			read = a
			continue
		}
		for _, pd := range e.Domains.Items {
			if !strings.EqualFold(pd.Name, domain) {
				continue
			}
			if !pd.Copies.Learnt() {
				return pd.Copies.Answered, nil
			}
			for _, c := range pd.Copies.Items {
				var newest *int64
				for _, n := range c.Newest {
					if newest == nil || n.AgeSeconds < *newest {
						newest = new(n.AgeSeconds)
					}
				}
				if newest != nil && (oldest == nil || *newest > *oldest) {
					oldest = newest
				}
			}
		}
	}
	if oldest == nil && !read.Learnt() {
		return read, nil
	}
	return facts.Yes(), oldest
}
