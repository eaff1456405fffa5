package discover

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// setting is a value that a Group Policy object sets, with the name of the object.
type setting struct {
	gpo, guid  string
	key, value string // in lower case
	data       []string
}

// readPlatforms reads the policies of both sites and their Prism Centrals.
func (r *run) readPlatforms(ctx context.Context) error {
	r.findLocations(ctx)
	draft := *r.Estate
	for i, host := range r.PrismCentrals {
		// Which is which is found below; they are asked the same.
		switch at := r.prism(host); i {
		case 0:
			draft.Sites.Production.PrismCentral = at
		case 1:
			draft.Sites.Recovery.PrismCentral = at
		default:
			return fmt.Errorf("%d Prism Centrals were given: name that of the production site and that of the recovery site, or the one for both", len(r.PrismCentrals))
		}
	}
	doc, err := r.Ask(ctx, &draft, "grouppolicy", "prism")
	if err != nil {
		return err
	}
	r.readPolicies(doc.GroupPolicy)
	if len(r.PrismCentrals) == 0 {
		r.ask("sites", "Which Prism Central has each site? Give --prism-central for each, with --prism-user, to have clusters, images and protection looked up.",
			"  recovery:", "    prismCentral: pc-recovery."+r.Domain)
		return nil
	}
	if doc.Prism == nil {
		r.ask("sites", "Prism Central was not asked: "+doc.Sources["prism"].Message)
		return nil
	}
	for _, site := range bothSites {
		if s := doc.Prism.Sites[site]; s != nil && s.Central != nil {
			r.readCentral(ctx, s.Central)
		}
	}
	return nil
}

// readPolicies takes the registry settings of all Group Policy objects.
func (r *run) readPolicies(g *facts.GroupPolicy) {
	read := false
	for _, site := range bothSites {
		if g == nil || read || g.Views[site] == nil || !g.Views[site].Learnt() {
			continue
		}
		read = true
		for _, guid := range sortedKeys(g.Views[site].GPOs) {
			name := guid
			if gpo := r.directory.GPOs.Items[guid]; gpo != nil {
				name = gpo.Name
			}
			for _, s := range g.Views[site].GPOs[guid].Settings {
				if s.Action == facts.ActionSet {
					r.settings = append(r.settings, setting{gpo: name, guid: guid, key: strings.ToLower(s.Key), value: strings.ToLower(s.Value), data: s.Data})
				}
			}
		}
	}
	if !read {
		r.ask("components", "SYSVOL was not read at either site, so that nothing was found by its policies.")
	}
}

// findLocations finds the resource location of each site, by where its connectors are. Those that
// DNS does not place, such as appliances, say nothing while the others agree.
func (r *run) findLocations(ctx context.Context) {
	if r.cloud == nil {
		r.ask("sites", "Which resource location of Citrix Cloud has each site?", "  recovery:", "    resourceLocation: Recovery")
		return
	}
	sites := map[string]map[string]bool{} // of connectors, by resource location
	for host, c := range r.cloud.Connectors.Items {
		site := r.place(ctx, host)
		if site == "" {
			continue
		}
		if sites[c.ResourceLocation] == nil {
			sites[c.ResourceLocation] = map[string]bool{}
		}
		sites[c.ResourceLocation][site] = true
	}
	for _, id := range sortedKeys(r.cloud.ResourceLocations.Items) {
		l := r.cloud.ResourceLocations.Items[id]
		at := sortedKeys(sites[id])
		if len(at) != 1 {
			r.ask("sites", fmt.Sprintf("The resource location %s has connectors of no site, of several, or none at all. Whose is it?", l.Name))
			continue
		}
		s := r.Estate.Site(at[0])
		if s.ResourceLocation != "" {
			s.ResourceLocations = append(s.ResourceLocations, l.Name)
			continue
		}
		s.ResourceLocation = l.Name
		r.from("sites."+at[0]+".resourceLocation", "its connectors are in the networks of the site")
	}
}

// locationSite is the site that a zone of Citrix DaaS belongs to.
func (r *run) zoneSite(zone string) string {
	z := r.cloud.Zones.Items[zone]
	if z == nil {
		return ""
	}
	l := r.cloud.ResourceLocations.Items[z.ResourceLocation]
	if l == nil {
		return ""
	}
	for _, site := range bothSites {
		if slices.Contains(r.Estate.Site(site).Locations(), l.Name) {
			return site
		}
	}
	return ""
}

// readCentral takes what a Prism Central knows: its clusters, machines and plans.
func (r *run) readCentral(ctx context.Context, c *facts.PrismCentral) {
	if !c.Learnt() {
		r.ask("sites", fmt.Sprintf("Prism Central %s was not read: %s", c.Host, c.Message))
		return
	}
	for _, uuid := range sortedKeys(c.Clusters.Items) {
		cluster := c.Clusters.Items[uuid]
		site := r.siteOf(cluster.Address)
		if site == "" {
			r.ask("sites", fmt.Sprintf("The cluster %s has the address %q, which is in no network of either site. Whose is it?", cluster.Name, cluster.Address))
			continue
		}
		s := r.Estate.Site(site)
		if s.PrismCentral.Host == "" {
			s.PrismCentral = r.prism(c.Host)
			r.from("sites."+site+".prismCentral", "its cluster %s is in the networks of the site", cluster.Name)
		}
		found := estate.Cluster{Name: cluster.Name}
		if host := r.element(ctx, site, cluster); host != "" {
			found.Element = r.prism(host)
		} else {
			r.ask("sites", fmt.Sprintf("Which host name has the Prism Element of %s? Its address is %s.", cluster.Name, cluster.Address))
		}
		if !slices.ContainsFunc(s.Clusters, func(c estate.Cluster) bool { return c.Name == found.Name }) {
			s.Clusters = append(s.Clusters, found)
		}
		r.from("sites."+site+".clusters", "Prism Central; elements as the hosting connections of Citrix DaaS name them")
	}
	for uuid, vm := range c.VMs.Items {
		if old := r.vms[strings.ToLower(vm.Name)]; old == nil || old.Protection == facts.Unprotected {
			r.vms[strings.ToLower(vm.Name)] = c.VMs.Items[uuid]
		}
		for _, nic := range vm.NICs {
			for _, a := range nic.Addresses {
				if !slices.Contains(r.vmsAt[a], vm) {
					r.vmsAt[a] = append(r.vmsAt[a], vm)
				}
			}
		}
	}
	for _, plan := range c.Plans.Items {
		for _, stage := range plan.Stages {
			for _, vm := range stage.VMs {
				r.planned[vm] = true
			}
			for _, vm := range c.VMs.Items {
				if slices.ContainsFunc(vm.Categories, func(c string) bool { return slices.Contains(stage.Categories, c) }) {
					r.planned[vm.UUID] = true
				}
			}
		}
	}
}

// readElements reads what only Prism Elements know: the protection domains, whose machines
// Prism Central does not always call protected.
func (r *run) readElements(ctx context.Context) error {
	draft, any := *r.Estate, false
	for _, site := range bothSites {
		s := draft.Site(site)
		s.PrismCentral = estate.Prism{}
		s.Clusters = slices.DeleteFunc(slices.Clone(s.Clusters), func(c estate.Cluster) bool { return c.Element.Host == "" })
		any = any || len(s.Clusters) > 0
	}
	if !any {
		return nil
	}
	doc, err := r.Ask(ctx, &draft, "prism")
	if err != nil || doc.Prism == nil {
		return err
	}
	for _, site := range bothSites {
		s := doc.Prism.Sites[site]
		if s == nil {
			continue
		}
		for _, name := range sortedKeys(s.Elements) {
			e := s.Elements[name]
			if !e.Learnt() {
				r.ask("sites", fmt.Sprintf("Prism Element of %s was not read: %s", name, e.Message))
				continue
			}
			for _, d := range e.Domains.Items {
				for _, vm := range d.VMs {
					r.inDomains[strings.ToLower(vm)] = d.Name
				}
			}
		}
	}
	return nil
}

// element is the host name of a cluster's Prism Element: what a hosting connection calls it
// that leads there, by its address or as the only one of the site.
func (r *run) element(ctx context.Context, site string, cluster *facts.NutanixCluster) string {
	if r.cloud == nil {
		return ""
	}
	var ofSite []string
	for _, id := range sortedKeys(r.cloud.Connections.Items) {
		c := r.cloud.Connections.Items[id]
		for _, host := range c.Addresses {
			if slices.Contains(r.PrismCentrals, host) {
				continue // a connection may lead to Prism Central
			}
			if slices.Contains(r.look(ctx, host), cluster.Address) {
				return host
			}
			if r.zoneSite(c.Zone) == site && !slices.Contains(ofSite, host) {
				ofSite = append(ofSite, host)
			}
		}
	}
	// A cluster that no connection leads to may have a name in DNS.
	var named []string
	for _, n := range r.zone {
		if slices.Contains(n.Addresses, cluster.Address) {
			named = append(named, n.Name)
		}
	}
	switch {
	case len(named) == 1:
		return named[0]
	case len(ofSite) == 1 && len(named) == 0:
		return ofSite[0]
	}
	return ""
}
