package fileshares

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// way is a policy that replicates a file server of production.
type way struct {
	policy *facts.FilesPolicy
	pair   facts.FilesPair
	// state is policy, off or outside; "" when nobody can tell.
	state   string
	why     facts.Answered
	partner *facts.FileServer
}

// ways are the policies that replicate a file server.
func (j *joining) ways(fs *facts.FileServer) []way {
	var all []way
	for _, p := range j.policies {
		for _, pair := range p.Pairs {
			switch {
			case pair.From == fs.ID:
				all = append(all, j.way(p, pair))
			case pair.To == fs.ID && p.Type == facts.FilesVDISync: // it works both ways
				all = append(all, j.way(p, turned(pair)))
			}
		}
	}
	return all
}

// turned is a pair as its other end sees it.
func turned(pair facts.FilesPair) facts.FilesPair {
	pair.From, pair.To = pair.To, pair.From
	shares := make([]facts.FilesPairShare, len(pair.Shares))
	for i, s := range pair.Shares {
		shares[i] = facts.FilesPairShare{From: s.To, To: s.From}
	}
	pair.Shares = shares
	return pair
}

func (j *joining) way(p *facts.FilesPolicy, pair facts.FilesPair) way {
	w := way{policy: p, pair: pair, state: ByPolicy}
	for _, at := range j.recovery.Servers.Items {
		if at.ID == pair.To {
			w.partner = at
		}
	}
	unsure := func(format string, args ...any) {
		w.state, w.why = "", missing(format, args...)
	}
	switch {
	case p.Status == "DISABLED" || pair.Status == "DISABLED":
		w.state = Off
	case !slices.Contains([]string{facts.FilesSmartDR, facts.FilesDataSync, facts.FilesVDISync, facts.FilesMetro}, p.Type):
		unsure("the replication policy %s is of a type that Prism does not name to muster", p.Name)
	case p.Status != "ENABLED" && pair.Status != "ENABLED":
		unsure("Prism does not say whether the replication policy %s is on", p.Name)
	case p.Reverse == nil || *p.Reverse:
		unsure("the replication policy %s leads back, or does not say where: has the recovery site taken over?", p.Name)
	case w.partner == nil && j.recovery.Servers.Learnt():
		w.state = Outside
	case w.partner == nil:
		w.state, w.why = "", open(j.recovery.Servers.Answered, "nobody can tell whether the file server that the replication policy %s leads to is at the recovery site", p.Name)
	case j.ofProduction(w.partner.Name):
		w.state = Outside
	case !j.certain(w.partner.Name):
		unsure("one Prism Central tells of both sites, and sites.recovery.files does not name %s, to which the replication policy %s leads", w.partner.Name, p.Name)
	}
	return w
}

// ofProduction tells that the estate file has a file server at production.
func (j *joining) ofProduction(name string) bool {
	return containsFold(j.doc.Estate.Site(estate.Production).Files, name) && !containsFold(j.doc.Estate.Site(estate.Recovery).Files, name)
}

// certain tells that a file server is at the recovery site: its own Prism Central lists it, or the
// estate file does where one lists those of both.
func (j *joining) certain(name string) bool {
	return j.production.ReadFrom != j.recovery.ReadFrom || containsFold(j.doc.Estate.Site(estate.Recovery).Files, name)
}

func containsFold(list []string, name string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, name) })
}

// byPolicies notes which policies replicate a file server.
func (j *joining) byPolicies(out *Server, fs *facts.FileServer) {
	states := map[string]bool{}
	types, partners := map[string]bool{}, map[string]bool{}
	var why facts.Answered
	for _, w := range j.ways(fs) {
		states[w.state] = true
		out.By = append(out.By, w.policy.Name)
		switch w.state {
		case "":
			why = w.why
		case ByPolicy:
			types[w.policy.Type] = true
			partners[w.partner.Name] = true
		}
	}
	out.By = slices.Compact(out.By)
	out.Types = append(out.Types, slices.Sorted(maps.Keys(types))...)
	out.Partners = append(out.Partners, slices.Sorted(maps.Keys(partners))...)
	switch {
	case states[ByPolicy]:
		out.Protection = ByPolicy
	case states[""]:
		out.Answered = why
	case states[Off]:
		out.Protection = Off
	case states[Outside]:
		out.Protection = Outside
	}
}

// share is a share of a file server of production.
func (j *joining) share(server *Server, fs *facts.FileServer, x *facts.FilesShare) *Share {
	out := &Share{Answered: facts.Yes(), Name: x.Name, Protocol: x.Protocol, Continuous: x.Continuous, Previous: x.PreviousVersions}
	if server.Protection == ByDomain {
		out.Protection, out.By = ByDomain, server.Domain.Name
		return out
	}
	if !server.Learnt() {
		out.Answered = server.Answered
		return out
	}
	var unsure *facts.Answered
	out.Protection = None
	for _, w := range j.ways(fs) {
		to, has, certain := replicates(w, x)
		switch {
		case !has:
		case w.state == "":
			unsure = &w.why
		case !certain:
			a := missing("the replication policy %s names no shares, and does not say whether it takes those that are new", w.policy.Name)
			unsure = &a
		case w.state != ByPolicy && out.Protection == None:
			out.Protection, out.By, out.Type = w.state, w.policy.Name, w.policy.Type
		case w.state == ByPolicy && out.Protection != ByPolicy:
			out.Protection, out.By, out.Type = ByPolicy, w.policy.Name, w.policy.Type
			j.replica(out, fs, x, w, to)
		}
	}
	if out.Protection != ByPolicy && unsure != nil {
		out.Answered, out.Protection = *unsure, ""
	}
	if out.Protection == None && !j.production.Policies.Learnt() {
		out.Answered, out.Protection = open(j.production.Policies.Answered, "nobody can tell what replicates the share %s of %s", x.Name, fs.Name), ""
	}
	return out
}

// replicates tells whether a policy has a share, and which one is its copy by id; "" when the
// policy does not name it. It is not certain where a policy without a list does not say that it
// is for all.
func replicates(w way, x *facts.FilesShare) (to string, has, certain bool) {
	for _, s := range w.pair.Shares {
		if s.From == x.ID {
			return s.To, true, true
		}
	}
	if len(w.pair.Shares) > 0 {
		return "", false, true
	}
	return "", true, w.policy.NewShares != nil && *w.policy.NewShares
}

// replica notes what is known of the copy of a share.
func (j *joining) replica(out *Share, fs *facts.FileServer, x *facts.FilesShare, w way, to string) {
	out.Partner, out.Summary, out.RPOSeconds = w.partner.Name, w.pair.Summary, w.pair.RPOSeconds
	var twin *facts.FilesShare
	for _, t := range w.partner.Shares.Items {
		if to != "" && t.ID == to || to == "" && strings.EqualFold(t.Name, x.Name) {
			twin = t
		}
	}
	if twin != nil || w.partner.Shares.Learnt() {
		out.Twin = new(twin != nil)
	}
	if twin != nil {
		out.TwinName, out.TwinContinuous, out.TwinOnline = twin.Name, twin.Continuous, twin.Online
		if twin.Replicas != nil && twin.Replicas.Learnt() {
			out.AgeSeconds, out.SeenAt = age(j.recovery.ObservedAt, twin.Replicas.Newest), estate.Recovery
		}
	}
	for _, site := range []*facts.FilesSite{j.recovery, j.production} {
		p := site.Policies.Items[w.policy.ID]
		if p == nil || p.Runs.Items[x.ID] == nil {
			continue
		}
		r := p.Runs.Items[x.ID]
		out.LastRun, out.FailedFiles = r.Status, r.FailedFiles
		out.Backwards = r.Source != "" && r.Source != fs.ID
		if out.AgeSeconds == nil {
			if out.AgeSeconds = age(site.ObservedAt, r.Newest); out.AgeSeconds != nil {
				out.SeenAt = estate.Production
				if site == j.recovery {
					out.SeenAt = estate.Recovery
				}
			}
		}
	}
	if out.AgeSeconds == nil {
		out.SeenAt = ""
	}
}

// age is how long before a moment something was, in seconds; nil when that is not known, or was
// only to come.
func age(now time.Time, at string) *int64 {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil || now.IsZero() || t.After(now.Add(5*time.Minute)) {
		return nil
	}
	return new(max(0, int64(now.Sub(t).Seconds())))
}
