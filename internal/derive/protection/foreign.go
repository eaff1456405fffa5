package protection

import "strings"

// Foreign are plans, policies, domains and clusters of the production site that have no
// machine of this estate: those of other people on the same platform. Nothing is asked of
// them. Who cannot list all machines calls nothing foreign.
type Foreign struct {
	Plans    map[string]string `json:"plans"`    // names by uuid
	Policies map[string]string `json:"policies"` // names by uuid
	Domains  map[string]string `json:"domains"`  // names by name
	Clusters map[string]string `json:"clusters"` // names by uuid
}

// foreign finds what has machines, and none of this estate. What has no machine at
// all may be a plan that lost them, and stays.
func (j *join) foreign() Foreign {
	f := Foreign{Plans: map[string]string{}, Policies: map[string]string{}, Domains: map[string]string{}, Clusters: map[string]string{}}
	c := j.production.central
	own := j.ownMachines()
	if own == nil || c == nil || !c.VMs.Learnt() {
		return f
	}
	others := func(uuids []string) bool {
		there := false
		for _, uuid := range uuids {
			if own[uuid] {
				return false
			}
			there = there || c.VMs.Items[uuid] != nil
		}
		return there
	}
	running := map[string][]string{}
	for uuid, vm := range c.VMs.Items {
		running[vm.Cluster] = append(running[vm.Cluster], uuid)
	}
	for uuid, cluster := range c.Clusters.Items {
		if others(running[uuid]) {
			f.Clusters[uuid] = cluster.Name
		}
	}
	members := byCategory(c.VMs.Items)
	for uuid, p := range c.Plans.Items {
		var vms []string
		for _, stage := range p.Stages {
			vms = append(vms, stageVMs(stage, members)...)
		}
		if p.Learnt() && others(vms) {
			f.Plans[uuid] = p.Name
		}
	}
	guarded := map[string][]string{}
	for uuid, vm := range c.VMs.Items {
		if vm.Policy != "" {
			guarded[vm.Policy] = append(guarded[vm.Policy], uuid)
		}
	}
	for uuid, p := range c.Policies.Items {
		vms := guarded[uuid]
		for _, category := range p.Categories {
			vms = append(vms, members[category]...)
		}
		if others(vms) {
			f.Policies[uuid] = p.Name
		}
	}
	for _, e := range j.production.elements {
		for name, d := range e.Domains.Items {
			var vms []string
			for uuid := range d.VMs {
				vms = append(vms, uuid)
			}
			if d.Active && others(vms) {
				f.Domains[name] = d.Name
			}
		}
	}
	return f
}

// ownMachines are the uuids of the machines of this estate at production: declared
// ones, connectors, machines of catalogs and master images. It is nil when they are
// not all known.
func (j *join) ownMachines() map[string]bool {
	cloud := j.doc.CitrixCloud
	if cloud == nil || !cloud.Machines.Learnt() || !cloud.Catalogs.Learnt() || !cloud.Connectors.Learnt() {
		return nil
	}
	own := map[string]bool{}
	for uuid := range j.declaredAt {
		own[uuid] = true
	}
	for host := range j.connectors() {
		for _, vm := range j.production.candidates(host) {
			own[vm.UUID] = true
		}
	}
	for _, class := range cloud.Machines.Items {
		for _, m := range class.Machines {
			if m.VM != "" {
				own[strings.ToLower(m.VM)] = true
			}
			for _, vm := range j.production.candidates(m.Name) {
				own[vm.UUID] = true
			}
		}
	}
	for _, mc := range cloud.Catalogs.Items {
		for _, e := range j.production.elements {
			if s := e.Snapshots.Items[strings.ToLower(mc.Image)]; s != nil && s.VMUUID != "" {
				own[s.VMUUID] = true
			}
		}
	}
	return own
}
