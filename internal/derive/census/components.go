package census

import (
	"fmt"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/rsop"
	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

func lower(s string) string { return strings.ToLower(s) }

// paths counts the UNC paths that the estate file declares for users' data.
func (t *taking) paths() {
	for _, id := range []string{"profiles", "file_services", "app_layering"} {
		c := t.doc.Estate.Components[id]
		if c == nil || c.Excluded() {
			continue
		}
		for _, p := range c.Paths {
			t.add(Item{Kind: Path, Name: p, Component: id, Judges: by("path/"+p, "profiles/declared-paths-at-recovery")})
		}
	}
}

// components notes which components a source names. Such a component is in scope,
// whether or not the estate file declares it.
func (t *taking) components() {
	t.always()
	t.namedByCloud()
	t.namedByDirectory()
	t.namedByPolicy()
	t.namedByHosts()
}

// named notes the first reason; more would not be read.
func (t *taking) named(component, format string, args ...any) {
	if t.census.Named[component] == "" {
		t.census.Named[component] = fmt.Sprintf(format, args...)
	}
}

// always are the components that no estate with Citrix desktops is without.
func (t *taking) always() {
	for _, id := range []string{"network", "ad", "dns", "replication"} {
		t.named(id, "no estate is without it")
	}
}

func (t *taking) namedByCloud() {
	c := t.doc.CitrixCloud
	if c == nil || t.in.Workloads == nil {
		return
	}
	// No numbers: people may sign these sentences, and what grows by itself voids no
	// signature.
	if len(c.Connectors.Items) > 0 {
		t.named("cloud_connectors", "Citrix Cloud lists Cloud Connectors")
	}
	if len(c.Connections.Items) > 0 {
		t.named("hosting_connections", "Citrix Cloud lists hosting connections")
	}
	for _, id := range sortedKeys(t.in.Workloads.Catalogs) {
		w, mc := t.in.Workloads.Catalogs[id], c.Catalogs.Items[id]
		if mc == nil || mc.Total == 0 || w.Site == estate.Recovery {
			continue
		}
		switch {
		case mc.Streamed():
			t.named("pvs", "the catalog %s is provisioned by PVS", mc.Name)
			t.named("workloads_mcs", "the machines of %s are made anew, as those of MCS are", mc.Name)
		case w.Kind == workloads.Pooled:
			t.named("base_images", "the catalog %s is made from a master image", mc.Name)
			t.named("workloads_mcs", "the catalog %s is provisioned by MCS", mc.Name)
		case w.Kind == workloads.Dedicated:
			t.named("workloads_mcs", "the catalog %s is provisioned by MCS", mc.Name)
		case w.Kind == workloads.Manual:
			t.named("workloads_manual", "the catalog %s holds machines that were made otherwise", mc.Name)
		}
		t.named("registration", "the desktops of %s register", mc.Name)
	}
}

func (t *taking) namedByDirectory() {
	if t.doc.Directory == nil {
		return
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		v := t.doc.Directory.Views[site]
		if v == nil {
			continue
		}
		for _, host := range sortedKeys(v.DHCPServers.Items) {
			t.named("dhcp", "Active Directory authorises the DHCP server %s", host)
		}
		for _, name := range sortedKeys(v.EnrollmentServers.Items) {
			t.named("adcs", "Active Directory lists the certification authority %s", name)
		}
		for _, name := range sortedKeys(v.Namespaces.Items) {
			t.named("dfs", "Active Directory holds the namespace %s", name)
		}
		for _, name := range sortedKeys(v.ActivationObjects.Items) {
			t.named("volume_activation", "Active Directory holds the activation object %s", name)
		}
	}
}

// settings are the Group Policy settings that name a component.
var settings = []struct{ setting, component string }{
	{rsop.FASAddresses, "fas"},
	{rsop.FSLogixVHDLocations, "profiles"}, {rsop.FSLogixCCDLocations, "profiles"}, {rsop.UPMUserStore, "profiles"},
	{rsop.ODFCVHDLocations, "profiles"}, {rsop.ODFCCCDLocations, "profiles"},
	{rsop.RDSLicenseServers, "rds_licensing"}, {rsop.LayerRepository, "app_layering"},
}

func (t *taking) namedByPolicy() {
	if t.in.Resultant == nil {
		return
	}
	for _, site := range sortedKeys(t.in.Resultant.Views) {
		view := t.in.Resultant.Views[site]
		for _, key := range sortedKeys(view.OUs) {
			ou := view.OUs[key]
			if ou == nil || !t.desktopOU(key) {
				continue
			}
			for _, s := range settings {
				v := ou.Settings[s.setting]
				if v == nil || len(v.Data) == 0 || strings.TrimSpace(strings.Join(v.Data, "")) == "" {
					continue
				}
				t.named(s.component, "the policy %s sets it for %s", v.GPO, ou.DN)
				if s.component == "profiles" || s.component == "app_layering" {
					if strings.HasPrefix(v.Data[0], `\\`) {
						t.named("file_services", "%s of %s leads to a file share", s.component, ou.DN)
					}
					if t.namespace(v.Data[0]) {
						t.named("dfs", "%s of %s leads through a DFS namespace of the domain", s.component, ou.DN)
					}
				}
			}
		}
	}
}

// namespace tells that a path begins with the name of the domain in place of a server.
func (t *taking) namespace(path string) bool {
	host, _, _ := strings.Cut(strings.TrimPrefix(path, `\\`), `\`)
	return strings.HasPrefix(path, `\\`) && t.doc.Estate.Domain != "" && strings.EqualFold(strings.TrimSuffix(host, "."), t.doc.Estate.Domain)
}

// desktopOU tells that desktops are in an OU: declared, or of a machine catalog.
func (t *taking) desktopOU(key string) bool {
	for _, id := range []string{"workloads_mcs", "workloads_manual", "registration"} {
		if c := t.doc.Estate.Components[id]; c != nil && (slices.Contains(c.OUs.Production, key) || slices.Contains(c.OUs.Recovery, key)) {
			return true
		}
	}
	if t.doc.CitrixCloud == nil {
		return false
	}
	for _, mc := range t.doc.CitrixCloud.Catalogs.Items {
		if mc.OU == key {
			return true
		}
	}
	return false
}

func (t *taking) namedByHosts() {
	if t.doc.Windows == nil {
		return
	}
	for _, host := range sortedKeys(t.doc.Windows.Hosts) {
		h := t.doc.Windows.Hosts[host]
		if h == nil {
			continue
		}
		if h.FAS != nil && h.FAS.Learnt() && slices.Contains(h.Roles, facts.RoleVDA) && len(h.FAS.Addresses) > 0 {
			t.named("fas", "the desktop %s has a list of FAS servers", host)
		}
		// An agent that sends to nobody came with the rest of an installation. What is recorded
		// is no part of what lets people work, so that whoever rules it out is not asked again.
		if t.doc.Estate.Components["sr"] == nil && h.Recorder != nil && h.Recorder.Learnt() && len(h.Recorder.Servers) > 0 {
			t.named("sr", "the recording agent of %s sends to %s", host, strings.Join(h.Recorder.Servers, ", "))
		}
		if h.StoreFront != nil && h.StoreFront.Learnt() {
			for _, name := range sortedKeys(h.StoreFront.Gateways.Items) {
				t.named("netscaler", "StoreFront on %s knows the gateway %s", host, name)
			}
		}
	}
}
