package graph

import (
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
			case "hypervisor", "protection_domain", "nutanix_dr":
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
