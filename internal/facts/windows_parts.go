package facts

import "slices"

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
	if h.Services == nil && is(RoleConnector) {
		h.Services = &Services{Answered: why, Items: map[string]*WindowsService{}}
	}
	if h.Products == nil && is(RoleConnector) {
		h.Products = &Products{Answered: why, Versions: map[string]string{}}
	}
	if h.VDA == nil && is(RoleVDA) {
		h.VDA = &VDAState{Answered: why, Lists: []ConnectorList{}}
	}
	if h.FAS == nil && is(RoleVDA, RoleStoreFront, RoleFAS) {
		h.FAS = &AddressList{Answered: why, Addresses: map[string]string{}}
	}
	if h.StoreFront == nil && is(RoleStoreFront) {
		h.StoreFront = &StoreFrontState{
			Answered: why, BaseURL: BaseURL{Answered: why},
			Stores: Stores{Answered: why, Items: map[string]*Store{}}, Gateways: Gateways{Answered: why, Items: map[string]*Gateway{}},
			Certificates: HostCertificates{Answered: why, Items: []HostCertificate{}},
		}
	}
}
