package protection

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/facts"
)

// networks are those that the VMs of a plan are attached to.
func (j *join) networks(p *facts.RecoveryPlan, vms []string) Networks {
	out := Networks{Answered: facts.Yes(), Items: map[string]*Network{}, Detached: []string{}}
	if j.production.central == nil { // when it is lost, the plans are the recovery site's
		out.Answered = j.production.state()
		if out.Learnt() {
			out.Answered = facts.No(facts.FactMissing, "sites.production.prismCentral is not declared, so nobody knows the networks of its machines")
		}
		return out
	}
	subnets := j.production.central.Subnets
	if a := first(p.Answered, j.production.central.VMs.Answered, subnets.Answered); a != nil {
		out.Answered = *a
		return out
	}
	for _, uuid := range vms {
		vm := j.production.vm(uuid)
		if vm == nil {
			continue // the plan names a VM that is not there any more
		}
		if len(vm.NICs) == 0 {
			out.Detached = append(out.Detached, vm.Name)
		}
		for _, nic := range vm.NICs {
			if nic.Subnet == "" {
				return Networks{Answered: facts.No(facts.FactMissing, j.production.central.Host+" does not say which network "+vm.Name+" is attached to"), Items: map[string]*Network{}, Detached: []string{}}
			}
			n := out.Items[nic.Subnet]
			if n == nil {
				n = j.network(p, nic.Subnet, subnets.Items[nic.Subnet])
				out.Items[nic.Subnet] = n
			}
			n.VMs = append(n.VMs, NetworkVM{
				Name: vm.Name, Addresses: append([]string{}, nic.Addresses...), On: vm.Power == "ON",
				GuestTools: guestTools(vm.GuestTools), Assigned: p.Addresses[uuid],
			})
		}
	}
	if len(out.Detached) > 1 && len(out.Items) == 0 {
		// That none has one is more than anybody would believe.
		return Networks{Answered: facts.No(facts.FactMissing, j.production.central.Host+" lists no network adapter of any machine of the plan"), Items: map[string]*Network{}, Detached: []string{}}
	}
	slices.Sort(out.Detached)
	for uuid, n := range out.Items {
		if m := mapped(p, uuid, n.Name); m != nil && (n.Offsets == nil || *n.Offsets) {
			from, to := ranged(m.Primary, subnets.Items[uuid]), ranged(m.Recovery, j.subnetAt(m.Recovery))
			for i := range n.VMs {
				n.VMs[i].Offset = offset(n.VMs[i].Addresses, from, to)
			}
		}
		n.Taken = j.taken(n)
		slices.SortFunc(n.VMs, func(a, b NetworkVM) int { return strings.Compare(a.Name, b.Name) })
	}
	return out
}

// network is what the plan makes of a network of production.
func (j *join) network(p *facts.RecoveryPlan, uuid string, s *facts.Subnet) *Network {
	n := &Network{Name: uuid, VMs: []NetworkVM{}, TestHosts: []string{}}
	if s != nil {
		n.Name, n.Managed = s.Name, s.Managed
	}
	if p.Stretched {
		n.Mapped, n.Recovery, n.Kept, n.Offsets = true, n.Name, new(true), new(false)
		n.RecoveryExists = j.exists(facts.PlanNetwork{Name: n.Name})
		return n
	}
	if m := mapped(p, uuid, n.Name); m != nil {
		there := j.subnetAt(m.Recovery)
		n.Recovery, n.Test = j.called(m.Recovery), j.called(m.RecoveryTest)
		n.Mapped = n.Recovery != ""
		n.RecoveryExists, n.TestExists = j.exists(m.Recovery), j.exists(m.RecoveryTest)
		n.TestHosts = j.livingIn(j.subnetAt(m.RecoveryTest))
		n.Planned, n.Actual = written(ranged(m.Recovery, nil)), written(ranged(facts.PlanNetwork{}, there))
		n.PlannedGateway = m.Recovery.Gateway
		if there != nil {
			n.ActualGateway = there.Gateway
		}
		n.Kept = same(ranged(m.Primary, s), ranged(m.Recovery, there))
		n.Offsets = m.MapsAddresses
		n.Managed = there != nil && there.Managed
	}
	return n
}

// mapped is what a plan says of a network of production; nil when it says nothing.
func mapped(p *facts.RecoveryPlan, uuid, name string) *facts.NetworkMapping {
	for i := range p.Networks {
		m := &p.Networks[i]
		if m.Primary.Subnet == uuid || m.Primary.Name != "" && strings.EqualFold(m.Primary.Name, name) {
			return m
		}
	}
	return nil
}

// offset is the address as far from the start of one network as the first of some addresses is
// from that of another one, of the same size. "" when there is none, or nothing to work out.
func offset(addresses []string, from, to netip.Prefix) string {
	if !from.IsValid() || !to.IsValid() || from == to || from.Bits() != to.Bits() || !from.Addr().Is4() || !to.Addr().Is4() {
		return ""
	}
	for _, text := range addresses {
		a, err := netip.ParseAddr(text)
		if err != nil || !from.Contains(a) {
			continue
		}
		old, base := a.As4(), to.Addr().As4()
		for i := range old {
			host := byte(255)
			if rest := from.Bits() - 8*i; rest > 0 {
				host = byte(255 >> min(rest, 8))
			}
			base[i] |= old[i] & host
		}
		return netip.AddrFrom4(base).String()
	}
	return ""
}

// livingIn are the machines of the recovery site that are in a network, by name. What a test
// left there has the name of a machine of production.
func (j *join) livingIn(s *facts.Subnet) []string {
	names := []string{}
	if s == nil {
		return names
	}
	for _, vm := range j.recovery.in[s.UUID] {
		if j.recovery.holds([]string{vm.Cluster}) && !j.hasOriginal(vm) {
			names = append(names, vm.Name)
		}
	}
	slices.Sort(names)
	return names
}

// taken are the addresses with which VMs may come up in a network of the recovery site and
// that machines there have already. Nil when it is not known which there are.
func (j *join) taken(n *Network) map[string][]string {
	c := j.recovery.central
	if c == nil || !c.Learnt() || !c.VMs.Learnt() || !c.Subnets.Learnt() {
		return nil
	}
	found := map[string][]string{}
	s := j.subnetAt(facts.PlanNetwork{Name: n.Recovery})
	if n.Recovery == "" || s == nil {
		return found
	}
	held := map[string][]*facts.VM{}
	for _, vm := range j.recovery.in[s.UUID] {
		if vm.Power == "OFF" || !j.recovery.holds([]string{vm.Cluster}) {
			continue
		}
		for _, nic := range vm.NICs {
			if nic.Subnet != s.UUID {
				continue
			}
			for _, address := range nic.Addresses {
				held[address] = append(held[address], vm)
			}
		}
	}
	for _, vm := range n.VMs {
		for _, address := range append([]string{vm.Assigned, vm.Offset}, vm.Addresses...) {
			for _, other := range held[address] {
				// One of the same name is told where machines run at both sites.
				if !strings.EqualFold(other.Name, vm.Name) && !slices.Contains(found[address], other.Name) {
					found[address] = append(found[address], other.Name)
				}
			}
			slices.Sort(found[address])
		}
	}
	return found
}

// hasOriginal tells that a machine of the recovery site has the name of one of production. One
// Prism Central may have the machines of both sites.
func (j *join) hasOriginal(vm *facts.VM) bool {
	return slices.ContainsFunc(j.production.called(vm.Name), func(other *facts.VM) bool {
		return other.UUID != vm.UUID && !j.recovery.holds([]string{other.Cluster})
	})
}

// called is the name of a network of the recovery site.
func (j *join) called(n facts.PlanNetwork) string {
	if n.Name == "" && n.Subnet != "" {
		if s := j.subnetAt(n); s != nil {
			return s.Name
		}
		return n.Subnet
	}
	return n.Name
}

// subnetAt finds a network that a plan names at the recovery site; nil when it is
// not there, or nobody told.
func (j *join) subnetAt(n facts.PlanNetwork) *facts.Subnet {
	if j.recovery.central == nil {
		return nil
	}
	if s := j.recovery.central.Subnets.Items[n.Subnet]; s != nil {
		return s
	}
	for _, uuid := range ordered(j.recovery.central.Subnets.Items) {
		s := j.recovery.central.Subnets.Items[uuid]
		if n.Name != "" && strings.EqualFold(s.Name, n.Name) && (s.Cluster == "" || j.recovery.holds([]string{s.Cluster})) {
			return s
		}
	}
	return nil
}

// exists tells whether a cluster of the recovery site has a network; nil when the
// recovery site did not tell, or none is named.
func (j *join) exists(n facts.PlanNetwork) *bool {
	c := j.recovery.central
	if n.Name == "" && n.Subnet == "" || c == nil || !c.Learnt() || !c.Subnets.Learnt() {
		return nil
	}
	return new(j.subnetAt(n) != nil)
}

// ranged is the range of a network: as the plan says or else as Prism knows it;
// the zero prefix when neither says.
func ranged(n facts.PlanNetwork, s *facts.Subnet) netip.Prefix {
	if gateway, err := netip.ParseAddr(n.Gateway); err == nil && n.Prefix > 0 {
		if p, err := gateway.Prefix(n.Prefix); err == nil {
			return p
		}
	}
	if s != nil {
		if p, err := netip.ParsePrefix(s.CIDR); err == nil {
			return p.Masked()
		}
	}
	return netip.Prefix{}
}

// written is a range as the input has it.
func written(p netip.Prefix) string {
	if !p.IsValid() {
		return ""
	}
	return p.String()
}

func same(a, b netip.Prefix) *bool {
	if !a.IsValid() || !b.IsValid() {
		return nil
	}
	return new(a == b)
}

// guestTools is ready, off, missing or unknown.
func guestTools(g *facts.GuestTools) string {
	no := func(b *bool) bool { return b != nil && !*b }
	switch {
	case g == nil || no(g.Installed):
		return "missing"
	case no(g.Enabled) || no(g.Reachable):
		return "off"
	case g.Installed == nil || g.Enabled == nil || g.Reachable == nil:
		return "unknown"
	}
	return "ready"
}
