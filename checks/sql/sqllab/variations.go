package sqllab

import "github.com/muster-dr/muster/internal/lab/world"

// variations are other ways to keep the databases.
func variations() []world.Variation {
	return []world.Variation{
		{Name: "sql-unread", Title: "Nobody lets muster ask SQL Server", Apply: func(m *world.Model) { *of(m) = Model{} }},
	}
}
