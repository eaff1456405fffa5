package prism

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/collect"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// citrixNames are what Citrix Cloud names of the platform.
type citrixNames struct {
	complete  bool            // Citrix Cloud told of all catalogs and machines
	hosts     map[string]bool // connectors
	vms       map[string]bool // uuids of machines that keep what users change
	images    map[string]bool // names of master images in use, in lower case
	templates map[string]bool // names of templates in use, in lower case
}

// namedByCitrix waits for Citrix Cloud. Without it, nothing is named.
func namedByCitrix(ctx context.Context, env *collect.Env) (*citrixNames, error) {
	w := &citrixNames{hosts: map[string]bool{}, vms: map[string]bool{}, images: map[string]bool{}, templates: map[string]bool{}}
	err := env.Facts(ctx, "citrixcloud", func(d *facts.Document) {
		if cc := d.CitrixCloud; cc != nil {
			w.read(cc)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("waiting for what Citrix Cloud names: %w", err)
	}
	return w, nil
}

func (w *citrixNames) read(cc *facts.CitrixCloud) {
	w.complete = cc.Learnt() && cc.Catalogs.Learnt() && cc.Machines.Learnt()
	for host := range cc.Connectors.Items {
		w.hosts[lower(host)] = true
	}
	keeps := map[string]bool{}
	for id, catalog := range cc.Catalogs.Items {
		keeps[id] = catalog.Allocation == facts.AllocationStatic && catalog.Persistence == facts.PersistLocal
		switch {
		case catalog.Template != "":
			w.templates[lower(catalog.Template)] = true
		case catalog.Image != "":
			w.images[lower(catalog.Image)] = true
		}
	}
	for _, class := range cc.Machines.Items {
		if !keeps[class.Catalog] {
			continue
		}
		for _, m := range class.Machines {
			if m.VM != "" {
				w.vms[lower(m.VM)] = true
			}
		}
	}
}

// scope decides which VMs matter to a failover.
type scope struct {
	names      map[string]bool // of VMs and hosts, in full
	short      map[string]bool // first labels of host names
	vms        map[string]bool // by uuid
	categories map[string]bool
}

// readScope gathers what the estate, Citrix Cloud, policies, plans and the snapshots
// of master images name.
func (c *central) readScope(ctx context.Context) (*scope, error) {
	w, err := namedByCitrix(ctx, c.env)
	if err != nil {
		return nil, err
	}
	in := &scope{names: map[string]bool{}, short: map[string]bool{}, vms: w.vms, categories: c.categoriesNamed()}
	for host := range w.hosts {
		in.host(host)
	}
	for _, component := range c.env.Estate.Components {
		for _, site := range []string{estate.Production, estate.Recovery} {
			for _, host := range component.Servers.Of(site) {
				in.host(host)
			}
		}
		for _, vm := range component.VMs {
			in.names[lower(vm)] = true
		}
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		for _, dc := range c.env.Estate.Site(site).DomainControllers {
			in.host(dc.Host)
		}
	}
	for _, p := range c.facts.Plans.Items {
		for _, s := range p.Stages {
			for _, vm := range s.VMs {
				in.vms[vm] = true
			}
		}
		for vm := range p.Addresses {
			in.vms[vm] = true
		}
	}
	for _, t := range c.run.targets {
		if t.cluster == "" || !slices.ContainsFunc(t.sites, func(s string) bool { return slices.Contains(c.target.sites, s) }) {
			continue
		}
		snapshots, err := t.snapshots.wait(ctx)
		if err != nil {
			return nil, err
		}
		for name, s := range snapshots {
			if w.images[name] && s.VMUUID != "" {
				in.vms[s.VMUUID] = true
			}
		}
	}
	return in, nil
}

func (in *scope) host(name string) {
	label, _, _ := strings.Cut(lower(name), ".")
	in.names[lower(name)], in.short[label] = true, true
}

// has reports whether a VM matters.
func (in *scope) has(vm *facts.VM) bool {
	if vm.Protection != facts.Unprotected || in.vms[vm.UUID] {
		return true // also when Prism does not say whether it is protected
	}
	name := lower(vm.Name)
	label, _, _ := strings.Cut(name, ".")
	return in.names[name] || in.short[label] || slices.ContainsFunc(vm.Categories, func(c string) bool { return in.categories[c] })
}
