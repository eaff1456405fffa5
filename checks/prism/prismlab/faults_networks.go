package prismlab

import "github.com/muster-dr/muster/internal/lab/world"

// managed has Nutanix give out the addresses of the network that desktops of the recovery site
// are made in.
func managed(n *world.Nutanix) *world.Network {
	network := n.Network(world.NetworkVDA("MUC"))
	network.Managed = true
	return network
}

// readdressed gives servers that fail over addresses of a network of their own: in that of the
// servers of the recovery site others have those that the plan works out.
func readdressed(n *world.Nutanix) *world.Network {
	network := &world.Network{Name: "VLAN30-SRV", Cluster: world.ClusterMUC, VLAN: 30, Address: "10.20.11.0", Prefix: 24, Gateway: "10.20.11.1", Managed: true}
	n.Networks = append(n.Networks, network)
	n.Plan(world.PlanCitrix).Mappings[0].Recovery = network.Name
	return network
}

// networkFaults are in what Nutanix gives to the machines of a network.
func networkFaults() []world.Fault {
	fault := func(name, title string, change func(*world.Model, *world.Network)) world.Fault {
		return world.Fault{Name: "network-" + name, Title: title, Apply: func(m *world.Model) { change(m, managed(m.Nutanix)) }}
	}
	return []world.Fault{
		fault("without-pool", "Nutanix manages the network of the recovery desktops and has no addresses to give out", func(_ *world.Model, n *world.Network) { n.Poolless = true }),
		fault("full", "Nutanix has three addresses left in the network of the recovery desktops", func(_ *world.Model, n *world.Network) { n.Taken = 117 }),
		fault("dns-at-production", "Nutanix gives recovery desktops the DNS server of production", func(m *world.Model, n *world.Network) {
			n.DNS = []string{m.Host("dc-fra-01").Address}
		}),
		{Name: "network-of-failover-dns-at-production", Title: "Nutanix gives desktops that fail over the DNS server of production", Apply: func(m *world.Model) {
			n := m.Nutanix.Network(world.NetworkDesktopsDR)
			n.Managed, n.DNS = true, []string{m.Host("dc-fra-01").Address}
		}},
		fault("boots-from-production", "Nutanix tells targets of the recovery site to boot from a server of production", func(_ *world.Model, n *world.Network) { n.TFTP = "10.10.77.14" }),
	}
}
