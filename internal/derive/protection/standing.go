package protection

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Standing are the hosts that run at the recovery site today, as virtual machines of
// its clusters: declared servers, connectors, domain controllers, certification
// authorities, DHCP servers. Hosts that are not among its machines, or not for sure, are
// left out. It is not learnt when no Prism told the machines of the recovery site.
type Standing struct {
	facts.Answered
	Items map[string]*StandingVM `json:"items"` // by host name
	// Astray are those that are declared for the recovery site alone and that run on a
	// cluster of production, by host name: they are lost with it.
	Astray map[string]*StandingVM `json:"astray"`
}

// StandingVM is a virtual machine of the recovery site.
type StandingVM struct {
	Name    string `json:"name"`
	Cluster string `json:"cluster"` // name
	Power   string `json:"power"`   // ON, OFF, PAUSED, UNDETERMINED; "" when Prism did not say
	// Memory is in bytes, and Processors are virtual cores; 0 where Prism did not say.
	Memory     int64 `json:"memory"`
	Processors int64 `json:"processors"`
	// Addresses are those that Prism reports of it, sorted, as [VM.Addresses].
	Addresses []string `json:"addresses"`
	// Components declare the host as a server of the recovery site, sorted.
	Components []string `json:"components"`
	// Roles are what the directory and Citrix Cloud have it as, sorted: connector,
	// controller, authority, dhcp.
	Roles []string `json:"roles"`
}

func (j *join) standing() Standing {
	out := Standing{Items: map[string]*StandingVM{}, Astray: map[string]*StandingVM{}}
	central := j.recovery
	if central.central == nil {
		central = j.production // one Prism Central for both sites, declared once
	}
	if out.Answered = central.state(); !out.Learnt() {
		return out
	}
	for host, vm := range j.candidatesAtRecovery() {
		here := slices.DeleteFunc(slices.Clone(central.candidates(host)), func(found *facts.VM) bool {
			return !j.recovery.holds([]string{found.Cluster})
		})
		if len(here) == 0 && len(vm.Components) > 0 {
			if found := j.runsAtProduction(host); found != nil {
				slices.Sort(vm.Components)
				out.Astray[host] = &StandingVM{Name: found.Name, Cluster: j.production.clusters[found.Cluster], Power: found.Power, Addresses: addressesOf(found), Memory: found.Memory, Processors: found.Processors, Components: vm.Components, Roles: sorted(vm.Roles)}
			}
		}
		if len(here) == 0 {
			here = j.unplaced(central.candidates(host))
		}
		if len(here) != 1 {
			continue
		}
		vm.Roles = sorted(vm.Roles)
		vm.Name, vm.Cluster, vm.Power = here[0].Name, j.recovery.clusters[here[0].Cluster], here[0].Power
		if vm.Cluster == "" {
			vm.Cluster, vm.Power = "a cluster that Prism does not list", ""
		}
		vm.Addresses, vm.Memory, vm.Processors = addressesOf(here[0]), here[0].Memory, here[0].Processors
		slices.Sort(vm.Components)
		out.Items[host] = vm
	}
	return out
}

// unplaced are the machines whose cluster neither site has: nobody can tell where they run.
// The account may not see the cluster.
func (j *join) unplaced(all []*facts.VM) []*facts.VM {
	return slices.DeleteFunc(slices.Clone(all), func(vm *facts.VM) bool {
		at := []string{vm.Cluster}
		return len(j.recovery.clusters) == 0 || j.production.holds(at) || j.recovery.holds(at) || j.listed(vm.Cluster)
	})
}

// listed tells that a Prism Central lists a cluster, of whatever site.
func (j *join) listed(cluster string) bool {
	for _, s := range []*side{j.production, j.recovery} {
		if s.central != nil && s.central.Clusters.Items[cluster] != nil {
			return true
		}
	}
	return false
}

// runsAtProduction is the one machine of a host that runs on a cluster of production
// and of that site alone; nil when there is none or when several could be meant.
func (j *join) runsAtProduction(host string) *facts.VM {
	found := slices.DeleteFunc(slices.Clone(j.production.candidates(host)), func(vm *facts.VM) bool {
		at := []string{vm.Cluster}
		return vm.Power != "ON" || !j.production.holds(at) || j.recovery.holds(at)
	})
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// candidatesAtRecovery are the hosts to look for, with what is known of them without
// Prism.
func (j *join) candidatesAtRecovery() map[string]*StandingVM {
	hosts := map[string]*StandingVM{}
	get := func(host string) *StandingVM {
		host = strings.ToLower(host)
		if hosts[host] == nil {
			hosts[host] = &StandingVM{Components: []string{}, Roles: []string{}}
		}
		return hosts[host]
	}
	as := func(host, role string) { get(host).Roles = append(get(host).Roles, role) }
	for id, c := range j.est.Components {
		if c.Excluded() {
			continue
		}
		for _, host := range c.Servers.Recovery {
			if slices.Contains(c.Servers.Production, host) {
				get(host) // it comes over from production: what lies there may well be off
				continue
			}
			vm := get(host)
			vm.Components = append(vm.Components, id)
		}
	}
	for _, dc := range j.est.Site(estate.Recovery).DomainControllers {
		get(dc.Host)
	}
	if cc := j.doc.CitrixCloud; cc != nil {
		for host := range cc.Connectors.Items {
			as(host, "connector")
		}
	}
	if j.doc.Directory == nil {
		return hosts
	}
	for _, view := range j.doc.Directory.Views {
		if view == nil {
			continue
		}
		for host := range view.DomainControllers.Items {
			as(host, "controller")
		}
		for _, ca := range view.EnrollmentServers.Items {
			as(ca.Host, "authority")
		}
		for host := range view.DHCPServers.Items {
			as(host, "dhcp")
		}
	}
	return hosts
}
