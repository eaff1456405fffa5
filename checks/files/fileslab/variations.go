package fileslab

import "github.com/muster-dr/muster/internal/lab/world"

// variations are other ways to keep files.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "files-undeclared", Title: "The estate file names no Nutanix Files, as the filers are of another vendor", Apply: func(m *world.Model) {
			of(m).Servers, of(m).Policies = nil, nil
		}},
		{Name: "files-both-ways", Title: "VDI Sync keeps the shares of both file servers in step, and users write to either", Apply: func(m *world.Model) {
			for _, p := range of(m).Policies {
				p.Type = "VDI_SYNC"
			}
		}},
	}
}
