package grouppolicylab

import (
	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// serverFaults are in SYSVOL itself: they keep facts from being collected.
func serverFaults() []world.Fault {
	return []world.Fault{
		{Name: "sysvol-recovery-missing", Title: "The recovery site has no SYSVOL folder", Server: true, Apply: func(m *world.Model) { m.Sysvol[estate.Recovery].Missing = true }},
		{Name: "sysvol-recovery-unreadable", Title: "The recovery site's SYSVOL cannot be listed", Server: true, Apply: func(m *world.Model) { m.Sysvol[estate.Recovery].Unreadable = true }},
	}
}
