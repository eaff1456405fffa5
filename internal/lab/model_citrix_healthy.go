package lab

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

const day = 24 * time.Hour

// The names of the control plane that faults aim at.
const (
	catalogPooledFRA = "W11-Pooled-FRA"
	catalogPooledMUC = "W11-Pooled-MUC"
	catalogDevFRA    = "W11-Dev-FRA"
	catalogPowerFRA  = "W11-Power-FRA" // only there with some faults

	connectionFRA = "AHV-FRA"
	connectionMUC = "AHV-MUC"

	groupFRA = "W11 FRA"
	groupMUC = "W11 MUC"
	groupDev = "W11 Dev"

	masterVM    = "W11-MASTER"
	masterImage = "ctx_W11-MASTER_2026-11" // the VM snapshot that MCS makes machines from

	connectorVersion = "4.370.0.1227"
)

// healthyCitrix is a DaaS site with a zone for each of the two sites: pooled
// desktops wait in Munich, persistent ones are to be moved there.
func (m *Model) healthyCitrix() *CitrixCloud {
	c := &CitrixCloud{
		Customer: "contosoeuc01", Client: guidOf("api client", "muster"), Site: "cloudxdsite", Version: "7.49",
		Domains: []*ConnectorDomain{{Name: m.Domain, OfflineAt: map[string]bool{}}},
	}
	users := []string{m.NetBIOS + `\W11-Users`}
	nearest := []string{"ApplicationHome", "UserHome", "UserLocation"}
	for _, site := range bothSites {
		code := m.Sites[site].ADSite
		c.Zones = append(c.Zones, &CitrixZone{Name: code, Primary: code == "FRA"})
		for i, host := range m.Connectors(site) {
			c.Connectors = append(c.Connectors, &Connector{Host: host, Zone: code, Version: connectorVersion, Silent: time.Duration(20+15*i) * time.Second})
		}
		c.Connections = append(c.Connections, &Connection{
			Name: "AHV-" + code, Zone: code, Type: "Custom", Plugin: "AcropolisFactory",
			Address: "https://" + m.FQDN("pe-"+strings.ToLower(code)) + ":9440",
			Pool:    "AHV-" + code + "-VDA", Network: networkVDA(code),
		})
	}
	c.Catalogs = []*Catalog{
		{
			Name: catalogPooledFRA, Zone: "FRA", Connection: connectionFRA, Provisioning: facts.ProvisioningMCS, Allocation: "Random", Persistence: "Discard",
			Image: masterImage, ImageAge: 5 * day, AccountsOU: ouPooledFRA, MachinesOU: ouPooledFRA, Group: groupFRA, MemoryMB: 8192, OnEvery: 1,
		},
		{
			Name: catalogPooledMUC, Zone: "MUC", Connection: connectionMUC, Provisioning: facts.ProvisioningMCS, Allocation: "Random", Persistence: "Discard",
			Image: masterImage, ImageAge: 4 * day, AccountsOU: ouPooledMUC, MachinesOU: ouPooledMUC, Group: groupMUC, MemoryMB: 8192, OnEvery: 10,
		},
		{
			Name: catalogDevFRA, Zone: "FRA", Connection: connectionFRA, Provisioning: facts.ProvisioningManual, Allocation: facts.AllocationStatic, Persistence: facts.PersistLocal,
			MachinesOU: ouPersistentFRA, Group: groupDev, MemoryMB: 16384, OnEvery: 1,
		},
	}
	c.Groups = []*DeliveryGroup{
		{Name: groupFRA, Users: users, ZonePreferences: nearest},
		{Name: groupMUC, Users: users, ZonePreferences: nearest},
		{Name: groupDev, Users: []string{m.NetBIOS + `\W11-Developers`}, ZonePreferences: nearest},
	}
	return c
}
