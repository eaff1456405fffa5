package netscaler

import (
	"maps"
	"slices"

	"github.com/muster-dr/muster/internal/facts"
)

// balanced is a virtual server for load balancing or content switching as it is configured.
type balanced struct {
	Name     text `json:"name"`
	Address  text `json:"ipv46"`
	Port     text `json:"port"`
	Protocol text `json:"servicetype"`
	State    text `json:"state"`
	Backup   text `json:"backupvserver"`
}

// virtualServers reads the virtual servers that somebody can lead to, each with all that is
// behind it: services and members of groups, and those of its backup.
func (r *reader) virtualServers() facts.Listing[*facts.NetScalerVirtual] {
	items := map[string]*facts.NetScalerVirtual{}
	members, monitors := r.members(), r.monitors()
	all, switching := things[balanced](r, "lbvserver"), r.switching()
	// after are the virtual servers that one leads to: its backup, and what it switches to.
	after := map[text][]text{}
	on := map[text]bool{}
	for _, v := range all {
		after[v.Name], on[v.Name] = []text{v.Backup}, v.State.on() && !r.off("lb")
	}
	for _, v := range switching.servers {
		after[v.Name], on[v.Name] = append(slices.Clone(switching.targets[v.Name]), v.Backup), switching.on[v.Name]
	}
	add := func(kind string, v balanced) {
		if v.Name == "" {
			return
		}
		found := &facts.NetScalerVirtual{
			Kind: kind, Protocol: v.Protocol.word(), Enabled: on[v.Name], Address: v.Address.host(), Port: v.Port.port(),
			Members: []facts.NetScalerMember{}, Monitors: []string{},
		}
		watched, seen := map[string]bool{}, map[text]bool{}
		for open := []text{v.Name}; len(open) > 0; open = open[1:] {
			at := open[0]
			if at == "" || seen[at] {
				continue // backups may lead in circles
			}
			seen[at] = true
			open = append(open, after[at]...)
			for _, m := range members[string(at)] {
				// That the virtual server itself is off stands beside its members. Whether a backup
				// serves for one that was switched off by hand, rather than one that is down,
				// releases differ: nothing is taken to be reached through it.
				m.Enabled = m.Enabled && (on[at] || at == v.Name)
				found.Members = append(found.Members, m)
			}
			for word := range monitors[at] {
				watched[word] = true
			}
		}
		found.Monitors = append(found.Monitors, slices.Sorted(maps.Keys(watched))...)
		items[string(v.Name)] = found
	}
	for _, v := range all {
		add(facts.NetScalerBalances, v)
	}
	for _, v := range switching.servers {
		add(facts.NetScalerSwitches, v)
	}
	return listing(r, items, append(switches(), "lbvserver", "lbvserver_service_binding", "lbvserver_servicegroup_binding",
		"servicegroup_servicegroupmember_binding", "service", "server", "lbmonitor", "service_lbmonitor_binding", "servicegroup_lbmonitor_binding")...)
}

// monitors are the types of those that watch what is behind each virtual server.
func (r *reader) monitors() map[text]map[string]bool {
	type monitor struct {
		Name text `json:"monitorname"`
		Type text `json:"type"`
	}
	type watches struct {
		Service text `json:"name"`
		Group   text `json:"servicegroupname"`
		Monitor text `json:"monitor_name"`
	}
	typeOf := map[text]string{}
	for _, m := range things[monitor](r, "lbmonitor") {
		typeOf[m.Name] = m.Type.word()
	}
	of := func(object string, key func(watches) text) map[text][]string {
		found := map[text][]string{}
		for _, w := range things[watches](r, object) {
			if kind := typeOf[w.Monitor]; kind != "" {
				found[key(w)] = append(found[key(w)], kind)
			}
		}
		return found
	}
	services := of("service_lbmonitor_binding", func(w watches) text { return w.Service })
	groups := of("servicegroup_lbmonitor_binding", func(w watches) text { return w.Group })
	out := map[text]map[string]bool{}
	add := func(name text, types []string) {
		if out[name] == nil {
			out[name] = map[string]bool{}
		}
		for _, t := range types {
			out[name][t] = true
		}
	}
	for _, b := range things[toService](r, "lbvserver_service_binding") {
		add(b.Name, services[b.Service])
	}
	for _, b := range things[toGroup](r, "lbvserver_servicegroup_binding") {
		add(b.Name, groups[b.Group])
	}
	return out
}

// toService and toGroup are what a virtual server sends its load to.
type toService struct {
	Name    text `json:"name"`
	Service text `json:"servicename"`
}

type toGroup struct {
	Name  text `json:"name"`
	Group text `json:"servicegroupname"`
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
