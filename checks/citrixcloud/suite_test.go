package citrixcloud_test

import (
	"testing"

	"github.com/muster-dr/muster/checks/citrixcloud"
	"github.com/muster-dr/muster/internal/collect/collecttest"
)

func TestWhatEveryCollectorHasToGetRight(t *testing.T) {
	collecttest.Suite{Source: citrixcloud.Source(), EndlessPages: "citrix-endless-paging"}.Run(t)
}
