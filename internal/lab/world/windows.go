package world

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/muster-dr/muster/internal/kit/sample"
)

// Windows is what Windows hosts say of themselves over WinRM: the connectors, the
// StoreFront, FAS and PVS servers, and the desktops that a scan asks.
type Windows struct {
	Hosts map[string]*WindowsHost // by host name: the servers
	// Desktops are what every desktop of an OU says.
	Desktops map[string]*WindowsHost // by OU
	Gone     []string                // host names that the estate file has and nobody else
}

// WindowsHost is one host.
type WindowsHost struct {
	Behaviour Behaviour     // Down, Hangs, PermissionDenied or Normal
	Ahead     time.Duration // how far its clock is ahead
	HostsFile []string      // lines

	// Plugin is the version of the Nutanix plug-in; "" where it is not installed.
	Plugin string
	// PluginFiles is the version of its files, where that is another one.
	PluginFiles string
	// Software is what else of Citrix is installed, version by name.
	Software map[string]string
	// Services are the services of Citrix, by display name, where the account may
	// list them.
	Services map[string]Service

	// Lists of connectors, by the place that they stand in; "" where there is none.
	PolicyList, PersonalityList, RegistryList string
	SIDs                                      string   // in the policy
	FAS                                       []string // in their order

	// OU is that of a desktop: it holds what the GPOs there give it, beside the lists
	// above. Own are values that its image, or another tool than Group Policy, has
	// written; they go before. Gone are values that it lost, by name.
	OU   string
	Own  []Value
	Gone []string

	StoreFront *StoreFront
	// Recording is that of a server of Session Recording, Recorder the server to which the
	// agent of a desktop sends recordings; "" where there is no agent.
	Recording *Recording
	Recorder  string
	// DHCP is that of a DHCP server.
	DHCP *DHCP
}

// Recording is what a server of Session Recording is set up with.
type Recording struct{ Database, Storage string }

// Service is a Windows service.
type Service struct {
	Name, State, StartMode string // as Win32_Service tells
}

// StoreFront is the configuration of a StoreFront server.
type StoreFront struct {
	BaseURL      string
	Farms        []Farm
	Gateways     []Gateway
	Foreign      bool          // its gateways are written in a form that nobody knows
	Names        []string      // of the certificate of the web server
	CertificateD time.Duration // how long that is still valid
}

// Farm is a list of connectors of the store.
type Farm struct {
	Name    string
	Servers []string
}

// Gateway is a Gateway that StoreFront knows.
type Gateway struct{ Name, URL, Callback, STA string }

// perCatalog is how many desktops of each OU can be asked: as many as a scan
// chooses, and those that it asks in their place.
const perCatalog = 5

const (
	healthyPlugin = "2.7.1.0"
	// VDAProduct is the name of the VDA in the list of installed products.
	VDAProduct = "Citrix 2402 LTSR CU1 - Virtual Delivery Agent"
	// RecordingProduct is the name of the agent of Session Recording there.
	RecordingProduct = "Citrix Session Recording - Agent"
	year             = 365 * 24 * time.Hour
)

// healthyWindows needs the rest of the model.
func (m *Model) healthyWindows() *Windows {
	w := &Windows{Hosts: map[string]*WindowsHost{}, Desktops: map[string]*WindowsHost{}}
	fas := []string{m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02"), m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02")}
	for _, site := range BothSites {
		for _, host := range m.Component("cloud_connectors").Servers.Of(site) {
			w.Hosts[host] = &WindowsHost{Plugin: healthyPlugin, Software: connectorSoftware(), Services: connectorServices()}
		}
		for _, host := range m.Component("fas").Servers.Of(site) {
			w.Hosts[host] = &WindowsHost{FAS: fas, Services: servicesOf(map[string]string{"Citrix Federated Authentication Service": "CitrixFederatedAuthenticationService"})}
		}
		for _, host := range m.Component("pvs").Servers.Of(site) {
			w.Hosts[host] = &WindowsHost{Plugin: healthyPlugin, Services: servicesOf(map[string]string{
				"Citrix PVS Stream Service": "StreamService", "Citrix PVS Soap Server": "soapserver", "Citrix PVS TFTP Service": "BNTFTP",
			})}
		}
		for _, host := range m.Component("sr").Servers.Of(site) {
			w.Hosts[host] = &WindowsHost{Recording: &Recording{Database: "tcp:" + m.FQDN("sql-ag1-ctx") + ",1433", Storage: `E:\SessionRecordings`}}
		}
		for _, host := range m.Component("dhcp").Servers.Of(site) {
			partner := m.Component("dhcp").Servers.Of(BothSites[(slices.Index(BothSites, site)+1)%2])[0]
			w.Hosts[host] = &WindowsHost{DHCP: m.healthyDHCP(partner)}
		}
		for _, host := range m.Component("storefront").Servers.Of(site) {
			w.Hosts[host] = &WindowsHost{FAS: fas, StoreFront: m.healthyStoreFront(host), Services: servicesOf(map[string]string{
				"Citrix Credential Wallet": "CitrixCredentialWallet", "Citrix Default Domain Services": "CitrixDefaultDomainService",
				"Citrix Configuration Replication": "CitrixConfigurationReplication", "Citrix Subscriptions Store": "CitrixSubscriptionsStore",
			})}
		}
	}
	for _, ou := range m.desktopOUs() {
		w.Desktops[ou] = m.healthyDesktop(ou)
	}
	return w
}

// connectorServices are those of a connector that works. One of them starts when it
// is wanted.
func connectorServices() map[string]Service {
	all := servicesOf(map[string]string{
		"Citrix Remote Broker Provider":        "XaXdCloudProxy",
		"Citrix Cloud Services Agent WatchDog": "CitrixAgentWatchDog",
		"Citrix Config Synchronizer Service":   "CitrixConfigSyncService",
		"Citrix High Availability Service":     "CitrixHighAvailabilityService",
		"Citrix Remote HCL Server":             "RemoteHCLServer",
	})
	all["Citrix Diagnostics Collector"] = Service{"CitrixDiagnostics", "Stopped", "Manual"}
	return all
}

// servicesOf are services that run and start with their host, given their names by display
// name.
func servicesOf(names map[string]string) map[string]Service {
	all := map[string]Service{}
	for display, name := range names {
		all[display] = Service{name, "Running", "Auto"}
	}
	return all
}

// connectorSoftware is what Citrix Cloud has installed on a connector.
func connectorSoftware() map[string]string {
	return map[string]string{
		"Citrix Cloud Services Agent":        "6.47.0.23641",
		"Citrix Remote Broker Provider":      "7.49.0.12",
		"Citrix Config Synchronizer Service": "7.49.0.12",
		"Citrix High Availability Service":   "7.49.0.12",
		"Citrix Remote HCL Server":           "7.49.0.12",
	}
}

// healthyDesktop has what policy gives the desktops of its OU.
func (m *Model) healthyDesktop(ou string) *WindowsHost {
	here, there := m.Connectors("production"), m.Connectors("recovery")
	if strings.HasSuffix(ou, OUVDAMUC) {
		here, there = there, here
	}
	return &WindowsHost{
		OU:         ou,
		PolicyList: ListOfDDCs(here, there).Text,
		Software:   map[string]string{VDAProduct: "2402.0.100.629", "Citrix Virtual Desktop Agent - x64": "7.41.100.35", RecordingProduct: "24.2.100.31"},
		Recorder:   m.FQDN("sr-fra-01"),
		FAS:        []string{m.FQDN("fas-fra-01"), m.FQDN("fas-fra-02"), m.FQDN("fas-muc-01"), m.FQDN("fas-muc-02")},
	}
}

func (m *Model) healthyStoreFront(host string) *StoreFront {
	sf := m.Component("storefront")
	all := append(append([]string{}, m.Connectors("production")...), m.Connectors("recovery")...)
	s := &StoreFront{
		BaseURL: "https://" + sf.Aliases[0] + "/", Names: []string{sf.Aliases[0], host}, CertificateD: year,
		Farms: []Farm{{"DaaS", all}},
	}
	for i, callback := range sf.Callbacks {
		sta := m.Connectors(BothSites[min(i, 1)])[0]
		s.Gateways = append(s.Gateways, Gateway{
			Name: "Gateway " + BothSites[min(i, 1)], URL: "https://" + m.Component("netscaler").Aliases[0],
			Callback: "https://" + callback + "/CitrixAuthService/AuthService.asmx", STA: "http://" + sta + "/scripts/ctxsta.dll",
		})
	}
	return s
}

// desktopOUs are the OUs with desktops.
func (m *Model) desktopOUs() []string {
	var all []string
	for _, o := range m.Policies.OUs {
		if o.Desktops > 0 {
			all = append(all, o.DN)
		}
	}
	return all
}

// ConnectorLike is one more connector that has what another one has.
func (w *Windows) ConnectorLike(host string) *WindowsHost {
	h := *w.Hosts[host]
	h.Software, h.Services = maps.Clone(h.Software), maps.Clone(h.Services)
	return &h
}

// Relist replaces a part of the list of connectors that desktops have from policy.
func (w *Windows) Relist(was, now string) {
	for _, d := range w.Desktops {
		d.PolicyList = strings.ReplaceAll(d.PolicyList, was, now)
	}
}

// WindowsHosts are all hosts by name, those desktops among them that a scan asks.
func (m *Model) WindowsHosts() map[string]*WindowsHost {
	w := m.Windows
	all := maps.Clone(w.Hosts)
	for _, ou := range m.desktopOUs() {
		d := w.Desktops[ou]
		if d == nil { // an OU that a fault added
			d = m.healthyDesktop(ou)
		}
		for _, host := range m.sampled(ou) {
			if all[host] == nil { // a variation has nothing of its own for it
				all[host] = d
			}
		}
	}
	return all
}

// sampled are the host names of those desktops of an OU that a scan asks.
func (m *Model) sampled(ou string) []string {
	f, every := m.FleetOf(ou), 1
	for _, c := range m.Citrix.Catalogs {
		if SameDN(c.MachinesOU, ou) && c.OnEvery > 0 {
			every = c.OnEvery // the others are off, and cannot be asked
		}
	}
	var names []string
	for i := 0; i < f.Len(); i += every {
		names = append(names, f.Name(i))
	}
	var hosts []string
	for _, name := range sample.Of(names, perCatalog) {
		hosts = append(hosts, m.FQDN(strings.ToLower(name)))
	}
	return hosts
}

// SiteOfHost is the site of a server or of a desktop.
func (m *Model) SiteOfHost(host string) string {
	if h := m.Host(host); h != nil {
		return h.Site
	}
	if strings.HasPrefix(host, "muc") {
		return BothSites[1]
	}
	return BothSites[0]
}
