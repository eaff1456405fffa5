package facts

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/kit/dn"
)

func (c *contradictions) directory(d *Directory, est *estate.Estate) {
	if d == nil {
		return
	}
	for _, key := range sorted(d.Servers) {
		s, at := d.Servers[key], "directory.servers."+key
		c.expect(under(key, s.Site), "%s.site is %q", at, s.Site)
		c.expect(asked(est, s), "%s was asked for the %s site, and the estate file names other domain controllers there", at, s.Site)
		if now, err := time.Parse(time.RFC3339, s.CurrentTime); err == nil && s.Learnt() {
			asked := now.Add(-time.Duration(s.OffsetSeconds * float64(time.Second)))
			c.expect(c.during(asked), "%s.currentTime is %s with an offset of %g s, and that is no moment of the run", at, s.CurrentTime, s.OffsetSeconds)
		}
	}
	for _, site := range sorted(d.Views) {
		if v := d.Views[site]; v != nil && v.Learnt() {
			at := "directory.views." + site
			c.expect(d.Servers[site+"/"+v.Server] != nil, "%s.server is %q, which was not asked for that site", at, v.Server)
			c.view(at, v)
		}
	}
	if all := d.Computers; all != nil && all.Learnt() {
		c.expect(len(d.Servers) == 0 && all.Server == "" || slices.ContainsFunc(sorted(d.Servers), func(key string) bool { return strings.EqualFold(d.Servers[key].Host, all.Server) }), "directory.computers.server is %q, which was not asked", all.Server)
		for i := range all.Items {
			one := &all.Items[i]
			// Names with blanks, commas or conflicts are written in several ways.
			c.expect(strings.ContainsRune(one.DN, '\\') || strings.EqualFold(one.Name, dn.Name(one.DN)), "directory.computers.items[%d].name is %q, and its name in the directory is %s", i, one.Name, one.DN)
		}
	}
}

// asked tells that a domain controller is one that the estate file names for its site. Where
// it names none they are found in DNS.
func asked(est *estate.Estate, s *DirectoryServer) bool {
	if est == nil || est.Site(s.Site) == nil || len(est.Site(s.Site).DomainControllers) == 0 {
		return true
	}
	return slices.ContainsFunc(est.Site(s.Site).DomainControllers, func(dc estate.DomainController) bool { return strings.EqualFold(dc.Host, s.Host) })
}

func (c *contradictions) view(at string, v *DirectoryView) {
	root := DNKey(v.DomainDN)
	for _, key := range sorted(v.Containers.Items) {
		o := v.Containers.Items[key]
		above := ParentKey(key)
		if key == root {
			above = ""
		}
		c.expect(o.Parent == above, "%s.containers.items.%s.parent is %q", at, key, o.Parent)
		c.expect(o.LinksUnknown == "" || len(o.Links) == 0, "%s.containers.items.%s has links, and linksUnknown says why it has none", at, key)
	}
	for _, key := range sorted(v.GPOs.Items) {
		g, at := v.GPOs.Items[key], at+".gpos.items."+key
		if age := g.ChangedAgeSeconds; age != nil {
			c.expect(g.Changed != "", "%s.changedAgeSeconds is %d, and it has no time", at, *age)
			c.expect(c.since(g.Changed, *age), "%s.changedAgeSeconds is %d, and it was changed at %s", at, *age, g.Changed)
		}
		c.filtering(at, g)
	}
	for _, key := range sorted(v.Namespaces.Items) {
		n, at := v.Namespaces.Items[key], at+".namespaces.items."+key
		for _, t := range n.Roots {
			c.target(at+".roots", t)
		}
		for _, path := range sorted(n.Folders) {
			f := n.Folders[path]
			c.expect(!f.Learnt() || strings.EqualFold(strings.ReplaceAll(f.Path, `\`, "/"), path), "%s.folders.%s.path is %q", at, path, f.Path)
			for _, t := range f.Targets {
				c.target(at+".folders."+path+".targets", t)
			}
		}
	}
}

// filtering holds the sum of the permissions of a GPO against them.
func (c *contradictions) filtering(at string, g *GPO) {
	switch g.Filtering {
	case "all", "some":
		c.expect(len(g.AppliesTo) > 0, "%s.filtering is %q, and it applies to nobody", at, g.Filtering)
	}
}

func (c *contradictions) target(at string, t Target) {
	server, _, _ := strings.Cut(strings.TrimLeft(t.Path, `\`), `\`)
	c.expect(strings.EqualFold(server, t.Server), "%s has the server %q with the path %s", at, t.Server, t.Path)
}

// sysvol holds the folders of both sites against where the estate file says that they are.
func (c *contradictions) sysvol(d *Document) {
	if d.GroupPolicy == nil || d.Estate == nil {
		return
	}
	for _, site := range sorted(d.GroupPolicy.Views) {
		v, s := d.GroupPolicy.Views[site], d.Estate.Site(site)
		if v == nil || !v.Learnt() || s == nil {
			continue
		}
		at, folder := "grouppolicy.views."+site, slashed(s.Sysvol)
		if !strings.HasPrefix(folder, "//") { // a share is the server's, by whatever name
			c.expect((v.Server == "") == (folder != ""), "%s.server is %q, and sites.%s.sysvol is %q", at, v.Server, site, s.Sysvol)
			c.expect(folder == "" || folder == "." || strings.HasPrefix(slashed(v.Root), folder), "%s.root is %q, and sites.%s.sysvol is %q", at, v.Root, site, s.Sysvol)
		}
		for _, key := range sorted(v.GPOs) {
			c.files(at+".gpos."+key, v.GPOs[key])
		}
	}
}

// slashed is a path with slashes, and without what says nothing.
func slashed(folder string) string {
	folder = strings.ReplaceAll(folder, `\`, "/")
	if folder == "" || strings.HasPrefix(folder, "//") {
		return folder
	}
	return path.Clean(folder)
}

// files holds the settings of a GPO against the files that they are read from.
func (c *contradictions) files(at string, g *GPOFiles) {
	from := map[string]*File{LayerPolicy: &g.RegistryPol, LayerPreference: &g.RegistryPreferences}
	for _, s := range g.Settings {
		if f := from[s.Layer]; f != nil {
			c.expect(f.Present, "%s has a setting of the layer %s, and no such file", at, s.Layer)
		}
	}
	for name, f := range map[string]*File{"gptIni": &g.GPTIni, "registryPol": &g.RegistryPol, "registryPreferences": &g.RegistryPreferences, "citrixPolicies": &g.CitrixPolicies} {
		c.expect(f.Present || f.Size == 0 || !f.Learnt(), "%s.%s has %d bytes, and is not there", at, name, f.Size)
	}
}
