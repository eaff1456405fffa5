package grouppolicylab

import (
	"strings"
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
	labtest.FaultsShow(t, Part(), func(t *testing.T, l *lab.Lab) string {
		var b strings.Builder
		for _, site := range world.BothSites {
			b.WriteString("SITE " + site + "\n" + filesOf(t, l.Address("sysvol", site)))
		}
		return b.String()
	})
}

func TestEveryFaultOfAServerHasATest(t *testing.T) {
	labtest.ServerFaultsAreTested(t, Part())
}
