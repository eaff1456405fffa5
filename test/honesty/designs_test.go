package honesty

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// ouBranch is where the desktops of the second location of production are.
const ouBranch = "OU=Branch,OU=FRA,OU=VDA,OU=Citrix"

// secondLocation gives production a second resource location with connectors of its
// own, a hosting connection and pooled desktops, all of which is as it should be.
func secondLocation(m *world.Model) {
	c := m.Citrix
	c.Zones = append(c.Zones, &world.CitrixZone{Name: "FRA2"})
	hosting := *c.Connection(world.ConnectionFRA)
	hosting.Name, hosting.Zone, hosting.Pool = "AHV-FRA2", "FRA2", "AHV-FRA2-VDA"
	c.Connections = append(c.Connections, &hosting)
	servers := &m.Component("cloud_connectors").Servers
	for host, address := range map[string]string{"cc-fra-03": "10.10.10.23", "cc-fra-04": "10.10.10.24"} {
		host = m.FQDN(host)
		m.AddHost(host, address, world.OUConnectors)
		vm := *m.Nutanix.VM("cc-fra-01")
		vm.Name, vm.Address = world.ShortName(host), address
		m.Nutanix.VMs = append(m.Nutanix.VMs, &vm)
		m.Windows.Hosts[host] = m.Windows.Hosts[m.FQDN("cc-fra-01")]
		connector := *c.Connector("cc-fra-01")
		connector.Host, connector.Zone = host, "FRA2"
		c.Connectors = append(c.Connectors, &connector)
		servers.Production = append(servers.Production, host)
	}
	slices.Sort(servers.Production)
	slices.SortFunc(c.Connectors, func(a, b *world.Connector) int { return strings.Compare(a.Host, b.Host) })
	production, recovery := m.Connectors(estate.Production), m.Connectors(estate.Recovery)
	m.Policies.GPO(world.GPORegistrationFRA).Set(world.ListOfDDCs(production, recovery))
	m.Policies.GPO(world.GPORegistrationMUC).Set(world.ListOfDDCs(recovery, production))
	for ou, d := range m.Windows.Desktops {
		d.PolicyList = world.ListOfDDCs(production, recovery).Text
		if strings.HasSuffix(ou, world.OUVDAMUC) {
			d.PolicyList = world.ListOfDDCs(recovery, production).Text
		}
	}
	for _, host := range m.Component("storefront").Servers.Production {
		m.Windows.Hosts[host].StoreFront.Farms[0].Servers = slices.Concat(production, recovery)
	}
	branch(m, "FRA2")
}

// branch gives the estate pooled desktops in a zone, made from the same image and for
// the same users as the others.
func branch(m *world.Model, zone string) {
	m.Policies.OUs = append(m.Policies.OUs, &world.OU{DN: ouBranch, Prefix: "FRAW11B", Desktops: 40})
	c := *m.Citrix.Catalog(world.CatalogPooledFRA)
	c.Name, c.Zone, c.AccountsOU, c.MachinesOU = "W11-Branch", zone, ouBranch, ouBranch
	if zone == "FRA2" {
		c.Connection = "AHV-FRA2"
	}
	m.Citrix.Catalogs = append(m.Citrix.Catalogs, &c)
	fleet := *m.Nutanix.Fleet(world.OUPooledFRA)
	fleet.OU = ouBranch
	m.Nutanix.Desktops = append(m.Nutanix.Desktops, &fleet)
	m.Policies.OU(world.OUPooledMUC).Desktops += 40
	ous := &m.Component("workloads_mcs").OUs
	ous.Production = append(ous.Production, m.DN(ouBranch))
	upm := m.Policies.GPO(world.GPOUPM).GUID
	m.Policies.OU(ouBranch).Links = []world.Link{{GPO: upm}}
}

// declaresSecondLocation names it in the estate file.
func declaresSecondLocation(e *estate.Estate) {
	e.Sites.Production.ResourceLocations = []string{"FRA2"}
}

// thirdSite is a resource location that has nothing to do with this estate: it has
// connectors, and no machine.
func thirdSite(m *world.Model) {
	m.Citrix.Zones = append(m.Citrix.Zones, &world.CitrixZone{Name: "BER"})
}

// The machine of other people that strangers protect and recover on the same platform.
const stranger = "erp-fra-01"

func addStranger(m *world.Model) {
	vm := *m.Nutanix.VM("sql-fra-01")
	vm.Name, vm.Address, vm.Category = stranger, "10.10.10.201", world.NoCategory
	m.Nutanix.VMs = append(m.Nutanix.VMs, &vm)
}

// planOfOthers is a recovery plan for machines of other people, never validated or
// tested.
func planOfOthers(m *world.Model) {
	addStranger(m)
	m.Nutanix.Plans = append(m.Nutanix.Plans, &world.RecoveryPlan{
		Name: "RP-ERP", MissingAt: map[string]bool{}, Stages: []world.Stage{{VMs: []string{stranger}}},
		Mappings: []world.Mapping{{Production: world.NetworkServersFRA}},
	})
}

// domainOfOthers is a protection domain of other people, whose schedule is suspended.
func domainOfOthers(m *world.Model) {
	addStranger(m)
	d := *m.Nutanix.Domain(world.DomainImages)
	d.Name, d.VMs, d.Suspended, d.KeepRemote = "PD-ERP", []string{stranger}, true, 0
	m.Nutanix.Domains = append(m.Nutanix.Domains, &d)
}
