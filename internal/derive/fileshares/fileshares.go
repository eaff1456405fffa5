package fileshares

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Of joins the facts; nil where no file server is declared, or nothing was asked of Files.
func Of(doc *facts.Document, resultant *rsop.Set) *Set {
	if doc.Files == nil || len(doc.Estate.Site(estate.Production).Files) == 0 {
		return nil
	}
	j := &joining{doc: doc, production: siteOf(doc, estate.Production), recovery: siteOf(doc, estate.Recovery)}
	j.policies = j.allPolicies()
	s := &Set{Servers: map[string]*Server{}, Paths: map[string]*Path{}}
	for _, name := range doc.Estate.Site(estate.Production).Files {
		s.Servers[strings.ToLower(name)] = j.server(name)
	}
	j.paths(s, resultant)
	return s
}

func siteOf(doc *facts.Document, site string) *facts.FilesSite {
	if s := doc.Files.Sites[site]; s != nil {
		return believed(s)
	}
	a := facts.No(facts.FactMissing, fmt.Sprintf("the facts have nothing of Nutanix Files at %s", site))
	return &facts.FilesSite{
		Answered: a, Servers: facts.Listing[*facts.FileServer]{Answered: a}, Policies: facts.Listing[*facts.FilesPolicy]{Answered: a},
		Clusters: facts.Listing[*facts.FilesCluster]{Answered: a},
	}
}

// believed is a site without what stands beside an answer that never came.
func believed(s *facts.FilesSite) *facts.FilesSite {
	out := *s
	if !s.Learnt() {
		out.Servers, out.Policies = notLearnt(s.Servers, s.Answered), notLearnt(s.Policies, s.Answered)
	}
	out.Servers, out.Policies, out.Clusters = told(out.Servers), told(out.Policies), told(out.Clusters)
	servers := map[string]*facts.FileServer{}
	for name, fs := range out.Servers.Items {
		if fs != nil {
			c := *fs
			c.Shares = told(fs.Shares)
			servers[name] = &c
		}
	}
	policies := map[string]*facts.FilesPolicy{}
	for id, p := range out.Policies.Items {
		if p != nil {
			c := *p
			c.Runs = told(p.Runs)
			policies[id] = &c
		}
	}
	clusters := map[string]*facts.FilesCluster{}
	for name, cluster := range out.Clusters.Items {
		if cluster != nil {
			clusters[name] = &facts.FilesCluster{Servers: told(cluster.Servers)}
		}
	}
	out.Servers.Items, out.Policies.Items, out.Clusters.Items = servers, policies, clusters
	return &out
}

// told is a list without its things when it was not learnt; what was read of one that broke is
// right.
func told[T any](l facts.Listing[T]) facts.Listing[T] {
	if !l.Learnt() && l.Status != facts.Partial {
		l.Items = nil
	}
	return l
}

func notLearnt[T any](l facts.Listing[T], a facts.Answered) facts.Listing[T] {
	if l.Learnt() {
		l.Answered = a
	}
	return l
}

// joining is one derivation.
type joining struct {
	doc                  *facts.Document
	production, recovery *facts.FilesSite
	policies             []*facts.FilesPolicy
}

// allPolicies are those of both sites, by name. What production says of one goes first, as its
// runs start there.
func (j *joining) allPolicies() []*facts.FilesPolicy {
	byID := map[string]*facts.FilesPolicy{}
	for _, s := range []*facts.FilesSite{j.recovery, j.production} {
		maps.Copy(byID, s.Policies.Items)
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b *facts.FilesPolicy) int {
		return strings.Compare(a.Name+"\x00"+a.ID, b.Name+"\x00"+b.ID)
	})
}

// known is what one list after the other was answered, up to the first that was not learnt.
func known(all ...facts.Answered) facts.Answered {
	for _, a := range all {
		if !a.Learnt() {
			return a
		}
	}
	return facts.Yes()
}

// open is that something was not learnt, with the reason of what it rests on.
func open(because facts.Answered, format string, args ...any) facts.Answered {
	because.Status, because.Message = facts.Failed, fmt.Sprintf(format, args...)+": "+because.Message
	if because.Reason == "" {
		because.Reason = facts.FactMissing
	}
	return because
}

func missing(format string, args ...any) facts.Answered {
	return facts.No(facts.FactMissing, fmt.Sprintf(format, args...))
}

// server is a declared file server of production in the light of what both sites say.
func (j *joining) server(name string) *Server {
	key := strings.ToLower(name)
	out := &Server{
		Answered: facts.Yes(), Name: name, By: []string{}, Types: []string{}, Partners: []string{},
		RecoveryVersions: map[string]string{}, RecoverySizes: map[string]int64{},
		Shares: facts.Listing[*Share]{Answered: j.production.Servers.Answered, Items: map[string]*Share{}},
	}
	fs := j.production.Servers.Items[key]
	if fs != nil {
		out.Version, out.SizeBytes, out.Shares.Answered = fs.Version, fs.SizeBytes, fs.Shares.Answered
	} else if j.production.Servers.Learnt() {
		out.Shares.Answered = missing("the Prism Central of production, %s, knows no file server %s", j.production.ReadFrom, name)
	}
	on := j.onClusters(j.production, key)
	if on != nil {
		out.Version = firstOf(out.Version, on.Version)
		if out.SizeBytes == nil {
			out.SizeBytes = on.SizeBytes
		}
	}
	if fs != nil {
		j.byPolicies(out, fs)
	}
	if out.Protection != ByPolicy {
		j.byDomain(out, key, on)
	}
	if out.Protection == "" && out.Learnt() {
		j.unprotected(out, fs, on)
	}
	for _, partner := range out.Partners {
		if at := j.recovery.Servers.Items[strings.ToLower(partner)]; at != nil {
			out.RecoveryVersions[partner] = at.Version
			if at.SizeBytes != nil {
				out.RecoverySizes[partner] = *at.SizeBytes
			}
		}
		if at := j.onClusters(j.recovery, strings.ToLower(partner)); at != nil {
			out.RecoveryVersions[partner] = firstOf(out.RecoveryVersions[partner], at.Version)
			if _, has := out.RecoverySizes[partner]; !has && at.SizeBytes != nil {
				out.RecoverySizes[partner] = *at.SizeBytes
			}
		}
	}
	if fs != nil {
		for _, share := range slices.Sorted(maps.Keys(fs.Shares.Items)) {
			out.Shares.Items[share] = j.share(out, fs, fs.Shares.Items[share])
		}
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// onClusters is what the Prism Elements of a site say of a file server; nil when none has it.
func (j *joining) onClusters(site *facts.FilesSite, key string) *facts.FilesOnCluster {
	for _, c := range slices.Sorted(maps.Keys(site.Clusters.Items)) {
		if x := site.Clusters.Items[c]; x != nil && x.Servers.Items[key] != nil {
			return x.Servers.Items[key]
		}
	}
	return nil
}

// unprotected is a file server that neither a policy nor a protection domain has, as far as all
// that could say otherwise was read.
func (j *joining) unprotected(out *Server, fs *facts.FileServer, on *facts.FilesOnCluster) {
	read := known(j.production.Answered, j.production.Servers.Answered, j.production.Policies.Answered)
	for _, site := range []*facts.FilesSite{j.production, j.recovery} {
		if read.Learnt() {
			read = site.Clusters.Answered
		}
		for _, c := range site.Clusters.Items {
			if read.Learnt() && c != nil {
				read = c.Servers.Answered
			}
		}
	}
	switch {
	case !read.Learnt():
		out.Answered = open(read, "nobody can tell what protects the file server %s", out.Name)
	case fs == nil && on == nil:
		out.Protection = "missing"
	case j.machines(out.Name) != "":
		out.Answered = missing("no policy of Files and no protection domain has the file server %s, but its machine %s is protected as a virtual machine: whether that brings the shares back is not judged", out.Name, j.machines(out.Name))
	default:
		out.Protection = None
	}
}

// machines is the name of a machine of a file server that something protects as it does other
// virtual machines; "" when there is none.
func (j *joining) machines(name string) string {
	if j.doc.Prism == nil || j.doc.Prism.Sites[estate.Production] == nil || j.doc.Prism.Sites[estate.Production].Central == nil {
		return ""
	}
	prefix := "ntnx-" + strings.ToLower(name) + "-"
	found := ""
	for _, vm := range j.doc.Prism.Sites[estate.Production].Central.VMs.Items {
		if vm != nil && strings.HasPrefix(strings.ToLower(vm.Name), prefix) && vm.Protection != facts.Unprotected && (found == "" || vm.Name < found) {
			found = vm.Name
		}
	}
	return found
}
