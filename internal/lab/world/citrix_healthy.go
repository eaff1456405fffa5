package world

import (
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/facts"
)

// Day is the unit of most ages of the model.
const Day = 24 * time.Hour

// The names of the control plane that faults aim at.
const (
	CatalogPooledFRA = "W11-Pooled-FRA"
	CatalogPooledMUC = "W11-Pooled-MUC"
	CatalogDevFRA    = "W11-Dev-FRA"
	CatalogPowerFRA  = "W11-Power-FRA" // only there with some faults

	ConnectionFRA = "AHV-FRA"
	ConnectionMUC = "AHV-MUC"

	GroupFRA = "W11 FRA"
	GroupMUC = "W11 MUC"
	GroupDev = "W11 Dev"

	DesktopMUC = "W11 MUC_1" // of GroupMUC

	PolicyBaseline = "Baseline"
	PolicyPooled   = "Pooled desktops" // of both delivery groups of pooled desktops
	PolicyPrinting = "Printing"        // for the OUs of both sites

	AppOutlook      = "Outlook"
	AppSAP          = "SAP GUI"
	AppGroupFinance = "Finance" // of AppSAP

	MasterVM    = "W11-MASTER"
	MasterImage = "ctx_W11-MASTER_2026-11" // the VM snapshot that MCS makes machines from

	ConnectorVersion = "4.370.0.1227"
)

// healthyCitrix is a DaaS site with a zone for each of the two sites: pooled
// desktops wait in Munich, persistent ones are to be moved there.
func (m *Model) healthyCitrix() *CitrixCloud {
	c := &CitrixCloud{
		Customer: "contosoeuc01", Client: GUIDOf("api client", "muster"), Site: "cloudxdsite", Version: "7.49",
		Domains: []*ConnectorDomain{{Name: m.Domain, OfflineAt: map[string]bool{}}},
	}
	users := []string{m.NetBIOS + `\W11-Users`}
	nearest := []string{"ApplicationHome", "UserHome", "UserLocation"}
	for _, site := range BothSites {
		code := m.Sites[site].ADSite
		c.Zones = append(c.Zones, &CitrixZone{Name: code, Primary: code == "FRA"})
		for i, host := range m.Connectors(site) {
			c.Connectors = append(c.Connectors, &Connector{Host: host, Zone: code, Version: ConnectorVersion, Silent: time.Duration(20+15*i) * time.Second})
		}
		c.Connections = append(c.Connections, &Connection{
			Name: "AHV-" + code, Zone: code, Type: "Custom", Plugin: "AcropolisFactory",
			Address: "https://" + m.FQDN("pe-"+strings.ToLower(code)) + ":9440",
			Pool:    "AHV-" + code + "-VDA", Network: NetworkVDA(code),
		})
	}
	for _, site := range BothSites {
		for _, host := range m.Component("fas").Servers.Of(site) {
			c.FAS = append(c.FAS, &FASServer{Host: host, Zones: []string{m.Sites[site].ADSite}})
		}
	}
	c.Catalogs = []*Catalog{
		{
			Name: CatalogPooledFRA, Zone: "FRA", Connection: ConnectionFRA, Provisioning: facts.ProvisioningMCS, Allocation: "Random", Persistence: "Discard",
			Image: MasterImage, ImageAge: 5 * Day, AccountsOU: OUPooledFRA, MachinesOU: OUPooledFRA, Group: GroupFRA, MemoryMB: 8192, OnEvery: 1,
		},
		{
			Name: CatalogPooledMUC, Zone: "MUC", Connection: ConnectionMUC, Provisioning: facts.ProvisioningMCS, Allocation: "Random", Persistence: "Discard",
			Image: MasterImage, ImageAge: 4 * Day, AccountsOU: OUPooledMUC, MachinesOU: OUPooledMUC, Group: GroupMUC, MemoryMB: 8192, OnEvery: 10,
		},
		{
			Name: CatalogDevFRA, Zone: "FRA", Connection: ConnectionFRA, Provisioning: facts.ProvisioningManual, Allocation: facts.AllocationStatic, Persistence: facts.PersistLocal,
			MachinesOU: OUPersistentFRA, Group: GroupDev, MemoryMB: 16384, OnEvery: 1,
		},
	}
	c.Groups = []*DeliveryGroup{
		{Name: GroupFRA, Users: users, ZonePreferences: nearest, Desktops: []*Desktop{{Name: "W11 FRA_1"}}},
		{Name: GroupMUC, Users: users, ZonePreferences: nearest, Desktops: []*Desktop{{Name: DesktopMUC}}},
		{Name: GroupDev, Users: []string{m.NetBIOS + `\W11-Developers`}, ZonePreferences: nearest},
	}
	pooled := []string{GroupFRA, GroupMUC}
	c.ApplicationGroups = []*ApplicationGroup{{Name: AppGroupFinance, Groups: pooled, Users: []string{m.NetBIOS + `\Finance`}}}
	c.Applications = []*Application{
		{Name: AppOutlook, Groups: pooled},
		{Name: AppSAP, In: []string{AppGroupFinance}},
		{Name: AppSAP + " 7.40", Published: AppSAP, Disabled: true, Groups: []string{GroupFRA}}, // not taken away yet
	}
	c.Policies = []*CitrixPolicy{
		{Name: PolicyBaseline, Settings: map[string]string{"EnableAutoUpdateOfControllers": "True", "HDXAdaptiveTransport": "Preferred"}},
		{Name: PolicyPooled, Settings: map[string]string{"ClipboardRedirection": "False", "SessionIdleTimerInterval": "60"}, Groups: pooled},
		{Name: PolicyPrinting, Settings: map[string]string{"UpsEnable": "UpsEnabledWithFallback"}, OUs: []string{OUPooledFRA, OUPooledMUC}},
		{Name: "Printing of old", Disabled: true, Settings: map[string]string{"AutoCreationEventLogPreference": "LogWarningsOnly"}, Groups: []string{GroupFRA}},
	}
	return c
}
