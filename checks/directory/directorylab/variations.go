package directorylab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are other ways to build the directory.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "dfs-of-a-branch", Title: "A branch office has a DFS namespace of its own, on its own server", Apply: func(m *world.Model) {
			server := m.FQDN("fs-nue-01")
			for _, site := range world.BothSites {
				v := m.DNS[site]
				v.Zones = append(v.Zones, &world.Zone{Name: "30.10.in-addr.arpa", Serial: 20417})
			}
			m.AddHost(server, "10.30.0.50", world.OUServers)
			m.Directory.Namespaces = append(m.Directory.Namespaces, &world.Namespace{
				Name: "Branch", TTL: 300, Roots: []world.DFSTarget{{Path: `\\` + server + `\Branch`}},
				Folders: []*world.DFSFolder{{Path: "Scans", TTL: 300, Targets: []world.DFSTarget{{Path: `\\` + server + `\scans`}}}},
			})
		}},
		{Name: "dhcp-by-routers", Title: "Routers give out the addresses at both sites, and no Windows server does", Apply: func(m *world.Model) {
			m.Directory.DHCPServers = nil
			m.Component("dhcp").Servers = estate.PerSite{}
		}},
		{Name: "networks-stretched", Title: "The networks of production are at both sites, and belong to the Active Directory site of production", Apply: func(m *world.Model) {
			for _, site := range world.BothSites {
				m.Sites[site].Networks = []string{"10.10.10.0/24", "10.20.10.0/24", "10.10.64.0/18", "10.20.64.0/18"}
			}
		}},
		{Name: "stretched-network-of-a-branch", Title: "A stretched network belongs to the Active Directory site of a branch", Apply: func(m *world.Model) {
			m.Directory.Subnets[1].ADSite = "NUE"
		}},
	}
}
