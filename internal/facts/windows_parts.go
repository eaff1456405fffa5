package facts

import (
	"slices"

	"github.com/muster-dr/muster/internal/estate"
)

// DeclaredWindowsHosts are the hosts that are asked because the estate file names them
// as servers, by name. Nothing is known of them but site and roles.
func DeclaredWindowsHosts(est *estate.Estate) map[string]*WindowsHost {
	hosts := map[string]*WindowsHost{}
	for _, d := range []struct{ component, role string }{
		{"cloud_connectors", RoleConnector}, {"storefront", RoleStoreFront}, {"fas", RoleFAS}, {"pvs", RolePVS}, {"sr", RoleRecording}, {"dhcp", RoleDHCP},
	} {
		c := est.Components[d.component]
		if c == nil || c.Excluded() {
			continue
		}
		for _, site := range []string{estate.Production, estate.Recovery} {
			for _, name := range c.Servers.Of(site) {
				h := hosts[name]
				if h == nil {
					h = &WindowsHost{Host: name, Site: site}
					hosts[name] = h
				}
				if at, has := slices.BinarySearch(h.Roles, d.role); !has {
					h.Roles = slices.Insert(h.Roles, at, d.role)
				}
			}
		}
	}
	return hosts
}

// Unlearnt gives every part that hosts of its roles are asked, and that is not there
// yet, the same answer: why nobody learnt it.
func (h *WindowsHost) Unlearnt(why Answered) {
	is := func(roles ...string) bool {
		return slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(h.Roles, role) })
	}
	if h.HostsFile.Status == "" {
		h.HostsFile = HostsFile{Answered: why, Entries: []HostsEntry{}}
	}
	if h.Plugin == nil && is(RoleConnector, RolePVS) {
		h.Plugin = &PluginState{Answered: why, Files: map[string]string{}}
	}
	if h.Services == nil && is(RoleConnector, RoleFAS, RoleStoreFront, RolePVS) {
		h.Services = &Services{Answered: why, Items: map[string]*WindowsService{}}
	}
	if h.Products == nil && is(RoleConnector) {
		h.Products = &Products{Answered: why, Versions: map[string]string{}}
	}
	if h.VDA == nil && is(RoleVDA) {
		h.VDA = &VDAState{Answered: why, Lists: []ConnectorList{}, Settings: HeldSettings{Answered: why, Items: map[string]*HeldSetting{}}}
	}
	if h.FAS == nil && is(RoleVDA, RoleStoreFront, RoleFAS) {
		h.FAS = &AddressList{Answered: why, Addresses: map[string]string{}}
	}
	if h.Recording == nil && is(RoleRecording) {
		h.Recording = &RecordingServer{Answered: why, Storage: []string{}}
	}
	if h.Recorder == nil && is(RoleVDA) {
		h.Recorder = &RecordingAgent{Answered: why, Servers: []string{}}
	}
	if h.DHCP == nil && is(RoleDHCP) {
		h.DHCP = UnreadDHCP(why)
	}
	if h.StoreFront == nil && is(RoleStoreFront) {
		h.StoreFront = &StoreFrontState{
			Answered: why, BaseURL: BaseURL{Answered: why},
			Stores: Stores{Answered: why, Items: map[string]*Store{}}, Gateways: Gateways{Answered: why, Items: map[string]*Gateway{}},
			Certificates: HostCertificates{Answered: why, Items: []HostCertificate{}},
		}
	}
}
