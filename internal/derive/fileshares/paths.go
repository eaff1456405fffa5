package fileshares

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// settings are the policies that hold paths, and what people call them.
var settings = map[string]string{
	rsop.FSLogixVHDLocations: "FSLogix profiles", rsop.FSLogixCCDLocations: "FSLogix profiles",
	rsop.ODFCVHDLocations: "FSLogix Office containers", rsop.ODFCCCDLocations: "FSLogix Office containers",
	rsop.UPMUserStore: "the user store", rsop.LayerRepository: "user layers",
}

// paths gathers the UNC paths that something of the estate uses and places them.
func (j *joining) paths(s *Set, resultant *rsop.Set) {
	add := func(path, from string, beside []string) {
		if path = plain(path); path == "" {
			return
		}
		key := strings.ToLower(path)
		p := s.Paths[key]
		if p == nil {
			p = j.place(s, path)
			s.Paths[key] = p
		}
		if !slices.Contains(p.From, from) {
			p.From = append(p.From, from)
			slices.Sort(p.From)
		}
		if !slices.ContainsFunc(p.Beside, func(known []string) bool { return slices.Equal(known, beside) }) {
			p.Beside = append(p.Beside, beside)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(j.doc.Estate.Components)) {
		c := j.doc.Estate.Components[id]
		if c == nil || c.InScope != nil && !*c.InScope {
			continue
		}
		for _, path := range c.Paths {
			if id != "dfs" || len(words(path)) > 2 { // a namespace itself holds no data
				add(path, "components."+id+".paths", []string{})
			}
		}
	}
	if resultant != nil {
		for _, site := range slices.Sorted(maps.Keys(resultant.Views)) {
			view := resultant.Views[site]
			for _, key := range slices.Sorted(maps.Keys(view.OUs)) {
				ou := view.OUs[key]
				if ou == nil || !j.desktops(ou.Of) {
					continue
				}
				for _, id := range slices.Sorted(maps.Keys(settings)) {
					v := ou.Settings[id]
					if v == nil {
						continue
					}
					var all []string
					for _, text := range v.Data {
						all = append(all, written(text)...)
					}
					for i, path := range all {
						beside := []string{}
						if id == rsop.FSLogixCCDLocations || id == rsop.ODFCCCDLocations {
							beside = others(all, i)
						}
						add(path, settings[id]+" of "+ou.DN, beside)
					}
				}
			}
		}
	}
	if j.doc.Windows != nil {
		for _, host := range slices.Sorted(maps.Keys(j.doc.Windows.Hosts)) {
			if h := j.doc.Windows.Hosts[host]; h != nil && h.Recording != nil && h.Recording.Learnt() {
				for _, path := range h.Recording.Storage {
					add(path, "recordings of "+host, []string{})
				}
			}
		}
	}
	if j.doc.CitrixCloud != nil {
		for _, set := range j.doc.CitrixCloud.PolicySets.Items {
			if set == nil {
				continue
			}
			for _, p := range set.Policies {
				if !p.Enabled {
					continue // which sets nothing
				}
				add(p.UserStore, "the Citrix policy "+p.Name, []string{})
			}
		}
	}
}

// plain is a UNC path without what differs between users; "" for what is none.
func plain(path string) string {
	path = strings.ReplaceAll(strings.TrimSpace(path), "/", `\`)
	if !strings.HasPrefix(path, `\\`) {
		return ""
	}
	parts := words(path)
	for i := 2; i < len(parts); i++ {
		if strings.ContainsAny(parts[i], "%#") || strings.HasPrefix(parts[i], "!") {
			parts = parts[:i]
		}
	}
	return `\\` + strings.Join(parts, `\`)
}

// others are the locations of a list but one, sorted.
func others(all []string, but int) []string {
	out := []string{}
	for i, path := range all {
		if p := plain(path); i != but && p != "" {
			out = append(out, strings.ToLower(p))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// desktops tells that desktops are in an OU: declared, or of a machine catalog.
func (j *joining) desktops(key string) bool {
	for _, id := range []string{"workloads_mcs", "workloads_manual", "registration"} {
		c := j.doc.Estate.Components[id]
		if c != nil && (slices.Contains(c.OUs.Production, key) || slices.Contains(c.OUs.Recovery, key)) {
			return true
		}
	}
	if j.doc.CitrixCloud != nil {
		for _, mc := range j.doc.CitrixCloud.Catalogs.Items {
			if mc.OU == key {
				return true
			}
		}
	}
	return false
}

var connection = regexp.MustCompile(`(?i)connectionString=([^,;]+)`)

// written are the locations in a text: paths between semicolons, or the connection strings of
// Cloud Cache.
func written(text string) []string {
	var all []string
	if found := connection.FindAllStringSubmatch(text, -1); found != nil {
		for _, f := range found {
			all = append(all, strings.Trim(f[1], ` "`))
		}
		return all
	}
	for _, path := range strings.Split(text, ";") {
		all = append(all, strings.Trim(path, ` "`))
	}
	return all
}

// words are the parts of a UNC path: server, share and what is below.
func words(path string) []string { return strings.Split(strings.Trim(path, `\`), `\`) }

// place finds out where a path leads.
func (j *joining) place(s *Set, path string) *Path {
	p := &Path{Answered: facts.Yes(), Path: path, From: []string{}, Targets: []string{}, Beside: [][]string{}}
	targets, a := j.targets(path, 4)
	if !a.Learnt() {
		p.Answered = a
		return p
	}
	if targets == nil {
		p.Place = Nowhere
		return p
	}
	p.Targets = append(p.Targets, targets...)
	through := len(targets) != 1 || targets[0] != path
	p.Place = Other
	var rest facts.Answered
	recovery := false
	for _, t := range targets {
		parts := words(t)
		if len(parts) < 2 {
			continue
		}
		switch server, site := j.serverOf(parts[0]); site {
		case estate.Production:
			share := strings.ToLower(parts[1])
			shares := s.Servers[server].Shares
			p.Server, p.Share, p.Named = server, share, !through
			switch {
			case shares.Items[share] != nil || s.Servers[server].Protection == ByDomain:
				p.Place = OnShare
				return p
			case !shares.Learnt():
				rest = shares.Answered
			default:
				p.Place = NoShare
			}
		case estate.Recovery:
			at := j.recovery.Servers.Items[server]
			if at == nil || !at.Shares.Learnt() || at.Shares.Items[strings.ToLower(parts[1])] != nil {
				recovery = true
			} else if p.Place == Other {
				p.Place, p.Server, p.Share = NoShare, server, strings.ToLower(parts[1])
			}
		}
	}
	if p.Place != OnShare && rest.Status != "" {
		p.Answered, p.Place = open(rest, "nobody can tell whether %s has the share of %s", p.Server, path), ""
	} else if recovery && p.Place != OnShare {
		p.Place, p.Server, p.Share = Recovery, "", ""
	}
	return p
}

// targets are the UNC paths that a path leads to: itself, or what DFS has for it, the deepest
// folder first. Nil when DFS does not know it.
func (j *joining) targets(path string, depth int) ([]string, facts.Answered) {
	parts := words(path)
	host := strings.ToLower(strings.TrimSuffix(parts[0], "."))
	if strings.ContainsAny(host, "%#$!") {
		return nil, missing("the server of %s is a variable", path)
	}
	domain := strings.ToLower(j.doc.Estate.Domain)
	label, _, _ := strings.Cut(domain, ".")
	if host != domain && host != label || domain == "" || depth == 0 {
		return []string{path}, facts.Yes()
	}
	if j.doc.Directory == nil || j.doc.Directory.Views[estate.Recovery] == nil {
		return nil, missing("the namespaces of the domain were not read")
	}
	all := j.doc.Directory.Views[estate.Recovery].Namespaces
	if !all.Learnt() {
		return nil, open(all.Answered, "nobody can tell where %s leads", path)
	}
	if len(parts) < 2 || all.Items[strings.ToLower(parts[1])] == nil {
		return nil, facts.Yes()
	}
	ns := all.Items[strings.ToLower(parts[1])]
	if !ns.Learnt() {
		return nil, open(ns.Answered, "nobody can tell where %s leads", path)
	}
	list, below := ns.Roots, parts[2:]
	for n := len(below); n > 0; n-- {
		f := ns.Folders[strings.ToLower(strings.Join(below[:n], "/"))]
		if f == nil {
			continue
		}
		if !f.Learnt() {
			return nil, open(f.Answered, "nobody can tell where %s leads", path)
		}
		list, below = f.Targets, below[n:]
		break
	}
	var out []string
	for _, online := range []bool{true, false} { // clients are referred to those that are on
		for _, t := range list {
			if t.Online != online {
				continue
			}
			full := t.Path
			if len(below) > 0 {
				full += `\` + strings.Join(below, `\`)
			}
			more, a := j.targets(full, depth-1)
			if !a.Learnt() {
				return nil, a
			}
			out = append(out, more...)
		}
	}
	return out, facts.Yes()
}

// serverOf is the declared file server that a host name is of, and its site; "" for none. The
// name may be an alias, which DNS leads to it.
func (j *joining) serverOf(host string) (name, site string) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, candidate := range j.names(host) {
		label, rest, full := strings.Cut(candidate, ".")
		if full && rest != strings.ToLower(j.doc.Estate.Domain) {
			continue
		}
		for _, at := range []string{estate.Production, estate.Recovery} {
			if containsFold(j.doc.Estate.Site(at).Files, label) {
				return label, at
			}
		}
	}
	return "", ""
}

// names are a host name and those that it is an alias of.
func (j *joining) names(host string) []string {
	all := []string{host}
	if j.doc.DNS == nil {
		return all
	}
	full := host
	if !strings.Contains(host, ".") && j.doc.Estate.Domain != "" {
		full = host + "." + strings.ToLower(j.doc.Estate.Domain)
	}
	for _, key := range slices.Sorted(maps.Keys(j.doc.DNS.Resolvers)) {
		r := j.doc.DNS.Resolvers[key]
		if r == nil || r.Hosts[full] == nil {
			continue
		}
		for _, a := range r.Hosts[full].Chain {
			if !slices.Contains(all, a.Target) {
				all = append(all, a.Target)
			}
		}
	}
	return all
}
