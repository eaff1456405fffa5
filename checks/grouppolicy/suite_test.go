package grouppolicy_test

import (
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/grouppolicy"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: grouppolicy.Source(), Parts: checks.Lab(), NoServers: true}.Run(t)
}
