package lab

import (
	"github.com/muster-dr/muster/internal/estate"
)

// sysvolFaults are in SYSVOL itself: they keep facts from being collected.
func sysvolFaults() []Fault {
	return []Fault{
		{Name: "sysvol-recovery-missing", Title: "The recovery site has no SYSVOL folder", Server: true, Apply: func(m *Model) { m.Sysvol[estate.Recovery].Missing = true }},
		{Name: "sysvol-recovery-unreadable", Title: "The recovery site's SYSVOL cannot be listed", Server: true, Apply: func(m *Model) { m.Sysvol[estate.Recovery].Unreadable = true }},
	}
}
