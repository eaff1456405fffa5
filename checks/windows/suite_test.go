package windows_test

import (
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/windows"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: windows.Source(), Parts: checks.Lab(), Uncounted: true}.Run(t)
}
