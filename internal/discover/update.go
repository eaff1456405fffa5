package discover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// Addition is something that was found and that an estate file does not have yet.
type Addition struct {
	Path   string   // of the list that it belongs into
	Values []string // as the file writes them
	Pairs  bool     // each value is "key: value" of a mapping rather than an item of a list
	From   string   // where it comes from
}

// Since tells what was found and is not in a file: further members of its lists, and
// components that it does not mention. What the file says is right as it stands; a server
// that it has at the other site, or in another spelling, is not new.
func (f *Found) Since(file *estate.Estate) []Addition {
	var all []Addition
	add := func(path string, values []string, pairs bool) {
		if len(values) > 0 {
			all = append(all, Addition{path, values, pairs, f.origin(path)})
		}
	}
	for _, site := range bothSites {
		was, is, path := file.Site(site), f.Estate.Site(site), "sites."+site
		other := file.Site(estate.Recovery)
		if site == estate.Recovery {
			other = file.Site(estate.Production)
		}
		add(path+".networks", lacking(is.Networks, slices.Concat(was.Networks, other.Networks), strings.ToLower), false)
		if len(was.DomainControllers) > 0 {
			add(path+".domainControllers", lacking(hostsOf(is.DomainControllers), slices.Concat(hostsOf(was.DomainControllers), hostsOf(other.DomainControllers)), strings.ToLower), false)
		}
		if was.ResourceLocation != "" {
			add(path+".resourceLocations", lacking(is.Locations(), slices.Concat(was.Locations(), other.Locations()), strings.ToLower), false)
		}
		add(path+".clusters", lacking(clusterNames(is), slices.Concat(clusterNames(was), clusterNames(other)), strings.ToLower), false)
		var appliances, known []string
		for _, n := range is.NetScaler {
			appliances = append(appliances, n.Host)
		}
		for _, n := range append(slices.Clone(was.NetScaler), other.NetScaler...) {
			known = append(known, n.Host)
		}
		if len(was.NetScaler) > 0 {
			add(path+".netscaler", lacking(appliances, known, strings.ToLower), false)
		}
		if len(was.SQL) > 0 {
			add(path+".sql", lacking(databases(is.SQL), slices.Concat(databases(was.SQL), databases(other.SQL)), strings.ToLower), false)
		}
	}
	for _, id := range sortedKeys(f.Estate.Components) {
		is, was, path := f.Estate.Components[id], file.Components[id], "components."+id
		if was.Excluded() {
			continue
		}
		if was == nil {
			was = &estate.Component{}
			add(path+".methods", is.Methods, false)
		}
		known := slices.Concat(was.Servers.Production, was.Servers.Recovery)
		add(path+".servers.production", lacking(is.Servers.Production, known, strings.ToLower), false)
		add(path+".servers.recovery", lacking(is.Servers.Recovery, known, strings.ToLower), false)
		add(path+".aliases", lacking(is.Aliases, was.Aliases, strings.ToLower), false)
		add(path+".callbacks", lacking(is.Callbacks, was.Callbacks, strings.ToLower), false)
		add(path+".vms", lacking(is.VMs, was.VMs, strings.ToLower), false)
		add(path+".paths", lacking(is.Paths, was.Paths, strings.ToLower), false)
		ous := slices.Concat(was.OUs.Production, was.OUs.Recovery)
		add(path+".ous.production", lacking(is.OUs.Production, ous, dn.Key), false)
		add(path+".ous.recovery", lacking(is.OUs.Recovery, ous, dn.Key), false)
		var catalogs []string
		for _, name := range sortedKeys(is.Catalogs) {
			if was.Catalogs[name] == "" {
				catalogs = append(catalogs, quoted(name)+": "+quoted(is.Catalogs[name]))
			}
		}
		add(path+".catalogs", catalogs, true)
	}
	return all
}

// origin is where a value comes from, or what it is part of.
func (f *Found) origin(path string) string {
	for ; path != ""; path = path[:max(0, strings.LastIndexByte(path, '.'))] {
		if from := f.From[path]; from != "" {
			return from
		}
	}
	return ""
}

func hostsOf(dcs []estate.DomainController) []string {
	var all []string
	for _, dc := range dcs {
		all = append(all, dc.Host)
	}
	return all
}

func clusterNames(s *estate.Site) []string {
	var all []string
	for _, c := range s.Clusters {
		all = append(all, c.Name)
	}
	return all
}

// lacking are the members of a list that another one does not have.
func lacking(is, was []string, key func(string) string) []string {
	known := map[string]bool{}
	for _, s := range was {
		known[key(s)] = true
	}
	var all []string
	for _, s := range is {
		if !known[key(s)] {
			all = append(all, s)
		}
	}
	return all
}

// Update is the text of an estate file with the additions in it, each with a comment on
// where it comes from. All that stands in the file stays as it is, comments included.
func Update(text string, additions []Addition) (string, error) {
	for _, a := range additions {
		next, err := insert(text, a)
		if err != nil {
			return "", fmt.Errorf("%s: %s was found (%s) and could not be put in: %w", a.Path, strings.Join(a.Values, ", "), a.From, err)
		}
		text = next
	}
	return text, nil
}

// databases are the names of SQL Servers.
func databases(all []estate.SQLServer) []string {
	var hosts []string
	for _, s := range all {
		hosts = append(hosts, s.Host)
	}
	return hosts
}
