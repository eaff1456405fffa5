package checks

import (
	"github.com/muster-dr/muster/checks/citrixcloud/citrixlab"
	"github.com/muster-dr/muster/checks/directory/directorylab"
	"github.com/muster-dr/muster/checks/dns/dnslab"
	"github.com/muster-dr/muster/checks/grouppolicy/grouppolicylab"
	"github.com/muster-dr/muster/checks/prism/prismlab"
	"github.com/muster-dr/muster/checks/windows/windowslab"
	"github.com/muster-dr/muster/internal/lab/world"
)

// Lab returns what every source brings to the embedded estate: its servers and
// faults.
func Lab() []world.Part {
	return []world.Part{
		dnslab.Part(), directorylab.Part(), grouppolicylab.Part(), citrixlab.Part(), prismlab.Part(), windowslab.Part(),
	}
}
