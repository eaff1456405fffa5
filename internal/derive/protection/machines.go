package protection

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// unfound is a VM of which nothing can be told.
func unfound(name, site string, a facts.Answered) *VM {
	return &VM{
		Answered: a, Name: name, Site: site, GuestTools: "unknown", Components: []string{}, Plans: []PlanPlace{}, Addresses: []string{},
		Copy: CopyState{Answered: a, Clusters: []string{}, Lacking: []string{}, Unread: []string{}},
	}
}

// server is the VM of a declared host of production, or of a declared VM.
func (j *join) server(name string) *VM {
	if a := first(j.production.state()); a != nil {
		return unfound(name, estate.Production, *a)
	}
	all := j.production.candidates(name)
	switch len(all) {
	case 1:
		return j.make(all[0])
	case 0:
		if vm := j.inDomain(name); vm != nil {
			return vm
		}
		vm := unfound(name, estate.Production, facts.No(facts.FactMissing, fmt.Sprintf("%s has no VM named %s, and none with an address that DNS gives it", j.production.host(), short(name))))
		vm.Absent = true
		return vm
	}
	return unfound(name, estate.Production, facts.No(facts.FactMissing, fmt.Sprintf("%s has %d VMs that may be %s, by name or by address (%s), so nobody can tell which one is meant", j.production.host(), len(all), short(name), names(all))))
}

// names are those of VMs, for sentences.
func names(vms []*facts.VM) string {
	var all []string
	for _, vm := range vms {
		all = append(all, vm.Name)
	}
	return strings.Join(all, ", ")
}

func short(name string) string {
	s, _, _ := strings.Cut(name, ".")
	return s
}

// make joins all that is known of a VM of production, once.
func (j *join) make(vm *facts.VM) *VM {
	if made := j.made[vm.UUID]; made != nil {
		return made
	}
	out := &VM{
		Answered: facts.Yes(), UUID: vm.UUID, Name: vm.Name, Site: estate.Production,
		Components: append([]string{}, j.declaredAt[vm.UUID]...), Plans: append([]PlanPlace{}, j.places[vm.UUID]...),
	}
	if a := j.protector(out, vm); a != nil {
		out = unfound(vm.Name, estate.Production, *a)
		out.UUID = vm.UUID
	} else if out.By != ByDomain && len(out.Plans) == 0 && j.doubt != nil {
		out.Answered = *j.doubt
	}
	out.GuestTools = guestTools(vm.GuestTools)
	if out.By != "" {
		out.Copy = j.copyOf(out)
	}
	out.Twin, out.Addresses, out.Power = j.twin(vm), addressesOf(vm), vm.Power
	j.made[vm.UUID] = out
	return out
}

// addressesOf are the addresses of a machine that lead to it from elsewhere.
func addressesOf(vm *facts.VM) []string {
	all := []string{}
	for _, nic := range vm.NICs {
		for _, text := range nic.Addresses {
			if a, err := netip.ParseAddr(text); err == nil && (a.IsLinkLocalUnicast() || a.IsLoopback()) {
				continue
			}
			all = append(all, text)
		}
	}
	return sorted(all)
}

// twin is the cluster of the recovery site on which another VM of the same name runs, be it
// written with its domain or without.
func (j *join) twin(vm *facts.VM) string {
	for _, s := range []*side{j.recovery, j.production} { // one Prism Central may have both
		for _, other := range s.called(vm.Name) {
			if other.UUID != vm.UUID && other.Power == "ON" && j.recovery.holds([]string{other.Cluster}) {
				return j.recovery.clusters[other.Cluster]
			}
		}
	}
	return ""
}

// protector finds what protects a VM. It returns why nobody can tell.
func (j *join) protector(out *VM, vm *facts.VM) *facts.Answered {
	switch {
	case vm.Protection == facts.ProtectedByPolicy || vm.Policy != "":
		return j.byPolicy(out, vm)
	case vm.Protection == facts.ProtectedByDomain || j.production.domains[vm.UUID] != "":
		return j.byDomain(out, vm.UUID)
	case vm.Protection == facts.Unprotected:
		out.By = ByNone
		return nil
	}
	a := facts.No(facts.FactMissing, fmt.Sprintf("%s did not say how the VM %s is protected", j.production.host(), vm.Name))
	return &a
}

func (j *join) byPolicy(out *VM, vm *facts.VM) *facts.Answered {
	out.By = ByPolicy
	if a := first(j.keeper.state()); a != nil {
		return a
	}
	if j.keeper.central == nil {
		a := facts.No(facts.FactMissing, fmt.Sprintf("sites.%s.prismCentral is not declared, so nobody can tell what the policy of the VM %s does", j.keeper.site, vm.Name))
		return &a
	}
	policies := j.keeper.central.Policies
	if a := first(policies.Answered); a != nil {
		return a
	}
	p := policies.Items[vm.Policy]
	if p == nil {
		a := facts.No(facts.FactMissing, fmt.Sprintf("%s protects the VM %s by a policy that it does not list", j.production.host(), vm.Name))
		return &a
	}
	out.Protector = p.Name
	leading := map[string]bool{} // labels of the locations at the recovery site
	for _, l := range p.Locations {
		leading[l.Label] = j.leads(l.Central, l.Clusters)
	}
	for _, s := range p.Schedules {
		if s.Remote == "" || !leading[s.Remote] || leading[s.Source] {
			continue
		}
		if !out.Remote || s.RPOSeconds < out.RPOSeconds {
			out.RPOSeconds, out.Paused = s.RPOSeconds, s.Paused
		}
		out.Remote = true
	}
	return nil
}

// byDomain reads the protection domain of a VM. It copies to the recovery site when
// a schedule keeps snapshots at a remote site and a cluster there knows the domain.
func (j *join) byDomain(out *VM, uuid string) *facts.Answered {
	out.By = ByDomain
	name := j.production.domains[uuid]
	if name == "" {
		if a := j.production.broken(); a != nil {
			return a
		}
		a := facts.No(facts.FactMissing, fmt.Sprintf("the VM %s is in a protection domain of a cluster whose Prism Element was not asked; declare it at sites.production.clusters", out.Name))
		return &a
	}
	out.Protector = name
	var d *facts.ProtectionDomain
	for _, cluster := range ordered(j.production.elements) {
		if found := j.production.elements[cluster].Domains.Items[name]; found != nil && found.Active {
			d = found
		}
	}
	if d.Metro != "" {
		out.Remote, out.Paused = true, !strings.EqualFold(d.Metro, "Enabled")
		return nil
	}
	if a := first(d.Schedules.Answered); a != nil {
		return a
	}
	known := false
	for _, e := range j.recovery.elements {
		if e.Domains.Items[name] != nil {
			known = true
		}
	}
	if !known && j.recovery.broken() == nil && len(j.recovery.elements) > 0 {
		return nil // it goes somewhere else
	}
	out.Paused = true
	for _, s := range d.Schedules.Items {
		kept := 0
		for _, n := range s.Retained {
			kept += n
		}
		if kept == 0 {
			continue
		}
		if !out.Remote || out.Paused && !s.Suspended || s.RPOSeconds < out.RPOSeconds && s.Suspended == out.Paused {
			out.RPOSeconds, out.Paused = s.RPOSeconds, s.Suspended
		}
		out.Remote = true
	}
	out.Paused = out.Paused && out.Remote
	return nil
}

// inDomain is a VM that only the protection domains of production know, as where
// there is no Prism Central.
func (j *join) inDomain(name string) *VM {
	wanted := strings.ToLower(short(name))
	for _, cluster := range ordered(j.production.elements) {
		domains := j.production.elements[cluster].Domains.Items
		for _, name := range ordered(domains) {
			d := domains[name]
			if !d.Active {
				continue
			}
			for _, uuid := range ordered(d.VMs) {
				if vm := d.VMs[uuid]; strings.ToLower(short(vm)) == wanted {
					return j.make(&facts.VM{UUID: uuid, Name: vm, Protection: facts.ProtectedByDomain})
				}
			}
		}
	}
	return nil
}

// connector is the VM of a Cloud Connector, at the site where it is. Any plan that
// starts it counts, wherever it leads.
func (j *join) connector(host string) *VM {
	for _, s := range []*side{j.production, j.recovery} {
		vm := s.named(host)
		if vm == nil {
			continue
		}
		out := &VM{Answered: facts.Yes(), UUID: vm.UUID, Name: vm.Name, Site: s.site, Components: []string{"cloud_connectors"}, Plans: []PlanPlace{}, Addresses: addressesOf(vm)}
		out.Copy = CopyState{Answered: facts.Yes(), Clusters: []string{}, Lacking: []string{}, Unread: []string{}}
		places, doubt := placesIn(s, byCategory(s.central.VMs.Items), func(*facts.RecoveryPlan) bool { return true })
		out.Plans = append(out.Plans, places[vm.UUID]...)
		switch {
		case len(out.Plans) == 0 && doubt != nil:
			out.Answered = *doubt
		case vm.Policy != "" || vm.Protection == facts.ProtectedByPolicy:
			out.By, out.Protector = ByPolicy, vm.Policy
			if p := s.central.Policies.Items[vm.Policy]; p != nil {
				out.Protector = p.Name
			}
		case vm.Protection == facts.ProtectedByDomain || s.domains[vm.UUID] != "":
			out.By, out.Protector = ByDomain, s.domains[vm.UUID]
		case vm.Protection == facts.Unprotected:
			out.By = ByNone
		default:
			out.Answered = facts.No(facts.FactMissing, fmt.Sprintf("%s did not say how the VM %s is protected", s.host(), vm.Name))
		}
		return out
	}
	for _, s := range []*side{j.production, j.recovery} {
		if a := first(s.state()); a != nil {
			return unfound(host, "", *a)
		}
	}
	vm := unfound(host, "", facts.No(facts.FactMissing, fmt.Sprintf("neither %s nor %s has one VM named %s, or one with an address that DNS gives it", j.production.host(), j.recovery.host(), short(host))))
	if vm.Absent = len(j.production.candidates(host)) == 0 && len(j.recovery.candidates(host)) == 0; vm.Absent {
		vm.Message += "; where connectors are not on Nutanix, write components.cloud_connectors.hypervisor: other into the estate file"
	}
	return vm
}

// sorted is a set of names as a list.
func sorted(names []string) []string {
	if names == nil {
		return []string{}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
