package grouppolicylab

import (
	"time"

	"github.com/muster-dr/muster/internal/estate"
	"github.com/muster-dr/muster/internal/lab/world"
)

// variations are states in which Group Policy is found on a working day.
func variations() []world.Variation {
	// edited says of a policy that the recovery site lacks its last edit.
	edited := func(name string, behind world.Edits, ago time.Duration) func(*world.Model) {
		return func(m *world.Model) {
			g := m.Policies.GPO(name)
			g.ComputerVersion, g.UserVersion = g.ComputerVersion+behind.Computer, g.UserVersion+behind.User
			g.Changed, g.BehindAt = ago, map[string]world.Edits{estate.Recovery: behind}
		}
	}
	return []world.Variation{
		{Name: "gpo-edit-on-its-way", Title: "The recovery registration GPO was edited five minutes ago", Apply: edited(world.GPORegistrationMUC, world.Edits{Computer: 1}, 5*time.Minute)},
		{Name: "gpo-edit-stuck", Title: "An edit of the recovery registration GPO has not arrived in seven hours", Apply: edited(world.GPORegistrationMUC, world.Edits{Computer: 1}, 7*time.Hour)},
		{Name: "user-store-at-production", Title: "Profile Management writes to a file server of production first", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOUPM).Set(world.TextValue(world.KeyUPM, "PathToUserStore", `\\`+m.AddOldFileServer()+`\upm$\#sAMAccountName#`))
		}},
		{Name: "user-store-by-netbios-name", Title: "Profile Management finds the namespace by the NetBIOS name of the domain", Apply: func(m *world.Model) {
			m.Policies.GPO(world.GPOUPM).Set(world.TextValue(world.KeyUPM, "PathToUserStore", `\\`+m.NetBIOS+`\Profiles\UPM\#sAMAccountName#`))
		}},
		{Name: "gpo-of-laptops-behind", Title: "The half for users of a GPO for laptops has another version at the recovery site", Apply: edited("Laptop BitLocker", world.Edits{User: 1}, 50*world.Day)},
	}
}
