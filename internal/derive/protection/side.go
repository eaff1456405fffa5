package protection

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// side is the platform of one site, with indexes for what is looked up.
type side struct {
	site     string
	central  *facts.PrismCentral // nil when none is declared
	elements map[string]*facts.PrismElement
	clusters map[string]string // names of the clusters of the site, by uuid
	byName   map[string][]*facts.VM
	byLabel  map[string][]*facts.VM // those with a full name, by its first label
	// byAddress are the VMs that have an address of a host, by the host's name: people call
	// VMs otherwise than their hosts.
	byAddress map[string][]*facts.VM
	certain   []*facts.VM            // those that have name and address of one host
	in        map[string][]*facts.VM // those in a network, by its uuid
	domains   map[string]string      // by VM uuid: the protection domain that is active here
}

func newSide(doc *facts.Document, site string) *side {
	s := &side{site: site, clusters: map[string]string{}, byName: map[string][]*facts.VM{}, byLabel: map[string][]*facts.VM{}, byAddress: map[string][]*facts.VM{}, in: map[string][]*facts.VM{}, domains: map[string]string{}}
	if p := doc.Prism.Sites[site]; p != nil {
		s.central, s.elements = p.Central, p.Elements
	}
	declared := map[string]bool{}
	for _, c := range doc.Estate.Site(site).Clusters {
		declared[strings.ToLower(c.Name)] = true
	}
	note := func(uuid, name string) {
		if uuid != "" && (len(declared) == 0 || declared[strings.ToLower(name)]) {
			s.clusters[uuid] = name
		}
	}
	for _, other := range doc.Prism.Sites { // one Prism Central may have the clusters of both sites
		if c := other.Central; c != nil && (c == s.central || len(declared) > 0) {
			for uuid, cluster := range c.Clusters.Items {
				note(uuid, cluster.Name)
			}
		}
	}
	for _, e := range s.elements {
		if e.Learnt() {
			s.clusters[e.UUID] = e.Cluster
		}
	}
	if s.central != nil {
		hosts := hostsByAddress(doc)
		for _, uuid := range ordered(s.central.VMs.Items) {
			vm := s.central.VMs.Items[uuid]
			key := strings.ToLower(vm.Name)
			s.byName[key] = append(s.byName[key], vm)
			if label, _, full := strings.Cut(key, "."); full {
				s.byLabel[label] = append(s.byLabel[label], vm)
			}
			for i, nic := range vm.NICs {
				if !slices.ContainsFunc(vm.NICs[:i], func(n facts.NIC) bool { return n.Subnet == nic.Subnet }) {
					s.in[nic.Subnet] = append(s.in[nic.Subnet], vm)
				}
			}
			for _, host := range hostsOf(vm, hosts) {
				if short, _, _ := strings.Cut(host, "."); key == host || key == short {
					s.certain = append(s.certain, vm)
				}
				s.byAddress[host] = append(s.byAddress[host], vm)
			}
		}
	}
	for _, e := range s.elements {
		for _, name := range ordered(e.Domains.Items) {
			if d := e.Domains.Items[name]; d.Active {
				for uuid := range d.VMs {
					s.domains[uuid] = name
				}
			}
		}
	}
	return s
}

// state is how far the platform of the site can be relied on at all.
func (s *side) state() facts.Answered {
	switch {
	case s.central == nil && len(s.elements) == 0:
		return facts.No(facts.FactMissing, fmt.Sprintf("sites.%s.prismCentral is not declared, so nobody can tell how the machines of the site are protected", s.site))
	case s.central != nil && !s.central.Learnt():
		return s.central.Answered
	case s.central != nil && !s.central.VMs.Learnt():
		return s.central.VMs.Answered
	}
	return facts.Yes()
}

// host names the Prism Central of the site in sentences.
func (s *side) host() string {
	if s.central == nil {
		return "the " + s.site + " site's Prism"
	}
	return s.central.Host
}

// uuid is that of the Prism Central; "" when it is not known.
func (s *side) uuid() string {
	if s.central == nil {
		return ""
	}
	return s.central.UUID
}

// named returns the VM of that name, nil unless there is exactly one. A host is
// looked for by its full name and by its first label.
func (s *side) named(name string) *facts.VM {
	if all := s.candidates(name); len(all) == 1 {
		return all[0]
	}
	return nil
}

// candidates are the VMs that a host may be: those of its name, or else those that have an
// address that DNS gives it. Where several have the name, the address tells which is meant;
// where the one of the name has not that address, perhaps since it is off, and a second VM
// has it, the host may be either, unless that one has name and address of another host.
func (s *side) candidates(name string) []*facts.VM {
	named, addressed := s.namesakes(name), s.byAddress[strings.ToLower(name)]
	if len(named) > 0 {
		addressed = slices.DeleteFunc(slices.Clone(addressed), func(vm *facts.VM) bool {
			return !slices.Contains(named, vm) && slices.Contains(s.certain, vm)
		})
	}
	both := slices.DeleteFunc(slices.Clone(named), func(vm *facts.VM) bool { return !slices.Contains(addressed, vm) })
	switch {
	case len(addressed) == 0:
		return named
	case len(named) == 0:
		return addressed
	case len(both) > 0:
		return both
	}
	return slices.Concat(named, addressed)
}

// called are the VMs of a name, in any case, with the domain and without it.
func (s *side) called(name string) []*facts.VM {
	name = strings.ToLower(name)
	short, _, full := strings.Cut(name, ".")
	all := slices.Clone(s.byName[name])
	if full {
		return append(all, s.byName[short]...)
	}
	return append(all, s.byLabel[name]...)
}

// namesakes are the VMs of a host's full name or, failing those, of its first label.
func (s *side) namesakes(name string) []*facts.VM {
	name = strings.ToLower(name)
	if all := s.byName[name]; len(all) > 0 {
		return all
	}
	short, _, _ := strings.Cut(name, ".")
	return s.byName[short]
}

// vm returns the VM of a uuid; nil when this Prism Central does not have it, or was
// not asked.
func (s *side) vm(uuid string) *facts.VM {
	if s.central == nil {
		return nil
	}
	return s.central.VMs.Items[uuid]
}

// holds tells whether one of the clusters is of this site.
func (s *side) holds(clusters []string) bool {
	return slices.ContainsFunc(clusters, func(uuid string) bool { _, ok := s.clusters[uuid]; return ok })
}

// names are the names of all clusters of the site, sorted.
func (s *side) names() []string { return slices.Sorted(maps.Values(s.clusters)) }

// broken is the first of the site's Prism Elements that did not tell its
// protection domains, nil when all did.
func (s *side) broken() *facts.Answered {
	for _, name := range ordered(s.elements) {
		e := s.elements[name]
		if !e.Learnt() {
			return &e.Answered
		}
		if !e.Domains.Learnt() {
			return &e.Domains.Answered
		}
	}
	return nil
}

// leads tells whether a place (a Prism Central, and clusters of it when not all)
// is the recovery site. While the recovery site's Prism Central is silent, every
// place but production is taken to be.
func (j *join) leads(central string, clusters []string) bool {
	own, there := j.production.uuid(), j.recovery.uuid()
	switch {
	case len(clusters) > 0 && j.recovery.holds(clusters):
		return true
	case len(clusters) > 0 && j.production.holds(clusters):
		return false
	case there != "" && there != own:
		// Clusters that nobody listed may be those of the recovery site.
		return central == there && (len(clusters) == 0 || !j.recovery.central.Clusters.Learnt())
	case there == "":
		return central != "" && central != own
	}
	return false // one Prism Central for both, and no cluster of the recovery site
}

// ordered are the keys of a map in an order that is the same each time.
func ordered[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// first is the first of the answers that was not learnt, nil when all were.
func first(all ...facts.Answered) *facts.Answered {
	for _, a := range all {
		if !a.Learnt() {
			a.Reason = cmp.Or(a.Reason, facts.CollectorFailed)
			return &a
		}
	}
	return nil
}
