package protection

import (
	"slices"

	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// desktops are the machines of production's catalogs on Nutanix, catalog by
// catalog.
func (j *join) desktops() map[string]*Desktops {
	out := map[string]*Desktops{}
	for id, c := range j.workloads.Catalogs {
		if c.Site != estate.Production || c.Kind == workloads.Other || c.AHV != nil && !*c.AHV {
			continue
		}
		d := &Desktops{
			Answered: facts.Yes(), Catalog: c.Name,
			Without: []string{}, Unprotected: []string{}, Unplanned: []string{}, Replicated: []string{},
			Copies: Copies{Answered: facts.Yes(), Missing: []string{}, Late: []string{}},
		}
		if a := first(j.doc.CitrixCloud.Machines.Answered, j.production.state()); a != nil {
			d.Answered, d.Copies.Answered = *a, *a
		}
		out[id] = d
	}
	for _, key := range ordered(j.doc.CitrixCloud.Machines.Items) {
		class := j.doc.CitrixCloud.Machines.Items[key]
		d := out[class.Catalog]
		if d == nil || !d.Learnt() {
			continue
		}
		renewed := j.workloads.Catalogs[class.Catalog].Kind.Renewed()
		for _, m := range class.Machines {
			d.add(m.Name, j.desktop(m.VM), renewed)
		}
	}
	for _, d := range out {
		for _, list := range []*[]string{&d.Without, &d.Unprotected, &d.Unplanned, &d.Replicated, &d.Copies.Missing, &d.Copies.Late} {
			slices.Sort(*list)
		}
	}
	return out
}

// desktop is the VM of a machine; nil when production's Prism does not have it.
func (j *join) desktop(uuid string) *VM {
	vm := j.production.vm(uuid)
	switch {
	case vm != nil:
		return j.make(vm)
	case uuid != "" && j.production.domains[uuid] != "":
		return j.make(&facts.VM{UUID: uuid, Protection: facts.ProtectedByDomain})
	}
	return nil
}

// add counts a machine. Of one that is made anew it only matters whether it is
// replicated.
func (d *Desktops) add(name string, vm *VM, renewed bool) {
	d.Total++
	switch {
	case vm != nil && !vm.Learnt():
		d.Answered = vm.Answered
		return
	case renewed:
		if vm != nil && (vm.By != ByNone || len(vm.Plans) > 0) {
			d.Replicated = append(d.Replicated, name)
		}
		return
	case vm == nil:
		d.Without = append(d.Without, name)
		return
	}
	if !vm.Remote {
		d.Unprotected = append(d.Unprotected, name)
		return
	}
	if vm.By == ByPolicy && len(vm.Plans) == 0 {
		d.Unplanned = append(d.Unplanned, name)
	}
	d.Copies.IntervalSeconds = max(d.Copies.IntervalSeconds, vm.RPOSeconds)
	if vm.Copy.Learnt() && vm.Copy.There && vm.RPOSeconds > 0 {
		d.Copies.OldestSeconds = max(d.Copies.OldestSeconds, vm.Copy.AgeSeconds)
	}
	switch {
	case !vm.Copy.Learnt():
		d.Copies.Answered = vm.Copy.Answered
	case vm.RPOSeconds == 0 && vm.Copy.Sync == "":
		d.Copies.Answered = facts.No(facts.FactMissing, "Prism did not say whether the copy of "+name+" is in step with it")
	case vm.RPOSeconds == 0:
		if vm.Copy.Sync != "IN_SYNC" {
			d.Copies.Late = append(d.Copies.Late, name)
		}
	case len(vm.Copy.Unread) > 0 && (!vm.Copy.There || vm.Copy.AgeSeconds > 2*vm.RPOSeconds):
		d.Copies.Answered = facts.No(facts.CollectorPartial, "not every cluster of the recovery site told what it holds of "+name)
	case !vm.Copy.There:
		d.Copies.Missing = append(d.Copies.Missing, name)
	case vm.Copy.AgeSeconds > 2*vm.RPOSeconds:
		d.Copies.Late = append(d.Copies.Late, name)
	}
}
