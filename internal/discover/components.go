package discover

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
	"github.com/muster-dr/muster/internal/kit/dn"
)

// components fills in what the sources say of each component.
func (r *run) components(ctx context.Context) {
	r.infrastructure(ctx)
	r.policies(ctx)
	r.storeFront()
	for _, id := range []string{"pvs", "license_server", "sspr", "sr", "sql"} {
		r.servers(ctx, id, r.ofHabit(id), "guessed from host names and computer accounts")
	}
	r.databases()
	r.netScaler(ctx)
	r.aliases(ctx)
	r.catalogs()
	r.images()
	r.ous()
	r.methods()
}

// infrastructure is what the directory itself knows.
func (r *run) infrastructure(ctx context.Context) {
	d := r.directory
	r.servers(ctx, "ad", sortedKeys(d.DomainControllers.Items), "domain controllers, in the directory")
	var authorities []string
	for _, e := range d.EnrollmentServers.Items {
		authorities = append(authorities, e.Host)
	}
	r.servers(ctx, "adcs", authorities, "enrollment services, in the directory")
	r.servers(ctx, "dhcp", sortedKeys(d.DHCPServers.Items), "authorised DHCP servers, in the directory")
	var kms []string
	for _, server := range r.resolvers() {
		if found, err := r.DNS.LookupSRV(ctx, server, "_vlmcs._tcp."+r.Domain); err == nil && len(found) > 0 {
			kms = found
			break
		}
	}
	r.servers(ctx, "volume_activation", kms, "KMS hosts, by the SRV records of the domain")
	if len(d.ActivationObjects.Items) > 0 && r.Estate.Components["volume_activation"] == nil {
		r.Estate.Components["volume_activation"] = &estate.Component{}
		r.from("components.volume_activation", "activation objects, in the directory")
	}
	r.nameSpaces(ctx)
	if r.cloud != nil {
		r.servers(ctx, "cloud_connectors", r.windowsConnectors(), "connectors of Citrix Cloud")
		if len(r.cloud.Connections.Items) > 0 {
			r.Estate.Components["hosting_connections"] = &estate.Component{}
			r.from("components.hosting_connections", "hosting connections of Citrix DaaS")
		}
	}
	production, recovery := r.Estate.Site(estate.Production), r.Estate.Site(estate.Recovery)
	for _, c := range []struct {
		id, from string
		there    bool
	}{
		{"dns", "both sites have DNS servers", len(production.Resolvers) > 0 && len(recovery.Resolvers) > 0},
		{"network", "each site has networks of its own in Active Directory", len(production.Networks) > 0 && len(recovery.Networks) > 0},
		{"ntp", "domain controllers of both sites serve time", len(production.DomainControllers) > 0 && len(recovery.DomainControllers) > 0},
	} {
		if c.there {
			r.Estate.Components[c.id] = &estate.Component{}
			r.from("components."+c.id, "%s", c.from)
		}
	}
}

// nameSpaces are the DFS namespaces, whose folders lead to file servers.
func (r *run) nameSpaces(ctx context.Context) {
	var roots, files, paths []string
	for _, key := range sortedKeys(r.directory.Namespaces.Items) {
		n := r.directory.Namespaces.Items[key]
		name := n.Name
		if !slices.ContainsFunc(n.Roots, func(t facts.Target) bool { return r.place(ctx, r.full(t.Server)) != "" }) {
			r.ask("components", fmt.Sprintf("dfs: the namespace %s has servers at neither site, and so was left out. Does it matter in a disaster?", n.Name))
			continue
		}
		for _, t := range n.Roots {
			roots = append(roots, r.full(t.Server))
			if i := strings.LastIndexByte(t.Path, '\\'); i >= 0 && strings.EqualFold(t.Path[i+1:], name) {
				name = t.Path[i+1:]
			}
		}
		for _, folder := range sortedKeys(n.Folders) {
			f := n.Folders[folder]
			paths = append(paths, `\\`+r.Domain+`\`+name+`\`+strings.ReplaceAll(f.Path, "/", `\`))
			for _, t := range f.Targets {
				files = append(files, r.full(t.Server))
			}
		}
	}
	if c := r.servers(ctx, "dfs", roots, "namespaces of the domain, their servers and folders"); c != nil {
		c.Paths = paths
	}
	r.servers(ctx, "file_services", files, "targets of DFS folders")
}

// full is a server that may be written by its short name.
func (r *run) full(server string) string {
	server = strings.ToLower(strings.TrimSuffix(server, "."))
	if !strings.Contains(server, ".") {
		return server + "." + r.Domain
	}
	return server
}

// policies are the servers and shares that Group Policy objects name.
func (r *run) policies(ctx context.Context) {
	var fas, rds, stores, files []string
	gpos := map[string][]string{}
	note := func(what, gpo string) {
		if !slices.Contains(gpos[what], gpo) {
			gpos[what] = append(gpos[what], gpo)
		}
	}
	for _, s := range r.settings {
		switch {
		case strings.HasSuffix(s.key, `citrix\authentication\usercredentialservice\addresses`):
			for _, host := range s.data {
				fas = append(fas, r.full(host))
			}
			note("fas", s.gpo)
		case strings.HasSuffix(s.key, `terminal services`) && s.value == "licenseservers":
			for _, text := range s.data {
				for _, host := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ';' || c == ' ' }) {
					rds = append(rds, r.full(host))
				}
			}
			note("rds_licensing", s.gpo)
		case strings.Contains(s.key, `citrix\userprofilemanager`) && s.value == "pathtouserstore",
			strings.Contains(s.key, `fslogix\`) && (s.value == "ccdlocations" || s.value == "vhdlocations"):
			for _, text := range s.data {
				if host := shareServer(text); host != "" && !strings.EqualFold(host, r.Domain) {
					files = append(files, r.full(host))
				}
				stores = append(stores, text)
			}
			note("profiles", s.gpo)
		}
	}
	r.servers(ctx, "fas", fas, "the FAS addresses of the policy "+strings.Join(gpos["fas"], ", "))
	r.licenceServers(ctx, rds, strings.Join(gpos["rds_licensing"], ", "))
	if len(stores) > 0 {
		yes := true
		r.Estate.Components["profiles"] = &estate.Component{InScope: &yes}
		r.from("components.profiles", "profile locations in the policies %s", strings.Join(gpos["profiles"], ", "))
		r.servers(ctx, "file_services", files, "targets of DFS folders, and servers of profile locations in policies")
	}
}

// licenceServers tells the RDS licence servers from the aliases that lead to them.
func (r *run) licenceServers(ctx context.Context, names []string, gpo string) {
	var servers, aliases []string
	for _, name := range names {
		if _, computer := r.computers[name]; computer {
			servers = append(servers, name)
			continue
		}
		aliases = append(aliases, name)
		if host := r.leadsTo(ctx, name); host != "" {
			servers = append(servers, host)
		}
	}
	if c := r.servers(ctx, "rds_licensing", servers, "the licence servers of the policy "+gpo); c != nil {
		c.Aliases = aliases
	}
}

// leadsTo is the computer that an alias leads to, by its records or its address.
func (r *run) leadsTo(ctx context.Context, alias string) string {
	for _, server := range r.resolvers() {
		if w, err := r.DNS.Walk(ctx, server, alias, 1); err == nil && len(w.Aliases) > 0 {
			if _, computer := r.computers[w.Canonical]; computer {
				return w.Canonical
			}
		}
	}
	return ""
}

// shareServer is the server in the first UNC path of a text; "" when there is none.
func shareServer(text string) string {
	_, after, found := strings.Cut(text, `\\`)
	if !found {
		return ""
	}
	host, _, _ := strings.Cut(after, `\`)
	return host
}

// storeFront takes the names that the configuration of StoreFront servers has.
func (r *run) storeFront() {
	c := r.Estate.Components["storefront"]
	if c == nil {
		return
	}
	var gateways []string
	for _, host := range sortedKeys(r.windows) {
		h := r.learntHost(host)
		if h == nil || h.StoreFront == nil || !h.StoreFront.Learnt() {
			continue
		}
		r.from("components.storefront", "hosts by name; they were asked and are StoreFront: base URL, gateways and callbacks as configured")
		add(&c.Aliases, hostOf(h.StoreFront.BaseURL.URL))
		for _, g := range h.StoreFront.Gateways.Items {
			add(&gateways, hostOf(g.URL))
			add(&c.Callbacks, hostOf(g.Callback))
		}
	}
	slices.Sort(c.Callbacks)
	r.callbacks(c)
	if len(gateways) > 0 {
		slices.Sort(gateways)
		r.Estate.Components["netscaler"] = &estate.Component{Aliases: gateways}
		r.from("components.netscaler", "the gateways of StoreFront")
	}
}

func add(list *[]string, s string) {
	if s != "" && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// databases are the SQL Servers to ask, where it is known how to sign in to them.
func (r *run) databases() {
	c := r.Estate.Components["sql"]
	if c == nil || r.Credentials["sql"] == nil {
		return
	}
	for _, site := range bothSites {
		for _, host := range c.Servers.Of(site) {
			s := r.Estate.Site(site)
			s.SQL = append(s.SQL, r.database(host))
			r.from("sites."+site+".sql", "the servers of the component")
		}
	}
}

// netScaler are virtual machines that are named as appliances are.
func (r *run) netScaler(ctx context.Context) {
	var hosts []string
	for _, name := range sortedKeys(r.vms) {
		if host := r.full(name); appliances.MatchString(leading.FindString(short(host))) && len(r.look(ctx, host)) > 0 {
			hosts = append(hosts, host)
		}
	}
	for _, n := range r.zone { // those that no Prism runs, or that nobody protects
		if _, computer := r.computers[n.Name]; !computer && appliancesInDNS.MatchString(leading.FindString(short(n.Name))) && r.ofEstate(n) {
			add(&hosts, n.Name)
		}
	}
	if r.servers(ctx, "netscaler", hosts, "virtual machines and names in DNS that are named as appliances are; aliases as the gateways of StoreFront") == nil || len(hosts) == 0 {
		return
	}
	if r.Credentials["netscaler"] == nil {
		r.ask("sites", "These virtual machines look like NetScaler appliances: "+strings.Join(hosts, ", ")+". To have them asked, add credentials.netscaler (a user that may only show) and",
			"  production:", "    netscaler: ["+hosts[0]+"]")
		return
	}
	for _, host := range hosts {
		site := r.place(ctx, host)
		if site == "" {
			continue
		}
		s := r.Estate.Site(site)
		s.NetScaler = append(s.NetScaler, r.appliance(host))
		r.from("sites."+site+".netscaler", "virtual machines by name")
	}
}

// ous are the organisational units that hold nothing but the servers of one component.
func (r *run) ous() {
	in := map[string]map[string]bool{} // components, by OU
	owner := map[string]string{}
	for id, c := range r.Estate.Components {
		for _, host := range append(slices.Clone(c.Servers.Production), c.Servers.Recovery...) {
			owner[host] = id
		}
	}
	var containers dn.Containers
	for host, c := range r.computers {
		key := containers.Of(c.DN)
		if in[key] == nil {
			in[key] = map[string]bool{}
		}
		in[key][owner[host]] = true
	}
	for _, id := range []string{"fas", "storefront"} {
		c := r.Estate.Components[id]
		for _, key := range sortedKeys(in) {
			if c != nil && len(in[key]) == 1 && in[key][id] && r.directory.Containers.Items[key] != nil {
				c.OUs.Production = append(c.OUs.Production, r.directory.Containers.Items[key].DN)
				r.from("components."+id+".ous", "it holds nothing but these servers")
			}
		}
	}
}

// methods are declared where what is there says them.
func (r *run) methods() {
	both := func(c *estate.Component) bool { return len(c.Servers.Production) > 0 && len(c.Servers.Recovery) > 0 }
	for _, id := range sortedKeys(r.Estate.Components) {
		c := r.Estate.Components[id]
		if len(c.Methods) > 0 || c.Excluded() {
			continue
		}
		path := "components." + id + ".methods"
		switch id {
		case "ad", "dhcp", "adcs", "sql", "rds_licensing", "dfs", "volume_activation":
			if both(c) {
				c.Methods = []string{"application"}
				r.from(path, "servers at both sites")
				continue
			}
		case "netscaler":
			if both(c) {
				c.Methods = []string{"standby"}
				r.from(path, "appliances at both sites")
				continue
			}
		case "cloud_connectors":
			if both(c) {
				c.Methods = []string{"standby"}
				r.from(path, "connectors at both sites")
				continue
			}
		case "dns", "ntp": // only there when both sites have them
			c.Methods = []string{"application"}
			continue
		case "network":
			c.Methods = []string{"existing"}
			continue
		case "hosting_connections":
			if slices.ContainsFunc(sortedKeys(r.cloud.Connections.Items), func(k string) bool {
				return r.zoneSite(r.cloud.Connections.Items[k].Zone) == estate.Recovery
			}) {
				c.Methods = []string{"precreate"}
				r.from(path, "there is a connection in the zone of the recovery site")
				continue
			}
		case "profiles", "workloads_mcs", "workloads_manual", "base_images", "file_services":
			continue
		}
		if method := r.protectedBy(c.Servers.Production); method != "" {
			c.Methods = []string{method}
			r.from(path, "how Prism protects the virtual machines of these servers")
			continue
		}
		r.ask("components", fmt.Sprintf("%s: how is it recovered? docs/estate.md says which methods suit.", id))
	}
}

// vmOf is the virtual machine of a host: the one that is called like it, or else the only one
// with an address of it. The name in Prism is a label that people choose.
func (r *run) vmOf(host string) *facts.VM {
	if vm := r.vms[short(host)]; vm != nil {
		return vm
	}
	if vm := r.vms[host]; vm != nil {
		return vm
	}
	found := map[string]*facts.VM{}
	for _, a := range r.addresses[host] {
		for _, vm := range r.vmsAt[a] {
			found[vm.UUID] = vm
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[sortedKeys(found)[0]]
}

// protectedBy is the method that protects all virtual machines of some servers; "" when
// there is none.
func (r *run) protectedBy(hosts []string) string {
	method := ""
	for _, host := range hosts {
		vm := r.vmOf(host)
		found := ""
		switch {
		case r.inDomains[short(strings.ToLower(host))] != "":
			found = "protection_domain"
		case vm == nil:
		case r.inDomains[strings.ToLower(vm.Name)] != "":
			found = "protection_domain"
		case vm.Protection == facts.ProtectedByDomain:
			found = "protection_domain"
		case vm.Protection == facts.ProtectedByPolicy && r.planned[vm.UUID]:
			found = "nutanix_dr"
		}
		if found == "" || method != "" && method != found {
			return ""
		}
		method = found
	}
	return method
}
