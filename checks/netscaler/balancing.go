package netscaler

import "github.com/muster-dr/muster/internal/facts"

// balanced is a virtual server for load balancing as it is configured.
type balanced struct {
	Name    text `json:"name"`
	Address text `json:"ipv46"`
	Port    text `json:"port"`
	State   text `json:"state"`
	Backup  text `json:"backupvserver"`
}

// virtualServers reads the virtual servers that somebody can lead to, each with all that is
// behind it: services and members of groups, and those of its backup.
func (r *reader) virtualServers() facts.Listing[*facts.NetScalerVirtual] {
	items := map[string]*facts.NetScalerVirtual{}
	if r.off("lb") {
		return listing(r, items)
	}
	members := r.members()
	all := things[balanced](r, "lbvserver")
	backup := map[string]string{}
	for _, v := range all {
		backup[string(v.Name)] = string(v.Backup)
	}
	for _, v := range all {
		name := string(v.Name)
		if name == "" {
			continue
		}
		found := &facts.NetScalerVirtual{Address: v.Address.host(), Port: v.Port.port(), Members: []facts.NetScalerMember{}}
		seen := map[string]bool{}
		for at := name; at != "" && !seen[at]; at = backup[at] {
			seen[at] = true
			for _, m := range members[at] {
				m.Enabled = m.Enabled && v.State.on()
				found.Members = append(found.Members, m)
			}
		}
		items[name] = found
	}
	return listing(r, items, "lbvserver", "lbvserver_service_binding", "lbvserver_servicegroup_binding",
		"servicegroup_servicegroupmember_binding", "service", "server")
}

// members are what is behind each virtual server, by its name.
func (r *reader) members() map[string][]facts.NetScalerMember {
	type server struct {
		Name   text `json:"name"`
		IP     text `json:"ipaddress"`
		Domain text `json:"domain"`
		State  text `json:"state"`
	}
	type service struct {
		Name   text `json:"name"`
		Server text `json:"servername"`
		IP     text `json:"ipaddress"`
		State  text `json:"state"`
		Twin   text `json:"dup_state"` // stands for state in some releases
	}
	type member struct {
		Group  text `json:"servicegroupname"`
		Server text `json:"servername"`
		IP     text `json:"ip"`
		State  text `json:"state"`
	}
	type toService struct {
		Name    text `json:"name"`
		Service text `json:"servicename"`
	}
	type toGroup struct {
		Name  text `json:"name"`
		Group text `json:"servicegroupname"`
	}
	servers := map[text]server{}
	for _, s := range things[server](r, "server") {
		servers[s.Name] = s
	}
	// A server is known by the name that it resolves or by its address; one that was made
	// on the way has its address for a name.
	of := func(name, ip text, on bool) facts.NetScalerMember {
		s, known := servers[name]
		host := s.Domain.host()
		if host == "" {
			host = s.IP.host()
		}
		if host == "" {
			host = ip.host()
		}
		if host == "" {
			host = name.host()
		}
		return facts.NetScalerMember{Host: host, Enabled: on && (!known || s.State.on())}
	}
	services := map[text]facts.NetScalerMember{}
	for _, s := range things[service](r, "service") {
		services[s.Name] = of(s.Server, s.IP, s.State.on() && s.Twin.on())
	}
	groups := map[text][]facts.NetScalerMember{}
	for _, m := range things[member](r, "servicegroup_servicegroupmember_binding") {
		groups[m.Group] = append(groups[m.Group], of(m.Server, m.IP, m.State.on()))
	}
	behind := map[string][]facts.NetScalerMember{}
	add := func(name text, m facts.NetScalerMember) {
		for _, other := range behind[string(name)] {
			if other == m { // the same server at another port
				return
			}
		}
		behind[string(name)] = append(behind[string(name)], m)
	}
	for _, b := range things[toService](r, "lbvserver_service_binding") {
		if m, known := services[b.Service]; known {
			add(b.Name, m)
		}
	}
	for _, b := range things[toGroup](r, "lbvserver_servicegroup_binding") {
		for _, m := range groups[b.Group] {
			add(b.Name, m)
		}
	}
	return behind
}

// gslb reads what is balanced between sites.
func (r *reader) gslb() facts.Listing[*facts.NetScalerGSLB] {
	items := map[string]*facts.NetScalerGSLB{}
	if r.off("gslb") {
		return listing(r, items)
	}
	type virtual struct {
		Name   text `json:"name"`
		State  text `json:"state"`
		Backup text `json:"backupvserver"`
	}
	type site struct {
		Name    text `json:"sitename"`
		Type    text `json:"sitetype"`
		Address text `json:"siteipaddress"`
	}
	type service struct {
		Name    text `json:"servicename"`
		Address text `json:"ipaddress"`
		Site    text `json:"sitename"`
		State   text `json:"state"`
	}
	type toDomain struct {
		Name   text `json:"name"`
		Domain text `json:"domainname"`
		TTL    text `json:"ttl"`
	}
	type toService struct {
		Name    text `json:"name"`
		Service text `json:"servicename"`
	}
	all := things[virtual](r, "gslbvserver")
	if len(all) == 0 {
		return listing(r, items, "gslbvserver")
	}
	for _, v := range all {
		items[string(v.Name)] = &facts.NetScalerGSLB{
			Enabled: v.State.on(), Backup: string(v.Backup), Domains: []facts.NetScalerGSLBDomain{}, Services: []facts.NetScalerGSLBService{},
		}
	}
	sites := map[text]site{}
	for _, s := range things[site](r, "gslbsite") {
		sites[s.Name] = s
	}
	services := map[text]facts.NetScalerGSLBService{}
	for _, s := range things[service](r, "gslbservice") {
		at := sites[s.Site]
		services[s.Name] = facts.NetScalerGSLBService{
			Name: string(s.Name), Address: s.Address.host(), Enabled: s.State.on(),
			SiteName: string(s.Site), SiteAddress: at.Address.host(), Local: at.Type.word() == "LOCAL",
		}
	}
	for _, b := range things[toDomain](r, "gslbvserver_domain_binding") {
		if v := items[string(b.Name)]; v != nil && b.Domain.host() != "" {
			v.Domains = append(v.Domains, facts.NetScalerGSLBDomain{Name: b.Domain.host(), TTL: b.TTL.number()})
		}
	}
	for _, b := range things[toService](r, "gslbvserver_gslbservice_binding") {
		if v, s := items[string(b.Name)], services[b.Service]; v != nil && s.Name != "" {
			v.Services = append(v.Services, s)
		}
	}
	return listing(r, items, "gslbvserver", "gslbsite", "gslbservice", "gslbvserver_domain_binding", "gslbvserver_gslbservice_binding")
}
