package checks

import "github.com/muster-dr/muster/internal/lab/world"

// Lab returns what the sources bring to the embedded estate: its servers and faults.
func Lab() []world.Part {
	var all []world.Part
	for _, s := range All() {
		all = append(all, s.Lab)
	}
	return all
}
