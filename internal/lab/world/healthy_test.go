package world

import (
	"testing"

	"github.com/muster-dr/muster/internal/estate"
)

func TestTheStoryHoldsTogether(t *testing.T) {
	m := Healthy()
	n, c := m.Nutanix, m.Citrix
	for _, p := range n.Plans {
		for _, stage := range p.Stages {
			for _, vm := range stage.VMs {
				if v := n.VM(vm); v.Category != CategoryServers {
					t.Errorf("%s starts %s, which nothing copies", p.Name, vm)
				}
			}
		}
		for _, x := range p.Mappings {
			from, to := n.Network(x.Production), n.Network(x.Recovery)
			if from.Address != to.Address || from.Prefix != to.Prefix || n.Cluster(to.Cluster).Site != estate.Recovery {
				t.Errorf("%s maps %s to %s", p.Name, x.Production, x.Recovery)
			}
		}
	}
	planned := map[string]bool{}
	for _, stage := range n.Plan(PlanCitrix).Stages {
		for _, vm := range stage.VMs {
			planned[vm] = true
		}
	}
	for _, v := range n.VMs {
		if (v.Category == CategoryServers) != planned[v.Name] {
			t.Errorf("%s is copied or started, but not both", v.Name)
		}
		if h := m.Host(v.Name); h != nil && (h.Address != v.Address || n.Cluster(v.Cluster).Site != h.Site) {
			t.Errorf("%s is at %s on %s, and at %s in %s", v.Name, v.Address, v.Cluster, h.Address, h.Site)
		}
	}
	for _, x := range c.Connectors {
		if h := m.Host(x.Host); h == nil || n.VM(ShortName(x.Host)).Category != NoCategory {
			t.Errorf("the connector %s is no host, or is copied", x.Host)
		}
	}
	for _, x := range c.Catalogs {
		if n.Fleet(x.MachinesOU).Cluster != "NTX-"+x.Zone || c.Connection(x.Connection).Zone != x.Zone || c.Group(x.Group) == nil || m.FleetOf(x.MachinesOU).Len() == 0 {
			t.Errorf("%s is not all in %s", x.Name, x.Zone)
		}
	}
	for _, host := range []string{"pc-fra", "pe-fra", "pc-muc", "pe-muc"} {
		if m.Host(host) == nil {
			t.Errorf("%s has no address", host)
		}
	}
}
