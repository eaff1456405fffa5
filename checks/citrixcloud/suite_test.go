package citrixcloud_test

import (
	"testing"

	"github.com/muster-dr/muster/checks"
	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: citrixcloud.Source(), Parts: checks.Lab(), EndlessPages: "citrix-endless-paging"}.Run(t)
}
