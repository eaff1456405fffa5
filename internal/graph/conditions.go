package graph

import (
	"slices"
	"strings"

	"github.com/muster-dr/muster/internal/estate"
)

// Answer is what an estate file says to a condition.
type Answer int

// The answers. Unknown is not No: what nobody declared may well be there.
const (
	Unknown Answer = iota
	Yes
	No
)

// Condition decides whether an edge is there.
type Condition struct {
	If     string // completes "needs it if …"
	Answer func(*estate.Estate) Answer
}

// Conditions are the conditions that edges may have, by name. They are answered
// from the declaration alone, so that the order does not change with what a scan
// could reach.
var Conditions = map[string]Condition{
	// An estate file does not say what NetScaler is used for. Where there is one it
	// is taken to balance load: an order that is too careful does no harm.
	"netscaler_load_balancing":     {"NetScaler balances its load", inScope("netscaler")},
	"sspr":                         {"Self-Service Password Reset is used", inScope("sspr")},
	"pvs":                          {"PVS is used", inScope("pvs")},
	"central_vdisk_store":          {"vDisks are kept on a share", centralStore},
	"vdisk_store_on_file_services": {"vDisks are kept on the file services", storeOnFileServices},
	"profiles_on_dfs":              {"profiles are reached through DFS", profilesOnDFS},
	"fas":                          {"FAS signs users on", inScope("fas")},
	"storefront":                   {"users come through StoreFront", inScope("storefront")},
	"netscaler":                    {"users come through NetScaler", inScope("netscaler")},
	"app_layering":                 {"desktops have layers", inScope("app_layering")},
	"ups":                          {"printers are reached through it", inScope("ups")},
	"sr":                           {"sessions are recorded", inScope("sr")},
	"dns_in_directory":             {"its zones are kept in Active Directory", dnsInDirectory},
	"dhcp_authorised":              {"its servers are Windows", dhcpAuthorised},
	"activation_in_directory":      {"Windows is activated by Active Directory", activationInDirectory},
	"adcs_replicated":              {"its machines are replicated", replicated("adcs")},
	"file_services_replicated":     {"its shares are replicated", replicated("file_services")},
	"app_layering_replicated":      {"its shares are replicated", replicated("app_layering")},
	"workloads_mcs_replicated":     {"its persistent machines are replicated", replicated("workloads_mcs")},
	"netscaler_replicated":         {"its machines are replicated", replicated("netscaler")},
	"storefront_replicated":        {"its machines are replicated", replicated("storefront")},
	"fas_replicated":               {"its machines are replicated", replicated("fas")},
	"license_server_replicated":    {"its machines are replicated", replicated("license_server")},
	"sspr_replicated":              {"its machines are replicated", replicated("sspr")},
	"sr_replicated":                {"its machines are replicated", replicated("sr")},
	"pvs_replicated":               {"its machines are replicated", replicated("pvs")},
}

// replicated asks whether a component is recovered by replicating its machines.
// Methods that are not declared leave that open.
func replicated(id string) func(*estate.Estate) Answer {
	return func(e *estate.Estate) Answer {
		switch there := inScope(id)(e); {
		case there != Yes:
			return there
		case len(e.Components[id].Methods) == 0:
			return Unknown
		}
		for _, m := range e.Components[id].Methods {
			switch m {
			case "hypervisor", "protection_domain", "nutanix_dr", "nutanix_protection", "smart_dr", "migrate_dedicated_to_manual":
				return Yes
			}
		}
		return No
	}
}

// inScope asks whether the estate has a component.
func inScope(id string) func(*estate.Estate) Answer {
	return func(e *estate.Estate) Answer {
		switch c := e.Components[id]; {
		case c == nil:
			return Unknown
		case c.Excluded():
			return No
		}
		return Yes
	}
}

// centralStore asks whether PVS servers read their vDisks from a share. "paths: []"
// declares that they do not.
func centralStore(e *estate.Estate) Answer {
	if inScope("pvs")(e) != Yes {
		return inScope("pvs")(e)
	}
	if len(e.Components["pvs"].Paths) > 0 {
		return Yes
	}
	if _, declared := e.Positions["components.pvs.paths"]; declared {
		return No
	}
	return Unknown
}

// storeOnFileServices asks whether that share is one of the file services. A name
// that is not declared there may still lead there, through DFS for one.
func storeOnFileServices(e *estate.Estate) Answer {
	files, central := e.Components["file_services"], centralStore(e)
	switch {
	case central == No || files.Excluded():
		return No
	case central == Unknown || files == nil:
		return Unknown
	}
	for _, path := range e.Components["pvs"].Paths {
		for _, names := range [][]string{files.Aliases, files.Servers.Production, files.Servers.Recovery} {
			for _, name := range names {
				if strings.EqualFold(name, server(path)) {
					return Yes
				}
			}
		}
	}
	return Unknown
}

// profilesOnDFS asks whether profiles are at a path below the domain's name, which
// only a namespace can be.
func profilesOnDFS(e *estate.Estate) Answer {
	profiles := e.Components["profiles"]
	if e.Components["dfs"].Excluded() || profiles.Excluded() {
		return No
	}
	if profiles == nil || len(profiles.Paths) == 0 {
		return Unknown
	}
	for _, path := range profiles.Paths {
		if strings.EqualFold(server(path), e.Domain) {
			return Yes
		}
	}
	// A namespace can also be on a server.
	return Unknown
}

// server is the first part of a UNC path.
func server(path string) string {
	name, _, _ := strings.Cut(strings.TrimLeft(path, `\`), `\`)
	return name
}

// dnsInDirectory asks whether domain controllers serve the zones: a server of DNS is
// declared as one of them.
func dnsInDirectory(e *estate.Estate) Answer {
	dns, ad := e.Components["dns"], e.Components["ad"]
	if inScope("dns")(e) != Yes || servers(dns) == 0 {
		return Unknown
	}
	controllers := map[string]bool{}
	if ad != nil {
		for _, host := range append(append([]string{}, ad.Servers.Production...), ad.Servers.Recovery...) {
			controllers[strings.ToLower(host)] = true
		}
	}
	for _, site := range []estate.Site{e.Sites.Production, e.Sites.Recovery} {
		for _, dc := range site.DomainControllers {
			controllers[strings.ToLower(dc.Host)] = true
		}
	}
	if len(controllers) == 0 {
		return Unknown
	}
	for _, host := range append(append([]string{}, dns.Servers.Production...), dns.Servers.Recovery...) {
		if controllers[strings.ToLower(host)] {
			return Yes
		}
	}
	return No
}

// dhcpAuthorised asks whether addresses come from Windows servers, which the directory has
// to authorise, or from the platform.
func dhcpAuthorised(e *estate.Estate) Answer {
	switch dhcp := e.Components["dhcp"]; {
	case inScope("dhcp")(e) != Yes:
		return Unknown
	case slices.Contains(dhcp.Methods, "platform"):
		return No
	case servers(dhcp) > 0:
		return Yes
	}
	return Unknown
}

// activationInDirectory asks whether Windows is activated by the directory: KMS hosts that
// are declared do it otherwise.
func activationInDirectory(e *estate.Estate) Answer {
	if inScope("volume_activation")(e) == Yes && servers(e.Components["volume_activation"]) > 0 {
		return No
	}
	return Unknown
}

// servers is the number of servers that a component declares.
func servers(c *estate.Component) int {
	return len(c.Servers.Production) + len(c.Servers.Recovery)
}
