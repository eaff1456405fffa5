package prismlab

import (
	"testing"

	"github.com/muster-dr/muster/internal/lab"
	"github.com/muster-dr/muster/internal/lab/labtest"
	"github.com/muster-dr/muster/internal/lab/world"
)

// start runs a lab that has this part alone.
func start(t *testing.T, opt lab.Options) *lab.Lab {
	t.Helper()
	opt.Parts = []world.Part{Part()}
	return labtest.Start(t, opt)
}

func TestEveryFaultOfTheEstateShows(t *testing.T) {
	labtest.FaultsShow(t, Part(), platformsOf)
}

func TestEveryFaultOfAServerHasATest(t *testing.T) {
	labtest.ServerFaultsAreTested(t, Part())
}
