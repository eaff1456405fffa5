package protection

import (
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/derive/workloads"
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/facts"
)

// Joined is what the Prism of both sites and Citrix Cloud say together.
type Joined struct {
	Protection *Set                 // nil when Prism was not asked
	Images     map[string]*Image    // by catalog id; nil when Prism or Citrix Cloud was not asked
	Desktops   map[string]*Desktops // by catalog id; nil when Prism or Citrix Cloud was not asked
}

// Of joins the facts. The workloads are those of the same facts.
func Of(doc *facts.Document, w *workloads.Set) Joined {
	if doc.Prism == nil {
		return Joined{}
	}
	j := newJoin(doc, w)
	out := Joined{Protection: j.set()}
	if w != nil {
		out.Images, out.Desktops = j.images(), j.desktops()
	}
	return out
}

// join holds the facts in the order in which they are asked for.
type join struct {
	doc        *facts.Document
	est        *estate.Estate
	workloads  *workloads.Set
	production *side
	recovery   *side
	keeper     *side                  // whose Prism Central has the plans and policies that count
	places     map[string][]PlanPlace // by VM uuid: places in plans that lead to recovery
	doubt      *facts.Answered        // why a VM may be in a plan that nobody could read
	made       map[string]*VM         // by uuid
	declaredAt map[string][]string    // components that declare a VM, by uuid
}

func newJoin(doc *facts.Document, w *workloads.Set) *join {
	j := &join{doc: doc, est: doc.Estate, workloads: w, made: map[string]*VM{}, declaredAt: map[string][]string{}}
	j.production = newSide(doc, estate.Production)
	j.recovery = newSide(doc, estate.Recovery)
	if j.keeper = j.production; doc.LostSite() == estate.Production {
		j.keeper = j.recovery // paired Prism Centrals keep copies of each other's plans and policies
	}
	j.declarations()
	j.places, j.doubt = j.plannedPlaces()
	return j
}

// declarations notes which components declare which VM.
func (j *join) declarations() {
	for id, c := range j.est.Components {
		for _, name := range append(slices.Clone(c.Servers.Production), c.VMs...) {
			if vm := j.production.named(name); vm != nil {
				j.declaredAt[vm.UUID] = append(j.declaredAt[vm.UUID], id)
			}
		}
	}
	for _, list := range j.declaredAt {
		slices.Sort(list)
	}
}

func (j *join) set() *Set {
	foreign := j.foreign()
	s := &Set{
		Foreign: foreign, Answered: j.state(), Servers: map[string]*VM{}, Connectors: map[string]*VM{}, VMs: map[string]*VM{},
		Plans: j.plans(foreign.Plans), Policies: j.policies(foreign.Policies), Capacity: j.capacity(), Standing: j.standing(),
	}
	connectors := j.connectors()
	for _, c := range j.est.Components {
		for _, host := range c.Servers.Production {
			if !connectors[host] {
				s.Servers[host] = j.server(host)
			}
		}
		for _, name := range c.VMs {
			s.VMs[strings.ToLower(name)] = j.server(name)
		}
	}
	for host := range connectors {
		vm := j.connector(host)
		if !vm.Learnt() && j.elsewhere(host) {
			continue // it stands where nobody of this estate looks
		}
		if vm.Absent && j.appliance(host) {
			continue // its VM is called as its people like, and it has no identity of a domain to lose
		}
		s.Connectors[host] = vm
	}
	return s
}

// state is how far what follows can be relied on at all: as far as production told. When it is
// taken to be lost, each part says for itself what it lacks.
func (j *join) state() facts.Answered {
	if j.keeper == j.recovery {
		return j.recovery.state()
	}
	return j.production.state()
}

// elsewhere tells that a Cloud Connector is neither declared nor of a resource location
// of one of the two sites. Its machine need not be in their Prisms.
func (j *join) elsewhere(host string) bool {
	if c := j.est.Components["cloud_connectors"]; c != nil && (slices.Contains(c.Servers.Production, host) || slices.Contains(c.Servers.Recovery, host)) {
		return false
	}
	if j.workloads == nil {
		return false
	}
	for _, site := range []string{estate.Production, estate.Recovery} {
		if s := j.workloads.Sites[site]; s == nil || !s.Learnt() || slices.Contains(s.Connectors, host) {
			return false
		}
	}
	return true
}

// appliance tells that a connector that nobody declares is a Connector Appliance: no desktop
// registers with it.
func (j *join) appliance(host string) bool {
	if c := j.est.Components["cloud_connectors"]; c != nil && (slices.Contains(c.Servers.Production, host) || slices.Contains(c.Servers.Recovery, host)) {
		return false
	}
	if j.doc.CitrixCloud == nil || j.doc.CitrixCloud.Connectors.Items[host] == nil {
		return false
	}
	kind := j.doc.CitrixCloud.Connectors.Items[host].Type
	return kind != "" && !strings.EqualFold(kind, "Windows")
}

// connectors are the host names of all Cloud Connectors, declared or known to
// Citrix Cloud.
func (j *join) connectors() map[string]bool {
	all := map[string]bool{}
	if c := j.est.Components["cloud_connectors"]; c != nil {
		for _, host := range slices.Concat(c.Servers.Production, c.Servers.Recovery) {
			all[host] = true
		}
	}
	if j.doc.CitrixCloud != nil {
		for host := range maps.Keys(j.doc.CitrixCloud.Connectors.Items) {
			all[host] = true
		}
	}
	return all
}
