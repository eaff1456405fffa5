package protection

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// plannedPlaces are the places of VMs of production in the plans that lead to the
// recovery site.
func (j *join) plannedPlaces() (map[string][]PlanPlace, *facts.Answered) {
	return placesIn(j.keeper, j.members(), j.leadsToRecovery)
}

// members are the uuids of production's VMs, by category.
func (j *join) members() map[string][]string {
	if j.production.central == nil {
		return map[string][]string{}
	}
	return byCategory(j.production.central.VMs.Items)
}

func (j *join) leadsToRecovery(p *facts.RecoveryPlan) bool {
	return j.leads(p.Recovery.Central, p.Recovery.Clusters)
}

// placesIn are the places of a side's VMs in its plans that are wanted, by VM uuid,
// and why there may be more than are known.
func placesIn(s *side, members map[string][]string, wanted func(*facts.RecoveryPlan) bool) (map[string][]PlanPlace, *facts.Answered) {
	places := map[string][]PlanPlace{}
	if s.central == nil {
		return places, nil
	}
	var doubt *facts.Answered
	if a := first(s.central.Answered, s.central.Plans.Answered); a != nil {
		doubt = a
	}
	for _, id := range inOrder(s.central.Plans.Items) {
		p := s.central.Plans.Items[id]
		if !wanted(p) {
			continue
		}
		if !p.Learnt() {
			doubt = &p.Answered
		}
		for i, stage := range p.Stages {
			for _, uuid := range stageVMs(stage, members) {
				places[uuid] = append(places[uuid], PlanPlace{Plan: id, Name: p.Name, Stage: i + 1})
			}
		}
	}
	return places, doubt
}

// inOrder are the ids of plans, by name.
func inOrder(plans map[string]*facts.RecoveryPlan) []string {
	ids := make([]string, 0, len(plans))
	for id := range plans {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(plans[a].Name, plans[b].Name), cmp.Compare(a, b))
	})
	return ids
}

// byCategory are the uuids of the VMs of each category.
func byCategory(vms map[string]*facts.VM) map[string][]string {
	members := map[string][]string{}
	for uuid, vm := range vms {
		for _, c := range vm.Categories {
			members[c] = append(members[c], uuid)
		}
	}
	return members
}

// stageVMs are the uuids of the VMs that a stage starts, sorted.
func stageVMs(stage facts.PlanStage, members map[string][]string) []string {
	all := slices.Clone(stage.VMs)
	for _, c := range stage.Categories {
		all = append(all, members[c]...)
	}
	return sorted(all)
}

// plans are the recovery plans of production that lead to the recovery site, without
// those of other people.
func (j *join) plans(foreign map[string]string) map[string]*Plan {
	out := map[string]*Plan{}
	if j.keeper.central == nil {
		return out
	}
	members := j.members()
	for id, p := range j.keeper.central.Plans.Items {
		if _, theirs := foreign[id]; theirs || !j.leadsToRecovery(p) {
			continue
		}
		plan := &Plan{Answered: p.Answered, Name: p.Name, VMs: []string{}, Names: []string{}, Stages: map[string]Stages{}}
		for i, stage := range p.Stages {
			for _, uuid := range stageVMs(stage, members) {
				plan.VMs, plan.Names = append(plan.VMs, uuid), append(plan.Names, j.nameOf(uuid))
				for _, component := range j.declaredAt[uuid] {
					plan.Stages[component] = plan.Stages[component].with(i + 1)
				}
			}
		}
		there, twin := j.atRecovery(id, p.Name)
		plan.Known = there
		plan.Known.Differs = []string{}
		plan.Validation, plan.Test = j.dated(p.Validation), j.dated(p.Test)
		if twin != nil {
			plan.Known.Differs = differing(p, twin)
			if n := lacking(p, twin); n > 0 {
				plan.Known = Known{Differs: plan.Known.Differs, Answered: facts.No(facts.FactMissing, fmt.Sprintf("the copy of the plan that %s has does not start %d of its machines and categories: the Prism Centrals have not synchronized, or the account may not see them", j.recovery.central.Host, n)), There: true}
			}
			plan.Validation = newer(plan.Validation, j.dated(twin.Validation))
			plan.Test = newer(plan.Test, j.dated(twin.Test))
		}
		plan.Networks, plan.Lost = j.networks(p, plan.VMs), j.lost(plan.VMs)
		out[id] = plan
	}
	return out
}

// nameOf is the name of a machine of production, or its uuid when it is not there any more.
func (j *join) nameOf(uuid string) string {
	if vm := j.production.vm(uuid); vm != nil {
		return vm.Name
	}
	return uuid
}

// lost are the machines of a plan that neither Prism Central has. After a failover some of them
// run at the recovery site, under the same uuid.
func (j *join) lost(vms []string) Lost {
	out := Lost{Answered: facts.Yes(), VMs: []string{}}
	for _, uuid := range vms {
		if j.production.vm(uuid) != nil || j.recovery.vm(uuid) != nil {
			continue
		}
		for _, s := range []*side{j.production, j.recovery} {
			if a := s.state(); s.central != nil && !a.Learnt() {
				out.Answered = a
			}
		}
		out.VMs = append(out.VMs, uuid)
	}
	return out
}

// lacking is how many of the machines and categories that a plan starts are not in its
// copy at the other Prism Central, after which the recovery site goes. Categories may
// have other ids there, so only a copy without any lacks them.
func lacking(plan, twin *facts.RecoveryPlan) int {
	if !plan.Learnt() || !twin.Learnt() {
		return 0
	}
	vms, categories := starts(plan)
	there, categoriesThere := starts(twin)
	n := 0
	for vm := range vms {
		if !there[vm] {
			n++
		}
	}
	if len(categoriesThere) == 0 {
		n += len(categories)
	} else if len(there) == 0 {
		n = 0 // a copy that names them by categories alone
	}
	return n
}

// differing are the parts of a plan that its copy at the other Prism Central has otherwise,
// sorted: the recovery site goes by the copy. Ids of networks and categories may differ there.
func differing(plan, twin *facts.RecoveryPlan) []string {
	differ := []string{}
	if !plan.Learnt() || !twin.Learnt() {
		return differ
	}
	for what, same := range map[string]bool{
		"the order of the stages":     slices.Equal(stageSizes(plan), stageSizes(twin)),
		"the networks":                slices.Equal(mappings(plan), mappings(twin)),
		"whether networks stretch":    plan.Stretched == twin.Stretched,
		"the addresses of machines":   maps.Equal(plan.Addresses, twin.Addresses),
		"the Prism Central it is for": plan.Recovery.Central == twin.Recovery.Central,
	} {
		if !same {
			differ = append(differ, what)
		}
	}
	slices.Sort(differ)
	return differ
}

// stageSizes is how many machines and categories each stage starts.
func stageSizes(p *facts.RecoveryPlan) []string {
	var all []string
	for _, s := range p.Stages {
		all = append(all, fmt.Sprint(len(s.VMs), len(s.Categories)))
	}
	return all
}

// mappings are the networks of a plan by name, with their addresses, sorted.
func mappings(p *facts.RecoveryPlan) []string {
	var all []string
	for _, m := range p.Networks {
		var ends []string
		for _, n := range []facts.PlanNetwork{m.Primary, m.Recovery, m.PrimaryTest, m.RecoveryTest} {
			ends = append(ends, fmt.Sprintf("%s %s/%d", n.Name, n.Gateway, n.Prefix))
		}
		all = append(all, strings.Join(ends, " -> "))
	}
	slices.Sort(all)
	return all
}

// starts are the machines and the categories of all stages.
func starts(p *facts.RecoveryPlan) (vms, categories map[string]bool) {
	vms, categories = map[string]bool{}, map[string]bool{}
	for _, stage := range p.Stages {
		for _, vm := range stage.VMs {
			vms[strings.ToLower(vm)] = true
		}
		for _, c := range stage.Categories {
			categories[c] = true
		}
	}
	return vms, categories
}

func (s Stages) with(stage int) Stages {
	if s.First == 0 || stage < s.First {
		s.First = stage
	}
	s.Last = max(s.Last, stage)
	return s
}

// atRecovery finds a plan at the recovery site's own Prism Central, by its uuid or
// its name: paired Prism Centrals keep copies of each other's plans.
func (j *join) atRecovery(id, name string) (Known, *facts.RecoveryPlan) {
	c := j.recovery.central
	switch {
	case c == nil:
		return Known{Answered: facts.No(facts.FactMissing, "sites.recovery.prismCentral is not declared, so nobody can tell whether it knows the plan")}, nil
	case !c.Learnt():
		return Known{Answered: c.Answered}, nil
	case c.UUID != "" && c.UUID == j.production.uuid():
		return Known{Answered: facts.Yes(), There: true, Shared: true}, nil // where it stands is a matter of its address
	}
	if p := c.Plans.Items[id]; p != nil {
		return Known{Answered: facts.Yes(), There: true}, p
	}
	for _, other := range inOrder(c.Plans.Items) {
		if p := c.Plans.Items[other]; strings.EqualFold(p.Name, name) {
			return Known{Answered: facts.Yes(), There: true}, p
		}
	}
	if !c.Plans.Learnt() {
		return Known{Answered: c.Plans.Answered}, nil
	}
	return Known{Answered: facts.Yes()}, nil
}

// newer is the newer of two records of the same kind of job. A record that was not
// read could be the newer one, unless the other site has one.
func newer(a, b facts.PlanJob) facts.PlanJob {
	switch {
	case !a.Learnt() && b.Learnt() && b.Done, !a.Done && a.Learnt() && !b.Learnt():
		return b
	case !b.Learnt(), !b.Done:
		return a
	case !a.Done:
		return b
	case a.AgeSeconds == nil || b.AgeSeconds != nil && *b.AgeSeconds < *a.AgeSeconds:
		return b
	}
	return a
}
