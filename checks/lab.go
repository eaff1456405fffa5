package checks

import "github.com/muster-dr/muster/internal/lab"

// Lab returns what every source brings to the embedded estate: its servers and
// faults.
func Lab() []lab.Part { return lab.Parts() }
