package checks

import (
	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Lab returns what every source brings to the embedded estate: its servers and
// faults.
func Lab() []world.Part { return lab.Parts() }
